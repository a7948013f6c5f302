import type { VOICE_STATES } from '@yangfan/contract';

export type VoiceState = (typeof VOICE_STATES)[number];
/** What the media room finds wrong with a recording. */
type Fault = 'BROKEN' | 'FILM' | 'TOO_SHORT' | 'TOO_LONG';
export type VoiceMove = 'PLAYED' | 'DONE' | 'REFUSED';

/** What the host may make of a note: a note that was played is only taken away, one that was put aside may still be played. */
const NEXT: Record<VoiceState, readonly VoiceMove[]> = {
  MAKING: ['REFUSED'],
  WAITING: ['PLAYED', 'DONE', 'REFUSED'],
  PLAYED: ['REFUSED'],
  DONE: ['PLAYED', 'REFUSED'],
  REFUSED: [],
  FAILED: [],
  LAPSED: ['DONE'],
};
export const maySettle = (from: VoiceState, to: VoiceMove): boolean => NEXT[from].includes(to);
/** It stands in the lecturer's queue, or on its way there. */
export const isUnheard = (state: VoiceState): boolean => state === 'MAKING' || state === 'WAITING';

/** Classes whose policy was frozen before there were voice notes: they add to the lesson and take nothing from it. */
export const VOICE_S_BEFORE = 60;
export const maxSeconds = (values: { all: Readonly<Record<string, unknown>>; number(code: string): number }): number =>
  values.all['live.voiceSeconds'] === undefined ? VOICE_S_BEFORE : values.number('live.voiceSeconds');

/** Until when the class hears a note; one of unknown length may last as long as is allowed. */
export const playingUntil = (playedAt: number, lengthS: number | null, maxS: number): number => playedAt + (lengthS ?? maxS) * 1000;

/** Why a recording became no note, to its sender, with what to do. */
export function faultWords(fault: Fault, maxS: number): string {
  switch (fault) {
    case 'TOO_SHORT':
      return '录音太短，听不到话，请再录一条';
    case 'TOO_LONG':
      return `录音超过 ${maxS} 秒，请说短一些再发`;
    case 'FILM':
      return '这是视频，不是语音，请直接在直播间里录';
    case 'BROKEN':
      return '这段录音放不出声音，请重新录一条';
  }
}

/** Length as people say it: 0:23. */
export function lengthWords(lengthS: number | null): string {
  if (lengthS === null) return '时长未知';
  const seconds = Math.max(1, Math.round(lengthS));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export interface Waiting {
  learnerId: string;
  spokenS: number;
  sentAt: number;
}
/** Notes that wait, in the order of hands: who spoke least first, then who sent first. */
export const inFairOrder = <T extends Waiting>(notes: readonly T[]): T[] =>
  [...notes].sort((a, b) => a.spokenS - b.spokenS || a.sentAt - b.sentAt || (a.learnerId < b.learnerId ? -1 : 1));
