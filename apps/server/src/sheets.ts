import type { SheetPort } from '@yangfan/platform/org';
import { writeXlsx } from '@yangfan/kernel/sheet';

/** Tables out to files, as the rooms ask for them. */
export const sheets: SheetPort = {
  async write(sheet) {
    const keys = sheet.columns.map((_column, index) => `c${index}`);
    return writeXlsx({
      sheets: [
        {
          name: sheet.name,
          columns: sheet.columns.map((column, index) => ({
            key: keys[index]!,
            title: column.title,
            ...(column.width ? { width: column.width } : {}),
          })),
          rows: sheet.rows.map((row) => Object.fromEntries(row.map((cell, index) => [keys[index]!, cell]))),
        },
      ],
    });
  },
};
