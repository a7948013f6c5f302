import { sql, type Queryable } from '@yangfan/kernel';

export interface ConfirmRow {
  id: string;
  roomId: string;
  kind: 'POPUP' | 'ROLL' | 'FACE';
  at: Date;
  dueAt: Date;
  learnerId: string | null;
  closedAt: Date | null;
  asked: number;
  answered: number;
}
export const confirmRows = (db: Queryable, roomId: string): Promise<ConfirmRow[]> =>
  db.many<ConfirmRow>(sql`
    select c.id, c.room_id as "roomId", c.kind, c.at, c.due_at as "dueAt", c.learner_id as "learnerId", c.closed_at as "closedAt",
      (select count(*)::int from teaching.live_confirm_asked a where a.confirm_id = c.id) as asked,
      (select count(*)::int from teaching.live_confirm_asked a where a.confirm_id = c.id and a.answered_at is not null) as answered
    from teaching.live_confirm c where c.room_id = ${roomId} order by c.at desc, c.id desc limit 200`);
export const askedOf = (db: Queryable, roomId: string, learnerId: string): Promise<{ confirmId: string; answeredAt: Date | null }[]> =>
  db.many(
    sql`select confirm_id as "confirmId", answered_at as "answeredAt" from teaching.live_confirm_asked where room_id = ${roomId} and learner_id = ${learnerId}`,
  );
export async function insertConfirm(
  db: Queryable,
  row: Omit<ConfirmRow, 'closedAt' | 'asked' | 'answered'> & { askedBy: string | null },
  learnerIds: readonly string[],
): Promise<void> {
  await db.run(sql`
    insert into teaching.live_confirm (id, room_id, kind, at, due_at, learner_id, asked_by)
    values (${row.id}, ${row.roomId}, ${row.kind}, ${row.at}, ${row.dueAt}, ${row.learnerId}, ${row.askedBy})`);
  await db.run(sql`
    insert into teaching.live_confirm_asked (confirm_id, room_id, learner_id) select ${row.id}, ${row.roomId}, id from unnest(${learnerIds as string[]}::text[]) t(id)`);
}
export const answer = (db: Queryable, confirmId: string, learnerId: string, at: Date, checkId: string | null): Promise<number> =>
  db.run(sql`
    update teaching.live_confirm_asked set answered_at = ${at}, check_id = ${checkId}
    where confirm_id = ${confirmId} and learner_id = ${learnerId} and answered_at is null`);
export const closeConfirm = (db: Queryable, id: string, at: Date): Promise<number> =>
  db.run(sql`update teaching.live_confirm set closed_at = ${at} where id = ${id} and closed_at is null`);
/** Who did not answer. */
export const missedBy = async (db: Queryable, confirmId: string): Promise<string[]> =>
  (
    await db.many<{ id: string }>(
      sql`select learner_id as id from teaching.live_confirm_asked where confirm_id = ${confirmId} and answered_at is null order by 1`,
    )
  ).map(({ id }) => id);
