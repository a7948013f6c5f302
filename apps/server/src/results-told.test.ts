import { teachingRoutes } from '@yangfan/contract';
import { createLog, createRelay, fixedClock, migrate, readConfig, sql } from '@yangfan/kernel';
import { actorOf, testApp, testDatabase, testKeys, type TestApp, type TestDatabase } from '@yangfan/kernel/testing';
import { migrateJobs } from '@yangfan/platform/jobs';
import { localBus } from '@yangfan/platform/realtime';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose, type Composed } from './compose.ts';
import { seedAll } from './seed.ts';

interface Kept {
  examId: string;
  learnerId: string;
  classId: string;
  attemptId: string;
  sitting: number;
  score: number;
  at: Date;
}
let data: string;
let test: TestDatabase;
let app: TestApp;
let composed: Composed;
const log = createLog('silent');
const clock = fixedClock('2026-11-24T10:00:00+08:00');

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'yf-told-'));
  test = await testDatabase();
  const config = readConfig(['--data', data], { DATABASE_URL: test.url });
  const crypto = testKeys();
  composed = compose({ config, db: test.db, log, clock, crypto, bus: localBus() });
  await migrate(test.db, composed.migrations);
  await migrateJobs(test.url);
  await seedAll({ db: test.db, config, composed, crypto, log, clock });
  app = await testApp({ db: test.db, rooms: composed.rooms, clock });
  await deliver();
});
afterAll(async () => {
  await app?.close();
  await composed?.close();
  await test?.drop();
  rmSync(data, { recursive: true, force: true });
});

const deliver = () =>
  createRelay({ db: test.db, log, sources: composed.rooms.map(({ name }) => name), listeners: composed.listeners }).drain();
/** What the worker of a started server does for this, and what the other modules then hear. */
async function started(): Promise<void> {
  const job = composed.rooms.flatMap(({ jobs }) => jobs ?? []).find(({ name }) => name === 'assessment.results.tell')!;
  await job.run({} as never, { db: test.db, clock, log, signal: new AbortController().signal });
  await deliver();
}
const kept = () =>
  test.db.many<Kept>(sql`
    select exam_id as "examId", learner_id as "learnerId", class_id as "classId", attempt_id as "attemptId", sitting, score, at
    from teaching.exam_result order by exam_id, learner_id`);
const tellings = async () =>
  (await test.db.one<{ n: number }>(sql`select count(*)::int as n from kernel.outbox where type = 'assessment.result.released'`)).n;
/** As an older server left it: released, and nobody told. */
const asBefore = () =>
  test.db.tx(async (tx) => {
    await tx.run(sql`delete from teaching.exam_result`);
    await tx.run(sql`update assessment.exam set results_told_at = null`);
  });
const figures = (rows: readonly Kept[]) => rows.map(({ at: _at, ...row }) => row);

describe('[T3] results of exams that were released before anybody was told', () => {
  it('[T3] a release tells its own results: a start finds nothing to tell', async () => {
    const [rows, before] = [await kept(), await tellings()];
    expect(rows.length).toBeGreaterThan(0);
    await started();
    expect([await kept(), await tellings()]).toEqual([rows, before]);
  });

  it('[T3] an exam released before stands in 学情 once after two starts, with the figures a release would have told', async () => {
    const [rows, before] = [await kept(), await tellings()];
    await asBefore();
    await started();
    expect(figures(await kept())).toEqual(figures(rows));
    await started();
    expect(figures(await kept())).toEqual(figures(rows));
    expect(await tellings()).toBe(before + rows.length);
    const [one] = rows;
    const self = actorOf({ role: 'TRAINEE', scope: 'learner', id: one!.learnerId });
    const { body } = await app.call(teachingRoutes.myStudy, { params: { classId: one!.classId } }, { as: self });
    expect(body.exams.filter(({ examId }) => examId === one!.examId).map(({ score }) => score)).toEqual([one!.score]);
    // The moment told is never later than the release: what was marked anew since is not undone.
    for (const [index, { at }] of (await kept()).entries()) expect(at.getTime()).toBeLessThanOrEqual(rows[index]!.at.getTime());
  });

  it('[T3] the exam of a practice class is told as practice and enters no statistic', async () => {
    const [one] = await kept();
    await asBefore();
    await test.db.run(sql`update assessment.exam set practice = true where id = ${one!.examId}`);
    await started();
    expect((await kept()).filter(({ examId }) => examId === one!.examId)).toEqual([]);
  });
});
