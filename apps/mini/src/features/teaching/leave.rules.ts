import type { ReplyOf, routes } from '@yangfan/contract';
import type { Tone } from '../../shared/ui/StateTag.tsx';

type Leave = ReplyOf<(typeof routes.teaching)['myLeaves']>['items'][number];
type Session = ReplyOf<(typeof routes.teaching)['mySessions']>['items'][number];
export type LeaveKind = Leave['kind'];

export const LEAVE_KINDS: Record<LeaveKind, string> = { SICK: '病假', PERSONAL: '事假', PUBLIC: '公假' };
export const LEAVE_STATES: Record<Leave['state'], { words: string; tone: Tone }> = {
  ASKED: { words: '等班主任批准', tone: 'here' },
  APPROVED: { words: '已批准', tone: 'good' },
  REFUSED: { words: '未批准', tone: 'wrong' },
  WITHDRAWN: { words: '已撤回', tone: 'quiet' },
};

const OVER: readonly Session['status'][] = ['ENDED', 'CONFIRMED', 'LOCKED', 'CANCELLED'];
/** Leave is asked for before a lesson is over; the server decides by its own clock. */
export function mayAskLeave({ mode, status, endsAt }: Pick<Session, 'mode' | 'status' | 'endsAt'>, now: number): boolean {
  return mode !== 'VOD' && !OVER.includes(status) && Date.parse(endsAt) > now;
}
