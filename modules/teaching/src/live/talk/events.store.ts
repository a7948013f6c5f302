import type { LiveEventKind, LiveRole } from '@yangfan/contract';
import { sql, type Queryable, type Sql } from '@yangfan/kernel';

export interface EventRow {
  seq: number;
  at: Date;
  kind: LiveEventKind;
  fromAccount: string;
  fromRole: LiveRole;
  fromName: string;
  privateTo: string[] | null;
  data: Record<string, unknown>;
  clientId: string | null;
  removed: boolean;
}
export type NewEvent = Omit<EventRow, 'seq' | 'removed' | 'clientId'> & { clientId?: string | null };

const COLUMNS = sql`e.seq, e.at, e.kind, e.from_account as "fromAccount", e.from_role as "fromRole", e.from_name as "fromName", e.private_to as "privateTo", e.data,
  e.client_id as "clientId", e.removed_at is not null as removed`;

/** Adds events to the time line and gives them their numbers: raising the room's number makes writers come one after the other. */
export async function appendEvents(db: Queryable, roomId: string, events: readonly NewEvent[]): Promise<EventRow[]> {
  if (events.length === 0) return [];
  const { seq } = await db.one<{ seq: number }>(
    sql`update teaching.live_room set seq = seq + ${events.length} where id = ${roomId} returning seq`,
  );
  const first = seq - events.length + 1;
  const rows = events.map((event, index) => ({ ...event, clientId: event.clientId ?? null, seq: first + index, removed: false }));
  await db.run(sql`
    insert into teaching.live_event (at, room_id, seq, kind, from_account, from_role, from_name, private_to, data, client_id)
    select r.at, ${roomId}, r.seq, r.kind, r."fromAccount", r."fromRole", r."fromName", r."privateTo", r.data, r."clientId"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(at timestamptz, seq bigint, kind text, "fromAccount" text, "fromRole" text, "fromName" text, "privateTo" text[], data jsonb, "clientId" text)`);
  return rows;
}

export interface EventQuery {
  after?: number | undefined;
  before?: number | undefined;
  kinds?: readonly string[] | undefined;
  q?: string | undefined;
  limit: number;
}
/** Events as one person may see them: private ones reach their people and the hosts only. Oldest first. */
export async function eventRows(
  db: Queryable,
  roomId: string,
  viewer: { accountId: string; host: boolean },
  query: EventQuery,
): Promise<EventRow[]> {
  const where: Sql[] = [sql`e.room_id = ${roomId}`];
  if (!viewer.host) where.push(sql`(e.private_to is null or ${viewer.accountId} = any(e.private_to))`);
  if (query.after !== undefined) where.push(sql`e.seq > ${query.after}`);
  if (query.before !== undefined) where.push(sql`e.seq < ${query.before}`);
  if (query.kinds?.length) where.push(sql`e.kind = any(${query.kinds as string[]}::text[])`);
  if (query.q) {
    where.push(
      sql`strpos(lower(concat_ws(' ', e.data ->> 'text', e.data ->> 'question', e.data ->> 'title', e.from_name)), lower(${query.q})) > 0`,
    );
    if (!viewer.host) where.push(sql`e.removed_at is null`);
  }
  const newest = query.before !== undefined && query.after === undefined;
  const rows = await db.many<EventRow>(sql`
    select ${COLUMNS} from teaching.live_event e where ${sql.join(where, sql` and `)} order by e.seq ${newest ? sql`desc` : sql`asc`} limit ${query.limit}`);
  return newest ? rows.reverse() : rows;
}
export const eventRow = (db: Queryable, roomId: string, seq: number): Promise<EventRow | undefined> =>
  db.maybe<EventRow>(sql`select ${COLUMNS} from teaching.live_event e where e.room_id = ${roomId} and e.seq = ${seq}`);
/** Messages that were sent before under the same number of the sender. */
export const sentBefore = (db: Queryable, roomId: string, sent: readonly { accountId: string; clientId: string }[]): Promise<EventRow[]> =>
  db.many<EventRow>(sql`
    select ${COLUMNS} from teaching.live_event e
    join unnest(${sent.map((one) => one.accountId)}::text[], ${sent.map((one) => one.clientId)}::text[]) s(account, client) on e.from_account = s.account and e.client_id = s.client
    where e.room_id = ${roomId}`);
/** Takes a message from the screens; its words stay in the record. */
export const markRemoved = (db: Queryable, roomId: string, seq: number, at: Date, reason: string): Promise<number> =>
  db.run(sql`
    update teaching.live_event set removed_at = ${at}, removed_reason = ${reason}
    where room_id = ${roomId} and seq = ${seq} and kind = 'chat' and removed_at is null`);
