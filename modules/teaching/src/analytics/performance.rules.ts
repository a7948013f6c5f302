import type { PerformanceLine } from '@yangfan/contract';

/** What one learner's classroom performance rests on. */
export interface PerformanceBasis {
  confirmsAsked: number;
  confirmsAnswered: number;
  pollsOffered: number;
  pollsVoted: number;
  asks: number;
  /** Scores of 100 of every quiz that counts in this class; not taken is 0. */
  quizzes: readonly number[];
  assignments: readonly number[];
  rating: number | null;
}
type Part = PerformanceLine['parts'][number];

/** Domain §2.7 and §4.5: what each part is worth of 100. */
export const PERFORMANCE_PARTS = { interaction: 30, quiz: 30, assignment: 20, rating: 20 } as const;
export const PERFORMANCE_BASIS: readonly string[] = [
  '互动参与 30 分：直播确认和投票、测验、抢答的响应率；提一个问题抵一次没有响应',
  '随堂测验 30 分：班里已经有人完成的随堂测和直播测验的平均分，没做的按 0 分',
  '小组和作业 20 分：班里已经有人得分的作业的平均分，没交的按 0 分',
  '态度与协作 20 分：讲师评价，90 分及以上或低于 60 分须写理由',
  '还没有内容可评的项目不计入，其余项目按比例折算成 100 分；可评的不到 50 分时先不给总分。结果四舍五入到半分，供录入课堂表现成绩时使用',
];

/** A total that rests on less of the hundred says nothing about a learner. */
const LEAST_FULL = 50;

const round1 = (value: number) => Math.round(value * 10) / 10;
const average = (scores: readonly number[]) => (scores.length ? scores.reduce((sum, one) => sum + one, 0) / scores.length : null);

function part(key: keyof typeof PERFORMANCE_PARTS, name: string, score: number | null, why: string): Part {
  const full = PERFORMANCE_PARTS[key];
  return {
    key,
    name,
    full,
    score: score === null ? null : round1(score),
    points: score === null ? null : round1((score / 100) * full),
    why,
  };
}

/** The parts with their reasons, and the sum of those that could be judged, out of 100. */
export function performanceOf(basis: PerformanceBasis): Pick<PerformanceLine, 'total' | 'parts' | 'why'> {
  const chances = basis.confirmsAsked + basis.pollsOffered;
  const answers = basis.confirmsAnswered + basis.pollsVoted;
  const quiz = average(basis.quizzes);
  const assignment = average(basis.assignments);
  const parts = [
    part(
      'interaction',
      '互动参与',
      chances === 0 ? null : 100 * Math.min(1, (answers + basis.asks) / chances),
      chances === 0
        ? '还没有可以响应的互动'
        : `确认 ${basis.confirmsAnswered}/${basis.confirmsAsked}，投票和测验 ${basis.pollsVoted}/${basis.pollsOffered}，提问 ${basis.asks} 次`,
    ),
    part('quiz', '随堂测验', quiz, quiz === null ? '还没有随堂测' : `${basis.quizzes.length} 次平均 ${round1(quiz)} 分`),
    part(
      'assignment',
      '小组和作业',
      assignment,
      assignment === null ? '还没有评分的作业' : `${basis.assignments.length} 次平均 ${round1(assignment)} 分`,
    ),
    part('rating', '态度与协作', basis.rating, basis.rating === null ? '讲师还没有评价' : `讲师评价 ${basis.rating} 分`),
  ];
  const judged = parts.filter(({ score }) => score !== null);
  const full = judged.reduce((sum, one) => sum + one.full, 0);
  const points = judged.reduce((sum, one) => sum + (one.score! / 100) * one.full, 0);
  const open = parts.filter(({ score }) => score === null).map(({ name }) => name);
  return {
    total: full < LEAST_FULL ? null : Math.round((points / full) * 200) / 2,
    parts,
    why: open.length === 0 ? '四项齐全' : full === 0 ? '四项都还没有内容可评' : wordsOf(open, full),
  };
}

function wordsOf(open: readonly string[], full: number): string {
  const names = open.join('、');
  return full < LEAST_FULL ? `${names}还没有内容，可评的只有 ${full} 分，先不给总分` : `${names}还没有内容，按其余 ${full} 分折算`;
}

/** Whether a rating must say why. */
export const needsReason = (score: number): boolean => score >= 90 || score < 60;
