import type { ReplyOf, routes } from '@yangfan/contract';

export type Read = ReplyOf<(typeof routes.assessment)['readReviewTask']>;
export type Draft = Read['draft'];
export const COMMENT_MIN = 30;
const SWIPE_PX = 60;

/** The draft with other points for a chapter; text that is no number takes them out. */
export function withPoints(draft: Draft, code: string, text: string, max: number): Draft {
  const rest = draft.points.filter((one) => one.code !== code);
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return { ...draft, points: rest };
  const points = Math.round(Math.min(max, Math.max(0, value)) * 2) / 2;
  const note = draft.points.find((one) => one.code === code)?.note ?? '';
  return { ...draft, points: [...rest, { code, points, note }] };
}

/** The sum so far, and what still keeps the sheet from being signed; null when it is whole. */
export function standing(draft: Draft, chapters: readonly { code: string }[]): { total: number; missing: string | null } {
  const total = draft.points.reduce((sum, one) => sum + one.points, 0);
  const open = chapters.filter(({ code }) => !draft.points.some((one) => one.code === code)).length;
  const short = COMMENT_MIN - draft.comment.trim().length;
  if (open > 0) return { total, missing: `还有 ${open} 章没有打分` };
  if (short > 0) return { total, missing: `总评语还差 ${short} 个字` };
  if (!draft.suggestions.some((one) => one.trim().length >= 4)) return { total, missing: '还要写一条修改建议' };
  return { total, missing: null };
}

/** Which way a touch went: one page on, one back, or neither. */
export function swipe(from: { x: number; y: number }, to: { x: number; y: number }): 1 | -1 | 0 {
  const across = to.x - from.x;
  if (Math.abs(across) < SWIPE_PX || Math.abs(across) < 2 * Math.abs(to.y - from.y)) return 0;
  return across < 0 ? 1 : -1;
}

type Tried = ReplyOf<(typeof routes.assessment)['calibrate']>;
/** How far a try at a benchmark was off, in one sentence. */
export function sayDeviation({ passed, deviation, furthest }: Tried): string {
  const off = deviation === 0 ? '与参考分一致' : `比参考分${deviation > 0 ? '高' : '低'} ${Math.abs(deviation)} 分`;
  const where = furthest.map(({ title, direction }) => `“${title}”（偏${direction === 'HIGH' ? '高' : '低'}）`).join('、');
  return `${passed ? '合格' : '偏差过大，可以再试'}：${off}。${where ? `差得较多的是${where}。` : ''}`;
}
