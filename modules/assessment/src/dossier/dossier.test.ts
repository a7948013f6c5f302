import { createHash } from 'node:crypto';
import { assessmentRoutes as routes, ledgerRoutes } from '@yangfan/contract';
import { sql, type Actor } from '@yangfan/kernel';
import { actorOf } from '@yangfan/kernel/testing';
import { createLedger } from '@yangfan/platform/ledger';
import { calculateJwkThumbprint, compactVerify, createLocalJWKSet } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAssessment, type Stage } from '../../testing.ts';
import { checkDossier } from './page/check.ts';
import { unzip } from './page/unzip.ts';

let stage: Stage;
let cls: Awaited<ReturnType<Stage['makeClass']>>;
beforeAll(async () => {
  stage = await startAssessment();
  cls = await stage.makeClass(1);
  const { port } = createLedger({ db: stage.db, crypto: stage.crypto, clock: stage.clock, classIdsOf: async () => [] });
  const [first, second] = cls.learners;
  await stage.db.tx(async (tx) => {
    const about = { chain: `class:${cls.classId}`, classId: cls.classId };
    const came = {
      kind: 'teaching.checkin.recorded',
      summary: '签到：选品实操',
      data: { sessionId: 'tts_1', method: 'FACE', lateMinutes: 3 },
    };
    const hours = {
      kind: 'teaching.attendance.recorded',
      summary: '选品实操：迟到，计 4 课时',
      data: { sessionId: 'tts_1', creditedHours: 4 },
    };
    for (const { learnerId } of [first, second])
      await port.appendMany(tx, [
        { ...about, ...came, learnerId: learnerId! },
        { ...about, ...hours, learnerId: learnerId! },
      ]);
    await port.append(tx, {
      ...about,
      kind: 'org.class.moved',
      summary: '同组',
      learnerId: first.learnerId!,
      data: { with: second.learnerId },
    });
  });
  await stage.publishGrades(cls, 80);
}, 120_000);
afterAll(() => stage.stop());

const makeMine = (as: Actor, classId = cls.classId) => stage.call(routes.makeMyDossier, { params: { classId } }, { as });
const makeOf = (learner: Actor, as: Actor, classId = cls.classId) =>
  stage.call(routes.makeDossier, { params: { classId, learnerId: learner.learnerId! } }, { as });
const fileAt = (url: string) => stage.stored.get(/\/v1\/files\/(\w+)/.exec(url)![1]!)!.bytes;
const unpacked = (url: string) => unzip(new Uint8Array(fileAt(url)) as Uint8Array<ArrayBuffer>);
const wordOf = (url: string) => new URL(url).searchParams.get('code')!;

test('[E6] a learner takes the own dossier: an independent library verifies it with the published key, and the page agrees', async () => {
  const [learner, other] = cls.learners;
  const { status, body } = await makeMine(learner);
  expect(status).toBe(201);
  const files = await unpacked(body.zipUrl);
  expect([...files.keys()]).toEqual(['dossier.pdf', 'dossier.json', 'ledger.ndjson', 'verify.html']);
  expect(Buffer.from(files.get('dossier.pdf')!)).toEqual(fileAt(body.pdfUrl));

  const jwks = (await stage.call(routes.badgeKeys, {}, {})).body;
  const envelope = JSON.parse(Buffer.from(files.get('dossier.json')!).toString()) as {
    content: object;
    digests: { md5: string };
    jws: string;
  };
  const { payload, protectedHeader } = await compactVerify(envelope.jws, createLocalJWKSet(jwks as never), { algorithms: ['EdDSA'] });
  expect(protectedHeader.typ).toBe('yangfan-dossier+jws');
  expect(JSON.parse(Buffer.from(payload).toString())).toEqual(envelope.content);
  expect(envelope.digests.md5).toBe(createHash('md5').update(payload).digest('hex'));
  // The fingerprint that people compare is the RFC 7638 thumbprint of the published key.
  const fingerprint = Buffer.from(await calculateJwkThumbprint(jwks.keys[0] as never), 'base64url').toString('hex');
  expect([body.fingerprint, (await stage.call(routes.dossierKey, {}, {})).body.fingerprint]).toEqual([fingerprint, fingerprint]);
  expect((await checkDossier(files, fingerprint)).mark).toBe('good');

  expect(envelope.content).toMatchObject({
    learner: { learnerId: learner.learnerId, maskedName: expect.stringContaining('*') },
    hours: { attended: 18, planned: 20 },
    sessions: [{ creditedHours: 4 }],
    checkIns: [{ method: 'FACE', lateMinutes: 3 }],
    exams: [{ score: 80, receipt: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } }],
    grade: { conclusion: 'PASS' },
    // What was said of two learners at once, and the scores of the whole class, stay out.
    ledger: { withheld: 1, left: 0 },
  });
  const everything = [...files.values()].map((bytes) => Buffer.from(bytes).toString()).join('\n');
  expect(everything).not.toContain('学员1');
  expect(everything).not.toContain(other.learnerId);
  expect(everything).not.toMatch(/assessment\.(score|part|attempt\.marked|practice\.scored)/);
});

