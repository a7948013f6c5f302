import { assessmentRoutes as routes } from '@yangfan/contract';
import { sql } from '@yangfan/kernel';
import { setTimeout as pause } from 'node:timers/promises';
import { callerOf, type Caller } from '../caller.ts';
import { ledgerVerdict } from '../proof.ts';
import { until } from '../victim.ts';
import { askEveryType, fillRooms, type Room } from './arrange.ts';
import { sit, type Person, type Sitting } from './candidate.ts';
import { readCrib } from './crib.ts';
import { BLOWS, type Blow, type Hall } from './hall.ts';
import { openJournal, type Journal } from './journal.ts';
import { fairWeather, type Weather } from './line.ts';
import {
  exportSitting,
  itemUses,
  journalFaults,
  lateFaults,
  lateRows,
  markFaults,
  receiptFaults,
  traceFaults,
  type LateDecision,
} from './proof.ts';

export interface Plan {
  candidates: number;
  kills: number;
  seed: number;
  /** Milliseconds between two answers of a candidate, and about between two blows. */
  paceMs: number;
  blowMs: number;
  journal: string;
  /** Asks for the sweep of what is overdue by itself instead of waiting for the full minute, so that a small run is a short one. */
  hurry?: boolean;
  say?: (line: string) => void;
}
export interface Outcome {
  faults: string[];
  blows: Record<Blow, number>;
  weather: Weather;
  counts: Sitting['counts'] & { candidates: number; acknowledged: number; receipts: number; late: number; automatic: number };
  scores: { lowest: number; highest: number };
  seconds: number;
  ledger: { ok: boolean; entries: number };
}

/** A small generator with a seed, so that a run that failed can be repeated in its choices. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** After each kind has come once: the loss of a node or of the database is what happens, that of both at once is rare. */
const OFTEN: readonly Blow[] = [
  'node',
  'node',
  'node',
  'node',
  'postmaster',
  'postmaster',
  'postgres',
  'postgres',
  'postgres',
  'nodes',
  'everything',
];
const MINUTE = 60_000;
/** Answers on their way are taken so long after the end, and the sweep waits twice that. */
const SWEEP_AFTER_MS = 10_000;

/**
 * Two exams at once on two nodes. In the first everybody hands in; the second runs into its end in the middle of the blows: some hand in before it,
 * some never come back, some were without network and come when it is closed. Then what was acknowledged is looked for, and every paper counted again.
 */
