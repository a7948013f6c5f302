import { createHash } from 'node:crypto';
import { sql, type Db } from '@yangfan/kernel';
import type { Journal } from './journal.ts';
import { canonical, recount, type DrawnQuestion, type ItemKey } from './recount.ts';

/** One paper as it is exported: what was drawn, what was answered, what it was given. */
export interface Exported {
  id: string;
  examId: string;
  learnerId: string;
  state: string;
  submittedAt: Date;
  questions: DrawnQuestion[];
  answers: { no: number; version: number; value: unknown }[];
  marks: (number | null)[] | null;
  score: number | null;
  receipt: Record<string, unknown> | null;
}
export interface Export {
  papers: Exported[];
  /** By item and version. */
  keys: Map<string, ItemKey>;
}

/** Everything that the second count needs, read once. */
export async function exportSitting(db: Db, examIds: readonly string[]): Promise<Export> {
  const papers = await db.many<Exported>(sql`
    select a.id, a.exam_id as "examId", a.learner_id as "learnerId", a.state, a.submitted_at as "submittedAt", a.paper->'questions' as questions, a.marks, a.score::float8 as score, a.receipt,
      coalesce((select json_agg(json_build_object('no', x.no, 'version', x.version, 'value', x.value) order by x.no) from assessment.attempt_answer x where x.attempt_id = a.id), '[]') as answers
    from assessment.attempt a where a.exam_id = any(${examIds as string[]}::text[])`);
  const items = await db.many<{ id: string; version: number; content: ItemKey }>(
    sql`select item_id as id, version, content from assessment.item_version where state <> 'DRAFT'`,
  );
  return {
    papers,
    keys: new Map(items.map(({ id, version, content }) => [`${id} ${version}`, { ...content, parts: content.parts ?? [] }])),
  };
}

/** What of the acknowledged is missing or altered, and what was doubled. */
export function journalFaults({ papers }: Export, journal: Journal): string[] {
  const faults = [...journal.faults];
  const byId = new Map(papers.map((paper) => [paper.id, paper]));
  const learners = new Set(papers.map(({ learnerId }) => learnerId));
  if (learners.size !== papers.length) faults.push(`${papers.length} papers of ${learners.size} learners`);
  for (const [id, { acknowledged, sent, receipt }] of journal.papers) {
    const paper = byId.get(id);
    if (!paper) {
      faults.push(`paper ${id} was given out and is not there`);
      continue;
    }
    const stored = new Map(paper.answers.map((one) => [one.no, one]));
    for (const [no, { version, value }] of acknowledged) {
      const row = stored.get(no);
      if (!row || row.version < version) faults.push(`${id} ${no}: version ${version} acknowledged, ${row?.version ?? 'none'} there`);
      else if (row.version === version && canonical(row.value) !== canonical(value))
        faults.push(`${id} ${no}: another value than was acknowledged`);
    }
    for (const { no, version, value } of paper.answers)
      if (!sent.get(no)?.get(version)?.has(canonical(value)))
        faults.push(`${id} ${no}: nobody ever sent version ${version} ${canonical(value)}`);
    if (receipt && canonical(receipt) !== canonical(paper.receipt)) faults.push(`${id}: the receipt is not the one that was given`);
  }
  return faults;
}

/** Papers whose marks or score are not those of the second count. */
export function markFaults({ papers, keys }: Export): string[] {
  return papers.flatMap((paper) => {
    if (paper.state === 'IN_PROGRESS') return [`${paper.id} is still being written`];
    const given = new Map(paper.answers.map(({ no, value }) => [no, value]));
    const again = recount(paper.questions, given, ({ itemId, version }) => keys.get(`${itemId} ${version}`)!);
    if (again.score === paper.score && canonical(again.marks) === canonical(paper.marks)) return [];
    return [`${paper.id}: ${paper.score} ${canonical(paper.marks)} given, ${again.score} ${canonical(again.marks)} counted`];
  });
}

/** Receipts that are not those of their papers, or stand twice. */
export function receiptFaults({ papers }: Export): string[] {
  const faults: string[] = [];
  for (const { receipt, ...paper } of papers) {
    if (!receipt) {
      faults.push(`${paper.id} has no receipt`);
      continue;
    }
    const facts = canonical({
      attemptId: paper.id,
      examId: paper.examId,
      learnerId: paper.learnerId,
      submittedAt: paper.submittedAt.toISOString(),
      automatic: paper.state === 'AUTO_SUBMITTED',
      paper: paper.questions,
      answers: paper.answers.map(({ no, value }) => ({ no, value })),
    });
    for (const digest of ['md5', 'sha1', 'sha256'])
      if (receipt[digest] !== createHash(digest).update(facts).digest('hex'))
        faults.push(`${paper.id}: the receipt's ${digest} is not that of the paper`);
  }
  for (const field of ['mac', 'ledgerId', 'sha256']) {
    const all = papers.map(({ receipt }) => receipt?.[field]);
    if (new Set(all).size !== all.length) faults.push(`two receipts with one ${field}`);
  }
  return faults;
}

