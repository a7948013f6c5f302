import type { ComposedGrade } from '../grades/grade.rules.ts';

/** A figure as it stands on paper. */
export const figure = (value: number | string | null): string => (value === null ? '—' : String(value));
/** What was corrected of a published grade. */
interface Change {
  at: Date;
  part: string | null;
  scoreBefore: number | null;
  scoreAfter: number | null;
  totalBefore: number;
  totalAfter: number;
  why: string;
}

/** What conclusions are called on paper. */
export const CONCLUSIONS = { EXCELLENT: '优秀', PASS: '合格', FAIL: '不合格', INCOMPLETE: '成绩不全' } as const;
export const percent = (weight: number): string => `${Math.round(weight * 100)}%`;

/** The parts of a grade as lines of a table: part, weight, score, pass mark, what it adds, where it comes from. */
export const partRows = (grade: ComposedGrade): string[][] =>
  grade.parts.map(({ name, weight, score, passMark, why, resits }) => [
    name,
    percent(weight),
    figure(score),
    figure(passMark),
    score === null ? '—' : String(Math.round(score * weight * 100) / 100),
    resits ? `${why}（补考 ${resits} 次）` : why,
  ]);

/** What was corrected after the publication. */
export const changeRows = (changes: readonly Change[], grade: ComposedGrade, day: (at: Date) => string): string[][] =>
  changes.map((one) => [
    day(one.at),
    grade.parts.find(({ key }) => key === one.part)?.name ?? '成绩',
    `${figure(one.scoreBefore)} → ${figure(one.scoreAfter)}；总评 ${one.totalBefore} → ${one.totalAfter}`,
    one.why,
  ]);

/** One line of the score book: seat, name, number, each part, total, conclusion, what there is to say. */
export function bookRow(of: { seatNo: number; name: string; idNo: string; grade: ComposedGrade }): string[] {
  const { parts, total, conclusion, why } = of.grade;
  const resat = parts.filter((part) => part.resits).map((part) => `${part.name}为补考成绩`);
  // The first sentence of a full grade is the sum itself, which the line shows.
  const reasons = conclusion === 'INCOMPLETE' ? why : why.slice(1);
  return [
    of.seatNo ? String(of.seatNo) : '—',
    of.name,
    of.idNo,
    ...parts.map(({ score }) => figure(score)),
    figure(total),
    CONCLUSIONS[conclusion],
    [...resat, ...reasons].join('；'),
  ];
}

/** The class in figures: how many, how well. */
export function bookSums(grades: readonly Pick<ComposedGrade, 'total' | 'conclusion'>[]): [string, string][] {
  const of = (conclusion: ComposedGrade['conclusion']) => grades.filter((one) => one.conclusion === conclusion).length;
  const totals = grades.flatMap(({ total }) => (total === null ? [] : [total]));
  const passed = of('EXCELLENT') + of('PASS');
  return [
    ['人数', String(grades.length)],
    ['优秀', String(of('EXCELLENT'))],
    ['合格', String(of('PASS'))],
    ['不合格', String(of('FAIL'))],
    ['成绩不全', String(of('INCOMPLETE'))],
    ['合格率', grades.length ? `${Math.round((passed / grades.length) * 1000) / 10}%` : '—'],
    ['平均总评', totals.length ? String(Math.round((totals.reduce((sum, one) => sum + one, 0) / totals.length) * 10) / 10) : '—'],
    ['最高 / 最低', totals.length ? `${Math.max(...totals)} / ${Math.min(...totals)}` : '—'],
  ];
}
