import { teachingRoutes as routes } from '@yangfan/contract';
import type { Actor } from '@yangfan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCinema, type Cinema } from '../player/testing.ts';

let cinema: Cinema;
beforeAll(async () => void (cinema = await startCinema(7200, 5)));
afterAll(() => cinema.stop());

const MIN = 60_000;
const now = () => cinema.clock.now().getTime();
const awake = async (who: Actor, watchId: string, clientAt?: number, where = cinema) =>
  (await where.call(routes.stayAwake, { params: { watchId }, body: { clientAt: clientAt ?? where.clock.now().getTime() } }, { as: who }))
    .body;
const prove = (who: Actor, watchId: string, checkToken: string) =>
  cinema.call(routes.passWatchCheck, { params: { watchId }, body: { checkToken } }, { as: who });
const end = (who: Actor, watchId: string) => cinema.call(routes.endWatch, { params: { watchId } }, { as: who });
const ms = (at: string) => new Date(at).getTime();

describe('random checks of the person', () => {
  it('[T1] the server draws the moment, announces it, counts nothing from then on until it is done, and writes it down', async () => {
    const learner = cinema.learners[0]!;
    const opened = await cinema.start(learner);
    const due = ms(opened.due.check!.dueAt);
    expect(due - now()).toBeGreaterThanOrEqual(15 * MIN);
    expect(due - now()).toBeLessThanOrEqual(25 * MIN);
    expect(due - ms(opened.due.check!.openAt)).toBe(3 * MIN);
    expect((await prove(learner, opened.watchId, 'check-early')).code).toBe('teaching.watch.no_check');

    const untilDue = Math.round((due - now()) / 1000);
    let at = 0;
    for (; at + 600 < untilDue; at += 600) {
      await cinema.watch(learner, opened.watchId, at, at + 600);
      await awake(learner, opened.watchId);
    }
    const reply = await cinema.watch(learner, opened.watchId, at, untilDue + 30);
    expect(reply.countedS).toBeCloseTo(untilDue, 0);
    expect(reply.reasons.check_due).toBeCloseTo(30, 0);
    const { body: next, status } = await prove(learner, opened.watchId, 'check-alt-one');
    expect(status).toBe(200);
    expect(ms(next.check!.dueAt)).toBeGreaterThan(now() + 10 * MIN);
    expect((await cinema.watch(learner, opened.watchId, untilDue, untilDue + 60)).reasons).toMatchObject({
      counted: expect.closeTo(60, 0),
    });
    expect(await cinema.entries('teaching.watch.checked')).toMatchObject([
      { learnerId: learner.learnerId, data: { method: 'ALTERNATIVE', lateS: expect.closeTo(30, -1) } },
    ]);
    expect((await prove(learner, opened.watchId, 'check-alt-two')).code).toBe('teaching.watch.no_check');
    const { body: seconds } = await cinema.call(routes.myLessonSeconds, { params: cinema.params }, { as: learner });
    expect(seconds.items.map(({ reason }) => reason)).toContain('check_due');
  });

  it('[T1] going away does not make a check go away: once it moves so that it can be announced, a missed one stays due', async () => {
    const learner = cinema.learners[1]!;
    const first = await cinema.start(learner);
    await end(learner, first.watchId);
    cinema.clock.set(new Date(ms(first.due.check!.dueAt) + MIN));
    const second = await cinema.start(learner);
    expect(ms(second.due.check!.dueAt)).toBe(now() + 3 * MIN);
    cinema.clock.advance(2 * MIN);
    await end(learner, second.watchId);
    const third = await cinema.start(learner);
    expect(third.due.check!.dueAt).toBe(second.due.check!.dueAt);
    cinema.clock.advance(2 * MIN);
    await end(learner, third.watchId);
    expect((await cinema.entries('teaching.watch.check_missed')).map(({ learnerId }) => learnerId)).toEqual([learner.learnerId]);
    const fourth = await cinema.start(learner);
    expect(fourth.due.check!.dueAt).toBe(second.due.check!.dueAt);
    expect(await cinema.watch(learner, fourth.watchId, 0, 15)).toMatchObject({ countedS: 0, reasons: { check_due: 15 } });
    expect((await prove(learner, fourth.watchId, 'check-face-three')).status).toBe(200);
    expect(await cinema.watch(learner, fourth.watchId, 0, 15)).toMatchObject({ countedS: 15 });
    expect((await prove(cinema.learners[2]!, fourth.watchId, 'check-face-four')).status).toBe(404);
  });
});

describe('"are you still there"', () => {
  it('[T2] without an answer nothing counts from the end of the minute on; an answer lets it count again', async () => {
    // Without the random check, which a seed may put before the question.
    const quiet = await startCinema(1200, 1, { 'vod.faceEveryMinutes': 0 });
    const learner = quiet.learners[0]!;
    const { watchId, due } = await quiet.start(learner);
    expect(due.check).toBeNull();
    expect(ms(due.idle!.askAt) - quiet.clock.now().getTime()).toBe(15 * MIN);
    expect(due.idle!.answerS).toBe(60);
    const reply = await quiet.watch(learner, watchId, 0, 16 * 60 + 45);
    expect(reply).toMatchObject({ countedS: 16 * 60, reasons: { idle: 45 } });
    const later = await awake(learner, watchId, undefined, quiet);
    expect(ms(later.idle!.askAt) - quiet.clock.now().getTime()).toBe(15 * MIN);
    await quiet.stop();
  });

  it('[T2] a word that was said offline counts from when it was said, an old one takes nothing back', async () => {
    const learner = cinema.learners[3]!;
    const { watchId } = await cinema.start(learner);
    cinema.clock.advance(10 * MIN);
    const said = now();
    cinema.clock.advance(8 * MIN);
    expect(ms((await awake(learner, watchId, said)).idle!.askAt)).toBe(said + 15 * MIN);
    expect(ms((await awake(learner, watchId, said - 5 * MIN)).idle!.askAt)).toBe(said + 15 * MIN);
    // The future is now.
    expect(ms((await awake(learner, watchId, now() + 60 * MIN)).idle!.askAt)).toBe(now() + 15 * MIN);
  });

  it('[T2] a class approved before the rule existed is not asked; zero minutes mean off', async () => {
    const earlier = await startCinema(600, 1, { 'vod.idleMinutes': null, 'vod.faceEveryMinutes': 0 });
    expect((await earlier.start(earlier.learners[0]!)).due).toEqual({ check: null, idle: null });
    await earlier.stop();
  });

  it('[T2] who has completed a lesson and looks again is asked for nothing', async () => {
    const short = await startCinema(20, 1);
    const learner = short.learners[0]!;
    const { watchId, due } = await short.start(learner);
    expect(due.check).not.toBeNull();
    expect(await short.watch(learner, watchId, 0, 20)).toMatchObject({ completed: true });
    expect((await short.start(learner)).due).toEqual({ check: null, idle: null });
    await short.stop();
  });
});
