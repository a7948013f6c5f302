import { sql, type Queryable } from '@yangfan/kernel';

export interface AskRow {
  id: string;
  roomId: string;
  accountId: string;
  learnerId: string | null;
  name: string;
  text: string;
  at: Date;
  votes: number;
  state: 'OPEN' | 'ANSWERED' | 'HIDDEN';
  answer: string | null;
  answeredAt: Date | null;
}
const COLUMNS = sql`a.id, a.room_id as "roomId", a.account_id as "accountId", a.learner_id as "learnerId", a.name, a.text, a.at, a.votes, a.state, a.answer, a.answered_at as "answeredAt"`;
/** Open ones with the most votes first, then the answered, then the hidden. */
export const askRows = (db: Queryable, roomId: string): Promise<AskRow[]> =>
  db.many<AskRow>(sql`
    select ${COLUMNS} from teaching.live_ask a where a.room_id = ${roomId} order by array_position(array['OPEN', 'ANSWERED', 'HIDDEN'], a.state), a.votes desc, a.at, a.id limit 500`);
export const lockAsk = (db: Queryable, roomId: string, id: string): Promise<AskRow | undefined> =>
  db.maybe<AskRow>(sql`select ${COLUMNS} from teaching.live_ask a where a.room_id = ${roomId} and a.id = ${id} for no key update`);
export const insertAsk = (db: Queryable, row: AskRow): Promise<number> =>
  db.run(sql`
    insert into teaching.live_ask (id, room_id, account_id, learner_id, name, text, at, state)
    values (${row.id}, ${row.roomId}, ${row.accountId}, ${row.learnerId}, ${row.name}, ${row.text}, ${row.at}, 'OPEN')`);
/** On or off, once: gives the change of the sum. */
export async function setAskVote(db: Queryable, askId: string, learnerId: string, on: boolean): Promise<void> {
  const changed = on
    ? await db.run(sql`insert into teaching.live_ask_vote (ask_id, learner_id) values (${askId}, ${learnerId}) on conflict do nothing`)
    : -(await db.run(sql`delete from teaching.live_ask_vote where ask_id = ${askId} and learner_id = ${learnerId}`));
  if (changed !== 0) await db.run(sql`update teaching.live_ask set votes = votes + ${changed} where id = ${askId}`);
}
export const saveAsk = (db: Queryable, row: Pick<AskRow, 'id' | 'state' | 'answer' | 'answeredAt'>): Promise<number> =>
  db.run(
    sql`update teaching.live_ask set state = ${row.state}, answer = ${row.answer}, answered_at = ${row.answeredAt} where id = ${row.id}`,
  );
export const askVotesOf = async (db: Queryable, roomId: string, learnerId: string): Promise<Set<string>> =>
  new Set(
    (
      await db.many<{ id: string }>(
        sql`select v.ask_id as id from teaching.live_ask_vote v join teaching.live_ask a on a.id = v.ask_id where a.room_id = ${roomId} and v.learner_id = ${learnerId}`,
      )
    ).map(({ id }) => id),
  );
