import { sql, type Queryable, type Tx } from '@yangfan/kernel';
import type { Given } from '../papers/marking.rules.ts';
import type { Paper, PaperQuestion } from '../papers/paper.rules.ts';
import type { PracticeKind } from './pick.rules.ts';
import type { Card } from './schedule.rules.ts';

export interface CardRow extends Card {
  itemId: string;
  /** The last answer that was not all right, in the bank's keys. */
  lastGiven: unknown;
  /** `PRACTICE`, or the attempt whose mark moved the card last. */
  source: string;
}

/** An exam of these classes that can be sat now or is still being sat; the one that lasts longest. */
export const openExam = (db: Queryable, classIds: readonly string[], now: Date) =>
  db.maybe<{ title: string; until: Date }>(sql`
    select e.title, greatest(e.ends_at, (select max(a.deadline) from assessment.attempt a where a.exam_id = e.id and a.state = 'IN_PROGRESS')) as until
    from assessment.exam e where e.class_id = any(${classIds as string[]}::text[]) and e.status = 'PUBLISHED' and e.entry_from <= ${now}
      and (e.ends_at > ${now} or exists (select 1 from assessment.attempt a where a.exam_id = e.id and a.state = 'IN_PROGRESS'))
    order by 2 desc limit 1`);

/** Items whose right answers would say something of an exam without results: those on the learner's own papers, and fixed papers of their classes. */
export const hiddenItems = async (db: Queryable, learnerId: string, classIds: readonly string[]) =>
  new Set(
    (
      await db.many<{ id: string }>(sql`
        select q->>'itemId' as id from assessment.attempt a join assessment.exam e on e.id = a.exam_id, jsonb_array_elements(a.paper->'questions') q
        where a.learner_id = ${learnerId} and e.status = 'PUBLISHED'
        union
        select q->>'itemId' from assessment.exam e join assessment.exam_paper x on x.exam_id = e.id join assessment.fixed_paper f on f.id = x.paper_id, jsonb_array_elements(f.questions) q
        where e.class_id = any(${classIds as string[]}::text[]) and e.status in ('DRAFT', 'PUBLISHED')`)
    ).map(({ id }) => id),
  );

export interface MarkedAttempt {
  id: string;
  classId: string;
  programCode: string;
  submittedAt: Date;
  paper: Paper;
  marks: number[];
  /** Taken in before and marked anew since. */
  again: boolean;
}
/** Papers with released results that the book does not know, or knows with other marks; oldest first. */
export const untaken = (tx: Tx, learnerId: string) =>
  tx.many<MarkedAttempt>(sql`
    select a.id, a.class_id as "classId", e.program_code as "programCode", a.submitted_at as "submittedAt", a.paper, a.marks, i.attempt_id is not null as again
    from assessment.attempt a join assessment.exam e on e.id = a.exam_id left join assessment.practice_intake i on i.attempt_id = a.id
    where a.learner_id = ${learnerId} and e.status = 'RELEASED' and a.score is not null and a.marks is not null and (i.attempt_id is null or i.marks <> a.marks)
    order by a.submitted_at limit 20 for update of a`);
export const putIntake = (tx: Tx, attemptId: string, learnerId: string, marks: readonly number[], at: Date) =>
  tx.run(sql`
    insert into assessment.practice_intake (attempt_id, learner_id, marks, at) values (${attemptId}, ${learnerId}, ${JSON.stringify(marks)}::jsonb, ${at})
    on conflict (attempt_id) do update set marks = excluded.marks, at = excluded.at`);

const card = sql`item_id as "itemId", box, due_on::text as "dueOn", seen, wrong, right_days as "rightDays", in_book as "inBook", last_share as "lastShare", last_on::text as "lastOn", last_given as "lastGiven", source`;
/** Every card of a learner: at most one an item of the bank. */
export const cardsOf = async (db: Queryable, learnerId: string) =>
  new Map(
    (await db.many<CardRow>(sql`select ${card} from assessment.practice_card where learner_id = ${learnerId} limit 20000`)).map((row) => [
      row.itemId,
      row,
    ]),
  );
export const putCards = (tx: Tx, learnerId: string, rows: readonly CardRow[]) =>
  tx.run(sql`
    insert into assessment.practice_card (learner_id, item_id, box, due_on, seen, wrong, right_days, in_book, last_share, last_on, last_given, source)
    select ${learnerId}, "itemId", box, "dueOn", seen, wrong, "rightDays", "inBook", "lastShare", "lastOn", "lastGiven", source
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as c("itemId" text, box smallint, "dueOn" date, seen int, wrong int, "rightDays" smallint, "inBook" boolean, "lastShare" float8,
      "lastOn" date, "lastGiven" jsonb, source text)
    on conflict (learner_id, item_id) do update set box = excluded.box, due_on = excluded.due_on, seen = excluded.seen, wrong = excluded.wrong, right_days = excluded.right_days,
      in_book = excluded.in_book, last_share = excluded.last_share, last_on = excluded.last_on, last_given = excluded.last_given, source = excluded.source`);
/** Waits for another call that moves this learner's cards. */
export const lockCards = (tx: Tx, learnerId: string) =>
  tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`practice ${learnerId}`}, 0))`);

export interface SetAnswer {
  no: number;
  given: Given;
  earned: number;
  dueOn: string;
  inBook: boolean;
}
export interface SetRow {
  id: string;
  learnerId: string;
  programCode: string;
  kind: PracticeKind;
  chapter: string | null;
  questions: PaperQuestion[];
  answers: SetAnswer[];
  startedAt: Date;
}
const set = sql`id, learner_id as "learnerId", program_code as "programCode", kind, chapter, questions, answers, started_at as "startedAt"`;
export const insertSet = (tx: Tx, row: SetRow) =>
  tx.run(sql`
    insert into assessment.practice_set (id, learner_id, program_code, kind, chapter, questions, started_at)
    values (${row.id}, ${row.learnerId}, ${row.programCode}, ${row.kind}, ${row.chapter}, ${JSON.stringify(row.questions)}::jsonb, ${row.startedAt})`);
export const setById = (db: Queryable, id: string) => db.maybe<SetRow>(sql`select ${set} from assessment.practice_set where id = ${id}`);
export const putAnswers = (tx: Tx, id: string, answers: readonly SetAnswer[], finishedAt: Date | null) =>
  tx.run(sql`update assessment.practice_set set answers = ${JSON.stringify(answers)}::jsonb, finished_at = ${finishedAt} where id = ${id}`);
/** The newest sets that were begun in the last week and not finished. */
export const openSets = (db: Queryable, learnerId: string, since: Date) =>
  db.many<SetRow>(
    sql`select ${set} from assessment.practice_set where learner_id = ${learnerId} and finished_at is null and started_at > ${since} order by started_at desc limit 3`,
  );
