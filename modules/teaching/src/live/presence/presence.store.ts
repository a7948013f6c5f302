import type { LiveSpanState } from '@yangfan/contract';
import { sql, type Queryable } from '@yangfan/kernel';
import type { Stretch } from './counting.rules.ts';

export interface MemberRow {
  roomId: string;
  accountId: string;
  role: 'HOST' | 'LEARNER';
  learnerId: string | null;
  name: string;
  checkedDay: string | null;
  spanFrom: Date | null;
  state: LiveSpanState;
  network: 'GOOD' | 'WEAK' | 'AUDIO_ONLY' | 'HLS';
  device: string | null;
  lastAt: Date;
  lastSaidAt: Date | null;
  lastAskAt: Date | null;
  messages: number;
  picks: number;
}
const COLUMNS = sql`room_id as "roomId", account_id as "accountId", role, learner_id as "learnerId", name, checked_day::text as "checkedDay", span_from as "spanFrom", state, network, device,
  last_at as "lastAt", last_said_at as "lastSaidAt", last_ask_at as "lastAskAt", messages, picks`;

export const memberRow = (db: Queryable, roomId: string, accountId: string): Promise<MemberRow | undefined> =>
  db.maybe<MemberRow>(sql`select ${COLUMNS} from teaching.live_member where room_id = ${roomId} and account_id = ${accountId}`);
export const memberOfLearner = (db: Queryable, roomId: string, learnerId: string): Promise<MemberRow | undefined> =>
  db.maybe<MemberRow>(sql`select ${COLUMNS} from teaching.live_member where room_id = ${roomId} and learner_id = ${learnerId}`);
export const memberRows = (db: Queryable, roomId: string): Promise<MemberRow[]> =>
  db.many<MemberRow>(sql`select ${COLUMNS} from teaching.live_member where room_id = ${roomId} order by account_id`);
/** Members locked in one order for every writer. */
export const lockMembers = (db: Queryable, keys: readonly { roomId: string; accountId: string }[]): Promise<MemberRow[]> =>
  db.many<MemberRow>(sql`
    select ${COLUMNS} from teaching.live_member
    where (room_id, account_id) in (select * from unnest(${keys.map((one) => one.roomId)}::text[], ${keys.map((one) => one.accountId)}::text[]))
    order by room_id, account_id for no key update`);
export async function upsertMember(
  db: Queryable,
  row: Pick<MemberRow, 'roomId' | 'accountId' | 'role' | 'learnerId' | 'name' | 'network' | 'device' | 'checkedDay'> & {
    checkId: string | null;
    checkMethod: string | null;
    at: Date;
  },
): Promise<void> {
  await db.run(sql`
    insert into teaching.live_member as m (room_id, account_id, role, learner_id, name, check_id, check_method, checked_day, entered_at, span_from, state, network, device, last_at)
    values (${row.roomId}, ${row.accountId}, ${row.role}, ${row.learnerId}, ${row.name}, ${row.checkId}, ${row.checkMethod}, ${row.checkedDay}, ${row.at}, ${row.at}, 'PRESENT', ${row.network},
      ${row.device}, ${row.at})
    on conflict (room_id, account_id) do update set name = excluded.name, check_id = coalesce(excluded.check_id, m.check_id),
      check_method = coalesce(excluded.check_method, m.check_method), checked_day = coalesce(excluded.checked_day, m.checked_day), network = excluded.network, device = excluded.device`);
}
export type Beat = Pick<MemberRow, 'roomId' | 'accountId' | 'state' | 'network' | 'lastAt' | 'device'> & { spanFrom: Date | null };
/** Writes many members and closed stretches in one statement. */
export async function saveBeats(
  db: Queryable,
  beats: readonly Beat[],
  closed: readonly (Stretch & { roomId: string; learnerId: string })[],
) {
  await db.run(sql`
    with m as (
      update teaching.live_member m set span_from = c."spanFrom", state = c.state, network = c.network, last_at = c."lastAt", device = coalesce(c.device, m.device)
      from jsonb_to_recordset(${JSON.stringify(beats)}::jsonb)
        as c("roomId" text, "accountId" text, "spanFrom" timestamptz, state text, network text, "lastAt" timestamptz, device text)
      where m.room_id = c."roomId" and m.account_id = c."accountId"
    )
    insert into teaching.live_span (room_id, learner_id, from_at, to_at, state)
    select * from unnest(${closed.map((one) => one.roomId)}::text[], ${closed.map((one) => one.learnerId)}::text[], ${closed.map((one) => new Date(one.from))}::timestamptz[],
      ${closed.map((one) => new Date(one.to))}::timestamptz[], ${closed.map((one) => one.state)}::text[])`);
}
/** Members of open rooms of whom nothing was heard since then; locked. */
export const silentMembers = (db: Queryable, roomId: string, since: Date): Promise<MemberRow[]> =>
  db.many<MemberRow>(sql`
    select ${COLUMNS} from teaching.live_member where room_id = ${roomId} and span_from is not null and last_at < ${since} order by account_id for no key update`);

