import { assessmentRoutes as routes } from '@yangfan/contract';
import { newId, sql } from '@yangfan/kernel';
import { actorOf } from '@yangfan/kernel/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startAssessment, type Stage } from '../../testing.ts';
import type { Paper } from '../papers/paper.rules.ts';

let stage: Stage;
beforeAll(async () => void (stage = await startAssessment()), 120_000);
afterAll(() => stage.stop());

const person = (role: 'ITEM_WRITER' | 'ITEM_REVIEWER') => actorOf({ role, scope: 'province', id: '*', accountId: newId('acc') });
const [writer, reviewer] = [person('ITEM_WRITER'), person('ITEM_REVIEWER')];
const province = actorOf({ role: 'PROV_OFFICER', scope: 'province', id: '*' });
type Class = Awaited<ReturnType<Stage['makeClass']>>;
const count = async () => {
  await stage.room
    .jobs!.find(({ name }) => name === 'assessment.item-stats')!
    .run({} as never, { db: stage.db, clock: stage.clock, log: stage.app.app.log as never, signal: new AbortController().signal });
};
const statOf = (itemId: string) =>
  stage.db.maybe<{ sat: number; facility: number | null; exposed: number; shares: Record<string, number[]>; version: number }>(
    sql`select sat, facility, exposed_90d as exposed, shares, version from assessment.item_stat where item_id = ${itemId}`,
  );
const put = (code: string, value: number) =>
  stage.db.run(sql`update policy.rule set value = ${JSON.stringify(value)}::jsonb where code = ${code}`);
const list = (query: object = {}, as = reviewer) =>
  stage.call(routes.itemDoctor, { query: { size: 100, show: 'ALL', ...query } as never }, { as });
const figures = async (itemId: string) => (await stage.call(routes.itemStatistics, { params: { itemId } }, { as: reviewer })).body;
const detail = async (itemId: string) => (await stage.call(routes.getItem, { params: { itemId } }, { as: reviewer })).body;

/** An exam that every learner answers, with the key where `knows` says so. Gives the exam and its attempts. */
async function hold(cls: Class, knows: (seat: number, no: number) => boolean, paperId?: string) {
  const { body: exam } = await stage.call(
    routes.createExam,
    { params: { classId: cls.classId }, body: stage.input() },
    { as: cls.teacher },
  );
  if (paperId) await stage.call(routes.setExamPaper, { params: { examId: exam.id }, body: { paperId } }, { as: cls.teacher });
  await stage.open(cls, exam.id);
  const attempts: string[] = [];
  for (const [seat, learner] of cls.learners.entries()) {
    const { body } = await stage.enter(exam.id, learner);
    const { paper } = await stage.db.one<{ paper: Paper }>(sql`select paper from assessment.attempt where id = ${body.id}`);
    const keys = new Map(
      (
        await stage.db.many<{ id: string; type: string; answer: unknown }>(
          sql`select id, type, answer from assessment.item where id = any(${paper.questions.map(({ itemId }) => itemId)}::text[])`,
        )
      ).map((one) => [one.id, one]),
    );
    const answers = paper.questions.flatMap(({ no, itemId, optionOrder }) => {
      const { type, answer } = keys.get(itemId)!;
      const right = type === 'SINGLE' ? String.fromCharCode(65 + optionOrder.indexOf(answer as string)) : type === 'JUDGE' ? answer : null;
      const wrong =
        type === 'JUDGE' ? !answer : String.fromCharCode(65 + ((optionOrder.indexOf(answer as string) + 1) % optionOrder.length));
      return right === null ? [] : [{ no, value: (knows(seat, no) ? right : wrong) as never, version: 1 }];
    });
    await stage.call(routes.submitAttempt, { params: { attemptId: body.id }, body: { holder: body.holder, answers } }, { as: learner });
    attempts.push(body.id);
  }
  return { examId: exam.id, attempts };
}
const paperOf = async (attemptId: string) =>
  (await stage.db.one<{ paper: Paper }>(sql`select paper from assessment.attempt where id = ${attemptId}`)).paper.questions;