test('[E6] before anything is released a dossier tells no score', async () => {
  const fresh = await stage.makeClass(2);
  const { body: exam } = await stage.call(
    routes.createExam,
    { params: { classId: fresh.classId }, body: stage.input() },
    { as: fresh.teacher },
  );
  await stage.open(fresh, exam.id);
  await stage.sit(exam.id, fresh.learners[0], 77);
  const { body } = await makeOf(fresh.learners[0], fresh.teacher, fresh.classId);
  const text = Buffer.from((await unpacked(body.zipUrl)).get('dossier.json')!).toString();
  expect(JSON.parse(text).content).toMatchObject({ exams: [{ score: null }], grade: null, completion: null, certificates: [] });
});

test("[E6] nobody gets another's: not a classmate, not a class or institution elsewhere, not a lecturer", async () => {
  const [learner, other] = cls.learners;
  const elsewhere = await stage.makeClass(3);
  const strangers = [other, elsewhere.teacher, elsewhere.admin, actorOf({ role: 'LECTURER', scope: 'lecturer', id: cls.lecturerId })];
  for (const as of strangers) expect((await makeOf(learner, as)).status).toBe(403);
  expect((await makeMine(elsewhere.learners[0])).code).toBe('request.not_found');
  expect((await makeOf(elsewhere.learners[0], cls.teacher)).code).toBe('request.not_found');
  const sanya = actorOf({ role: 'CITY_OFFICER', scope: 'region', id: '460200' });
  expect((await makeOf(learner, sanya)).status).toBe(403);
});

test('[E6] staff of the class, the institution and the city may; each time the learner is told and reads it in the timeline', async () => {
  const learner = cls.learners[1];
  stage.notified.length = 0;
  for (const as of [cls.teacher, cls.admin, cls.officer]) expect((await makeOf(learner, as)).status).toBe(201);
  expect(stage.notified.map(({ learnerId, title }) => [learnerId, title])).toEqual(
    Array.from({ length: 3 }, () => [learner.learnerId, '您的培训档案被取用']),
  );
  const { body } = await stage.call(ledgerRoutes.myTimeline, { query: { size: 3 } }, { as: learner });
  expect(body.items.map(({ kind, summary }) => [kind, summary])).toEqual(
    Array.from({ length: 3 }, () => ['assessment.dossier.made', '工作人员取得这名学员的培训档案']),
  );
  const mine = (await stage.call(routes.myDossiers, {}, { as: learner })).body;
  expect(mine.items.find(({ classId }) => classId === cls.classId)!.made.map(({ byLearner }) => byLearner)).toEqual([false, false, false]);
  const list = (await stage.call(routes.classDossiers, { params: { classId: cls.classId } }, { as: cls.officer })).body;
  expect(list.items.find(({ learnerId }) => learnerId === learner.learnerId)!.last).toMatchObject({ byLearner: false });
});

test('[E6] whoever holds one has its digest confirmed by code; nobody can try numbers through', async () => {
  const { body } = await makeMine(cls.learners[2]);
  const ask = async (code: string) =>
    (await stage.call(routes.verifyDossier, { params: { dossierId: body.id }, query: { code } }, {})).body;
  expect(await ask(wordOf(body.verifyUrl))).toMatchObject({ found: true, sha256: body.sha256, className: '电商一班' });
  expect((await ask('0'.repeat(24))).found).toBe(false);
});

test('[E6] the page comes from the platform too, allowed its own script and nothing else', async () => {
  const { raw, headers } = await stage.call(routes.dossierPage, {}, {});
  const { fingerprint } = (await stage.call(routes.dossierKey, {}, {})).body;
  const html = raw.toString();
  expect(html).toContain(`content="${fingerprint}"`);
  expect(html).not.toMatch(/__(FINGERPRINT|SITE|POLICY)__/);
  const script = /<script>([\s\S]*)<\/script>/.exec(html)![1]!;
  const digest = createHash('sha256').update(script).digest('base64');
  expect(headers['content-security-policy']).toBe(
    `default-src 'none'; script-src 'sha256-${digest}'; style-src 'unsafe-inline'; frame-ancestors 'none'`,
  );
});

test('[E6] pressed twice it is one dossier; files go after a day and when a newer one is asked for; that it was made stays', async () => {
  const learner = cls.learners[2];
  const before = await makeMine(learner);
  // Pressed twice: one dossier, one trace.
  expect((await makeMine(learner)).body).toEqual({ ...before.body, size: expect.any(Number) });
  stage.clock.advance(61_000);
  const after = await makeMine(learner);
  expect(after.body.id).not.toBe(before.body.id);
  expect(() => fileAt(before.body.zipUrl)).toThrow();
  stage.clock.advance(25 * 3_600_000);
  const job = stage.room.jobs!.find(({ name }) => name === 'assessment.dossier.forget')!;
  await job.run({} as never, { db: stage.db, clock: stage.clock, log: stage.app.app.log as never, signal: new AbortController().signal });
  expect(() => fileAt(after.body.zipUrl)).toThrow();
  const { count } = await stage.db.one<{ count: number }>(
    sql`select count(*)::int as count from assessment.dossier where id = any(${[before.body.id, after.body.id]}::text[]) and zip_id is null`,
  );
  expect(count).toBe(2);
});
