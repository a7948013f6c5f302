import { assessmentRoutes as routes } from '@yangfan/contract';
import { sql } from '@yangfan/kernel';
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
  stage.unseen.clear();
});

async function heldExam(scores: readonly [number, number]): Promise<string> {
  const { body } = await stage.call(routes.createExam, { params: { classId: cls.classId }, body: stage.input() }, { as: cls.teacher });
  await stage.open(cls, body.id);
  await stage.sit(body.id, cls.learners[0], scores[0]);
  await stage.sit(body.id, cls.learners[1], scores[1]);
  await stage.release(cls, body.id);
  return body.id;
}
const arrange = (learnerIds: string[]) =>
  stage.call(
    routes.arrangeResit,
    {
      params: { classId: cls.classId },
      body: { ...stage.input(), title: '补考', learnerIds },
    },
    { as: cls.teacher },
  );
const ids = () => cls.learners.map((one) => one.learnerId!);
const standing = async () =>
  (await stage.call(routes.listResits, { params: { classId: cls.classId } }, { as: cls.teacher })).body.learners.map((one) => one.state);

describe('[E2] resits', () => {
  test('[E2] who failed or was absent may be named, who passed may not; nobody before results are out', async () => {
    expect(await standing()).toEqual(['NO_RESULT', 'NO_RESULT', 'NO_RESULT']);
    await heldExam([40, 80]);
    expect(await standing()).toEqual(['ELIGIBLE', 'PASSED', 'ELIGIBLE']);
    const refused = await arrange([ids()[0]!, ids()[1]!]);
    expect(refused.status).toBe(409);
    expect(refused.code).toBe('assessment.resit_not_eligible');
    expect(refused.detail).toContain('已经及格');
    expect((await arrange([stage.input().title && 'lrn_00000000000000000000000000'])).detail).toContain('不在本班名册里');
  });

  test('[E2] a resit is for the named only, has its own paper, counts up to the pass mark and shows in the score book', async () => {
    await heldExam([40, 80]);
    const { body: exam } = await arrange([ids()[0]!]);
    expect(exam).toMatchObject({ kind: 'RESIT', candidates: 1, status: 'DRAFT' });
    expect(await standing()).toEqual(['PENDING', 'PASSED', 'ELIGIBLE']);
    await stage.open(cls, exam.id);
    expect(stage.notified.filter((one) => one.title === '补考已安排').map((one) => one.learnerId)).toEqual([ids()[0]]);
    expect((await stage.entries('assessment.resit.arranged')).at(-1)).toMatchObject({ learnerId: ids()[0] });
    expect((await stage.enter(exam.id, cls.learners[1])).code).toBe('assessment.not_a_candidate');
    await stage.sit(exam.id, cls.learners[0], 90);
    await stage.release(cls, exam.id);
    const { body: board } = await stage.call(routes.getExam, { params: { examId: exam.id } }, { as: cls.teacher });
    expect(board.candidates.map((one) => one.learnerId)).toEqual([ids()[0]]);
    const { body: book } = await stage.call(routes.classGrades, { params: { classId: cls.classId } }, { as: cls.teacher });
    const theory = book.items.find((one) => one.learnerId === ids()[0])!.parts.find((part) => part.key === 'theory')!;
    expect(theory).toMatchObject({ score: 60, resits: 1 });
    expect(theory.why).toContain('补考最高计 60 分');
    expect(await standing()).toEqual(['PASSED', 'PASSED', 'ELIGIBLE']);
  });

  test('[E2] the number of resits is the policy’s; a cancelled one is given back; the learner reads where they stand', async () => {
    await heldExam([40, 80]);
    const first = (await arrange([ids()[0]!])).body;
    await stage.call(routes.cancelExam, { params: { examId: first.id }, body: { reason: '停电改期' } }, { as: cls.teacher });
    const second = (await arrange([ids()[0]!])).body;
    await stage.open(cls, second.id);
    await stage.sit(second.id, cls.learners[0], 50);
    await stage.release(cls, second.id);
    expect(await standing()).toEqual(['USED_UP', 'PASSED', 'ELIGIBLE']);
    expect((await arrange([ids()[0]!])).detail).toContain('exam.resitMax');
    const mine = (await stage.call(routes.myExams, {}, { as: cls.learners[0] })).body.items;
    expect(mine.map((one) => [one.exam.kind, one.score])).toEqual([
      ['RESIT', 50],
      ['REGULAR', 40],
    ]);
    expect(mine[0]!.resit).toEqual({ state: 'USED_UP', used: 1, max: 1, best: 50 });
    expect((await stage.call(routes.myExams, {}, { as: cls.learners[1] })).body.items.map((one) => one.exam.kind)).toEqual(['REGULAR']);
  });

  test('[E2] two teachers arranging at once never name a learner once too often', async () => {
    await heldExam([40, 80]);
    const replies = await Promise.all([arrange([ids()[0]!]), arrange([ids()[0]!])]);
    expect(replies.map((one) => one.status).sort()).toEqual([201, 409]);
  });

  test('[E2] a regular exam is sat once in a class; who was absent may sit the next', async () => {
    await heldExam([40, 80]);
    const { body } = await stage.call(routes.createExam, { params: { classId: cls.classId }, body: stage.input() }, { as: cls.teacher });
    await stage.open(cls, body.id);
    expect((await stage.enter(body.id, cls.learners[0])).code).toBe('assessment.already_sat');
    expect((await stage.enter(body.id, cls.learners[2])).status).toBe(201);
  });
});

