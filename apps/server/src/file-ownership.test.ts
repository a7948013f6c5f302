import { assessmentRoutes, managementRoutes, mediaRoutes } from '@yangfan/contract';
import { createLog, fixedClock, migrate, newId, readConfig } from '@yangfan/kernel';
import { actorOf, testApp, testDatabase, testKeys, type TestApp, type TestDatabase } from '@yangfan/kernel/testing';
import { migrateJobs } from '@yangfan/platform/jobs';
import { seedPolicy } from '@yangfan/platform/policy';
import { localBus } from '@yangfan/platform/realtime';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose, type Composed } from './compose.ts';

let data: string;
let test: TestDatabase;
let app: TestApp;
let composed: Composed;
let classId: string;
const clock = fixedClock('2026-11-20T10:00:00+08:00');

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'yf-owner-'));
  test = await testDatabase();
  const config = readConfig(['--data', data], { DATABASE_URL: test.url });
  composed = compose({ config, db: test.db, log: createLog('silent'), clock, crypto: testKeys(), bus: localBus() });
  await migrate(test.db, composed.migrations);
  await migrateJobs(test.url);
  await seedPolicy(test.db);
  const { org, policy } = composed.shared;
  const place = { programCode: 'NET_EC' as const, regionCode: '460106' };
  classId = await test.db.tx(async (tx) => {
    const institutionId = await org.onboarding.create(tx, {
      name: '演示学校',
      creditCode: 'TEST',
      type: 'PRIVATE',
      regionCode: place.regionCode,
      legalRep: '演示法人',
      contactName: '演示联系',
      contactPhone: '19900000001',
    });
    const { id } = await org.opening.create(tx, {
      ...place,
      name: '一班',
      kind: 'FORMAL',
      mode: 'BLENDED',
      startsOn: '2026-12-01',
      endsOn: '2026-12-10',
      capacity: 30,
      roomId: null,
      contactName: '演示',
      contactPhone: null,
      lecturers: [],
      teacherAccountIds: [],
      institutionId,
      createdBy: null,
    });
    await policy.snapshot(tx, { classId: id, ...place, at: clock.now() });
    return id;
  });
  app = await testApp({ db: test.db, rooms: composed.rooms, clock });
});
afterAll(async () => {
  await app?.close();
  await composed?.close();
  await test?.drop();
  rmSync(data, { recursive: true, force: true });
});

const upload = async (ownerAccountId: string, purpose: 'PAPER' | 'SCORE_PROOF') =>
  (
    await test.db.tx((tx) =>
      composed.shared.files.saveBytes(tx, { bytes: Buffer.from('%PDF-1.4\n%%EOF'), name: 'a.pdf', mediaType: '', purpose, ownerAccountId }),
    )
  ).id;

describe("a file id in a request is the caller's own, for this use", () => {
  it('[A2] proofs of offline scores', async () => {
    const teacher = actorOf({ role: 'CLASS_TEACHER', scope: 'class', id: classId });
    const enter = (fileId: string) =>
      app.call(
        assessmentRoutes.enterScores,
        {
          params: { classId },
          body: { part: 'theory', scores: [{ learnerId: newId('lrn'), score: 80 }], evidenceFileIds: [fileId], note: '' },
        },
        { as: teacher },
      );
    expect((await enter(await upload(newId('acc'), 'SCORE_PROOF'))).code).toBe('files.not_yours');
    expect((await enter(await upload(teacher.accountId, 'PAPER'))).code).toBe('files.wrong_purpose');
    // An own proof gets past this door; what is asked next is the part of the score.
    expect((await enter(await upload(teacher.accountId, 'SCORE_PROOF'))).code).toBe('assessment.score_part');
  });

  it('[A2] rosters and films', async () => {
    const teacher = actorOf({ role: 'CLASS_TEACHER', scope: 'class', id: classId });
    const check = (fileId: string) =>
      app.call(managementRoutes.checkRoster, { params: { classId }, body: { fileName: 'a.xlsx', fileId } }, { as: teacher });
    expect((await check(await upload(newId('acc'), 'PAPER'))).code).toBe('files.not_yours');
    expect((await check(await upload(teacher.accountId, 'PAPER'))).code).toBe('files.wrong_purpose');
    const lecturer = actorOf({ role: 'LECTURER', scope: 'lecturer', id: newId('lec') });
    for (const owner of [newId('acc'), lecturer.accountId]) {
      const made = await app.call(
        mediaRoutes.createAsset,
        { body: { fileId: await upload(owner, 'PAPER'), title: '课' } },
        { as: lecturer },
      );
      expect(made.code).toBe('media.wrong_file');
    }
  });
});
