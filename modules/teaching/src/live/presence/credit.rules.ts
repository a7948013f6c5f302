import type { LiveReason } from '@yangfan/contract';
import type { Piece } from './counting.rules.ts';

/** Share of the lesson that gives all of it, and below which nothing is given. */
export interface CreditPolicy {
  fullRatio: number;
  minRatio: number;
}

/** Hours for the seconds that count: all, none, or in proportion, floored to a tenth. */
export function creditedHours(countedS: number, plannedS: number, hours: number, { fullRatio, minRatio }: CreditPolicy): number {
  if (plannedS <= 0) return 0;
  const ratio = countedS / plannedS;
  if (ratio >= fullRatio) return hours;
  if (ratio < minRatio) return 0;
  // 0.1 × 3 must not fall below 0.3 by rounding of the machine.
  return Math.min(hours, Math.floor(ratio * hours * 10 + 1e-9) / 10);
}

/** 3725 → 1 小时 2 分 5 秒. */
export function duration(seconds: number): string {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return [h ? `${h} 小时` : '', m ? `${m} 分` : '', s || seconds === 0 ? `${s} 秒` : ''].filter(Boolean).join(' ');
}

const WORDS: Partial<Record<LiveReason, string>> = {
  hidden: '页面在后台',
  no_media: '没有声音和画面',
  away: '不在直播间',
  not_confirmed: '弹窗未确认',
};

/** The sentence under the hours. */
export function creditSentence(
  of: { countedS: number; plannedS: number; creditedHours: number; hours: number; pieces: readonly Piece[] },
  { fullRatio, minRatio }: CreditPolicy,
): string {
  const share = of.plannedS > 0 ? Math.floor((of.countedS / of.plannedS) * 1000) / 10 : 0;
  const lost = (Object.keys(WORDS) as LiveReason[])
    .map((reason) => [reason, of.pieces.reduce((sum, piece) => sum + (piece.reason === reason ? piece.seconds : 0), 0)] as const)
    .filter(([, seconds]) => seconds > 0)
    .map(([reason, seconds]) => `${WORDS[reason]} ${duration(seconds)}`);
  const rule =
    of.creditedHours === of.hours
      ? `达到 ${percent(fullRatio)}，按满课时计`
      : of.creditedHours > 0 || share / 100 >= minRatio
        ? '按比例计'
        : `不足 ${percent(minRatio)}，不计学时`;
  return `有效在线 ${duration(of.countedS)}，占本课 ${duration(of.plannedS)} 的 ${share}%，${rule}，计 ${of.creditedHours} 课时${lost.length ? `（未计：${lost.join('，')}）` : ''}`;
}

const percent = (ratio: number) => `${Math.round(ratio * 1000) / 10}%`;
