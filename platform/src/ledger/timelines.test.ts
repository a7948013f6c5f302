import { ledgerRoutes as routes } from '@yangfan/contract';
import { newId, repoPath } from '@yangfan/kernel';
import { actorOf, fixedClock, testApp, testDatabase, testKeys } from '@yangfan/kernel/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLedger } from './index.ts';

const [classId, learnerId, other] = [newId('cls'), newId('lrn'), newId('lrn')];
const clock = fixedClock('2026-11-23T01:00:00Z');
let database: Awaited<ReturnType<typeof testDatabase>>;
let app: Awaited<ReturnType<typeof testApp>>;
beforeAll(async () => {
  database = await testDatabase({
    migrations: [
      { name: 'kernel', dir: repoPath('kernel/migrations') },
      { name: 'ledger', dir: repoPath('platform/migrations/ledger') },
    ],
  });
  const { db } = database;
  const { room, port } = createLedger({ db, crypto: testKeys(), clock, classIdsOf: async () => [classId] });
  app = await testApp({ db, rooms: [room], clock });
  const about = { chain: `class:${classId}`, classId };
  await db.tx((tx) =>
    port.appendMany(tx, [
      { ...about, kind: 'assessment.score.entered', summary: '录入线下成绩 2 人', data: { scores: [{ learnerId: other, score: 61.5 }] } },
      { ...about, kind: 'assessment.plan.suspected', summary: '规划书雷同嫌疑待人认定', data: { chapters: ['N3'] } },
      { ...about, kind: 'assessment.grade.published', summary: '公布成绩', data: { scores: [{ learnerId: other, total: 61.5 }] } },
      { ...about, kind: 'teaching.checkin.recorded', summary: '签到', learnerId, data: { method: 'FACE' } },
      { ...about, kind: 'teaching.checkin.recorded', summary: '签到', learnerId: other, data: { method: 'FACE' } },
      {
        ...about,
        kind: 'teaching.classroom.rated',
        summary: '讲师评价课堂表现',
        learnerId,
        data: { staff: { score: 72.5 }, hasReason: true },
      },
    ]),
  );
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

test("[E6] a learner's timeline tells what happened to the whole class, but not what that says of others, of scores to come or of the staff's work", async () => {
  const as = actorOf({ role: 'TRAINEE', scope: 'learner', id: learnerId });
  const { body, raw } = await app.call(routes.myTimeline, { query: {} }, { as });
  expect(body.items.map(({ summary, data }) => [summary, data])).toEqual([
    ['讲师评价课堂表现', { hasReason: true }],
    ['签到', { method: 'FACE' }],
    ['公布成绩', null],
  ]);
  expect(raw.toString()).not.toMatch(new RegExp(`61\\.5|72\\.5|${other}`));
});
