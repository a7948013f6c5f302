import { sql, type Queryable } from '@yangfan/kernel';

export interface PollRow {
  id: string;
  roomId: string;
  kind: 'POLL' | 'QUIZ' | 'RACE';
  question: string;
  options: string[];
  multiple: boolean;
  anonymous: boolean;
  right: number[] | null;
  state: 'OPEN' | 'CLOSED';
  openedAt: Date;
  closesAt: Date | null;
  counts: number[];
  votes: number;
  winnerLearner: string | null;
  winnerName: string | null;
}
const COLUMNS = sql`p.id, p.room_id as "roomId", p.kind, p.question, p.options, p.multiple, p.anonymous, p.correct as "right", p.state, p.opened_at as "openedAt", p.closes_at as "closesAt",
  to_jsonb(p.counts) as counts, p.votes, p.winner_learner as "winnerLearner", p.winner_name as "winnerName"`;
export const pollRows = (db: Queryable, roomId: string): Promise<PollRow[]> =>
  db.many<PollRow>(
    sql`select ${COLUMNS} from teaching.live_poll p where p.room_id = ${roomId} order by p.opened_at desc, p.id desc limit 200`,
  );
/** The poll, locked: votes of one poll come one after the other, so a race has one winner. */
export const lockPoll = (db: Queryable, roomId: string, id: string): Promise<PollRow | undefined> =>
  db.maybe<PollRow>(sql`select ${COLUMNS} from teaching.live_poll p where p.room_id = ${roomId} and p.id = ${id} for no key update`);
export async function insertPoll(db: Queryable, row: PollRow): Promise<void> {
  await db.run(sql`
    insert into teaching.live_poll (id, room_id, kind, question, options, multiple, anonymous, correct, state, opened_at, closes_at, counts)
    values (${row.id}, ${row.roomId}, ${row.kind}, ${row.question}, ${JSON.stringify(row.options)}::jsonb, ${row.multiple}, ${row.anonymous},
      ${row.right ? JSON.stringify(row.right) : null}::jsonb, 'OPEN', ${row.openedAt}, ${row.closesAt}, ${row.counts}::int[])`);
}
/** The vote of a learner, once: false when they voted before. An anonymous one holds neither choice nor time. */
export const insertVote = async (
  db: Queryable,
  vote: { pollId: string; learnerId: string; choices: readonly number[] | null; at: Date | null },
): Promise<boolean> =>
  (await db.run(sql`
    insert into teaching.live_vote (poll_id, learner_id, choices, at)
    values (${vote.pollId}, ${vote.learnerId}, ${vote.choices ? JSON.stringify(vote.choices) : null}::jsonb, ${vote.at}) on conflict do nothing`)) ===
  1;
export const savePoll = (
  db: Queryable,
  row: Pick<PollRow, 'id' | 'counts' | 'votes' | 'winnerLearner' | 'winnerName' | 'state'> & { closedAt: Date | null },
): Promise<number> =>
  db.run(sql`
    update teaching.live_poll set counts = ${row.counts}::int[], votes = ${row.votes}, winner_learner = ${row.winnerLearner}, winner_name = ${row.winnerName}, state = ${row.state},
      closed_at = ${row.closedAt} where id = ${row.id}`);
export const votesOf = (
  db: Queryable,
  pollIds: readonly string[],
  learnerId: string,
): Promise<{ pollId: string; choices: number[] | null }[]> =>
  db.many(
    sql`select poll_id as "pollId", choices from teaching.live_vote where poll_id = any(${pollIds as string[]}::text[]) and learner_id = ${learnerId}`,
  );
export const voteRows = (db: Queryable, pollId: string): Promise<{ learnerId: string; choices: number[]; at: Date }[]> =>
  db.many(
    sql`select learner_id as "learnerId", choices, at from teaching.live_vote where poll_id = ${pollId} and choices is not null order by at, learner_id`,
  );
