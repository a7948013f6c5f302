import { writeXlsx } from '@yangfan/kernel/sheet';
import type { SummaryService } from './summary.service.ts';

const LEVELS = { EXCELLENT: '优秀', PASS: '合格', FAIL: '不合格' } as const;
const STATES = {
  ASSIGNED: '待评',
  SCORING: '评审中',
  ARBITRATION: '仲裁中',
  FINAL: '已出分',
  RETURNED: '退回修改',
  CONFIRMED: '已确认',
} as const;

/** The round as a workbook: the plans, and the classes with their overall comments. */
export function roundWorkbook(whole: Awaited<ReturnType<SummaryService['whole']>>): Promise<Buffer> {
  const classNames = new Map(whole.round.classes.map((one) => [one.classId, one]));
  return writeXlsx({
    sheets: [
      {
        name: '评审结果',
        note: `${whole.round.title}。专家评分一致性（组内相关系数，最高 1）：${whole.icc ?? '样本不足'}。派评抽签号：${whole.seed}`,
        columns: [
          { key: 'className', title: '班级', width: 24 },
          { key: 'institution', title: '培训机构', width: 28 },
          { key: 'name', title: '学员' },
          { key: 'code', title: '评审号' },
          { key: 'title', title: '规划书', width: 28 },
          { key: 'version', title: '版本', format: 'integer' },
          { key: 'state', title: '状态' },
          { key: 'score', title: '得分', format: 'decimal' },
          { key: 'level', title: '等次' },
          { key: 'why', title: '怎样得出', width: 50 },
          { key: 'recommended', title: '推荐优秀' },
        ],
        rows: whole.items.map((item) => ({
          className: classNames.get(item.classId)?.className,
          institution: classNames.get(item.classId)?.institutionName,
          name: item.maskedName,
          code: item.code,
          title: item.planTitle,
          version: item.versionNo,
          state: STATES[item.state],
          score: item.score,
          level: item.level && LEVELS[item.level],
          why: item.why,
          recommended: item.recommended,
        })),
      },
      {
        name: '班级汇总',
        columns: [
          { key: 'className', title: '班级', width: 24 },
          { key: 'plans', title: '份数', format: 'integer' },
          { key: 'final', title: '已出分', format: 'integer' },
          { key: 'average', title: '平均分', format: 'decimal' },
          { key: 'spread', title: '标准差', format: 'decimal' },
          { key: 'excellent', title: '优秀', format: 'integer' },
          { key: 'passed', title: '合格', format: 'integer' },
          { key: 'failed', title: '不合格', format: 'integer' },
          { key: 'comment', title: '总体评语', width: 60 },
        ],
        rows: whole.classes.map((one) => ({ ...one, className: classNames.get(one.classId)?.className })),
      },
    ],
  });
}

/** The experts' figures as a workbook. */
export function figuresWorkbook(items: Awaited<ReturnType<SummaryService['figures']>>): Promise<Buffer> {
  return writeXlsx({
    sheets: [
      {
        name: '专家评分统计',
        columns: [
          { key: 'name', title: '专家' },
          { key: 'marked', title: '评审份数', format: 'integer' },
          { key: 'severity', title: '宽严（均分偏差）', format: 'decimal' },
          { key: 'spread', title: '标准差', format: 'decimal' },
          { key: 'minutes', title: '每份用时（分钟，中位数）', format: 'decimal', width: 26 },
          { key: 'quick', title: '用时过短', format: 'integer' },
          { key: 'declined', title: '谢绝', format: 'integer' },
          { key: 'warnings', title: '提示', width: 60 },
        ],
        rows: items.map((one) => ({ ...one, warnings: one.warnings.join('；') })),
      },
    ],
  });
}
