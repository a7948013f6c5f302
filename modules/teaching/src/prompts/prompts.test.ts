import { teachingRoutes as routes } from '@yangfan/contract';
import type { Actor } from '@yangfan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCinema, type Cinema } from '../player/testing.ts';

let cinema: Cinema;
beforeAll(async () => void (cinema = await startCinema(3600)));
afterAll(() => cinema.stop());

const asked = (atS: number, over: object = {}) => ({
  atS,
  kind: 'SINGLE' as const,
  text: '网店开业前先要做什么？',
  options: ['选品', '打广告'],
  correct: [0],
  explanation: '先有货，再有客。',
  required: true,
  ...over,
});
const add = (body: ReturnType<typeof asked>) =>
  cinema.call(routes.addFilmQuestion, { params: cinema.params, body }, { as: cinema.lecturer });
const answer = (who: Actor, watchId: string, questionId: string, choices: number[]) =>
  cinema.call(routes.answerFilmQuestion, { params: { watchId, questionId }, body: { choices } }, { as: who });

describe('questions in the film', () => {
  it('[T2] a film stops counting at a required question until it is answered right; staff see every try', async () => {
    const { status, body: question } = await add(asked(60));
    expect(status).toBe(201);
    const [a, b] = cinema.learners as [Actor, Actor];
    const { watchId } = await cinema.start(a);
    const { body: mine } = await cinema.call(routes.myFilmQuestions, { params: cinema.params }, { as: a });
    expect(mine.items).toMatchObject([{ id: question.id, atS: 60, passed: false, correct: null, explanation: null }]);
    expect(await cinema.watch(a, watchId, 0, 90)).toMatchObject({
      countedS: 60,
      furthestS: 60,
      reasons: { counted: 60, question_open: 30 },
    });
    expect((await answer(a, watchId, question.id, [1])).body).toEqual({ right: false, attempts: 1, correct: null, explanation: null });
    expect(await cinema.watch(a, watchId, 60, 75)).toMatchObject({ countedS: 60, reasons: { question_open: 15 } });
    expect((await answer(a, watchId, question.id, [0])).body).toEqual({
      right: true,
      attempts: 2,
      correct: [0],
      explanation: '先有货，再有客。',
    });
    expect(await cinema.watch(a, watchId, 60, 75)).toMatchObject({ countedS: 75, reasons: { counted: 15 } });
    // Another session remembers the answer.
    const again = await cinema.start(a);
    expect(await cinema.watch(a, again.watchId, 75, 90)).toMatchObject({ countedS: 90 });

    const second = await cinema.start(b);
    await answer(b, second.watchId, question.id, [0]);
    const { body: list } = await cinema.call(routes.listFilmQuestions, { params: cinema.params }, { as: cinema.lecturer });
    expect(list.items).toMatchObject([{ answered: 2, passed: 2, firstRight: 1, counts: [1, 1] }]);
    const { body: answers } = await cinema.call(
      routes.filmAnswers,
      { params: { ...cinema.params, questionId: question.id } },
      { as: cinema.teacher },
    );
    expect(answers.items).toMatchObject([
      { learnerId: a.learnerId, attempts: 2, firstRight: false, firstChoices: [1] },
      { learnerId: b.learnerId, attempts: 1, firstRight: true },
    ]);
    expect(await cinema.entries('teaching.film_question.passed')).toHaveLength(2);
    expect(
      (
        await cinema.call(
          routes.editFilmQuestion,
          { params: { ...cinema.params, questionId: question.id }, body: asked(61) },
          { as: cinema.lecturer },
        )
      ).code,
    ).toBe('teaching.question.answered');
    await cinema.call(routes.removeFilmQuestion, { params: { ...cinema.params, questionId: question.id } }, { as: cinema.lecturer });
  });

  it('[T2] questions that cannot be answered are refused; one without need to answer holds nobody up', async () => {
    const codes = [];
    for (const over of [{ correct: [5] }, { correct: [0, 1] }, { kind: 'JUDGE' as const, options: ['对', '错', '不知道'] }])
      codes.push((await add(asked(30, over))).code);
    codes.push((await add(asked(3600))).code);
    expect(codes).toEqual([...Array.from({ length: 3 }, () => 'teaching.question.right'), 'teaching.question.beyond']);
    const { body: multi } = await add(asked(5, { kind: 'MULTI', options: ['甲', '乙', '丙'], correct: [0, 2], required: false }));
    const learner = cinema.learners[2]!;
    const { watchId } = await cinema.start(learner);
    expect(await cinema.watch(learner, watchId, 0, 20)).toMatchObject({ countedS: 20 });
    expect((await answer(learner, watchId, multi.id, [0])).body.right).toBe(false);
    expect((await answer(learner, watchId, multi.id, [2, 0])).body.right).toBe(true);
    expect((await answer(learner, watchId, multi.id, [7])).code).toBe('teaching.question.choice');
    expect((await answer(cinema.learners[3]!, watchId, multi.id, [0])).status).toBe(404);
  });

  it('[T2] nobody is held up by a question that was taken away while they watched', async () => {
    const learner = cinema.learners[3]!;
    const { body: question } = await add(asked(10));
    const { watchId } = await cinema.start(learner);
    await cinema.watch(learner, watchId, 0, 10);
    const params = { ...cinema.params, questionId: question.id };
    await cinema.call(routes.removeFilmQuestion, { params }, { as: cinema.lecturer });
    expect((await answer(learner, watchId, question.id, [1])).body.right).toBe(true);
    expect(await cinema.watch(learner, watchId, 10, 20)).toMatchObject({ countedS: 20 });
  });
});
