import { newId, sql, type Queryable } from '@yangfan/kernel';

export interface SeatRow {
  id: string;
  learnerId: string;
  accountId: string;
  name: string;
  state: 'RAISED' | 'INVITED' | 'ON_STAGE' | 'LOWERED' | 'DECLINED' | 'LEFT' | 'TAKEN_DOWN' | 'TIME_UP';
  raisedAt: Date;
  onStageAt: Date | null;
  leftAt: Date | null;
  endsAt: Date | null;
  spokenS: number;
  streamId: string | null;
}

/** Hands up, invited and on stage, with what each spoke in earlier turns and by voice notes that were played. */
export const activeSeats = (db: Queryable, roomId: string): Promise<SeatRow[]> =>
  db.many<SeatRow>(sql`
    select s.id, s.learner_id as "learnerId", s.account_id as "accountId", s.name, s.state, s.raised_at as "raisedAt", s.on_stage_at as "onStageAt", s.left_at as "leftAt", s.ends_at as "endsAt",
      coalesce((select floor(sum(extract(epoch from o.left_at - o.on_stage_at))) from teaching.live_seat o
        where o.room_id = s.room_id and o.learner_id = s.learner_id and o.on_stage_at is not null and o.left_at is not null), 0)::int
        + coalesce((select round(sum(v.length_s)) from teaching.live_voice v where v.room_id = s.room_id and v.learner_id = s.learner_id and v.played_at is not null), 0)::int as "spokenS",
      (select t.stream_id from teaching.live_stream t where t.room_id = s.room_id and t.account_id = s.account_id order by t.kind = 'CAMERA' desc limit 1) as "streamId"
    from teaching.live_seat s where s.room_id = ${roomId} and s.state in ('RAISED', 'INVITED', 'ON_STAGE') order by s.raised_at, s.id`);

/** Raises a hand, or invites without one; gives false where one is up already. */
export const insertSeat = async (
  db: Queryable,
  row: { roomId: string; learnerId: string; accountId: string; name: string; state: string; at: Date; endsAt: Date | null },
): Promise<boolean> =>
  (await db.run(sql`
    insert into teaching.live_seat (id, room_id, learner_id, account_id, name, state, raised_at, ends_at)
    values (${newId('str')}, ${row.roomId}, ${row.learnerId}, ${row.accountId}, ${row.name}, ${row.state}, ${row.at}, ${row.endsAt})
    on conflict do nothing`)) === 1;
export const setSeat = (db: Queryable, id: string, change: Pick<SeatRow, 'state' | 'onStageAt' | 'leftAt' | 'endsAt'>): Promise<number> =>
  db.run(
    sql`update teaching.live_seat set state = ${change.state}, on_stage_at = ${change.onStageAt}, left_at = ${change.leftAt}, ends_at = ${change.endsAt} where id = ${id}`,
  );

/** Seconds that every learner of a room spoke, on stage up to now and by voice notes that were played. */
export async function spokenSeconds(db: Queryable, roomId: string, now: Date): Promise<Map<string, number>> {
  const rows = await db.many<{ id: string; s: number }>(sql`
    select id, sum(s)::int as s from (
      select learner_id as id, floor(sum(extract(epoch from coalesce(left_at, ${now}) - on_stage_at))) as s from teaching.live_seat
      where room_id = ${roomId} and on_stage_at is not null group by learner_id
      union all
      select learner_id, round(sum(length_s)) from teaching.live_voice where room_id = ${roomId} and played_at is not null and length_s is not null group by learner_id
    ) spoken group by id`);
  return new Map(rows.map(({ id, s }) => [id, s]));
}

export interface StreamRow {
  accountId: string;
  kind: 'CAMERA' | 'SCREEN' | 'AUDIO';
  streamId: string;
  host: boolean;
  name: string | null;
}
/** The stream id of a person for a kind: the same however often they come back. */
export const streamIdOf = async (db: Queryable, roomId: string, accountId: string, kind: string): Promise<string> =>
  (
    await db.one<{ id: string }>(sql`
    insert into teaching.live_stream as s (room_id, account_id, kind, stream_id) values (${roomId}, ${accountId}, ${kind}, ${newId('lst')})
    on conflict (room_id, account_id, kind) do update set kind = s.kind returning stream_id as id`)
  ).id;
/** Streams of a room; those of nobody in the roster of the room are the hosts'. */
export const streamRows = (db: Queryable, roomId: string): Promise<StreamRow[]> =>
  db.many<StreamRow>(sql`
    select s.account_id as "accountId", s.kind, s.stream_id as "streamId", coalesce(m.role, 'HOST') = 'HOST' as host, m.name
    from teaching.live_stream s left join teaching.live_member m on m.room_id = s.room_id and m.account_id = s.account_id where s.room_id = ${roomId} order by s.kind, s.stream_id`);
