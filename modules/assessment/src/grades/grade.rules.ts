/** The composition of a grade, from the policy frozen at the class's approval (`grade.scheme`). */
export interface GradeScheme {
  parts: { key: string; name: string; weight: number; passMark?: number; source: 'attendance' | 'exam' | 'offline' }[];
  passTotal: number;
  excellentTotal: number;
}
/** A part's figure with where it came from. */
export interface PartScore {
  score: number | null;
  why: string;
  link: string | null;
  /** Resits behind the figure. */
  resits?: number;
}
export type Conclusion = 'EXCELLENT' | 'PASS' | 'FAIL' | 'INCOMPLETE';
export interface ComposedGrade {
  parts: {
    key: string;
    name: string;
    weight: number;
    score: number | null;
    passMark: number | null;
    source: 'attendance' | 'exam' | 'offline';
    why: string;
    link: string | null;
    resits?: number;
  }[];
  total: number | null;
  conclusion: Conclusion;
  /** Sentences that say why this conclusion. */
  why: string[];
}

const round = (value: number) => Math.round(value * 10) / 10;

/**
 * Composes a grade. A missing part makes it incomplete, never zero. Attendance below the minimum fails whatever the total
 * (domain §1.7); each part below its pass mark fails; excellent needs the total and no failure.
 */
export function composeGrade(
  scheme: GradeScheme,
  scores: Readonly<Record<string, PartScore>>,
  attendance: { rate: number | null; minRate: number },
): ComposedGrade {
  const parts = scheme.parts.map((part) => ({
    key: part.key,
    name: part.name,
    weight: part.weight,
    passMark: part.passMark ?? null,
    source: part.source,
    ...(scores[part.key] ?? { score: null, why: '还没有成绩', link: null }),
  }));
  const missing = parts.filter((part) => part.score === null);
  if (missing.length)
    return { parts, total: null, conclusion: 'INCOMPLETE', why: [`缺少：${missing.map((part) => part.name).join('、')}`] };
  const total = round(parts.reduce((sum, part) => sum + part.weight * part.score!, 0));
  const why = [`总评 ${total} = ${parts.map((part) => `${part.name} ${part.score} × ${Math.round(part.weight * 100)}%`).join(' + ')}`];
  const failures = parts
    .filter((part) => part.passMark !== null && part.score! < part.passMark)
    .map((part) => `${part.name} ${part.score} 分，低于 ${part.passMark} 分`);
  if (attendance.rate === null || attendance.rate < attendance.minRate)
    failures.unshift(`出勤率 ${Math.round((attendance.rate ?? 0) * 100)}%，低于 ${Math.round(attendance.minRate * 100)}%`);
  if (total < scheme.passTotal) failures.push(`总评低于 ${scheme.passTotal} 分`);
  if (failures.length) return { parts, total, conclusion: 'FAIL', why: [...why, ...failures] };
  return { parts, total, conclusion: total >= scheme.excellentTotal ? 'EXCELLENT' : 'PASS', why };
}

/** What is wrong with a scheme, or null: a wrong one must refuse, not silently compose. */
export function faultOfScheme(scheme: GradeScheme): string | null {
  if (!Array.isArray(scheme.parts) || !scheme.parts.length) return '成绩构成没有组成部分';
  const sum = scheme.parts.reduce((total, part) => total + part.weight, 0);
  if (Math.abs(sum - 1) > 1e-9) return `成绩构成的权重之和应为 100%，现为 ${Math.round(sum * 1000) / 10}%`;
  if (scheme.parts.some((part) => part.weight <= 0)) return '成绩构成中有权重不大于 0 的部分';
  if (new Set(scheme.parts.map((part) => part.key)).size !== scheme.parts.length) return '成绩构成中有重复的部分';
  return null;
}

/** Where two people's entries differ, a missing one included. */
export function differences(
  first: readonly { learnerId: string; score: number }[],
  second: readonly { learnerId: string; score: number }[],
): { learnerId: string; first: number | null; second: number | null }[] {
  const [a, b] = [new Map(first.map((row) => [row.learnerId, row.score])), new Map(second.map((row) => [row.learnerId, row.score]))];
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((id) => a.get(id) !== b.get(id))
    .map((learnerId) => ({ learnerId, first: a.get(learnerId) ?? null, second: b.get(learnerId) ?? null }));
}
