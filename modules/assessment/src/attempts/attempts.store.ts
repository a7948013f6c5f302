import { sql, type Queryable, type Tx } from '@yangfan/kernel';
import type { Given } from '../papers/marking.rules.ts';
import type { Paper } from '../papers/paper.rules.ts';

export interface ReceiptRow {
  attemptId: string;
  submittedAt: string;
  answered: number;
  questions: number;
  automatic: boolean;
  md5: string;
  sha1: string;
  sha256: string;
  mac: string;
  ledgerId: string;
}
export interface AttemptRow {
  id: string;
  examId: string;
  classId: string;
  learnerId: string;
  accountId: string;
  seed: string;
  paper: Paper;
  questions: number;
  ticketNo: string;
  holder: string;
  state: 'IN_PROGRESS' | 'SUBMITTED' | 'AUTO_SUBMITTED';
  startedAt: Date;
  deadline: Date;
  leaves: number;
  takeovers: number;
  submittedAt: Date | null;
  score: string | null;
  /** By question; null where a person must mark. */
  marks: (number | null)[] | null;
  receipt: ReceiptRow | null;
  pausedAt: Date | null;
  extraMin: number;
  client: string;
  checkMethod: string;
  pledgeVersion: string;
  environment: Record<string, unknown>;
  validity: 'NORMAL' | 'SUSPECT' | 'VALID' | 'INVALID';
  validityAt: Date | null;
  validityWhy: string;
  /** Items marked by the key of a later version than the drawn one. */
  keyVersions: Record<string, number>;
}
const columns = sql`id, exam_id as "examId", class_id as "classId", learner_id as "learnerId", account_id as "accountId", seed, paper, questions, ticket_no as "ticketNo", holder, state,
  started_at as "startedAt", deadline, leaves, takeovers, submitted_at as "submittedAt", score, marks, receipt,
  paused_at as "pausedAt", extra_min as "extraMin", client, check_method as "checkMethod", pledge_version as "pledgeVersion", environment, validity, validity_at as "validityAt", validity_why as "validityWhy", key_versions as "keyVersions"`;

export const attemptById = (db: Queryable, id: string) =>
  db.maybe<AttemptRow>(sql`select ${columns} from assessment.attempt where id = ${id}`);
/** Locks attempts, in one order for every writer. */
export const lockAttempts = (tx: Tx, ids: readonly string[]) =>
  tx.many<AttemptRow>(sql`select ${columns} from assessment.attempt where id = any(${ids as string[]}::text[]) order by id for update`);
/** The attempts that learners have in exams. */
export const attemptsOf = (db: Queryable, pairs: readonly { examId: string; learnerId: string }[]) =>
  db.many<AttemptRow>(sql`
    select ${columns} from assessment.attempt
    where (exam_id, learner_id) in (select * from unnest(${pairs.map((pair) => pair.examId)}::text[], ${pairs.map((pair) => pair.learnerId)}::text[]))`);
export const attemptsOfLearner = (db: Queryable, learnerId: string) =>
  db.many<Pick<AttemptRow, 'id' | 'examId' | 'state' | 'score' | 'validity'>>(
    sql`select id, exam_id as "examId", state, case when validity = 'INVALID' then 0 else score end as score, validity from assessment.attempt where learner_id = ${learnerId} limit 200`,
  );

export interface NewAttempt {
  id: string;
  examId: string;
  classId: string;
  learnerId: string;
  accountId: string;
  seed: string;
  paper: Paper;
  ticketNo: string;
  holder: string;
  checkId: string;
  checkMethod: string;
  startedAt: Date;
  deadline: Date;
  pausedAt: Date | null;
  extraMin: number;
  client: string;
  pledgeVersion: string;
  environment: object;
}
/** Keeps the papers before they are handed out; fewer than given when a learner already has one. */
export const insertAttempts = (tx: Tx, rows: readonly NewAttempt[]) =>
  tx.run(sql`
    insert into assessment.attempt (id, exam_id, class_id, learner_id, account_id, seed, paper, questions, expected_facility, ticket_no, holder, check_id, check_method, state, started_at, deadline,
      paused_at, extra_min, client, pledge_version, environment)
    select r.id, r."examId", r."classId", r."learnerId", r."accountId", r.seed, p.paper, r.questions, r."expectedFacility", r."ticketNo", r.holder, r."checkId", r."checkMethod", 'IN_PROGRESS',
      r."startedAt", r.deadline, r."pausedAt", r."extraMin", r.client, r."pledgeVersion", r.environment
    from jsonb_to_recordset(${JSON.stringify(rows.map(({ paper, ...row }) => ({ ...row, questions: paper.questions.length, expectedFacility: paper.expectedFacility })))}::jsonb) as
      r(id text, "examId" text, "classId" text, "learnerId" text, "accountId" text, seed text, questions int, "expectedFacility" float8, "ticketNo" text, holder text, "checkId" text,
        "checkMethod" text, "startedAt" timestamptz, deadline timestamptz, "pausedAt" timestamptz, "extraMin" int, client text, "pledgeVersion" text, environment jsonb)
    join unnest(${rows.map((row) => row.id)}::text[], ${rows.map((row) => JSON.stringify(row.paper))}::jsonb[]) as p (id, paper) on p.id = r.id
    order by r."examId", r."learnerId"
    on conflict (exam_id, learner_id) do nothing`);

/** Gives the paper to another page or device. */
export const takeOver = (tx: Tx, id: string, holder: string, client: string) =>
  tx.run(sql`update assessment.attempt set holder = ${holder}, client = ${client}, takeovers = takeovers + 1 where id = ${id}`);
