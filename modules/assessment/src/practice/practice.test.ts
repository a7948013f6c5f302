import { assessmentRoutes as routes } from '@yangfan/contract';
import { chinaDay, sql } from '@yangfan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAssessment, type Stage } from '../../testing.ts';
import { addDays } from './schedule.rules.ts';

let stage: Stage;
beforeAll(async () => void (stage = await startAssessment()), 60_000);
afterAll(() => stage?.stop());

type Class = Awaited<ReturnType<Stage['makeClass']>>;
let made = 0;
const overview = async (cls: Class, who = 0) => (await stage.call(routes.practiceOverview, {}, { as: cls.learners[who]! })).body;
const start = (cls: Class, body: object = {}, who = 0) =>
  stage.call(
    routes.startPractice,
    { body: { programCode: 'NET_EC', kind: 'CHAPTER', count: 5, ...body } as never },
    { as: cls.learners[who]! },
  );
const book = (cls: Class, who = 0) =>
  stage.call(routes.wrongBook, { query: { programCode: 'NET_EC', size: 100 } }, { as: cls.learners[who]! });
type Shown = Awaited<ReturnType<typeof start>>['body']['questions'][number];
/** An answer of the right shape that is all wrong or all right for a stored question. */
const WRONG: Record<string, unknown> = { CALC: '-987654321', FILL: ['绝不会对'] };
async function rightOf(setId: string, no: number): Promise<unknown> {
  const { q, answer, type } = await stage.db.one<{ q: { optionOrder: string[]; targetOrder: string[] }; answer: never; type: string }>(sql`
    select s.questions->${no - 1}::int as q, i.answer, i.type from assessment.practice_set s join assessment.item i on i.id = s.questions->${no - 1}::int->>'itemId' where s.id = ${setId}`);
  const key = (one: string) => String.fromCharCode(65 + q.optionOrder.indexOf(one));
  if (type === 'SINGLE') return key(answer);
  if (type === 'MULTI' || type === 'ORDER') return (answer as string[]).map(key);
  if (type === 'JUDGE') return answer;
  if (type === 'FILL') return (answer as { blanks: string[][] }).blanks.map(([first]) => first);
  if (type === 'CALC') return String((answer as { value: number }).value);
  return Object.fromEntries(
    Object.entries(answer as Record<string, string>).map(([from, to]) => [key(from), String(q.targetOrder.indexOf(to) + 1)]),
  );
}
const wrongOf = ({ question }: Shown, right: unknown): unknown => {
  if (WRONG[question.type]) return WRONG[question.type];
  if (question.type === 'JUDGE') return !right;
  if (question.type === 'MULTI')
    return question.options
      .map(({ key }) => key)
      .filter((key) => !(right as string[]).includes(key))
      .slice(0, 1);
  if (question.type === 'ORDER') return [...(right as string[])].reverse();
  if (question.type === 'MATCH') return {};
  return question.options.map(({ key }) => key).find((key) => key !== right);
};
const answer = (cls: Class, setId: string, no: number, value: unknown, who = 0) =>
  stage.call(routes.answerPractice, { params: { setId }, body: { no, value: value as never } }, { as: cls.learners[who]! });

