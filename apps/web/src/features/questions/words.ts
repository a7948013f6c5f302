import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { clock } from '../../shared/lib/time.ts';
import type { Tone } from '../../shared/ui/States.tsx';

export type Line = ReplyOf<typeof Contract.listQuestions>['items'][number];
export type Question = ReplyOf<typeof Contract.readQuestion>;
export type Post = Question['thread'][number];
export type Known = ReplyOf<typeof Contract.searchKnowledge>['items'][number];
type Place = NonNullable<Line['place']>;

export const STATES: Record<Line['state'], [string, Tone]> = {
  OPEN: ['待回答', 'here'],
  FOLLOW_UP: ['追问中', 'here'],
  ANSWERED: ['已回答', 'good'],
  ACCEPTED: ['已采纳', 'good'],
  CLOSED: ['已关闭', 'idle'],
};
export const stateOptions = Object.entries(STATES).map(([value, [label]]) => ({ value, label }));

/** Where a place is looked at: the lesson at that second, or the replay. */
export function placeHref(place: Place, classId: string, staff: boolean): string | null {
  const at = place.atS === null ? '' : `?at=${place.atS}`;
  if (place.roomId) return `${staff ? '/work' : '/learn'}/live/${place.roomId}/replay${at}`;
  // Staff have no player of a learner's lesson; the course page names it.
  return staff ? `/work/classes/${classId}/course` : `/learn/${classId}/${place.lessonId}${at}`;
}
export const placeWords = (place: Place): string => `${place.title}${place.atS === null ? '' : ` ${clock(place.atS)}`}`;

/** `还有 5 小时`, `已超时 2 天`. */
export function dueWords(dueAt: string, now: number): string {
  const minutes = Math.round((Date.parse(dueAt) - now) / 60_000);
  const many = Math.abs(minutes);
  const words = many >= 2880 ? `${Math.floor(many / 1440)} 天` : many >= 60 ? `${Math.floor(many / 60)} 小时` : `${many} 分钟`;
  return minutes < 0 ? `已超时 ${words}` : `还有 ${words}`;
}
/** Minutes as people say them. */
export const spanWords = (minutes: number): string =>
  minutes >= 1440
    ? `${Math.round(minutes / 144) / 10} 天`
    : minutes >= 60
      ? `${Math.round(minutes / 6) / 10} 小时`
      : `${Math.round(minutes)} 分钟`;