export const addLeave = async (tx: Tx, id: string) =>
  (await tx.one<{ leaves: number }>(sql`update assessment.attempt set leaves = leaves + 1 where id = ${id} returning leaves`)).leaves;

export interface AnswerRow {
  no: number;
  value: Given;
  version: number;
  flagged: boolean;
  at: Date;
}
export const answersOf = (db: Queryable, attemptId: string) =>
  db.many<AnswerRow>(
    sql`select no, value, version, flagged, at from assessment.attempt_answer where attempt_id = ${attemptId} order by no`,
  );
/** The answers of several attempts, in order of their questions. */
export async function answersOfMany(db: Queryable, attemptIds: readonly string[]): Promise<Map<string, { no: number; value: Given }[]>> {
  // One row an attempt: fifty rows each cost more to hand over than to read.
  const rows = await db.many<{ id: string; nos: number[]; values: Given[] }>(sql`
    select attempt_id as id, json_agg(no order by no) as nos, json_agg(value order by no) as "values" from assessment.attempt_answer
    where attempt_id = any(${attemptIds as string[]}::text[]) group by attempt_id`);
  return new Map(rows.map(({ id, nos, values }) => [id, nos.map((no, index) => ({ no, value: values[index]! }))]));
}

/** One save as the batch carries it. */
export interface SaveItem {
  attemptId: string;
  learnerId: string;
  holder: string;
  now: Date;
  answers: readonly { no: number; value: Given; version: number; flagged?: boolean }[];
}

/**
 * Writes many candidates' answers in one statement. Only running attempts of the right person and holder take part; the share lock
 * makes a submission wait for answers that are about to be acknowledged. Gives the indexes of the saves that were taken.
 */
export async function saveBatch(tx: Tx, items: readonly SaveItem[], graceMs: number): Promise<Set<number>> {
  const heads = items.map((item, i) => ({ i, attempt_id: item.attemptId, learner_id: item.learnerId, holder: item.holder, now: item.now }));
  const rows = items.flatMap((item, i) =>
    item.answers.map((answer) => ({
      i,
      attempt_id: item.attemptId,
      no: answer.no,
      value: answer.value,
      version: answer.version,
      flagged: answer.flagged ?? false,
      at: item.now,
    })),
  );
  const taken = await tx.many<{ i: number }>(sql`
    select h.i from jsonb_to_recordset(${JSON.stringify(heads)}::jsonb) as h(i int, attempt_id text, learner_id text, holder text, now timestamptz)
    join assessment.attempt a on a.id = h.attempt_id and a.learner_id = h.learner_id and a.holder = h.holder
    where a.state = 'IN_PROGRESS' and (a.paused_at is not null or h.now <= a.deadline + make_interval(secs => ${graceMs / 1000}::double precision))
    order by a.id for key share of a`);
  const open = new Set(taken.map((row) => row.i));
  const kept = rows.filter((row) => open.has(row.i));
  if (kept.length) {
    // 'null'::jsonb is an emptied answer; a JSON null in a record would become SQL NULL.
    await tx.run(sql`
      insert into assessment.attempt_answer as x (attempt_id, no, value, version, flagged, at)
      select distinct on (attempt_id, no) attempt_id, no, coalesce(value, 'null'::jsonb), version, flagged, at
      from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as r(attempt_id text, no smallint, value jsonb, version int, flagged boolean, at timestamptz)
      order by attempt_id, no, version desc
      on conflict (attempt_id, no) do update set value = excluded.value, version = excluded.version, flagged = excluded.flagged, at = excluded.at where x.version < excluded.version`);
  }
  return open;
}

/** Closes attempts with their marks and receipts. */
export const closeAttempts = (
  tx: Tx,
  rows: readonly {
    id: string;
    state: 'SUBMITTED' | 'AUTO_SUBMITTED';
    submittedAt: Date;
    score: number | null;
    marks: (number | null)[];
    receipt: ReceiptRow;
  }[],
) =>
  tx.run(sql`
    update assessment.attempt a set state = r.state, submitted_at = r."submittedAt", score = r.score, marks = r.marks, receipt = r.receipt
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id text, state text, "submittedAt" timestamptz, score numeric, marks jsonb, receipt jsonb) where a.id = r.id`);

export const insertEvent = (db: Queryable, attemptId: string, at: Date, what: string, detail: object = {}) =>
  db.run(
    sql`insert into assessment.attempt_event (attempt_id, at, what, detail) values (${attemptId}, ${at}, ${what}, ${JSON.stringify(detail)}::jsonb)`,
  );
export const eventsOf = (db: Queryable, attemptId: string) =>
  db.many<{ at: Date; what: string; detail: Record<string, unknown> }>(
    sql`select at, what, detail from assessment.attempt_event where attempt_id = ${attemptId} order by at limit 500`,
  );

/** Running attempts whose time is over. */
export const overdue = async (db: Queryable, before: Date, limit: number) =>
  (
    await db.many<{ id: string }>(
      sql`select id from assessment.attempt where state = 'IN_PROGRESS' and paused_at is null and deadline < ${before} order by deadline limit ${limit}`,
    )
  ).map((row) => row.id);

/** Where an attempt stands, for the guard. */
export const attemptSubject = (db: Queryable, id: string) =>
  db.maybe<{ classId: string; regionCode: string; institutionId: string; lecturerIds: string[]; learnerId: string; accountId: string }>(sql`
    select e.class_id as "classId", e.region_code as "regionCode", e.institution_id as "institutionId", e.lecturer_ids as "lecturerIds", a.learner_id as "learnerId", a.account_id as "accountId"
    from assessment.attempt a join assessment.exam e on e.id = a.exam_id where a.id = ${id}`);
