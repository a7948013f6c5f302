import { assessmentRoutes as routes } from '@yangfan/contract';
import { sql, type Actor } from '@yangfan/kernel';
import { createLedger } from '@yangfan/platform/ledger';
import { testKeys } from '@yangfan/kernel/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY, startAssessment, type Stage } from '../../testing.ts';
import { createPartScores } from './part-scores.service.ts';
import { putAttendance } from './grades.store.ts';

let stage: Stage;
let offset = 0;
let cls: Awaited<ReturnType<Stage['makeClass']>>;
beforeAll(async () => void (stage = await startAssessment()), 120_000);
afterAll(() => stage.stop());
beforeEach(async () => {
  stage.clock.set(new Date(`${DAY}T08:00:00+08:00`));
  cls = await stage.makeClass((offset += 1));
});

const ids = () => cls.learners.map((one) => one.learnerId!);
const port = () =>
  createPartScores({
    ledger: createLedger({ db: stage.db, crypto: testKeys(), clock: stage.clock, classIdsOf: async () => [] }).port,
  });
const put = (learnerId: string, part: string, score: number, why: string, link: string | null = null) =>
  stage.db.tx((tx) => port().put(tx, { classId: cls.classId, learnerId, part, score, why, link, at: stage.clock.now().toISOString() }));
async function enter(part: string, scores: { learnerId: string; score: number }[]): Promise<string> {
  const params = { classId: cls.classId };
  const { body } = await stage.call(
    routes.enterScores,
    { params, body: { part, scores, evidenceFileIds: [], note: '' } },
    { as: cls.teacher },
  );
  await stage.call(routes.checkScores, { params: { ...params, batchId: body.id }, body: { scores } }, { as: cls.admin });
  return body.id;
}
const book = async () => (await stage.call(routes.classGrades, { params: { classId: cls.classId } }, { as: cls.teacher })).body;
const partOf = async (learnerId: string, key: string) =>
  (await book()).items.find((one) => one.learnerId === learnerId)!.parts.find((one) => one.key === key)!;
const why = (as: Actor) => stage.call(routes.myGradeWhy, { params: { classId: cls.classId } }, { as });

describe('[E6] a part of the grade that another room worked out', () => {
  test('[E6] the newest figure counts with its sentence and its page; an older one that comes late does not', async () => {
    const [one] = ids();
    await put(one!, 'plan', 71.25, '两位专家平均 71.3 分', '/work/review/x');
    stage.clock.set(new Date(stage.clock.now().getTime() + 60_000));
    await put(one!, 'plan', 80, '仲裁后 80 分', '/plan/1');
    expect(await partOf(one!, 'plan')).toMatchObject({ score: 80, why: '仲裁后 80 分', link: '/plan/1' });
    await expect(put(one!, 'plan', 101, '')).rejects.toThrow();
    expect((await stage.entries('assessment.part.scored')).map(({ data, learnerId }) => [data['score'], learnerId])).toEqual([
      [71.3, null],
      [80, null],
    ]);
    expect(await partOf(ids()[1]!, 'plan')).toMatchObject({ score: null });
  });

  test('[E6] a mark that two people entered alike comes before it; one that only one entered does not', async () => {
    const [one] = ids();
    await put(one!, 'plan', 80, '专家 80 分');
    const params = { classId: cls.classId };
    const scores = [{ learnerId: one!, score: 66 }];
    await stage.call(routes.enterScores, { params, body: { part: 'plan', scores, evidenceFileIds: [], note: '' } }, { as: cls.teacher });
    expect(await partOf(one!, 'plan')).toMatchObject({ score: 80 });
    const batchId = await enter('plan', scores);
    expect(await partOf(one!, 'plan')).toMatchObject({ score: 66, link: expect.stringContaining(batchId) });
  });

  test('[E6] the port never answers for attendance or an exam: those have their own evidence', async () => {
    const [one] = ids();
    await put(one!, 'theory', 100, '不该算');
    expect(await partOf(one!, 'theory')).toMatchObject({ score: null });
  });
});

/** Attendance, an exam and marks for everybody; published. */
async function publish(): Promise<void> {
  const { body: exam } = await stage.call(
    routes.createExam,
    { params: { classId: cls.classId }, body: stage.input() },
    { as: cls.teacher },
  );
  await stage.open(cls, exam.id);
  for (const learner of cls.learners) await stage.sit(exam.id, learner, 80);
  await stage.release(cls, exam.id);
  await stage.db.tx(async (tx) => {
    for (const learnerId of ids())
      await putAttendance(tx, { classId: cls.classId, learnerId, attendedHours: 18, plannedHours: 20, rate: 0.9, at: stage.clock.now() });
  });
  for (const part of ['classroom', 'practice'])
    await enter(
      part,
      ids().map((learnerId) => ({ learnerId, score: 85 })),
    );
  for (const learnerId of ids()) await put(learnerId, 'plan', 77, '两位专家平均', '/plan/1');
  const { status } = await stage.call(routes.publishGrades, { params: { classId: cls.classId } }, { as: cls.teacher });
  expect(status).toBe(200);
}

