import type { Queryable, Tx } from '@yangfan/kernel';
import type { DeckPort } from './pages/deck.service.ts';
import type { Reader } from './signed.ts';
import type { VoicePort } from './voice.ts';

/** A video as other rooms know it. */
export interface MediaAsset {
  id: string;
  ownerAccountId: string;
  title: string;
  status: 'WAITING' | 'REMUXING' | 'READY' | 'PROGRESSIVE' | 'FAILED';
  playable: boolean;
  durationS: number;
  note: string | null;
}

/** Where a film is used, in words ("班级课程“第一节”"); empty: nowhere. */
export type UseCheck = (db: Queryable, assetId: string) => Promise<string[]>;

export interface MediaPort extends DeckPort, VoicePort {
  /** Makes a video from an uploaded film of the owner's; conversion is queued. Throws `media.*`, `files.not_ready`. */
  create(tx: Tx, input: { fileId: string; title: string }, ownerAccountId: string): Promise<{ id: string; durationS: number }>;
  /** Whoever keeps films by reference says so: what is used is not deleted. */
  onUse(check: UseCheck): void;
  asset(db: Queryable, id: string): Promise<MediaAsset | undefined>;
  /** Many at once; what is playable is remembered, because it never changes again. */
  assets(db: Queryable, ids: readonly string[]): Promise<Map<string, MediaAsset>>;
  /**
   * A signed address to play from, valid six hours. `sessionToken`: the cookie's session, when the caller has one; then the
   * address plays only in that session. Without (mini-program) the address itself is the right to play.
   */
  playback(asset: Pick<MediaAsset, 'id' | 'status'>, to: Reader): { kind: 'HLS' | 'MP4'; url: string };
}
