import { sql, type Queryable } from '@yangfan/kernel';

const ids = (list: readonly string[]) => list as string[];

export interface HeldRoom {
  roomId: string;
  sessionId: string;
  liveMs: number;
  polls: number;
  picks: number;
  onStage: number;
  answered: number;
}
/** What happened in the live lessons of some sessions that are over; only what the policy calls interaction is counted. */
export const heldRooms = (db: Queryable, sessionIds: readonly string[]): Promise<HeldRoom[]> =>
  db.many<HeldRoom>(sql`
    select r.id as "roomId", r.session_id as "sessionId",
      (select coalesce(sum((p ->> 'to')::float8 - (p ->> 'from')::float8), 0)::float8 from jsonb_array_elements(r.periods) p where jsonb_typeof(p -> 'to') = 'number') as "liveMs",
      (select count(*)::int from teaching.live_poll p where p.room_id = r.id) as polls,
      (select count(*)::int from teaching.live_event e where e.room_id = r.id and e.kind = 'pick' and e.at >= r.opened_at) as picks,
      (select count(*)::int from teaching.live_seat s where s.room_id = r.id and s.on_stage_at is not null) as "onStage",
      (select count(*)::int from teaching.live_ask a where a.room_id = r.id and a.state = 'ANSWERED') as answered
    from teaching.live_room r where r.session_id = any(${ids(sessionIds)}::text[]) and r.state in ('ENDED', 'REPLAY')`);

/** Questions put in live lessons; hidden ones ask for no answer. */
export const liveQuestions = (
  db: Queryable,
  sessionIds: readonly string[],
): Promise<{ id: string; roomId: string; askedAt: Date; answeredAt: Date | null }[]> =>
  db.many(sql`
    select a.id, a.room_id as "roomId", a.at as "askedAt", a.answered_at as "answeredAt" from teaching.live_ask a join teaching.live_room r on r.id = a.room_id
    where r.session_id = any(${ids(sessionIds)}::text[]) and a.state <> 'HIDDEN' order by a.at desc limit 2000`);
