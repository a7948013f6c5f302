import { CERT_TYPES, LEARNER_CATEGORIES } from '@yangfan/contract';
import { problem } from '@yangfan/kernel';
import { cellSentence, readTable, SheetError, writeTemplate, type TableColumn, type TemplateColumn } from '@yangfan/kernel/sheet';
import { ROSTER_TITLES, type RowFault, type RowTexts } from './roster.rules.ts';

const MAX_ROWS = 20_000;

const COLUMNS: (TableColumn & TemplateColumn)[] = [
  { key: 'name', title: ROSTER_TITLES.name, aliases: ['学员姓名'], isRequired: true, sample: '示例学员', hint: '与证件一致' },
  { key: 'certType', title: ROSTER_TITLES.certType, sample: '居民身份证', list: Object.values(CERT_TYPES), hint: '不填按居民身份证' },
  {
    key: 'idNo',
    title: ROSTER_TITLES.idNo,
    aliases: ['身份证号', '身份证号码', '证件号', '公民身份号码'],
    isRequired: true,
    sample: '（18 位号码）',
    width: 24,
    hint: '18 位，末位可为 X',
  },
  {
    key: 'phone',
    title: ROSTER_TITLES.phone,
    aliases: ['手机', '手机号', '联系电话', '移动电话'],
    isRequired: true,
    sample: '（11 位手机号）',
    hint: '本人手机号，用于激活账号',
  },
  {
    key: 'category',
    title: ROSTER_TITLES.category,
    aliases: ['类别', '学员类别'],
    isRequired: true,
    sample: '05 农村转移就业劳动者',
    width: 32,
    list: Object.entries(LEARNER_CATEGORIES)
      .sort()
      .map(([code, name]) => `${code} ${name}`),
  },
  { key: 'education', title: ROSTER_TITLES.education, aliases: ['学历'], sample: '大学专科毕业', hint: '可不填' },
  { key: 'nation', title: ROSTER_TITLES.nation, sample: '黎族', hint: '可不填' },
  {
    key: 'address',
    title: ROSTER_TITLES.address,
    aliases: ['地址', '联系地址', '通讯地址'],
    sample: '海南省海口市美兰区',
    width: 32,
    hint: '可不填',
  },
];

/** One line as read: its texts, and what could not be read. */
export interface RosterLine {
  line: number;
  texts: RowTexts;
  faults: RowFault[];
}

/** Reads a roster file (.xlsx, or .csv in UTF-8 or GB18030) whose columns may stand in any order. Throws the problem that the person reads. */
export async function readRoster(
  bytes: Buffer,
  fileName: string,
): Promise<{ encoding: 'XLSX' | 'UTF-8' | 'GB18030'; lines: RosterLine[] }> {
  const lines: RosterLine[] = [];
  try {
    for await (const { row, values, faults } of readTable(bytes, fileName, COLUMNS, { maxRows: MAX_ROWS })) {
      lines.push({
        line: row,
        texts: values as RowTexts,
        faults: faults.map((fault) => ({
          column: `${fault.name} 列`,
          sentence: cellSentence(row, fault).split('：').slice(1).join('：'),
          severity: 'BLOCK' as const,
        })),
      });
    }
  } catch (error) {
    if (error instanceof SheetError)
      throw problem(error.code === 'sheet.rows' ? 'management.import.too_large' : 'management.import.unreadable', error.sentence);
    throw error;
  }
  if (lines.length === 0) throw problem('management.import.unreadable', '名册里没有学员，请在表头下面填写后再上传');
  return { encoding: encodingOf(bytes), lines };
}

/** The template to fill in. */
export function rosterTemplate(): Promise<Buffer> {
  return writeTemplate({ name: '学员名册', note: '带 * 的列必填；示例行不会导入。证件号码、手机号码请保持文本格式。', columns: COLUMNS });
}

function encodingOf(bytes: Buffer): 'XLSX' | 'UTF-8' | 'GB18030' {
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') return 'XLSX';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'UTF-8';
  } catch {
    return 'GB18030';
  }
}
