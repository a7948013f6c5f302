/** What can be wrong with a whole file. */
export type SheetErrorCode =
  | 'sheet.type'
  | 'sheet.encrypted'
  | 'sheet.broken'
  | 'sheet.bomb'
  | 'sheet.size'
  | 'sheet.rows'
  | 'sheet.columns'
  | 'sheet.encoding'
  | 'sheet.empty'
  | 'sheet.header';

/** A file that can not be read as a table; `sentence` is Chinese, says what to do and may be shown as it is. */
export class SheetError extends Error {
  readonly code: SheetErrorCode;
  readonly sentence: string;
  constructor(code: SheetErrorCode, sentence: string, options?: ErrorOptions) {
    super(`${code}: ${sentence}`, options);
    this.code = code;
    this.sentence = sentence;
  }
}

/** The sentence for every kind of damage inside the file; which byte was wrong helps nobody who has to fix it. */
export function brokenFile(cause?: unknown): SheetError {
  return new SheetError('sheet.broken', '文件不完整或已损坏，无法读取。请用 Excel 或 WPS 打开检查，另存为 .xlsx 后重新上传。', { cause });
}