/** Everything that the counting of some learners rests on. */
export async function evidenceRows(db: Queryable, roomId: string, learnerIds: readonly string[], now: Date) {
  const ids = learnerIds as string[];
  const [spans, proofs, asked] = await Promise.all([
    db.many<{ learnerId: string; from: Date; to: Date; state: LiveSpanState }>(sql`
      select learner_id as "learnerId", from_at as "from", to_at as "to", state from teaching.live_span where room_id = ${roomId} and learner_id = any(${ids}::text[])
      union all select learner_id, span_from, last_at, state from teaching.live_member where room_id = ${roomId} and learner_id = any(${ids}::text[]) and span_from is not null
      order by 1, 2`),
    db.many<{ learnerId: string; at: Date }>(
      sql`select learner_id as "learnerId", at from teaching.live_proof where room_id = ${roomId} and learner_id = any(${ids}::text[])`,
    ),
    db.many<{ learnerId: string; at: Date; answered: boolean; missed: boolean }>(sql`
      select a.learner_id as "learnerId", c.at, a.answered_at is not null as answered, a.answered_at is null and c.due_at < ${now} as missed
      from teaching.live_confirm_asked a join teaching.live_confirm c on c.id = a.confirm_id where a.room_id = ${roomId} and a.learner_id = any(${ids}::text[])`),
  ]);
  return { spans, proofs, asked };
}
export async function insertProofs(db: Queryable, roomId: string, learnerIds: readonly string[], at: Date): Promise<void> {
  if (learnerIds.length === 0) return;
  await db.run(sql`
    insert into teaching.live_proof (room_id, learner_id, at) select ${roomId}, id, ${at} from unnest(${learnerIds as string[]}::text[]) t(id)`);
}

export interface Restriction {
  learnerId: string;
  muted: boolean;
  removed: boolean;
}
export const restrictionRows = (db: Queryable, roomId: string): Promise<Restriction[]> =>
  db.many<Restriction>(sql`select learner_id as "learnerId", muted, removed from teaching.live_restriction where room_id = ${roomId}`);
export const restrictionOf = (db: Queryable, roomId: string, learnerId: string): Promise<Restriction | undefined> =>
  db.maybe<Restriction>(
    sql`select learner_id as "learnerId", muted, removed from teaching.live_restriction where room_id = ${roomId} and learner_id = ${learnerId}`,
  );
export const setRestriction = (
  db: Queryable,
  row: Restriction & { roomId: string; reason: string | null; by: string; at: Date },
): Promise<number> =>
  db.run(sql`
    insert into teaching.live_restriction (room_id, learner_id, muted, removed, reason, by_account, at)
    values (${row.roomId}, ${row.learnerId}, ${row.muted}, ${row.removed}, ${row.reason}, ${row.by}, ${row.at})
    on conflict (room_id, learner_id) do update set muted = excluded.muted, removed = excluded.removed, reason = excluded.reason, by_account = excluded.by_account, at = excluded.at`);
export const countSaid = (
  db: Queryable,
  roomId: string,
  said: readonly { accountId: string; at: Date; count: number }[],
): Promise<number> =>
  db.run(sql`
    update teaching.live_member m set last_said_at = s.at, messages = messages + s.n
    from unnest(${said.map((one) => one.accountId)}::text[], ${said.map((one) => one.at)}::timestamptz[], ${said.map((one) => one.count)}::int[]) s(id, at, n)
    where m.room_id = ${roomId} and m.account_id = s.id`);
export const noteAsk = (db: Queryable, roomId: string, accountId: string, at: Date): Promise<number> =>
  db.run(sql`update teaching.live_member set last_ask_at = ${at} where room_id = ${roomId} and account_id = ${accountId}`);
export const notePick = (db: Queryable, roomId: string, accountId: string): Promise<number> =>
  db.run(sql`update teaching.live_member set picks = picks + 1 where room_id = ${roomId} and account_id = ${accountId}`);

/** The live room, other than that of a session, in which a learner is at this moment. */
export const liveNow = (db: Queryable, learnerId: string, exceptSessionId: string, at: Date): Promise<{ title: string } | undefined> =>
  db.maybe<{ title: string }>(sql`
    select r.title from teaching.live_room r join teaching.live_member m on m.room_id = r.id
    where r.state in ('WAITING', 'LIVE', 'PAUSED') and r.session_id <> ${exceptSessionId} and m.learner_id = ${learnerId} and m.span_from is not null
      and m.last_at > ${new Date(at.getTime() - 60_000)} limit 1`);
