import type { ReplyOf, routes } from '@yangfan/contract';
import type { Tone } from '../../shared/ui/StateTag.tsx';

type Teaching = (typeof routes)['teaching'];
export type RoomView = ReplyOf<Teaching['readLiveRoom']>;
export type RoomLine = RoomView['room'];
export type RosterLine = ReplyOf<Teaching['liveRoster']>['items'][number];
export type Seats = ReplyOf<Teaching['readSeats']>;
export type Seat = Seats['queue'][number];
export type Poll = ReplyOf<Teaching['listPolls']>['items'][number];
export type Ask = ReplyOf<Teaching['listAsks']>['items'][number];
export type Voice = ReplyOf<Teaching['listLiveVoices']>['items'][number];
export type Confirmation = ReplyOf<Teaching['listConfirms']>['items'][number];

export const ROOM_STATES: Record<RoomLine['state'], { words: string; tone: Tone }> = {
  PLANNED: { words: '未开始', tone: 'quiet' },
  WAITING: { words: '等待开播', tone: 'quiet' },
  LIVE: { words: '直播中', tone: 'here' },
  PAUSED: { words: '已暂停', tone: 'caution' },
  ENDED: { words: '已下课', tone: 'quiet' },
  REPLAY: { words: '有回放', tone: 'good' },
};
export const POLL_WORDS: Record<Poll['kind'], string> = { POLL: '投票', QUIZ: '测验', RACE: '抢答' };
export const CONFIRM_WORDS: Record<Confirmation['kind'], string> = { POPUP: '系统弹窗', ROLL: '签到', FACE: '核验签到' };
export const REACTION_WORDS = { '👍': '赞', '👏': '鼓掌', '❓': '没听懂' } as const;
export const MARK_WORDS: Record<string, string> = {
  chat: '发言',
  poll: '投票',
  ask: '提问',
  stage: '画面',
  state: '进程',
  confirm: '签到',
  seat: '连麦',
  pick: '点名',
  voice: '语音条',
};
/** Why a piece of a live lesson counted or not, as learners read it. */
export const PIECE_WORDS: Record<string, string> = {
  counted: '在线听课，计入学时',
  hidden: '页面在后台，不计时',
  no_media: '没有收到声音和画面，不计时',
  away: '不在直播间或断线，不计时',
  not_confirmed: '没有在规定时间内确认，从上一次有响应起不计时',
  not_live: '直播还没开始或已暂停，不计时',
};
export const isOpen = (state: RoomLine['state']): boolean => state === 'WAITING' || state === 'LIVE' || state === 'PAUSED';
export const VOICE_WORDS: Record<Voice['state'], { words: string; tone: Tone }> = {
  MAKING: { words: '正在处理', tone: 'here' },
  WAITING: { words: '等老师听', tone: 'quiet' },
  PLAYED: { words: '已放给全班', tone: 'good' },
  DONE: { words: '老师听过了', tone: 'good' },
  REFUSED: { words: '没有播放', tone: 'quiet' },
  FAILED: { words: '没有发成', tone: 'caution' },
  LAPSED: { words: '下课前没听到', tone: 'quiet' },
};
/** A note that stands in the lecturer's queue, or on its way there. */
export const isNoteWaiting = ({ state }: Pick<Voice, 'state'>): boolean => state === 'WAITING' || state === 'MAKING';
/** Length as people say it: 0:23. */
export function sayLength(seconds: number | null): string {
  if (seconds === null) return '时长未知';
  const whole = Math.max(1, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
/** A countdown as people read it: 4:05. */
export const sayLeft = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