export async function runSitting(hall: Hall, plan: Plan): Promise<Outcome> {
  const begun = Date.now();
  const random = generator(plan.seed);
  const weather = fairWeather();
  const say = plan.say ?? (() => undefined);
  const paper = await askEveryType(hall.db);
  const second = Math.max(4, Math.round(plan.candidates * 0.35));
  const endsAt = endOfSecond(plan);
  const rooms = await fillRooms(
    hall,
    paper,
    [
      { candidates: plan.candidates - second, endsAt: new Date(Date.now() + 180 * MINUTE), fateOf: () => 'hands in' },
      { candidates: second, endsAt, fateOf: (index) => (['hands in', 'vanishes', 'comes late', 'vanishes'] as const)[index % 4]! },
    ],
    { trouble: 0.06, random, weather },
  );
  say(`${plan.candidates} candidates, papers of ${paper.questions} questions; the second exam ends at ${endsAt.toISOString()}`);
  const journal = openJournal(plan.journal);
  const counts = { takeovers: 0, takenBack: 0, offline: 0, reloads: 0, handedInTwice: 0, shutOut: 0 };
  const usesBefore = await itemUses(hall.db);
  let isOver = false;
  // Most of the first exam write until the last blow; the others end by and by.
  const leave = new Map<Person, number>();
  for (const [index, { people }] of rooms.entries())
    for (const person of people) {
      const room = index === 0 ? Math.max(plan.kills * plan.blowMs * 2, 20_000) : endsAt.getTime() - Date.now();
      const early = index === 0 ? random() < 0.3 : person.fate === 'hands in';
      leave.set(person, early ? Date.now() + room * (0.2 + random() * 0.75) : index === 0 ? Infinity : endsAt.getTime() - random() * 3000);
    }
  const sitting: Sitting = {
    journal,
    crib: await readCrib(hall.db),
    random,
    paceMs: plan.paceMs,
    isTimeUp: (person) => isOver || Date.now() > leave.get(person)!,
    closed: until(
      'the second exam is closed by its deadline',
      () => isClosed(hall, rooms[1]!, endsAt, plan.hurry ?? false),
      endsAt.getTime() - Date.now() + 6 * MINUTE,
    ).then(() => undefined),
    counts,
  };
  let sitters = plan.candidates;
  const everybody = Promise.allSettled(
    rooms.flatMap(({ people }) => people.map((person) => sit(person, sitting).finally(() => (sitters -= 1)))),
  );
  if (plan.hurry) await seated(rooms[1]!, journal, endsAt);
  const blows = await strikeOn(hall, plan, random, say);
  isOver = true;
  say(`the blows are over after ${Math.round((Date.now() - begun) / 1000)} s`);
  const watch = setInterval(() => say(`${sitters} still sit`), 15_000);
  const ended = await everybody;
  say('everybody has come to their end');
  await sitting.closed;
  clearInterval(watch);
  say('both exams are closed');
  const failures = ended.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));

  const examIds = rooms.map(({ examId }) => examId);
  const all = await exportSitting(hall.db, examIds);
  const late = await lateRows(hall.db, examIds);
  const faults = [
    ...failures,
    ...(all.papers.length + counts.shutOut === plan.candidates
      ? []
      : [`${all.papers.length} papers for ${plan.candidates} candidates, ${counts.shutOut} of them shut out`]),
    ...journalFaults(all, journal),
    ...markFaults(all),
    ...receiptFaults(all),
    ...lateFaults(all, journal, late, false),
    ...(await traceFaults(hall.db, all, usesBefore)),
  ];
  say('the papers are counted; what came late is decided and the results are released');
  const teacher = await callerOf(hall.urls[0]!, 'class.teacher');
  await decideLate(teacher, late);
  const decided = await exportSitting(hall.db, examIds);
  faults.push(
    ...markFaults(decided),
    ...lateFaults(decided, journal, late, true),
    ...(await traceFaults(hall.db, decided, usesBefore)),
    ...(await resultFaults(
      hall,
      teacher,
      rooms,
      new Map(decided.papers.map(({ learnerId, score, marks }) => [learnerId, { score, marks }])),
    )),
  );
  const ledger = await ledgerVerdict(hall.db, hall.dataDir);
  faults.push(...ledger.faults.map((fault) => `ledger: ${JSON.stringify(fault)}`));
  journal.close();
  const papers = [...journal.papers.values()];
  const scores = all.papers.flatMap(({ score }) => (score === null ? [] : [score]));
  return {
    faults,
    blows,
    weather,
    counts: {
      ...counts,
      candidates: all.papers.length,
      acknowledged: papers.reduce((sum, one) => sum + one.acknowledged.size, 0),
      receipts: papers.filter(({ receipt }) => receipt).length,
      late: papers.reduce((sum, one) => sum + one.late.size, 0),
      automatic: all.papers.filter(({ state }) => state === 'AUTO_SUBMITTED').length,
    },
    scores: { lowest: Math.min(...scores), highest: Math.max(...scores) },
    seconds: (Date.now() - begun) / 1000,
    ledger: { ok: ledger.ok, entries: ledger.entries },
  };
}

/** In the middle of the blows, and so that the sweep, which runs at every full minute, comes soon after. */
function endOfSecond({ kills, blowMs, hurry }: Plan): Date {
  const wished = Date.now() + Math.max(hurry ? 24_000 : 12_000, kills * blowMs);
  if (hurry) return new Date(wished);
  // Everybody has time to come in, also where the first blows take long to recover from.
  const sweep = Math.ceil((Math.max(wished, Date.now() + 2 * MINUTE) + SWEEP_AFTER_MS) / MINUTE) * MINUTE;
  return new Date(sweep - SWEEP_AFTER_MS - 2000);
}