describe('[E6] why this mark', () => {
  test('[E6] the learner reads each part down to its evidence once it is published, and nothing before', async () => {
    const [one] = cls.learners;
    expect((await why(one)).status).toBe(404);
    await publish();
    const { body } = await why(one);
    expect(body.grade).toMatchObject({ total: 83.4, conclusion: 'PASS', published: true });
    expect(body.parts.map(({ key, contribution }) => [key, contribution])).toEqual([
      ['attendance', 18],
      ['classroom', 17],
      ['theory', 16],
      ['practice', 17],
      ['plan', 15.4],
    ]);
    const evidence = (key: string) => body.parts.find((part) => part.key === key)!.evidence;
    expect(evidence('attendance')[0]).toMatchObject({ value: '出勤 18 / 20 课时', link: `/hours/${cls.classId}` });
    expect(evidence('classroom').map(({ what, value }) => [what, value])).toEqual([
      ['第一人录入', '85 分'],
      ['第二人不看原分再录一次，一致', '85 分'],
    ]);
    expect(evidence('theory')[0]!.link).toMatch(/^\/exams\/att_\w+\/result$/);
    expect(evidence('plan')).toMatchObject([{ what: '两位专家平均', value: '77 分', link: '/plan/1' }]);
    expect(JSON.stringify(body)).not.toContain('/work/');
    expect(body.objectionsUntil).toBe('2026-11-27T15:59:00.000Z');
  });

  test('[E6] a correction after the publication is published for those it concerns alone, and what stood before is kept', async () => {
    const [one, other] = cls.learners;
    await publish();
    const before = (await why(other)).body;
    stage.clock.set(new Date('2026-11-26T09:00:00+08:00'));
    const again = () => stage.call(routes.publishGrades, { params: { classId: cls.classId } }, { as: cls.teacher });
    expect((await again()).code).toBe('assessment.grades_unchanged');
    await put(one.learnerId!, 'plan', 97, '复评 97 分');
    const book = async () => (await stage.call(routes.classGrades, { params: { classId: cls.classId } }, { as: cls.teacher })).body;
    const shown = await book();
    expect([shown.due, shown.items.find(({ learnerId }) => learnerId === one.learnerId)!.publishedAs]).toEqual([
      1,
      { total: 83.4, conclusion: 'PASS' },
    ]);
    expect((await again()).body).toMatchObject({ published: 1 });
    const { body } = await why(one);
    expect(body.grade.total).toBe(87.4);
    expect(body.changes).toMatchObject([{ totalBefore: 83.4, totalAfter: 87.4 }]);
    expect(body.objectionsUntil! > before.objectionsUntil!).toBe(true);
    expect((await why(other)).body).toEqual(before);
    expect((await book()).due).toBe(0);
  });

  test('[E6] a newer figure that is not published is shown to staff, never to the learner', async () => {
    const [one] = cls.learners;
    await publish();
    stage.clock.set(new Date(stage.clock.now().getTime() + 60_000));
    await put(one.learnerId!, 'plan', 99, '复评 99 分');
    expect(JSON.stringify((await why(one)).body)).not.toContain('复评');
    const { body } = await stage.call(
      routes.gradeWhy,
      { params: { classId: cls.classId, learnerId: one.learnerId! } },
      { as: cls.teacher },
    );
    expect(body.grade.parts.find(({ key }) => key === 'plan')).toMatchObject({ score: 99 });
    expect(body.parts.find(({ key }) => key === 'plan')!.evidence.map(({ value }) => value)).toEqual(['77 分', '99 分']);
  });

  test('[E6] one learner can not read another’s, nor a class that is not theirs', async () => {
    await publish();
    const other = await stage.makeClass((offset += 1));
    expect((await why(other.learners[0])).status).toBe(404);
    const { status } = await stage.call(routes.gradeWhy, { params: { classId: cls.classId, learnerId: ids()[0]! } }, { as: other.teacher });
    expect([403, 404]).toContain(status);
    expect(await stage.db.one(sql`select count(*)::int as n from assessment.part_score where class_id = ${other.classId}`)).toEqual({
      n: 0,
    });
  });
});
