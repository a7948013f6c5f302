import { LIVE_STAGES } from '@yangfan/contract';
import { lengthWords } from '../voices/voices.rules.ts';

/** A piece of the replay's picture: wall clock → replay time. */
export interface MainPiece {
  startedAt: string;
  offsetS: number;
  durationS: number;
}

/**
 * Where on the replay's time line a moment lies. What happened before the picture began stands at its start, what happened in a
 * break stands where the picture goes on, what happened afterwards at the end. Never outside the replay.
 */
export function replaySeconds(pieces: readonly MainPiece[], at: number, durationS: number): number {
  const sorted = [...pieces].sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
  const piece = sorted.findLast(({ startedAt }) => Date.parse(startedAt) <= at);
  if (!piece) return Math.min(sorted[0]?.offsetS ?? 0, durationS);
  const within = (at - Date.parse(piece.startedAt)) / 1000;
  const seconds = piece.offsetS + Math.min(within, piece.durationS);
  return Math.round(Math.max(0, Math.min(seconds, durationS)) * 10) / 10;
}

/** What a mark says in words; empty for events that are no mark. */
export function markText(kind: string, data: Record<string, unknown>, decks: ReadonlyMap<string, string> = new Map()): string {
  const text = (key: string) => (typeof data[key] === 'string' ? (data[key] as string) : '');
  switch (kind) {
    case 'chat':
      return text('text');
    case 'poll':
      return data['state'] === 'OPEN' ? text('question') : '';
    case 'ask':
      return text('text');
    case 'stage':
      return data['show'] === 'SLIDES'
        ? `课件${decks.has(text('deckId')) ? `《${decks.get(text('deckId'))!.replace(/\.pdf$/i, '')}》` : ''}第 ${String(data['page'])} 页`
        : ({ CAMERA: '摄像头', SCREEN: '共享屏幕', BOARD: '白板' }[text('show')] ?? '');
    case 'state':
      return { LIVE: '开始直播', PAUSED: '暂停', ENDED: '下课' }[text('state')] ?? '';
    case 'confirm':
      return data['state'] === 'ASKED' ? '在线确认' : '';
    case 'seat':
      return data['state'] === 'ON_STAGE' ? '学员上麦' : '';
    case 'voice':
      return data['state'] === 'PLAYED' ? `语音条 ${lengthWords(typeof data['lengthS'] === 'number' ? data['lengthS'] : null)}` : '';
    case 'pick':
      return '随机点名';
    default:
      return '';
  }
}

/** What the stage showed, as its event says. */
export function stageOf(data: Record<string, unknown>): { show: (typeof LIVE_STAGES)[number]; deckId: string | null; page: number } {
  const show = LIVE_STAGES.find((one) => one === data['show']) ?? 'CAMERA';
  const deckId = typeof data['deckId'] === 'string' ? data['deckId'] : null;
  return { show, deckId, page: Number(data['page']) || 1 };
}
/** Everything a slide is found by, in small letters: its mark and the words on the page. */
export function stageSays(data: Record<string, unknown>, decks: ReadonlyMap<string, string>, texts: ReadonlyMap<string, string>): string {
  const { deckId, page } = stageOf(data);
  return `${markText('stage', data, decks)} ${texts.get(`${deckId} ${page}`) ?? ''}`.toLowerCase();
}