describe('practice', () => {
  it('[E2] gives a set of a chapter without answers; each answer is explained at once, a wrong one goes to the book and comes tomorrow', async () => {
    const cls = await stage.makeClass((made += 1));
    const { status, body: set } = await start(cls, { chapter: 'EC02', count: 4 });
    expect([status, set.questions.length, set.questions.every((one) => one.answer === null)]).toEqual([201, 4, true]);
    expect(JSON.stringify(set)).not.toMatch(/analysis|"right"|itm_/);
    const today = chinaDay(stage.clock.now());
    const first = await rightOf(set.id, 1);
    const good = await answer(cls, set.id, 1, first);
    expect(good.body.answer).toMatchObject({ earned: good.body.question.points, dueOn: addDays(today, 2), inBook: false });
    const second = wrongOf(set.questions[1]!, await rightOf(set.id, 2));
    const bad = await answer(cls, set.id, 2, second);
    expect(bad.body.answer).toMatchObject({ dueOn: addDays(today, 1), inBook: true });
    // The first answer counts, whatever comes after it.
    expect((await answer(cls, set.id, 2, await rightOf(set.id, 2))).body).toEqual(bad.body);
    const shown = await book(cls);
    expect([shown.body.total, shown.body.items[0]!.wrongTimes, shown.body.items[0]!.fromExam]).toEqual([1, 1, false]);
    expect(shown.body.items[0]!.right).not.toBeNull();
    const [program] = (await overview(cls)).programs;
    expect([program!.seen, program!.book, program!.due, program!.answeredToday]).toEqual([2, 1, 0, 2]);
    const point = program!.knowledge.filter((one) => one.seen > 0);
    expect(point.every(({ mastery }) => mastery !== null && mastery >= 0 && mastery <= 1)).toBe(true);
    // Tomorrow it is due, and right on two days it leaves the book.
    for (const days of [1, 3]) {
      stage.clock.set(new Date(stage.clock.now().getTime() + days * 86_400_000));
      const again = (await start(cls, { kind: 'WRONG' })).body;
      expect(again.questions).toHaveLength(1);
      await answer(cls, again.id, 1, await rightOf(again.id, 1));
    }
    expect((await book(cls)).body.total).toBe(0);
    expect((await start(cls, { kind: 'WRONG' })).code).toBe('assessment.practice_empty');
  });

  it('[E2] practice moves no statistic of the bank and no grade; another learner cannot open the set; a foreign answer is refused', async () => {
    const cls = await stage.makeClass((made += 1));
    const before = await stage.db.many(sql`select * from assessment.item_use order by item_id`);
    const { body: set } = await start(cls, { count: 3 });
    for (const no of [1, 2, 3]) await answer(cls, set.id, no, await rightOf(set.id, no));
    expect(await stage.db.many(sql`select * from assessment.item_use order by item_id`)).toEqual(before);
    expect(await stage.db.one(sql`select count(*)::int as n from assessment.attempt where class_id = ${cls.classId}`)).toEqual({ n: 0 });
    expect((await stage.call(routes.getPractice, { params: { setId: set.id } }, { as: cls.learners[1] })).status).toBe(404);
    expect((await answer(cls, set.id, 1, 'A', 1)).status).toBe(404);
    expect((await answer(cls, set.id, 9, 'A')).code).toBe('assessment.answer_unknown');
    expect((await start(cls, { programCode: 'SYB' })).code).toBe('assessment.practice_empty');
  });

  it('[E2] while an exam of the class can be sat nothing that shows a right answer is shown, by whatever route; afterwards not of the own paper until the results', async () => {
    const cls = await stage.makeClass((made += 1));
    const { body: set } = await start(cls, { count: 5 });
    await answer(cls, set.id, 1, wrongOf(set.questions[0]!, await rightOf(set.id, 1)));
    const { body: exam } = await stage.call(
      routes.createExam,
      { params: { classId: cls.classId }, body: stage.input() },
      { as: cls.teacher },
    );
    await stage.open(cls, exam.id);
    const attempt = await stage.enter(exam.id, cls.learners[0]);
    expect(attempt.status).toBe(201);
    const value = await rightOf(set.id, 2);
    // The one who sits it and the one who stayed outside alike: either could tell the other.
    for (const who of [0, 1]) {
      const replies = [
        await start(cls, {}, who),
        await book(cls, who),
        await stage.call(routes.getPractice, { params: { setId: set.id } }, { as: cls.learners[who]! }),
      ];
      expect(replies.map(({ code }) => code)).toEqual(Array.from({ length: 3 }, () => 'assessment.practice_paused'));
    }
    expect((await answer(cls, set.id, 2, value)).code).toBe('assessment.practice_paused');
    expect((await overview(cls)).pause).toMatchObject({ title: '理论考试' });
    const { body: paper } = attempt;
    await stage.call(
      routes.submitAttempt,
      { params: { attemptId: paper.id }, body: { holder: paper.holder, answers: [] } },
      { as: cls.learners[0] },
    );
    expect((await answer(cls, set.id, 2, value)).code).toBe('assessment.practice_paused');

    // It is over, without results: what stood on the own paper is not offered.
    stage.clock.set(new Date(stage.clock.now().getTime() + 3 * 3_600_000));
    const own = new Set(
      (
        await stage.db.many<{ id: string }>(
          sql`select q->>'itemId' as id from assessment.attempt, jsonb_array_elements(paper->'questions') q where id = ${paper.id}`,
        )
      ).map(({ id }) => id),
    );
    const offered = new Set<string>();
    for (let time = 0; time < 4; time++) {
      const { body } = await start(cls, { count: 30 });
      for (const { id } of await stage.db.many<{ id: string }>(
        sql`select q->>'itemId' as id from assessment.practice_set, jsonb_array_elements(questions) q where id = ${body.id}`,
      ))
        offered.add(id);
    }
    expect([...offered].filter((id) => own.has(id))).toEqual([]);

    // With the results the paper's mistakes are in the book, once.
    await stage.call(routes.releaseExam, { params: { examId: exam.id } }, { as: cls.teacher });
    const after = await book(cls);
    expect(after.body.items.filter(({ fromExam }) => fromExam).length).toBeGreaterThan(40);
    expect((await book(cls)).body.total).toBe(after.body.total);
    expect((await stage.call(routes.attemptResult, { params: { attemptId: paper.id } }, { as: cls.learners[0] })).body).toMatchObject({
      review: 'FULL',
    });
  });

  it('[E2] the explanations of an older exam are closed while the next one of the class is sat', async () => {
    const cls = await stage.makeClass((made += 1));
    const exam = async () =>
      (await stage.call(routes.createExam, { params: { classId: cls.classId }, body: stage.input() }, { as: cls.teacher })).body.id;
    const first = await exam();
    await stage.open(cls, first);
    const attemptId = await stage.sit(first, cls.learners[0], 30);
    await stage.release(cls, first);
    const look = async () => (await stage.call(routes.attemptResult, { params: { attemptId } }, { as: cls.learners[0] })).body;
    expect([(await look()).review, (await look()).questions.length]).toEqual(['FULL', 42]);
    await stage.open(cls, await exam());
    expect([(await look()).review, (await look()).questions.length, (await look()).score]).toEqual(['PAUSED', 0, 30]);
  });
});
