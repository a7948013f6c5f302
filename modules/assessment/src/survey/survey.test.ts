import { assessmentRoutes as routes } from '@yangfan/contract';
import { sql, type Actor } from '@yangfan/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAssessment, type Stage } from '../../testing.ts';

let stage: Stage;
let cls: Awaited<ReturnType<Stage['makeClass']>>;
beforeAll(async () => {
  stage = await startAssessment();
  cls = await stage.makeClass(1);
}, 120_000);
afterAll(() => stage.stop());

const ANSWERS = {
  practical: 5,
  lecturer: 4,
  organisation: 5,
  platform: 3,
  simulation: 4,
  place: 5,
  service: 5,
  charged: false,
  inPerson: true,
  recommend: 9,
  needs: [0, 6],
  comment: '',
};
const answer = (as: Actor, more: object = {}) =>
  stage.call(routes.answerSurvey, { params: { classId: cls.classId }, body: { ...ANSWERS, ...more } }, { as });
const ofClass = async (as: Actor) => (await stage.call(routes.classSurvey, { params: { classId: cls.classId } }, { as })).body;
const status = (to: string) => stage.db.run(sql`update org.class set status = ${to} where id = ${cls.classId}`);
const submit = () =>
  stage.call(routes.submitCompletion, { params: { classId: cls.classId }, body: { statement: '材料真实完整' } }, { as: cls.admin });

test('[E6] asked when the lectures are over; once each; never of a practice class or of whoever is not in the class', async () => {
  const [one] = cls.learners;
  expect((await answer(one)).code).toBe('assessment.survey_closed');
  await status('TRAINING_DONE');
  const other = await stage.makeClass(2);
  expect((await answer(other.learners[0])).status).toBe(404);
  expect((await answer(one, { recommend: 11 })).status).toBe(400);
  expect((await answer(one, { comment: '王老师讲得好' })).status).toBe(200);
  expect((await answer(one)).code).toBe('assessment.survey_done');
  const { body } = await stage.call(routes.mySurveys, {}, { as: one });
  expect(body.items).toMatchObject([{ classId: cls.classId, done: true, open: false }]);
  expect(body.questions).toHaveLength(12);
  expect(body.waiting).toBe(0);
});

test('[E6] no completion before the policy’s share of the class has answered', async () => {
  await status('IN_TRAINING');
  await stage.publishGrades(cls, 80);
  await status('TRAINING_DONE');
  const refused = await submit();
  expect(refused.code).toBe('assessment.survey_missing');
  expect(refused.detail).toContain('还差 2 人');
  for (const learner of cls.learners.slice(1))
    expect((await answer(learner, { charged: learner === cls.learners[2], recommend: 3 })).status).toBe(200);
});

test('[E6] while answers still come in nobody sees a figure, so that none can be told from the difference', async () => {
  for (const as of [cls.teacher, cls.admin, cls.officer])
    expect(await ofClass(as)).toMatchObject({
      answered: 3,
      learners: 3,
      needed: 3,
      closed: false,
      figures: [],
      comments: [],
      charged: null,
    });
});

test('[E6] nothing the product keeps links a person with an answer: no row of one person’s answers, no moment, no log', async () => {
  const kept = await stage.db.one<{ sums: string; n: number; done: string[]; audit: string; ledger: string; repeats: string }>(sql`
    select (select json_agg(s)::text from assessment.survey_sum s where class_id = ${cls.classId}) as sums,
      (select count(*)::int from assessment.survey_sum where class_id = ${cls.classId}) as n,
      (select array_agg(column_name::text order by column_name) from information_schema.columns where table_schema = 'assessment' and table_name = 'survey_done') as done,
      (select coalesce(json_agg(a)::text, '') from kernel.audit a where a.action like '%survey%') as audit,
      (select coalesce(json_agg(e)::text, '') from ledger.entry e where e.kind like '%survey%') as ledger,
      (select coalesce(json_agg(i)::text, '') from kernel.idempotency i where i.route like '%survey%') as repeats`);
  expect(kept.n).toBe(1);
  expect(kept.done).toEqual(['class_id', 'learner_id']);
  expect(kept.audit + kept.ledger + kept.repeats).toBe('');
  for (const { learnerId, accountId } of cls.learners) {
    expect(kept.sums).not.toContain(learnerId!);
    expect(kept.sums).not.toContain(accountId);
  }
});

test('[E6] closed with the application: officers see the red line at once, sums only when enough answered', async () => {
  expect((await submit()).status).toBe(201);
  // Three answered; the policy asks for five.
  expect(await ofClass(cls.officer)).toMatchObject({ closed: true, charged: 1, figures: [], comments: [] });
  expect(await ofClass(cls.admin)).toMatchObject({ closed: true, charged: null, figures: [] });
  await stage.db.run(sql`update assessment.survey_sum set answered = 5 where class_id = ${cls.classId}`);
  const shown = await ofClass(cls.admin);
  expect(shown.charged).toBe(1);
  expect(shown.comments).toEqual(['王老师讲得好']);
  expect(shown.figures.find(({ key }) => key === 'practical')).toMatchObject({ counts: [0, 0, 0, 0, 3], value: 5 });
  expect(shown.figures.find(({ key }) => key === 'recommend')).toMatchObject({ value: -33.3 });
  const { body } = await stage.call(routes.listSurveys, { query: { region: '460100' } }, { as: cls.officer });
  expect(body).toMatchObject({
    total: 1,
    sums: { classes: 1, charged: 1, trimmedMean: 4.43 },
    items: [{ mean: 4.43, nps: -33.3, charged: 1 }],
  });
  const foreign = await stage.makeClass(3);
  expect((await stage.call(routes.listSurveys, { query: {} }, { as: foreign.admin })).body).toMatchObject({ total: 0, items: [] });
  expect((await stage.call(routes.listSurveys, { query: {} }, { as: cls.learners[0] })).status).toBe(403);
  expect((await stage.call(routes.exportSurveys, { query: {} }, { as: cls.admin })).status).toBe(200);
});
