import { problem, type Tx } from '@yangfan/kernel';
import type { Voice, VoiceFault } from '@yangfan/platform/media';
import type { LiveKit } from '../kit.ts';
import { isOpen } from '../room/room.states.ts';
import { lockRoom, roomRow, type RoomRow } from '../room/room.store.ts';
import { faultWords, maxSeconds } from './voices.rules.ts';
import { LAPSED_WORDS, type Voices } from './voices.service.ts';
import * as store from './voices.store.ts';

/** After so long nobody is making it any more. */
const STUCK_MS = 5 * 60_000;
const NOT_MADE = '服务器没有处理好这条语音，请再发一次';
const AS_SENT = '服务器没有安装 ffmpeg：这条语音没有转换，也量不出时长，个别手机可能放不出来';

/** From what a phone recorded to what everybody's page plays; the length is measured here and nowhere else. */
export function createVoiceMaking(kit: LiveKit, voices: Pick<Voices, 'tellSender' | 'close'>) {
  const { files, media } = kit.ports;

  /** What came of the recording becomes the note, unless it was refused meanwhile or the lesson is over. */
  async function finish(
    tx: Tx,
    room: RoomRow,
    row: store.VoiceRow,
    made: Voice | VoiceFault | null,
    maxS: number,
    now: Date,
  ): Promise<void> {
    if (typeof made === 'string')
      return void (await voices.close(tx, row, { state: 'FAILED', note: faultWords(made, maxS), fileId: null }, now));
    let sound: Pick<store.VoiceRow, 'fileId' | 'lengthS' | 'note'> = { fileId: row.fileId, lengthS: null, note: AS_SENT };
    if (made) {
      const kept = await files.saveBytes(tx, {
        bytes: made.bytes,
        name: '语音条.mp3',
        mediaType: 'audio/mpeg',
        purpose: 'VOICE',
        ownerAccountId: row.accountId,
      });
      if (row.fileId) await files.discard(tx, row.fileId);
      sound = { fileId: kept.id, lengthS: made.lengthS, note: null };
    }
    const after: store.VoiceRow = { ...row, ...sound, state: isOpen(room.state) ? 'WAITING' : 'LAPSED' };
    if (after.state === 'LAPSED') Object.assign(after, { note: LAPSED_WORDS, settledAt: now });
    await store.saveVoice(tx, after);
    await voices.tellSender(tx, after, now);
  }

  return {
    /** The job: a second run, or one that comes too late, changes nothing. */
    async make(voiceId: string, now: Date): Promise<void> {
      const row = await store.voiceById(kit.db, voiceId);
      if (row?.state !== 'MAKING' || !row.fileId) return;
      const room = (await roomRow(kit.db, row.roomId))!;
      const maxS = maxSeconds(await kit.values(kit.db, room, now));
      const file = await files.get(kit.db, row.fileId);
      if (!file) throw problem('files.not_ready');
      const made = await media.voice({ bytes: await files.read(file.id), mediaType: file.mediaType }, maxS);
      await kit.db.tx(async (tx) => {
        const locked = (await lockRoom(tx, row.roomId))!;
        const still = await store.voiceById(tx, voiceId);
        if (still?.state === 'MAKING') await finish(tx, locked, still, made, maxS, now);
      });
    },
    /** A note that nobody finishes must not keep its sender waiting for ever. */
    async settle(tx: Tx, room: RoomRow, now: Date): Promise<void> {
      for (const row of await store.stuckRows(tx, room.id, new Date(now.getTime() - STUCK_MS)))
        await voices.close(tx, row, { state: 'FAILED', note: NOT_MADE, fileId: null }, now);
    },
  };
}
export type VoiceMaking = ReturnType<typeof createVoiceMaking>;
