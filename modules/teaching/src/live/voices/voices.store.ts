import { sql, type Queryable } from '@yangfan/kernel';
import type { VoiceState } from './voices.rules.ts';

export interface VoiceRow {
  id: string;
  roomId: string;
  learnerId: string;
  accountId: string;
  name: string;
  clientId: string;
  fileId: string | null;
  state: VoiceState;
  lengthS: number | null;
  sentAt: Date;
  playedAt: Date | null;
  settledAt: Date | null;
  note: string | null;
}
const COLUMNS = sql`v.id, v.room_id as "roomId", v.learner_id as "learnerId", v.account_id as "accountId", v.name, v.client_id as "clientId", v.file_id as "fileId", v.state,
  v.length_s as "lengthS", v.sent_at as "sentAt", v.played_at as "playedAt", v.settled_at as "settledAt", v.note`;
const SHOWN = 300;

/** The notes of a room, newest first; of one learner with what the class heard. */
export const voiceRows = (db: Queryable, roomId: string, only: { accountId: string } | null): Promise<VoiceRow[]> =>
  db.many<VoiceRow>(sql`
    select ${COLUMNS} from teaching.live_voice v where v.room_id = ${roomId} and (${only === null} or v.account_id = ${only?.accountId ?? ''} or v.state = 'PLAYED')
    order by v.sent_at desc, v.id desc limit ${SHOWN}`);
export const voiceRow = (db: Queryable, roomId: string, id: string): Promise<VoiceRow | undefined> =>
  db.maybe<VoiceRow>(sql`select ${COLUMNS} from teaching.live_voice v where v.room_id = ${roomId} and v.id = ${id}`);
export const voiceById = (db: Queryable, id: string): Promise<VoiceRow | undefined> =>
  db.maybe<VoiceRow>(sql`select ${COLUMNS} from teaching.live_voice v where v.id = ${id}`);
export const sentVoice = (db: Queryable, roomId: string, accountId: string, clientId: string): Promise<VoiceRow | undefined> =>
  db.maybe<VoiceRow>(
    sql`select ${COLUMNS} from teaching.live_voice v where v.room_id = ${roomId} and v.account_id = ${accountId} and v.client_id = ${clientId}`,
  );
/** Notes in the queue or on their way there; of one learner, or of the room. */
export const unheardRows = (db: Queryable, roomId: string, learnerId: string | null): Promise<VoiceRow[]> =>
  db.many<VoiceRow>(sql`
    select ${COLUMNS} from teaching.live_voice v where v.room_id = ${roomId} and v.state in ('MAKING', 'WAITING') and (${learnerId}::text is null or v.learner_id = ${learnerId})
    order by v.sent_at, v.id`);
/** Notes that are being made for so long that nobody is making them any more. */
export const stuckRows = (db: Queryable, roomId: string, since: Date): Promise<VoiceRow[]> =>
  db.many<VoiceRow>(
    sql`select ${COLUMNS} from teaching.live_voice v where v.room_id = ${roomId} and v.state = 'MAKING' and v.sent_at < ${since}`,
  );
/** The note that was played last. */
export const lastPlayed = (db: Queryable, roomId: string): Promise<VoiceRow | undefined> =>
  db.maybe<VoiceRow>(
    sql`select ${COLUMNS} from teaching.live_voice v where v.room_id = ${roomId} and v.state = 'PLAYED' order by v.played_at desc limit 1`,
  );
export const insertVoice = (db: Queryable, row: VoiceRow): Promise<number> =>
  db.run(sql`
    insert into teaching.live_voice (id, room_id, learner_id, account_id, name, client_id, file_id, state, sent_at)
    values (${row.id}, ${row.roomId}, ${row.learnerId}, ${row.accountId}, ${row.name}, ${row.clientId}, ${row.fileId}, ${row.state}, ${row.sentAt})`);
export const saveVoice = (db: Queryable, row: VoiceRow): Promise<number> =>
  db.run(sql`
    update teaching.live_voice set file_id = ${row.fileId}, state = ${row.state}, length_s = ${row.lengthS}, played_at = ${row.playedAt}, settled_at = ${row.settledAt}, note = ${row.note}
    where id = ${row.id}`);
/** Takes a note that was played from the time line's screens. */
export const removeVoiceEvents = (db: Queryable, roomId: string, voiceId: string, at: Date, reason: string): Promise<number> =>
  db.run(sql`
    update teaching.live_event set removed_at = ${at}, removed_reason = ${reason}
    where room_id = ${roomId} and kind = 'voice' and data ->> 'voiceId' = ${voiceId} and removed_at is null`);
/** Forgets the sounds of a room; gives the files that held them. */
export async function forgetSounds(db: Queryable, roomId: string): Promise<string[]> {
  const rows = await db.many<{ fileId: string }>(sql`
    with kept as (select id, file_id from teaching.live_voice where room_id = ${roomId} and file_id is not null for update)
    update teaching.live_voice v set file_id = null from kept where v.id = kept.id returning kept.file_id as "fileId"`);
  return rows.map(({ fileId }) => fileId);
}
