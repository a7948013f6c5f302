import { sql, type Queryable } from '@yangfan/kernel';

export type Way = 'CODE' | 'PLACE' | 'FACE' | 'TICK';
export interface CallRow {
  id: string;
  sessionId: string;
  classId: string;
  kind: 'PHONE' | 'HAND';
  way: Way;
  code: string | null;
  seed: string | null;
  calledBy: string;
  calledName: string;
  inspector: boolean;
  at: Date;
  dueAt: Date | null;
}
export interface AnswerRow {
  callId: string;
  learnerId: string;
  present: boolean | null;
  at: Date | null;
  distanceM: number | null;
  tries: number;
  excusedBy: string | null;
  excusedReason: string | null;
}
const CALL = sql`c.id, c.session_id as "sessionId", c.class_id as "classId", c.kind, c.way, c.code, c.seed, c.called_by as "calledBy", c.called_name as "calledName", c.inspector, c.at, c.due_at as "dueAt"`;
const ANSWER = sql`a.call_id as "callId", a.learner_id as "learnerId", a.present, a.at, a.distance_m as "distanceM", a.tries, a.excused_by as "excusedBy", a.excused_reason as "excusedReason"`;
const SHOWN = 50;

export const callRows = (db: Queryable, sessionId: string): Promise<CallRow[]> =>
  db.many<CallRow>(
    sql`select ${CALL} from teaching.spot_call c where c.session_id = ${sessionId} order by c.at desc, c.id desc limit ${SHOWN}`,
  );
export const callById = (db: Queryable, id: string): Promise<CallRow | undefined> =>
  db.maybe<CallRow>(sql`select ${CALL} from teaching.spot_call c where c.id = ${id}`);
export const answerRows = (db: Queryable, callIds: readonly string[]): Promise<AnswerRow[]> =>
  db.many<AnswerRow>(
    sql`select ${ANSWER} from teaching.spot_answer a where a.call_id = any(${callIds as string[]}::text[]) order by a.learner_id`,
  );
/** One learner's answer, held until the end of the transaction. */
export const lockAnswer = (db: Queryable, callId: string, learnerId: string): Promise<AnswerRow | undefined> =>
  db.maybe<AnswerRow>(
    sql`select ${ANSWER} from teaching.spot_answer a where a.call_id = ${callId} and a.learner_id = ${learnerId} for update`,
  );

export async function insertCall(db: Queryable, row: CallRow, learnerIds: readonly string[]): Promise<void> {
  await db.run(sql`
    insert into teaching.spot_call (id, session_id, class_id, kind, way, code, seed, called_by, called_name, inspector, at, due_at)
    values (${row.id}, ${row.sessionId}, ${row.classId}, ${row.kind}, ${row.way}, ${row.code}, ${row.seed}, ${row.calledBy}, ${row.calledName}, ${row.inspector}, ${row.at}, ${row.dueAt})`);
  await db.run(sql`
    insert into teaching.spot_answer (call_id, session_id, class_id, learner_id)
    select ${row.id}, ${row.sessionId}, ${row.classId}, l.id from unnest(${learnerIds as string[]}::text[]) as l(id)`);
}
export const setAnswer = (
  db: Queryable,
  row: { callId: string; learnerId: string; present: boolean; at: Date; method: string; distanceM: number | null; checkId: string | null },
): Promise<number> =>
  db.run(sql`
    update teaching.spot_answer set present = ${row.present}, at = ${row.at}, method = ${row.method}, distance_m = ${row.distanceM}, check_id = ${row.checkId}
    where call_id = ${row.callId} and learner_id = ${row.learnerId}`);
export const countTry = (db: Queryable, callId: string, learnerId: string): Promise<number> =>
  db.run(sql`update teaching.spot_answer set tries = tries + 1 where call_id = ${callId} and learner_id = ${learnerId}`);
export const setExcuse = (db: Queryable, row: { callId: string; learnerId: string; by: string; reason: string }): Promise<number> =>
  db.run(sql`
    update teaching.spot_answer set excused_by = ${row.by}, excused_reason = ${row.reason} where call_id = ${row.callId} and learner_id = ${row.learnerId}`);

/** Calls that a learner may still answer. */
export const waitingCalls = (db: Queryable, learnerId: string, now: Date): Promise<CallRow[]> =>
  db.many<CallRow>(sql`
    select ${CALL} from teaching.spot_call c join teaching.spot_answer a on a.call_id = c.id
    where a.learner_id = ${learnerId} and a.present is null and c.kind = 'PHONE' and c.due_at > ${now} order by c.due_at limit 20`);
/** When calls were made at some sessions. */
export const callTimes = (db: Queryable, sessionIds: readonly string[]): Promise<{ sessionId: string; at: Date }[]> =>
  db.many(sql`select session_id as "sessionId", at from teaching.spot_call where session_id = any(${sessionIds as string[]}::text[])`);
