import type { assessmentRoutes, ReplyOf } from '@yangfan/contract';

/** What a sheet says of a learner's practice. */
export interface PracticalTally {
  submittedAt: Date | null;
  files: number;
  score: number | null;
  /** The lecturer's, or where the mark comes from. */
  sentence: string;
}

type Line = ReplyOf<typeof assessmentRoutes.classPlans>['items'][number];

const STATES = { DRAFT: '正在写', SUBMITTED: '已提交', RETURNED: '退回修改', FINAL: '评审结束' } as const;
const SUSPICIONS = { OPEN: '雷同待认定', CONFIRMED: '认定抄袭', DISMISSED: '认定不构成抄袭' } as const;
const COLUMNS = [
  { key: 'seat', title: '学号', width: 8 },
  { key: 'name', title: '姓名', width: 12 },
  { key: 'title', title: '项目', width: 32 },
  { key: 'state', title: '规划书', width: 14 },
  { key: 'done', title: '完成度', width: 10, format: 'percent' },
  { key: 'versions', title: '提交版次', width: 10, format: 'integer' },
  { key: 'at', title: '最近提交', width: 18, format: 'datetime' },
  { key: 'open', title: '待处理批注', width: 12, format: 'integer' },
  { key: 'suspicion', title: '雷同', width: 18 },
  { key: 'practiceAt', title: '实践成果提交', width: 18, format: 'datetime' },
  { key: 'files', title: '材料（份）', width: 12, format: 'integer' },
  { key: 'score', title: '实践得分', width: 10, format: 'decimal' },
  { key: 'sentence', title: '评语或来源', width: 48 },
] as const;

/** How far a class is with its plans and its practice, a learner each line, in the words of the pages. */
export function registerOf(lines: readonly Line[], practice: ReadonlyMap<string, PracticalTally>) {
  const rows = lines.map((line) => {
    const result = practice.get(line.learnerId);
    return {
      seat: line.seatNo,
      name: line.maskedName,
      title: line.plan?.title,
      state: line.plan ? STATES[line.plan.state] : '还没有开始',
      done: line.plan && line.plan.completeness / 100,
      versions: line.versions,
      at: line.submittedAt ? new Date(line.submittedAt) : null,
      open: line.openComments,
      suspicion: line.suspicion && SUSPICIONS[line.suspicion],
      practiceAt: result?.submittedAt,
      files: result?.files,
      score: result?.score,
      sentence: result?.sentence,
    };
  });
  return { sheets: [{ name: '规划书与实践成果', columns: [...COLUMNS], rows }] };
}
