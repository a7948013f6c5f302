import type { StudyExam } from '@yangfan/contract';

/** A released result as it is kept. */
export interface ExamResultRow {
  learnerId: string;
  examId: string;
  attemptId: string;
  resit: boolean;
  sitting: number;
  score: number;
  fullScore: number;
  passScore: number;
  passed: boolean;
  at: Date;
}

/** A result as pages show it. */
export const examView = ({ learnerId: _learner, at, ...row }: ExamResultRow): StudyExam => ({ ...row, at: at.toISOString() });

/** The best of several sittings by its share of the full score; of equal ones the first. Which one counts for the grade is assessment's to say. */
export function bestExam<E extends { score: number; fullScore: number }>(exams: readonly E[]): E | null {
  const share = ({ score, fullScore }: E) => (fullScore > 0 ? score / fullScore : 0);
  return exams.reduce<E | null>((best, one) => (best === null || share(one) > share(best) ? one : best), null);
}

/** A result in words, for tables on paper: 82 / 100（补考，及格）. */
export function examWords(exam: StudyExam | null): string {
  if (!exam) return '—';
  return `${exam.score} / ${exam.fullScore}（${exam.resit ? '补考，' : ''}${exam.passed ? '及格' : '未及格'}）`;
}
