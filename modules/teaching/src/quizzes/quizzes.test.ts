import { teachingRoutes, type QuizQuestion } from '@yangfan/contract';
import { newId, sql } from '@yangfan/kernel';
import { writeXlsx } from '@yangfan/kernel/sheet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTeaching, type Stage } from '../../testing.ts';
import { createCourses } from '../courses/courses.service.ts';

let stage: Stage;
let lessonId: string;
beforeAll(async () => {
  stage = await startTeaching();
  const { chapters } = await stage.db.tx((tx) =>
    createCourses(stage.deps).create(tx, stage.classId, { fromTimetable: true }, stage.clock.now()),
  );
  lessonId = chapters.flatMap((chapter) => chapter.lessons)[0]!.id;
});
afterAll(() => stage?.stop());

const base: QuizQuestion = {
  kind: 'SINGLE',
  stem: '哪一项是固定成本？',
  points: 5,
  explanation: '房租不随销量变化',
  options: ['进货款', '房租'],
  right: [1],
  truth: true,
  blanks: [],
  value: 0,
  tolerance: 0,
};
const settings = {
  attemptsMax: null,
  timeLimitMin: null,
  passPercent: 80,
  feedback: 'AFTER_ATTEMPT' as const,
  closesAt: null,
  shuffle: true,
};
const QUESTIONS: QuizQuestion[] = [
  base,
  { ...base, kind: 'TRUE_FALSE', stem: '赠品也要记成本', truth: true, options: [], right: [], explanation: '秘密解析' },
];

async function makeQuiz(change: Partial<typeof settings> | { feedback: string; closesAt: string } = {}, questions = QUESTIONS) {
  const made = await stage.call(teachingRoutes.createQuiz, { params: { lessonId }, body: { title: '成本小测' } }, { as: stage.lecturer });
  const quizId = made.body.activityId;
  const saved = await stage.call(
    teachingRoutes.saveQuiz,
    { params: { quizId }, body: { settings: { ...settings, ...change } as never, questions } },
    { as: stage.lecturer },
  );
  expect(saved.status).toBe(200);
  return { quizId, quiz: saved.body };
}
const start = (quizId: string, learner = stage.learners[0]!) =>
  stage.call(teachingRoutes.startQuiz, { params: { quizId } }, { as: learner });
async function answerAll(quizId: string, right: boolean, learner = stage.learners[0]!) {
  const { body: attempt } = await start(quizId, learner);
  const answers = attempt.questions.map((one) => ({
    questionId: one.id,
    value: one.kind === 'TRUE_FALSE' ? right : one.options.findIndex((option) => (option === '房租') === right),
  }));
  await stage.call(teachingRoutes.keepQuizAnswers, { params: { attemptId: attempt.id }, body: { answers } }, { as: learner });
  return (await stage.call(teachingRoutes.submitQuiz, { params: { attemptId: attempt.id } }, { as: learner })).body;
}
const progress = (activityId: string, learnerId: string | null) =>
  stage.db.maybe<{ state: string; percent: number | null }>(
    sql`select state, score_percent as percent from teaching.activity_progress where activity_id = ${activityId} and learner_id = ${learnerId}`,
  );

