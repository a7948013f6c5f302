import { PROGRAMS, type ProgramCode } from '@yangfan/contract';
import { writeXlsx } from '@yangfan/kernel/sheet';
import type { RuleRow } from './policy.store.ts';

export const EXPORT_MAX = 10_000;

const STATUSES: Record<RuleRow['status'], string> = { PROPOSED: '待批准', ACTIVE: '生效', REFUSED: '未批准', RETIRED: '已停用' };
const COLUMNS = [
  { key: 'code', title: '代码', width: 24 },
  { key: 'version', title: '版本' },
  { key: 'value', title: '值', width: 28 },
  { key: 'programs', title: '适用课程', width: 24 },
  { key: 'regions', title: '适用市县', width: 18 },
  { key: 'from', title: '生效日', width: 14 },
  { key: 'to', title: '失效日', width: 14 },
  { key: 'docNo', title: '文号', width: 18 },
  { key: 'note', title: '说明', width: 36 },
  { key: 'status', title: '状态' },
];

/** Policy rules as a workbook; a value that is a list or a scheme stands as its JSON. */
export function rulesWorkbook(rows: readonly RuleRow[]): Promise<Buffer> {
  return writeXlsx({
    sheets: [
      {
        name: '政策参数',
        columns: COLUMNS,
        rows: rows.map((rule) => ({
          code: rule.code,
          version: rule.version,
          value: typeof rule.value === 'string' ? rule.value : JSON.stringify(rule.value),
          programs: rule.programCodes.map((code) => PROGRAMS[code as ProgramCode]?.name ?? code).join('、') || '全部课程',
          regions: rule.regionCodes.join('、') || '全省',
          from: rule.effectiveFrom,
          to: rule.effectiveTo ?? '长期',
          docNo: rule.docNo,
          note: rule.note,
          status: STATUSES[rule.status],
        })),
      },
    ],
  });
}
