/** Why one cell was not read; its text is then empty, so that nobody takes a wrong value for a right one. */
export interface CellFault {
  /** 1-based */
  column: number;
  /** column letter, as the spreadsheet shows it */
  name: string;
  kind: 'digits' | 'formula' | 'error' | 'date';
  /** what the file holds instead of a value */
  shown: string;
}

/** One row as read, before limits; rows without content may be among them. */
export interface RawRow {
  /** number that the spreadsheet shows beside the row, 1-based */
  row: number;
  cells: string[];
  faults: CellFault[];
}

const SENTENCES: Record<CellFault['kind'], string> = {
  digits: '单元格是数字格式，超过 15 位的号码已经丢失末尾几位。请把该列设为“文本”格式后重新填写。',
  formula: '公式没有算出结果。请复制后用“选择性粘贴→数值”代替公式。',
  error: '公式出错，没有可用的值。请改正公式或直接填写数值。',
  date: '日期超出范围，请按“2026-03-08”的样式填写。',
};

/** The sentence for one cell, with its place: `第 12 行 C 列：…`. */
export function cellSentence(row: number, fault: CellFault): string {
  return `第 ${row} 行 ${fault.name} 列：${SENTENCES[fault.kind]}`;
}