describe('a quiz is taken', () => {
  it('[T2] answers are kept, marked and settled; a pass is a ledger entry of the class', async () => {
    const { quizId } = await makeQuiz();
    const learner = stage.learners[0]!;
    const failed = await answerAll(quizId, false);
    expect(failed).toMatchObject({ state: 'SUBMITTED', no: 1, score: 0, total: 10, percent: 0, passed: false, note: null });
    expect(await progress(quizId, learner.learnerId)).toEqual({ state: 'OPENED', percent: 0 });
    const passed = await answerAll(quizId, true);
    expect(passed).toMatchObject({ no: 2, percent: 100, passed: true });
    expect(passed.questions[0]!.outcome).toEqual({ points: 5, right: true, correct: '房租', explanation: '房租不随销量变化' });
    expect(await progress(quizId, learner.learnerId)).toEqual({ state: 'DONE', percent: 100 });
    const entries = (await stage.entries('teaching.quiz.submitted')).filter(({ data }) => data.quizId === quizId);
    expect(entries.map(({ data }) => [data.no, data.percent])).toEqual([
      [1, 0],
      [2, 100],
    ]);
  });

  it('[T2] right answers never leave the server before they may: neither running, nor until the deadline', async () => {
    const { quizId } = await makeQuiz({ feedback: 'AFTER_DEADLINE', closesAt: '2026-11-24T18:00:00+08:00' });
    const learner = stage.learners[1]!;
    const begun = await start(quizId, learner);
    expect(JSON.stringify(begun.body)).not.toMatch(/秘密解析|房租不随|"right"|"truth"|"blanks":\[|correct/);
    const done = await answerAll(quizId, true, learner);
    expect(done).toMatchObject({ percent: 100, note: expect.stringContaining('截止以后') });
    expect(JSON.stringify(done)).not.toMatch(/秘密解析|房租不随|correct/);
    const mine = await stage.call(teachingRoutes.myQuiz, { params: { quizId } }, { as: learner });
    expect(JSON.stringify(mine.body)).not.toMatch(/秘密解析|房租/);
    stage.at('18:00');
    const after = await stage.call(teachingRoutes.readQuizAttempt, { params: { attemptId: done.id } }, { as: learner });
    expect(after.body.questions[1]!.outcome).toMatchObject({ correct: '正确', explanation: '秘密解析' });
    stage.at('08:00');
  });

  it('[T2] time is up by the server’s clock: what was kept counts, what comes later is refused', async () => {
    const { quizId } = await makeQuiz({ timeLimitMin: 10 } as never);
    const learner = stage.learners[2]!;
    stage.at('09:00');
    const { body: attempt } = await start(quizId, learner);
    expect(attempt.leftS).toBe(600);
    const trueFalse = attempt.questions[1]!.id;
    const keep = (value: boolean) =>
      stage.call(
        teachingRoutes.keepQuizAnswers,
        { params: { attemptId: attempt.id }, body: { answers: [{ questionId: trueFalse, value }] } },
        { as: learner },
      );
    expect((await keep(true)).status).toBe(200);
    stage.at('09:11');
    expect((await keep(false)).body).toMatchObject({ code: 'teaching.quiz.over' });
    const job = stage.room.jobs!.find(({ name }) => name === 'teaching.quiz.due')!;
    await job.run({ attemptId: attempt.id } as never, { signal: AbortSignal.timeout(1000) } as never);
    const read = await stage.call(teachingRoutes.readQuizAttempt, { params: { attemptId: attempt.id } }, { as: learner });
    expect(read.body).toMatchObject({ state: 'SUBMITTED', percent: 50, submittedAt: '2026-11-24T01:10:00.000Z' });
    expect(stage.enqueued.filter(({ payload }) => (payload as { attemptId?: string }).attemptId === attempt.id)).toHaveLength(1);
    stage.at('08:00');
  });

  it('[T2] attempts are limited; two windows share the one that runs; others’ attempts are not found', async () => {
    const { quizId } = await makeQuiz({ attemptsMax: 1 } as never);
    const learner = stage.learners[3]!;
    const [one, two] = await Promise.all([start(quizId, learner), start(quizId, learner)]);
    expect(one.body.id).toBe(two.body.id);
    const params = { attemptId: one.body.id };
    expect((await stage.call(teachingRoutes.readQuizAttempt, { params }, { as: stage.learners[0]! })).status).toBe(404);
    expect((await stage.call(teachingRoutes.submitQuiz, { params }, { as: stage.learners[0]! })).status).toBe(404);
    await stage.call(teachingRoutes.submitQuiz, { params }, { as: learner });
    expect((await start(quizId, learner)).body).toMatchObject({
      code: 'teaching.quiz.no_attempt',
      detail: expect.stringContaining('用完'),
    });
    expect((await start(quizId, stage.outsider)).body).toMatchObject({ code: 'teaching.learner.not_enrolled' });
  });

  it('[T2] an answer that fits no question is refused; an attempt keeps its questions when the quiz is edited', async () => {
    const { quizId, quiz } = await makeQuiz();
    const learner = stage.learners[0]!;
    const { body: attempt } = await start(quizId, learner);
    const keep = (questionId: string, value: never) =>
      stage.call(
        teachingRoutes.keepQuizAnswers,
        { params: { attemptId: attempt.id }, body: { answers: [{ questionId, value }] } },
        { as: learner },
      );
    expect((await keep(newId('qzq'), true as never)).body).toMatchObject({ code: 'teaching.quiz.answer_faulty' });
    expect((await keep(attempt.questions[0]!.id, true as never)).body).toMatchObject({ code: 'teaching.quiz.answer_faulty' });
    const kept = await stage.call(
      teachingRoutes.saveQuiz,
      { params: { quizId }, body: { settings, questions: [quiz.questions[1]!] } },
      { as: stage.lecturer },
    );
    expect(kept.body.questions.map(({ id }) => id)).toEqual([quiz.questions[1]!.id]);
    const read = await stage.call(teachingRoutes.readQuizAttempt, { params: { attemptId: attempt.id } }, { as: learner });
    expect(read.body.questions).toHaveLength(2);
  });
});

describe('a quiz is made', () => {
  it('[T2] faulty questions are named by number and nothing is saved', async () => {
    const { quizId } = await makeQuiz();
    const refused = await stage.call(
      teachingRoutes.saveQuiz,
      { params: { quizId }, body: { settings, questions: [base, { ...base, options: ['一个'] }] } },
      { as: stage.lecturer },
    );
    expect(refused.body).toMatchObject({ code: 'teaching.quiz.question_faulty', detail: '第 2 题：请至少写两个选项' });
    const read = await stage.call(teachingRoutes.readQuiz, { params: { quizId } }, { as: stage.lecturer });
    expect(read.body.questions).toHaveLength(2);
    expect((await stage.call(teachingRoutes.readQuiz, { params: { quizId } }, { as: stage.foreignLecturer })).status).toBe(403);
  });

  it('[P3] characters that cannot be stored are refused by name, not by a failure', async () => {
    const { quizId } = await makeQuiz();
    const questions = [{ ...base, stem: 'x\udfff\ud800y' }];
    const refused = await stage.call(
      teachingRoutes.saveQuiz,
      { params: { quizId }, body: { settings, questions } },
      { as: stage.lecturer },
    );
    expect(refused.body).toMatchObject({ code: 'request.invalid', detail: expect.stringContaining('无法保存的字符') });
  });

  it('[T2] a sheet is checked first; with a faulty row nothing is added', async () => {
    const { quizId } = await makeQuiz();
    const sheet = async (rows: object[]) =>
      (
        await writeXlsx({
          sheets: [
            {
              name: '题',
              columns: ['题型', '题干', '选项A', '选项B', '答案'].map((title) => ({ key: title, title })),
              rows: rows as never,
            },
          ],
        })
      ).toString('base64');
    const good = { 题型: '单选', 题干: '新题', 选项A: '对', 选项B: '错', 答案: 'A' };
    const send = async (rows: object[], dryRun: boolean) =>
      (
        await stage.call(
          teachingRoutes.importQuiz,
          { params: { quizId }, body: { name: '题.xlsx', base64: await sheet(rows), dryRun } },
          { as: stage.lecturer },
        )
      ).body;
    expect(await send([good, { ...good, 答案: 'F' }], true)).toMatchObject({ added: 0, faults: [{ row: 3 }] });
    expect(await send([good, { ...good, 答案: 'F' }], false)).toMatchObject({ added: 0 });
    expect(await send([good], true)).toMatchObject({ added: 0, faults: [] });
    expect(await send([good], false)).toMatchObject({ added: 1 });
    const read = await stage.call(teachingRoutes.readQuiz, { params: { quizId } }, { as: stage.lecturer });
    expect(read.body.questions.map(({ stem }) => stem)).toEqual(['哪一项是固定成本？', '赠品也要记成本', '新题']);
    const broken = await stage.call(
      teachingRoutes.importQuiz,
      { params: { quizId }, body: { name: 'a.xlsx', base64: 'AAAA', dryRun: true } },
      { as: stage.lecturer },
    );
    expect(broken.body).toMatchObject({ code: 'teaching.quiz.sheet_unreadable' });
  });

  it('[T5] the statistics name the question that fails and who stands where', async () => {
    const { quizId } = await makeQuiz();
    await answerAll(quizId, false, stage.learners[0]!);
    await answerAll(quizId, true, stage.learners[1]!);
    const { body } = await stage.call(teachingRoutes.quizStatistics, { params: { quizId } }, { as: stage.teacher });
    expect(body).toMatchObject({ learners: 4, taken: 2, passed: 1, averagePercent: 50 });
    expect(body.questions[0]).toMatchObject({ answered: 2, facility: 0.5, commonWrong: { text: '进货款', times: 1 } });
    expect(body.people.map(({ bestPercent }) => bestPercent).sort()).toEqual([0, 100, null, null]);
    expect((await stage.call(teachingRoutes.quizStatistics, { params: { quizId } }, { as: stage.learners[0]! })).status).toBe(403);
  });
});
