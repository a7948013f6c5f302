import type { Tone } from '../../shared/ui/States.tsx';
import { clock } from '../../shared/lib/time.ts';
import type { Network, RoomLine, RoomState, Voice } from './rows.ts';

export const ROOM_STATES: Record<RoomState, [string, Tone]> = {
  PLANNED: ['未开始', 'idle'],
  WAITING: ['等待开播', 'plain'],
  LIVE: ['直播中', 'here'],
  PAUSED: ['已暂停', 'caution'],
  ENDED: ['已下课', 'idle'],
  REPLAY: ['有回放', 'good'],
};
/** Whether the hour of a room went by and nobody went on air. */
export const isMissed = ({ state, endsAt }: RoomLine): boolean => state === 'PLANNED' && Date.parse(endsAt) < Date.now();
/** The state of a room in words. */
export const stateWords = (room: RoomLine): string => (isMissed(room) ? '没有开播' : ROOM_STATES[room.state][0]);
export const NETWORKS: Record<Network, string> = { GOOD: '良好', WEAK: '弱', AUDIO_ONLY: '只听声音', HLS: '流畅模式' };
export const SPAN_WORDS: Record<string, string> = { PRESENT: '在听', HIDDEN: '页面在后台', NO_MEDIA: '没有声音画面' };
export const STAGES: Record<string, string> = { CAMERA: '摄像头', SCREEN: '共享屏幕', SLIDES: '课件', BOARD: '白板' };
export const POLLS: Record<string, string> = { POLL: '投票', QUIZ: '测验', RACE: '抢答' };
export const REACTIONS = ['👍', '👏', '❤️', '😄', '🙋', '❓'] as const;
export const REACTION_WORDS: Record<string, string> = { '👍': '赞', '👏': '鼓掌', '❤️': '喜欢', '😄': '笑', '🙋': '我在', '❓': '没听懂' };
export const MARKS: Record<string, string> = {
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
export const COUNT_REASONS: Record<string, [string, boolean]> = {
  counted: ['在线听课，计入学时', true],
  hidden: ['页面在后台，不计时', false],
  no_media: ['没有收到声音和画面，不计时', false],
  away: ['不在直播间或断线，不计时', false],
  not_confirmed: ['弹窗确认没有在规定时间内响应，从上一次有响应起不计时', false],
  not_live: ['直播还没开始或已暂停，不计时', false],
};
export const VOICE_WORDS: Record<Voice['state'], [string, Tone]> = {
  MAKING: ['正在处理', 'here'],
  WAITING: ['等老师听', 'plain'],
  PLAYED: ['已放给全班', 'good'],
  DONE: ['老师听过了', 'good'],
  REFUSED: ['没有播放', 'idle'],
  FAILED: ['没有发成', 'caution'],
  LAPSED: ['下课前没听到', 'idle'],
};
/** A note that stands in the lecturer's queue, or on its way there. */
export const isWaiting = ({ state }: Pick<Voice, 'state'>): boolean => state === 'WAITING' || state === 'MAKING';
/** Length as people say it; never a guess. */
export const voiceLength = (seconds: number | null): string => (seconds === null ? '时长未知' : clock(Math.max(1, Math.round(seconds))));