/** On a starved machine the door of a short exam may close before the first blow is over: most of its people are let in first, the others come between the blows. */
async function seated({ people }: Room, { papers }: Journal, endsAt: Date): Promise<void> {
  const theirs = new Set(people.map(({ learnerId }) => learnerId));
  const inside = () => [...papers.values()].filter(({ learnerId }) => theirs.has(learnerId)).length;
  while (inside() < people.length * 0.7 && Date.now() < endsAt.getTime() - 4000) await pause(50);
}

async function isClosed({ db }: Hall, { examId }: Room, endsAt: Date, hurry: boolean): Promise<boolean> {
  if (Date.now() < endsAt.getTime() + SWEEP_AFTER_MS) return false;
  const { open } = await db.one<{ open: number }>(
    sql`select count(*)::int as open from assessment.attempt where exam_id = ${examId} and state = 'IN_PROGRESS'`,
  );
  if (open > 0 && hurry) await db.run(sql`select graphile_worker.add_job('assessment.deadlines', '{}'::json, job_key => 'sitting')`);
  return open === 0;
}

async function strikeOn(
  hall: Hall,
  { kills, blowMs }: Plan,
  random: () => number,
  say: (line: string) => void,
): Promise<Record<Blow, number>> {
  const blows: Record<Blow, number> = { node: 0, nodes: 0, postmaster: 0, postgres: 0, everything: 0 };
  await pause(blowMs);
  for (let index = 0; index < kills; index++) {
    // Each kind comes, in an order of chance.
    const blow = index < BLOWS.length ? BLOWS[index]! : OFTEN[Math.floor(random() * OFTEN.length)]!;
    await pause(blowMs * (0.3 + random() * 1.4));
    const from = Date.now();
    await hall.kill(blow, random());
    await pause(random() * 300);
    await hall.revive();
    blows[blow] += 1;
    say(`${index + 1}/${kills} ${blow}: back after ${Date.now() - from} ms`);
  }
  await hall.revive(true);
  await pause(blowMs);
  return blows;
}

/** Every second of the late answers is accepted, the others are not. */
async function decideLate(teacher: Caller, late: readonly LateDecision[]): Promise<void> {
  for (const { id, attemptId, accept } of late)
    await teacher.call(routes.decideLateAnswers, {
      params: { attemptId, lateId: id },
      body: { accept, reason: accept ? '断网时间与记录相符' : '没有断网的记录' },
    });
}

/** Releases both exams as their teacher does, and reads every result as its candidate does. */
async function resultFaults(
  hall: Hall,
  teacher: Caller,
  rooms: readonly Room[],
  stored: ReadonlyMap<string, { score: number | null; marks: (number | null)[] | null }>,
): Promise<string[]> {
  const faults: string[] = [];
  for (const { examId, people } of rooms) {
    await hall.db.run(
      sql`update assessment.exam set ends_at = least(ends_at, now() - interval '1 second'), entry_until = least(entry_until, now()) where id = ${examId}`,
    );
    // Somebody whose sitting broke off leaves a paper open: what broke it off is told above, and the run still says what it found.
    const refusal = await teacher.call(routes.releaseExam, { params: { examId } }).then(
      () => null,
      (error: unknown) => String(error),
    );
    if (refusal) {
      faults.push(refusal);
      continue;
    }
    for (const person of people) {
      const line = person.device();
      const attempt = await hall.db.maybe<{ id: string }>(
        sql`select id from assessment.attempt where exam_id = ${examId} and learner_id = ${person.learnerId}`,
      );
      if (!attempt) continue;
      const result = await calm(() =>
        line.call<{ score: number; questions: { earned: number | null }[] }>(routes.attemptResult, { params: { attemptId: attempt.id } }),
      );
      const { score, marks } = stored.get(person.learnerId)!;
      if (result.score !== score) faults.push(`${attempt.id}: ${score} in the paper, ${result.score} told`);
      const earned = result.questions.map((one) => one.earned);
      if (earned.length && JSON.stringify(earned) !== JSON.stringify(marks))
        faults.push(`${attempt.id}: other marks are told than stand in the paper`);
    }
  }
  return faults;
}
async function calm<T>(call: () => Promise<T>): Promise<T> {
  return until('the reply arrives', call as () => Promise<T & object>) as Promise<T>;
}
