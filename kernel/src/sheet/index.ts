export { readRows, type ReadLimits, type SheetRow } from './read.ts';
export { SheetError, type SheetErrorCode } from './sheet-error.ts';
export { cellSentence, type CellFault } from './sheet-row.ts';
export { readTable, type TableColumn, type TableRow } from './table.ts';
export { writeTemplate, type TemplateColumn, type TemplateSpec } from './template.ts';
export {
  csvLines,
  streamXlsx,
  writeCsv,
  writeXlsx,
  type SheetColumn,
  type SheetFormat,
  type SheetSpec,
  type SheetValue,
  type Workbook,
} from './write.ts';
export { XmlReader } from './xml.ts';
export { zipStream, type ZipItem } from './zip-write.ts';
export { openZip, type Zip } from './zip.ts';
