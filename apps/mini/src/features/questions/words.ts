import type { ReplyOf, routes } from '@yangfan/contract';
import type { Tone } from '../../shared/ui/StateTag.tsx';

type Teaching = typeof routes.teaching;
export type Line = ReplyOf<Teaching['myQuestions']>['items'][number];
export type Question = ReplyOf<Teaching['myQuestion']>;
export type Post = Question['thread'][number];
export type Known = ReplyOf<Teaching['searchKnowledge']>['items'][number];

export const STATES: Record<Line['state'], { words: string; tone: Tone }> = {
  OPEN: { words: '待回答', tone: 'here' },
  FOLLOW_UP: { words: '追问中', tone: 'here' },
  ANSWERED: { words: '已回答', tone: 'good' },
  ACCEPTED: { words: '已采纳', tone: 'good' },
  CLOSED: { words: '已关闭', tone: 'quiet' },
};

/** A second as a clock shows it, `12:05`. */
export function sayAt(seconds: number): string {
  const two = (value: number) => (value < 10 ? `0${value}` : String(value));
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  return `${hours > 0 ? `${hours}:` : ''}${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
}
export const sayPlace = ({ title, atS }: NonNullable<Line['place']>): string => (atS === null ? title : `${title} ${sayAt(atS)}`);

/** `还有 5 小时`, `已超时 2 天`. */
export function sayDue(dueAt: string, now: number): string {
  const minutes = Math.round((Date.parse(dueAt) - now) / 60_000);
  const many = Math.abs(minutes);
  const words = many >= 2880 ? `${Math.floor(many / 1440)} 天` : many >= 60 ? `${Math.floor(many / 60)} 小时` : `${many} 分钟`;
  return minutes < 0 ? `已超时 ${words}` : `还有 ${words}`;
}

/** `1:05` or `12:30` as seconds; undefined for nothing, null for what is no time. */
export function secondsOf(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (!trimmed) return undefined;
  const parts = trimmed.split(/[:：]/);
  if (parts.length > 3 || parts.some((part) => !/^\d{1,5}$/.test(part))) return null;
  return parts.reduce((sum, part) => sum * 60 + Number(part), 0);
}
