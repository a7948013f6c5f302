import { attachment, problem } from '@yangfan/kernel';
import type { SheetToWrite } from './kit.ts';

/** Rows of a list that go into one file; more would hold up others while it is made. */
export const EXPORT_MAX = 10_000;

/** Throws `org.export.too_many` when the filters let more through than a file may hold. */
export function requireFew(rows: readonly { total: number }[]): void {
  if ((rows[0]?.total ?? 0) > EXPORT_MAX) throw problem('org.export.too_many');
}

/** A sheet of a list: titles, the wide ones among them, and its rows. */
export function listSheet(name: string, titles: readonly string[], wide: readonly string[], rows: SheetToWrite['rows']): SheetToWrite {
  return { name, columns: titles.map((title) => ({ title, width: wide.includes(title) ? 28 : 14 })), rows };
}

/** Answers with a workbook of this name, once it is made: a refusal must not carry its headers. */
export async function asWorkbook(
  reply: { type(mediaType: string): { header(name: string, value: string): unknown } },
  name: string,
  making: Promise<Buffer>,
): Promise<Buffer> {
  const bytes = await making;
  reply.type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet').header('content-disposition', attachment(`${name}.xlsx`));
  return bytes;
}