/** Late answers that count without a decision, do not count after one that takes them, or are there more or less than once. */
export function lateFaults({ papers }: Export, journal: Journal, late: readonly LateDecision[], taken: boolean): string[] {
  const faults: string[] = [];
  const byId = new Map(papers.map((paper) => [paper.id, paper]));
  for (const [id, paper] of journal.papers) {
    const found = late.filter(({ attemptId }) => attemptId === id);
    if (found.length !== Number(paper.late.size > 0))
      faults.push(`${id}: ${paper.late.size} late answers acknowledged, ${found.length} kept`);
    for (const { answers, accept } of found) {
      if (answers.length !== paper.late.size) faults.push(`${id}: ${paper.late.size} late answers acknowledged, ${answers.length} there`);
      for (const { no, value, before } of answers) {
        const stands = canonical(byId.get(id)!.answers.find((one) => one.no === no)?.value ?? null);
        if (stands !== canonical(taken && accept ? value : before))
          faults.push(`${id} ${no}: ${stands} stands in the paper, late ${canonical(value)}, before ${canonical(before)}`);
      }
    }
  }
  return faults;
}
export interface LateDecision {
  id: string;
  attemptId: string;
  answers: { no: number; value: unknown; before: unknown }[];
  accept: boolean;
}
/** Everything that came late to these exams (the demonstration has some of its own); every second one is to be accepted. */
export const lateRows = async (db: Db, examIds: readonly string[]): Promise<LateDecision[]> =>
  (
    await db.many<Omit<LateDecision, 'accept'>>(
      sql`select id, attempt_id as "attemptId", answers from assessment.late_answer where exam_id = any(${examIds as string[]}::text[]) order by id`,
    )
  ).map((row, index) => ({ ...row, accept: index % 2 === 0 }));

/** What stands beside the papers exactly once: ledger entries, events, uses of items. */
export async function traceFaults(db: Db, { papers }: Export, usesBefore: ReadonlyMap<string, number>): Promise<string[]> {
  const ids = papers.map(({ id }) => id);
  const rows = await db.many<{ id: string; started: number; submitted: number; own: number; events: number }>(sql`
    with entries as (select data->>'attemptId' as attempt, kind, id from ledger.entry where kind in ('assessment.attempt.started', 'assessment.attempt.submitted')),
      told as (select payload->>'attemptId' as attempt, count(*)::int as n from kernel.outbox where type = 'assessment.attempt.submitted' group by 1),
      seen as (select attempt, count(*) filter (where kind like '%started')::int as started, count(*) filter (where kind like '%submitted')::int as submitted from entries group by 1)
    select a.id, coalesce(s.started, 0) as started, coalesce(s.submitted, 0) as submitted, coalesce(t.n, 0) as events,
      (select count(*)::int from entries e where e.id = a.receipt->>'ledgerId' and e.attempt = a.id) as own
    from assessment.attempt a left join seen s on s.attempt = a.id left join told t on t.attempt = a.id where a.id = any(${ids}::text[])`);
  const faults = rows
    .filter(({ started, submitted, own, events }) => started !== 1 || submitted !== 1 || own !== 1 || events !== 1)
    .map((row) => `traces of ${row.id}: ${canonical(row)}`);
  const uses = new Map<string, number>();
  for (const { questions } of papers) for (const { itemId } of questions) uses.set(itemId, (uses.get(itemId) ?? 0) + 1);
  for (const [itemId, used] of await itemUses(db)) {
    const wanted = (usesBefore.get(itemId) ?? 0) + (uses.get(itemId) ?? 0);
    if (used !== wanted) faults.push(`${itemId} was used ${wanted} times and counted ${used}`);
  }
  return faults;
}
export const itemUses = async (db: Db): Promise<Map<string, number>> =>
  new Map(
    (await db.many<{ id: string; used: number }>(sql`select item_id as id, used from assessment.item_use`)).map(({ id, used }) => [
      id,
      used,
    ]),
  );
