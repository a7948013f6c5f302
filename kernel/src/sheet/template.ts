import type { Worksheet } from 'exceljs';
import { columnName } from './cell.rules.ts';
import { fillCell, sheetNames, writeHead, type SheetColumn } from './write.ts';

/** One column of a template to fill in. */
export interface TemplateColumn extends SheetColumn {
  isRequired?: boolean;
  /** shown beside the cell while it is filled in */
  hint?: string;
  /** the only values allowed */
  list?: string[];
  /** text of the sample row */
  sample?: string;
}

/** A template: a note, a header, one sample row, cells that are already text. */
export interface TemplateSpec {
  name: string;
  note?: string;
  columns: TemplateColumn[];
  /** rows prepared for filling in, 1,000 by default */
  rows?: number;
}

/** A list written into the rule itself may not be longer; longer ones go to a hidden sheet. */
const INLINE_LIST = 250;
const LIST_SHEET = '选项';

/** Makes an .xlsx to fill in. Its cells are formatted as text, so that an ID number typed into it keeps all its digits. */
export async function writeTemplate(spec: TemplateSpec): Promise<Buffer> {
  const { default: exceljs } = await import('exceljs');
  const book = new exceljs.Workbook();
  book.creator = '扬帆';
  const headerRow = spec.note ? 2 : 1;
  const sheet = book.addWorksheet(sheetNames([spec.name])[0] ?? '模板', { views: [{ state: 'frozen', ySplit: headerRow }] });
  const lists = book.addWorksheet(LIST_SHEET, { state: 'veryHidden' });
  spec.columns.forEach((column, i) => {
    if ((column.format ?? 'text') === 'text') sheet.getColumn(i + 1).numFmt = '@';
  });
  writeHead(
    sheet,
    spec.columns.map((column) => ({ ...column, title: column.isRequired ? `*${column.title}` : column.title })),
    spec.note,
  );
  spec.columns.forEach((column, i) => {
    const cell = sheet.getCell(headerRow + 1, i + 1);
    fillCell(cell, column.sample, 'text');
    cell.font = { italic: true, color: { argb: 'FF768F99' } };
    addRule(sheet, lists, column, i + 1, headerRow + 1, headerRow + (spec.rows ?? 1000));
  });
  if (lists.columnCount === 0) book.removeWorksheet(lists.id);
  return Buffer.from(await book.xlsx.writeBuffer());
}

function addRule(sheet: Worksheet, lists: Worksheet, column: TemplateColumn, index: number, firstRow: number, lastRow: number): void {
  const prompt = column.hint ? { showInputMessage: true, promptTitle: column.title.slice(0, 32), prompt: column.hint.slice(0, 255) } : {};
  const rule = column.list
    ? {
        type: 'list' as const,
        formulae: [listFormula(lists, column.list, index)],
        showErrorMessage: true,
        errorTitle: '请从列表中选择',
        error: `“${column.title}”只能填写列表中的内容。`,
      }
    : column.hint
      ? // A rule that allows everything: its only use is the hint.
        { type: 'custom' as const, formulae: ['TRUE'] }
      : undefined;
  if (!rule) return;
  const area = `${columnName(index)}${firstRow}:${columnName(index)}${lastRow}`;
  // The published types know rules for one cell only; the writer accepts an area, and a thousand single rules make Excel slow.
  (sheet as unknown as { dataValidations: { add(area: string, rule: object): void } }).dataValidations.add(area, {
    allowBlank: true,
    ...rule,
    ...prompt,
  });
}

function listFormula(lists: Worksheet, values: string[], index: number): string {
  const inline = values.join(',');
  if (inline.length <= INLINE_LIST && values.every((value) => !/[,"]/.test(value))) return `"${inline}"`;
  values.forEach((value, i) => {
    lists.getCell(i + 1, index).value = value;
  });
  const name = columnName(index);
  return `${LIST_SHEET}!$${name}$1:$${name}$${values.length}`;
}
