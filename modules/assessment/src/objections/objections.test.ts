import { assessmentRoutes as routes } from '@yangfan/contract';
import { sql, type Actor } from '@yangfan/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY, startAssessment, type Stage } from '../../testing.ts';

let stage: Stage;
let offset = 0;
let cls: Awaited<ReturnType<Stage['makeClass']>>;
beforeAll(async () => void (stage = await startAssessment()), 120_000);
afterAll(() => stage.stop());
beforeEach(async () => {
  stage.clock.set(new Date(`${DAY}T08:00:00+08:00`));
  cls = await stage.makeClass((offset += 1));
  await stage.publishGrades(cls, 80);
  stage.notified.length = 0;
});

const at = (day: string, time = '10:00') => stage.clock.set(new Date(`${day}T${time}:00+08:00`));
const raise = (as: Actor, part = 'plan') =>
  stage.call(routes.raiseObjection, { body: { classId: cls.classId, part, reason: '第七章的分数与评语不符', fileIds: [] } }, { as });
const answer = (id: string, accept: boolean, as: Actor = cls.teacher) =>
  stage.call(
    routes.answerObjection,
    { params: { classId: cls.classId, objectionId: id }, body: { accept, words: accept ? '核对后成立' : '核对后分数无误' } },
    { as },
  );
const secondLook = (id: string, as: Actor) =>
  stage.call(routes.askSecondLook, { params: { objectionId: id }, body: { reason: '评语写的是优秀' } }, { as });
const decide = (id: string, accept: boolean) =>
  stage.call(
    routes.decideObjection,
    { params: { classId: cls.classId, objectionId: id }, body: { accept, words: '已调阅评审记录' } },
    { as: cls.officer },
  );
const submit = async () => {
  const { code, status } = await stage.call(
    routes.submitCompletion,
    { params: { classId: cls.classId }, body: { statement: '材料真实完整' } },
    { as: cls.admin },
  );
  return code ?? status;
};
const why = async (as: Actor) => (await stage.call(routes.myGradeWhy, { params: { classId: cls.classId } }, { as })).body;
const freeze = async () => {
  const { createGrades } = await import('../grades/grades.service.ts');
  const grades = createGrades({ ledger: { append: async () => ({}) as never } } as never, {} as never);
  await stage.db.tx((tx) => grades.freezeDue(tx, stage.clock.now()));
};