describe('[E2] the door of the theory exam', () => {
  test('[E2] unfinished online theory keeps a learner out, with the rule named and the lessons shown', async () => {
    const { body: exam } = await stage.call(
      routes.createExam,
      { params: { classId: cls.classId }, body: stage.input() },
      { as: cls.teacher },
    );
    await stage.open(cls, exam.id);
    stage.unseen.set(ids()[0]!, ['开店流程', '选品']);
    const refused = await stage.enter(exam.id, cls.learners[0]);
    expect(refused.status).toBe(409);
    expect(refused.code).toBe('assessment.theory_unfinished');
    expect(refused.detail).toMatch(/omo\.theoryBeforePractice/);
    expect(refused.detail).toContain('“开店流程”');
    const [mine] = (await stage.call(routes.myExams, {}, { as: cls.learners[0] })).body.items;
    expect(mine!.theory).toMatchObject({ required: 5, done: 3, missing: [{ title: '开店流程' }, { title: '选品' }] });
    stage.unseen.clear();
    const { body } = await stage.enter(exam.id, cls.learners[0]);
    expect(body.autosaveSeconds).toBe(15);
  });

  test('[E2] where the frozen policy does not ask for it, nobody is kept out', async () => {
    await stage.db.run(
      sql`update policy.snapshot set rules = rules || '{"omo.theoryBeforePractice": false}'::jsonb where class_id = ${cls.classId}`,
    );
    const { body: exam } = await stage.call(
      routes.createExam,
      { params: { classId: cls.classId }, body: stage.input() },
      { as: cls.teacher },
    );
    await stage.open(cls, exam.id);
    stage.unseen.set(ids()[0]!, ['开店流程']);
    expect((await stage.enter(exam.id, cls.learners[0])).status).toBe(201);
  });
});

describe('[M1] the term of the completion', () => {
  const submit = (body: { statement: string; lateReason?: string }) =>
    stage.call(routes.submitCompletion, { params: { classId: cls.classId }, body }, { as: cls.admin });
  /** Grades are out and everybody has answered the survey: only the term is in question. */
  const publishGrades = async () => {
    for (const learnerId of ids()) await stage.db.run(sql`insert into assessment.survey_done values (${cls.classId}, ${learnerId})`);
    await stage.db.run(sql`
      insert into assessment.grade (class_id, learner_id, enrolment_id, total, conclusion, composition, scheme_sha256, published_at)
      values (${cls.classId}, ${ids()[0]!}, 'enr', 80, 'PASS', '{"parts":[],"total":80,"conclusion":"PASS","why":[]}', 's', now())`);
  };

  test('[M1] in time it asks nothing; late it wants a reason, which the officer reads and the ledger keeps', async () => {
    await publishGrades();
    const { body: term } = await stage.call(routes.completionTerm, { params: { classId: cls.classId } }, { as: cls.teacher });
    expect(term).toMatchObject({ days: 10, lastSessionOn: DAY, dueOn: '2026-12-08', workdaysLeft: 10, lateWorkdays: 0, submitted: false });
    stage.clock.set(new Date('2026-12-10T09:00:00+08:00'));
    const refused = await submit({ statement: '材料真实完整' });
    expect(refused.status).toBe(409);
    expect(refused.code).toBe('assessment.completion_late');
    expect(refused.detail).toContain('completion.submitWithinDays');
    await stage.db.run(sql`update org.class set status = 'TRAINING_DONE' where id = ${cls.classId}`);
    const { body } = await submit({ statement: '材料真实完整', lateReason: '台风停课，线下成绩推迟录入' });
    expect(body).toMatchObject({ dueOn: '2026-12-08', lateWorkdays: 2, lateReason: '台风停课，线下成绩推迟录入' });
    expect((await stage.entries('assessment.completion.submitted')).at(-1)!.summary).toContain('逾期 2 个工作日：台风停课');
  });

  test('[M1] a reason given in time is not kept: there is nothing to excuse', async () => {
    await publishGrades();
    await stage.db.run(sql`update org.class set status = 'TRAINING_DONE' where id = ${cls.classId}`);
    expect((await submit({ statement: '材料真实完整', lateReason: '没有逾期' })).body).toMatchObject({ lateWorkdays: 0, lateReason: '' });
  });

  test('[T3] [E2] the other modules are told of a result when it is released, not before, with the number of the sitting', async () => {
    const told = () =>
      stage.db.many<{ payload: Record<string, unknown> }>(
        sql`select payload from kernel.outbox where type = 'assessment.result.released' and payload ->> 'classId' = ${cls.classId} order by seq`,
      );
    const { body } = await stage.call(routes.createExam, { params: { classId: cls.classId }, body: stage.input() }, { as: cls.teacher });
    await stage.open(cls, body.id);
    const attemptId = await stage.sit(body.id, cls.learners[0], 40);
    expect(await told()).toEqual([]);
    await stage.release(cls, body.id);
    expect((await told()).map(({ payload }) => payload)).toEqual([
      {
        examId: body.id,
        attemptId,
        learnerId: cls.learners[0].learnerId,
        classId: cls.classId,
        practice: false,
        resit: false,
        sitting: 1,
        score: 40,
        fullScore: body.fullScore,
        passScore: body.passScore,
        passed: false,
        at: stage.clock.now().toISOString(),
      },
    ]);
    const again = await arrange([cls.learners[0].learnerId!]);
    await stage.open(cls, again.body.id);
    await stage.sit(again.body.id, cls.learners[0], 90);
    await stage.release(cls, again.body.id);
    expect((await told()).at(-1)!.payload).toMatchObject({ resit: true, sitting: 2, score: 90, passed: true });
  });
});