describe('[E1] figures of items and the item doctor', () => {
  let cls: Class;
  let first: Awaited<ReturnType<typeof hold>>;
  let itemId: string;

  test('[E1] only released exams are counted, once, and practice classes never', async () => {
    const { body: paper } = await stage.call(routes.makePaper, { body: { programCode: 'NET_EC', title: 'A 卷' } }, { as: province });
    cls = await stage.makeClass(11);
    first = await hold(cls, () => true, paper.id);
    itemId = (await paperOf(first.attempts[0]!)).find(({ points }) => points === 2)!.itemId;
    await count();
    expect(await statOf(itemId)).toBeUndefined();
    expect((await stage.call(routes.examStatistics, { params: { examId: first.examId } }, { as: cls.teacher })).body.state).toBe(
      'UNRELEASED',
    );
    await stage.release(cls, first.examId);
    await count();
    expect(await statOf(itemId)).toMatchObject({ sat: 3, facility: 1, exposed: 3 });
    await count();
    expect((await statOf(itemId))!.sat).toBe(3);

    const practice = await stage.makeClass(12);
    const other = await hold(practice, () => false, paper.id);
    await stage.db.run(sql`update assessment.exam set practice = true where id = ${other.examId}`);
    await stage.release(practice, other.examId);
    await count();
    expect((await statOf(itemId))!.sat).toBe(3);
    expect((await stage.call(routes.examStatistics, { params: { examId: other.examId } }, { as: practice.teacher })).body.state).toBe(
      'PRACTICE',
    );
  });

  test('[E1] exams add up; a paper found invalid leaves the figures and stays an exposure', async () => {
    const { body: papers } = await stage.call(routes.listPapers, { query: {} }, { as: province });
    const next = await stage.makeClass(13);
    const second = await hold(next, () => false, papers.items[0]!.id);
    const params = { attemptId: second.attempts[0]! };
    const call = (
      route: typeof routes.doubtAttempt | typeof routes.judgeAttempt | typeof routes.decideAppeal,
      body: object,
      as = next.teacher,
    ) => stage.call(route as typeof routes.judgeAttempt, { params, body: body as never }, { as });
    await call(routes.doubtAttempt, { reason: '两份答卷完全相同，请核查' });
    await call(routes.judgeAttempt, { valid: false, reason: '监控证实替考，认定无效' });
    await stage.release(next, second.examId);
    await count();
    expect(await statOf(itemId)).toMatchObject({ sat: 5, facility: 0.6, exposed: 6 });
    const { body: sitting } = await stage.call(routes.examStatistics, { params: { examId: second.examId } }, { as: next.teacher });
    expect(sitting).toMatchObject({ state: 'COUNTED', papers: 2, leftOut: 1, method: 'ALPHA' });
    expect(sitting.tenths.reduce((sum, one) => sum + one, 0)).toBe(2);
    expect(sitting.knowledge.length).toBeGreaterThan(5);
    expect([sitting.hardest.length, sitting.hardestClosed]).toEqual([10, null]);
    expect(sitting.hardest[0]!.facility).toBe(0);
    // While its next exam can be sat no right answer is shown to anybody of the class.
    const { body: resit } = await stage.call(
      routes.createExam,
      { params: { classId: next.classId }, body: stage.input() },
      { as: next.teacher },
    );
    await stage.open(next, resit.id);
    const meanwhile = await stage.call(routes.examStatistics, { params: { examId: second.examId } }, { as: next.teacher });
    expect([meanwhile.body.hardest, meanwhile.body.hardestClosed]).toEqual([[], 'RUNNING']);
    await stage.db.run(sql`update assessment.exam set status = 'CANCELLED' where id = ${resit.id}`);
    await stage.call(
      routes.appealAttempt,
      { params, body: { text: '我本人到场，监控可以再看一遍。', fileIds: [] } },
      { as: next.learners[0] },
    );
    await call(routes.decideAppeal, { decision: 'UPHELD', valid: true, reason: '复看监控，确是本人' });
    await count();
    expect(await statOf(itemId)).toMatchObject({ sat: 6, facility: 0.5, exposed: 6 });
    const later = new Date(stage.clock.now().getTime() + 100 * 86_400_000);
    const then = stage.clock.now();
    stage.clock.set(later);
    await count();
    expect(await statOf(itemId)).toMatchObject({ sat: 6, exposed: 0 });
    stage.clock.set(then);
  });

  test('[E1] a corrected key moves the figures with the papers that were marked anew', async () => {
    const before = await detail(itemId);
    const { content } = before.versions[0]!;
    const wrong = Object.entries((await statOf(itemId))!.shares).find(([key]) => key !== before.answer && key !== '-' && key !== '*');
    // Whoever was wrong chose the option that stood behind the right one on their own paper: any other letter is a fine new key.
    const answer = content.type === 'JUDGE' ? !content.answer : wrong![0];
    const { body } = await stage.call(
      routes.editItem,
      { params: { itemId }, body: { revision: before.revision, content: { ...content, answer } } },
      { as: writer },
    );
    await stage.call(routes.sendItems, { body: { itemIds: [body.id], move: 'SUBMIT' } }, { as: writer });
    await stage.call(routes.reviewItems, { body: { itemIds: [body.id], move: 'APPROVE', note: '' } }, { as: reviewer });
    await count();
    // Another key is another question: nobody has sat it yet.
    expect(await statOf(itemId)).toMatchObject({ version: 2, sat: 0, facility: null });
    const applied = await stage.call(
      routes.applyRemark,
      { params: { examId: first.examId }, body: { itemId, toVersion: 2, reason: '原答案有误' } },
      { as: cls.admin },
    );
    expect(applied.status).toBe(201);
    await count();
    expect(await statOf(itemId)).toMatchObject({ version: 2, sat: 3, facility: 0 });
  });

  test('[E1] [E6] thresholds are policy; a diagnosis is set aside with a reason until there is new data, and what was decided stays', async () => {
    expect((await figures(itemId)).findings).toMatchObject([{ code: 'FEW' }]);
    await put('item.minAnswers', 3);
    await put('item.confidence', 0);
    const [row] = (await list({ search: (await detail(itemId)).code })).body.items;
    expect(row!.findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['HARD']));
    const dismiss = (reason: string, as = reviewer) => stage.call(routes.dismissFindings, { params: { itemId }, body: { reason } }, { as });
    expect((await dismiss('本批学员没有学过这一节', writer)).status).toBe(403);
    expect((await dismiss('本批学员没有学过这一节')).status).toBe(200);
    expect((await dismiss('再次')).status).toBe(400);
    expect((await dismiss('再说一次吧')).code).toBe('assessment.findings_none');
    const open = (await list({ show: 'OPEN' })).body;
    expect(open.items.map((one) => one.itemId)).not.toContain(itemId);
    expect((await list({ show: 'DISMISSED' })).body.items).toMatchObject([{ itemId, dismissed: { reason: '本批学员没有学过这一节' } }]);
    expect(open.counts.dismissed).toBe(1);
    expect((await detail(itemId)).events[0]).toMatchObject({ what: 'DISMISSED', note: '本批学员没有学过这一节' });
    await stage.db.run(sql`update assessment.item_dismissal set sat = 0`);
    expect((await list({ show: 'OPEN' })).body.items.map((one) => one.itemId)).toContain(itemId);
  });

  test('[E1] sent back, an item in use gets a draft with the reason beside it; whoever sent it back may review what comes', async () => {
    const revise = (as = reviewer) =>
      stage.call(routes.reviseItem, { params: { itemId }, body: { reason: '高分者反而答错，请核对答案' } }, { as });
    expect((await revise(writer)).status).toBe(403);
    const { status, body } = await revise();
    expect([status, body.status, body.work, body.versions[0]!.note, body.ownWork]).toEqual([
      201,
      'APPROVED',
      'DRAFT',
      '高分者反而答错，请核对答案',
      false,
    ]);
    expect((await revise()).code).toBe('assessment.item_open');
    expect((await figures(itemId)).sat).toBe(3);
  });

  test('[E1] the measured difficulty comes into use through review only, and takes the figures with it', async () => {
    const items = (await list({ diagnosis: 'DIFFICULTY' })).body.items;
    const one = items.find(
      ({ itemId: id, work, measured, difficulty }) => id !== itemId && !work && measured !== null && measured !== difficulty,
    )!;
    const adopt = (difficulty: number, as = writer) =>
      stage.call(routes.adoptDifficulty, { params: { itemId: one.itemId }, body: { difficulty } }, { as });
    expect((await adopt(one.measured!, reviewer)).status).toBe(403);
    expect((await adopt(one.difficulty)).code).toBe('assessment.difficulty_moved');
    const { body } = await adopt(one.measured!);
    expect([body.difficulty, body.work, body.versions[0]!.content.difficulty]).toEqual([one.difficulty, 'REVIEWING', one.measured]);
    const own = { ...writer, grants: [...writer.grants, ...reviewer.grants] };
    const approve = (as: typeof writer) =>
      stage.call(routes.reviewItems, { body: { itemIds: [one.itemId], move: 'APPROVE', note: '' } }, { as });
    expect((await approve(own)).body.done).toBe(0);
    expect((await approve(reviewer)).body.done).toBe(1);
    await count();
    expect(await figures(one.itemId)).toMatchObject({
      difficulty: one.measured,
      sat: one.sat,
      facility: one.facility,
      measured: one.measured,
    });
  });

  test('[E1] [E6] figures of the bank are for who may see answers; a sheet says the same as the list', async () => {
    for (const as of [cls.learners[0], cls.teacher, cls.admin]) {
      expect((await stage.call(routes.itemDoctor, { query: {} }, { as })).status).toBe(403);
      expect((await stage.call(routes.itemStatistics, { params: { itemId } }, { as })).status).toBe(403);
    }
    expect((await stage.call(routes.examStatistics, { params: { examId: first.examId } }, { as: cls.learners[0] })).status).toBe(403);
    const sheet = await stage.call(routes.exportDoctor, { query: { show: 'ALL' } }, { as: reviewer });
    expect(sheet.status).toBe(200);
  });
});