describe('[E6] objections to a grade', () => {
  test('[E6] within three workdays, once a part, only to one’s own; afterwards never', async () => {
    const [one, two] = cls.learners;
    const { status, body } = await raise(one);
    expect(status).toBe(201);
    expect(body).toMatchObject({ state: 'OPEN', score: 80, partName: '创业规划书', dueAt: '2026-11-27T15:59:00.000Z', overdue: false });
    expect((await raise(one)).code).toBe('assessment.objection_twice');
    expect((await raise(one, 'nothing')).code).toBe('assessment.objection_part');
    expect(stage.notified.filter(({ title }) => title === '有学员对成绩提出异议').map(({ accountId }) => accountId)).toContain(
      cls.teacher.accountId,
    );
    expect((await raise((await stage.makeClass((offset += 1))).learners[0])).status).toBe(404);
    // Friday is the third workday; its last minute still counts, Saturday does not.
    at('2026-11-27', '23:58');
    expect((await raise(two)).status).toBe(201);
    at('2026-11-28', '00:00');
    expect((await raise(two, 'theory')).code).toBe('assessment.objection_late');
  });

  test('[E6] accepted: two people enter the score, that part alone changes, what stood before is kept and told', async () => {
    const [one, two] = cls.learners;
    const { id } = (await raise(one)).body;
    expect((await answer(id, true)).body).toMatchObject({ state: 'ACCEPTED', answer: '核对后成立' });
    expect((await answer(id, false)).code).toBe('assessment.objection_wrong_state');
    at('2026-11-30');
    await freeze();
    // An open objection keeps the class from freezing; another learner's score may not ride along once it is frozen.
    await stage.db.run(sql`update assessment.grade set frozen_at = ${stage.clock.now()} where class_id = ${cls.classId}`);
    await expect(stage.enterTwice(cls, 'plan', [{ learnerId: two.learnerId!, score: 95 }])).rejects.toThrow('assessment.grades_frozen');
    const scores = [{ learnerId: one.learnerId!, score: 95 }];
    const { body: batch } = await stage.call(
      routes.enterScores,
      { params: { classId: cls.classId }, body: { part: 'plan', scores, evidenceFileIds: [], note: '' } },
      { as: cls.teacher },
    );
    const check = { params: { classId: cls.classId, batchId: batch.id }, body: { scores } };
    expect((await stage.call(routes.checkScores, check, { as: cls.teacher })).code).toBe('assessment.score_same_person');
    expect((await why(one)).grade.total).toBe(82);
    await stage.call(routes.checkScores, check, { as: cls.admin });
    const shown = await why(one);
    expect(shown.grade).toMatchObject({ total: 85, frozen: true });
    expect(shown.changes).toMatchObject([{ partName: '创业规划书', scoreBefore: 80, scoreAfter: 95, totalBefore: 82, totalAfter: 85 }]);
    expect(shown.parts.find(({ key }) => key === 'plan')!.evidence[0]).toMatchObject({ value: '95 分' });
    expect((await stage.entries('assessment.grade.corrected')).at(-1)).toMatchObject({
      learnerId: one.learnerId,
      data: { before: 80, after: 95 },
    });
    expect(stage.notified.some(({ title, learnerId }) => title === '您的成绩已更正' && learnerId === one.learnerId)).toBe(true);
    expect((await why(two)).grade.total).toBe(82);
    const { body: mine } = await stage.call(routes.myObjections, { query: {} }, { as: one });
    expect(mine.items).toMatchObject([{ state: 'CORRECTED', score: 80, scoreAfter: 95 }]);
  });

  test('[E6] a part that nobody enters by hand, an exam, may be corrected only after an accepted objection', async () => {
    const [one] = cls.learners;
    const scores = [{ learnerId: one.learnerId!, score: 90 }];
    await expect(stage.enterTwice(cls, 'theory', scores)).rejects.toThrow('assessment.score_part');
    await answer((await raise(one, 'theory')).body.id, true);
    await stage.enterTwice(cls, 'theory', scores);
    expect((await why(one)).grade).toMatchObject({ total: 84 });
  });

  test('[E6] refused: with a reason; the county looks once more, and its word is the last', async () => {
    const [one, two] = cls.learners;
    const { id } = (await raise(one)).body;
    expect((await decide(id, true)).code).toBe('assessment.objection_wrong_state');
    expect((await answer(id, false)).body).toMatchObject({ state: 'REFUSED', reviewUntil: '2026-11-26T15:59:00.000Z' });
    expect((await secondLook(id, two)).status).toBe(404);
    expect((await secondLook(id, one)).body).toMatchObject({ state: 'REVIEWING' });
    expect(stage.notified.some(({ title, accountId }) => title === '成绩异议待市县复核' && accountId === 'acc_officer')).toBe(true);
    expect((await answer(id, true)).code).toBe('assessment.objection_wrong_state');
    expect((await decide(id, false)).body).toMatchObject({ state: 'UPHELD', decision: '已调阅评审记录', dueAt: null });
    expect((await secondLook(id, one)).code).toBe('assessment.objection_wrong_state');
    const other = (await raise(two)).body;
    await answer(other.id, false);
    at('2026-11-27');
    expect((await secondLook(other.id, two)).code).toBe('assessment.objection_late');
  });

  test('[E6] no completion while one is open, no approval before the time to object is over; then the grades freeze by themselves', async () => {
    await stage.db.run(sql`update org.class set status = 'TRAINING_DONE' where id = ${cls.classId}`);
    const [one, two] = cls.learners;
    const { id } = (await raise(one)).body;
    expect(await submit()).toBe('assessment.objections_open');
    await answer(id, false);
    expect(await submit()).toBe('assessment.objections_open');
    at('2026-11-27');
    const body = { practical: 5, lecturer: 5, organisation: 5, platform: 5, simulation: 5, place: 5, service: 5 };
    for (const as of cls.learners)
      await stage.call(
        routes.answerSurvey,
        { params: { classId: cls.classId }, body: { ...body, charged: false, inPerson: true, recommend: 9, needs: [], comment: '' } },
        { as },
      );
    expect(await submit()).toBe(201);
    const { items } = (await stage.call(routes.listCompletions, { query: { classId: cls.classId } }, { as: cls.officer })).body;
    const found = async (q: string) =>
      (await stage.call(routes.listCompletions, { query: { q } }, { as: cls.officer })).body.items.map(({ id }) => id);
    expect(await found(items[0]!.className)).toContain(items[0]!.id);
    expect(await found('没有这个班')).toEqual([]);
    const params = { completionId: items[0]!.id };
    for (const { learnerId } of items[0]!.sample.learners)
      await stage.call(routes.checkSample, { params, body: { learnerId, ok: true, note: '' } }, { as: cls.officer });
    // Grades are frozen by the application, but the learner's right runs to its end.
    const late = (await raise(two)).body;
    const accept = () => stage.call(routes.decideCompletion, { params, body: { accept: true, opinion: '相符' } }, { as: cls.officer });
    expect((await accept()).code).toBe('assessment.objections_open');
    await answer(late.id, true);
    await stage.enterTwice(cls, 'plan', [{ learnerId: two.learnerId!, score: 10 }]);
    const accepted = await accept();
    // A part below its pass mark fails: the application counts anew.
    expect(accepted.body).toMatchObject({ status: 'ACCEPTED', qualified: 2 });
    const approve = () => stage.call(routes.approveCompletion, { params, body: { approve: true, opinion: '同意' } }, { as: cls.reviewer });
    expect((await approve()).code).toBe('assessment.objection_period');
    at('2026-11-28');
    expect((await approve()).body).toMatchObject({ certificates: 2 });
  });

  test('[E6] the list is cut to what the caller covers, filters by state and overdue, and tells the learner’s masked name only', async () => {
    const [one] = cls.learners;
    const { id } = (await raise(one)).body;
    const list = async (as: Actor, query = {}) =>
      (await stage.call(routes.listObjections, { query: { classId: cls.classId, ...query } }, { as })).body.items.map((row) => row.id);
    expect(await list(cls.officer)).toEqual([id]);
    expect(await list((await stage.makeClass((offset += 1))).teacher)).toEqual([]);
    expect(await list(cls.teacher, { state: 'REFUSED' })).toEqual([]);
    expect(await list(cls.teacher, { overdue: true })).toEqual([]);
    at('2026-12-01');
    expect(await list(cls.teacher, { overdue: true, waiting: true })).toEqual([id]);
    expect((await stage.call(routes.exportObjections, { query: {} }, { as: cls.officer })).status).toBe(200);
    expect((await stage.call(routes.listObjections, { query: {} }, { as: one })).status).toBe(403);
  });

  test('[E6] frozen when the time is over and nothing is open', async () => {
    at('2026-11-27', '23:59');
    await freeze();
    const frozen = async () =>
      (
        await stage.db.one<{ n: number }>(
          sql`select count(*)::int as n from assessment.grade where class_id = ${cls.classId} and frozen_at is not null`,
        )
      ).n;
    expect(await frozen()).toBe(0);
    at('2026-11-28', '00:00');
    await freeze();
    expect(await frozen()).toBe(3);
    await expect(stage.enterTwice(cls, 'plan', [{ learnerId: cls.learners[0].learnerId!, score: 1 }])).rejects.toThrow(
      'assessment.grades_frozen',
    );
  });
});
