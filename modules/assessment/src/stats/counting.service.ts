import { chinaDay, type Clock, type Db, type Tx } from '@yangfan/kernel';
import { answersOfMany } from '../attempts/attempts.store.ts';
import { itemVersions } from '../bank/bank.store.ts';
import type { BankItem } from '../papers/paper.rules.ts';
import { countSheet, noExam, versionKey, type ExamCount } from './counting.rules.ts';
import * as store from './counting.store.ts';
import { weeksOf } from './drift.rules.ts';
import { sittingFigures } from './reliability.rules.ts';
import { discriminationOf, facilityOf, together } from './sums.rules.ts';

/** Papers that are read at once: a hundred answers each, so some megabytes. */
const AT_ONCE = 200;
const ITEMS_AT_ONCE = 50;
const STALE_AT_ONCE = 500;
const DAY_MS = 86_400_000;
/** Over how many days an exposure is counted. */
const EXPOSED_DAYS = 90;

interface Parts {
  db: Db;
  clock: Clock;
  signal?: AbortSignal;
}

/** Reads an exam's papers a few at a time and counts them; items are read once in every version that was drawn. */
async function countExam(tx: Tx, examId: string): Promise<ExamCount> {
  const exam = noExam();
  const cuts = (await store.cutsOf(tx, examId)).cuts ?? ([0, 0] as [number, number]);
  const items = new Map<string, BankItem>();
  for (let after = ''; ;) {
    const rows = await store.sheetsAfter(tx, examId, after, AT_ONCE);
    if (!rows.length) return exam;
    const drawn = new Map(
      rows.flatMap(({ paper }) => paper.questions.map(({ itemId, version }) => [versionKey(itemId, version), { id: itemId, version }])),
    );
    const fresh = [...drawn].filter(([key]) => !items.has(key)).map(([, one]) => one);
    for (const item of await itemVersions(tx, fresh)) items.set(versionKey(item.id, item.version), item);
    const answers = await answersOfMany(
      tx,
      rows.map(({ id }) => id),
    );
    for (const { id, paper, marks, score, validity, keyVersions } of rows)
      countSheet(
        exam,
        {
          questions: paper.questions,
          marks: marks ?? [],
          answers: new Map((answers.get(id) ?? []).map(({ no, value }) => [no, value])),
          keyVersions,
          score: score ?? 0,
          leftOut: score === null || marks === null || !['NORMAL', 'VALID'].includes(validity),
        },
        cuts,
        (itemId, version) => items.get(versionKey(itemId, version)),
      );
    after = rows.at(-1)!.id;
  }
}

/** Writes the figures of items anew from what all their exams say. */
async function refresh(tx: Tx, itemIds: readonly string[], now: Date): Promise<void> {
  const since = chinaDay(new Date(now.getTime() - EXPOSED_DAYS * DAY_MS));
  const ids = [...new Set(itemIds)].sort();
  for (let at = 0; at < ids.length; at += ITEMS_AT_ONCE) {
    const found = await store.sumsOfItems(tx, ids.slice(at, at + ITEMS_AT_ONCE), since);
    await store.putItemStats(
      tx,
      found.map(({ itemId, version, exposed, exams, rows }) => {
        const whole = together(rows);
        const { choices, ...sums } = whole;
        return {
          itemId,
          version,
          sat: whole.n,
          facility: facilityOf(whole),
          discrimination: discriminationOf(whole),
          shares: choices,
          sums,
          weeks: weeksOf(rows),
          exposed,
          exams,
          lastAt: rows.at(-1)?.heldOn ?? null,
        };
      }),
      now,
    );
  }
}

/**
 * Counts exams that were released or changed since they were counted, each in a transaction of its own, and writes the figures of the
 * items in them anew; then of items whose figures are of an older version or an older day. Practice classes are never counted.
 */
export async function countDue({ db, clock, signal }: Parts): Promise<number> {
  for (let counted = 0; ; counted += 1) {
    if (signal?.aborted) return counted;
    const found = await db.tx(async (tx) => {
      const exam = await store.nextUncounted(tx);
      if (!exam) return false;
      const now = clock.now();
      const count = await countExam(tx, exam.id);
      const place = { id: exam.id, programCode: exam.programCode, heldOn: chinaDay(exam.startsAt) };
      const before = await store.putExam(tx, place, count, sittingFigures(count.sitting), now);
      await refresh(tx, [...before, ...[...count.items.values()].map(({ itemId }) => itemId)], now);
      await store.markCounted(tx, exam.id, now);
      return true;
    });
    if (found) continue;
    const now = clock.now();
    await db.tx(async (tx) => refresh(tx, await store.staleItems(tx, new Date(now.getTime() - DAY_MS), STALE_AT_ONCE), now));
    return counted;
  }
}
