import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { teachingRoutes } from '@yangfan/contract';
import { startTeaching, type Stage } from '../../testing.ts';

const T = teachingRoutes;
let stage: Stage;
beforeAll(async () => {
  stage = await startTeaching({ learners: 3 });
});
afterAll(() => stage.stop());

const run = (name: string) =>
  stage.room.jobs!.find((job) => job.name === name)!.run({} as never, { db: stage.db, clock: stage.clock } as never);
const reminded = () => stage.notified.splice(0).map(({ learnerId, title, body }) => ({ learnerId, title, body }));
const calendar = (as = stage.learners[0]!, query = { from: '2026-11-24', to: '2026-11-30' }) => stage.call(T.myCalendar, { query }, { as });

describe('the learner’s calendar', () => {
  it('[T2] has one’s own sessions in order, within the days asked for, and no stranger’s', async () => {
    const { body } = await calendar();
    expect(body.items.map(({ kind, startsAt }) => [kind, startsAt])).toEqual([
      ['OFFLINE', '2026-11-24T00:30:00.000Z'],
      ['VOD', '2026-11-24T06:00:00.000Z'],
      ['LIVE', '2026-11-24T07:00:00.000Z'],
      ['OFFLINE', '2026-11-25T00:30:00.000Z'],
    ]);
    expect(body.items[0]).toMatchObject({ place: '一号教室', className: '电商一班', link: '/check-in' });
    expect((await calendar(stage.learners[0], { from: '2026-11-25', to: '2026-11-25' })).body.items).toHaveLength(1);
    expect((await calendar(stage.learners[0], { from: '2026-11-25', to: '2026-11-24' })).code).toBe('teaching.calendar.range');
    expect((await calendar(stage.learners[0], { from: '2026-01-01', to: '2026-12-31' })).code).toBe('teaching.calendar.range');
    expect((await calendar(stage.outsider)).body.items.every(({ classId }) => classId === stage.draftId)).toBe(true);
  });

  it('[P2] its address for a phone needs no sign-in, is not guessed, and ends when a new one is made', async () => {
    const as = stage.learners[0]!;
    expect((await stage.call(T.readCalendarLink, {}, { as })).body.url).toBeNull();
    const { url } = (await stage.call(T.makeCalendarLink, {}, { as })).body;
    const file = await stage.app.app.inject({ url: url! });
    expect([file.statusCode, file.headers['content-type']]).toEqual([200, 'text/calendar; charset=utf-8']);
    expect(file.body.match(/BEGIN:VEVENT/g)).toHaveLength(4);
    expect((await stage.app.app.inject({ url: url!.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) })).statusCode).toBe(404);
    const { url: newer } = (await stage.call(T.makeCalendarLink, {}, { as })).body;
    expect((await stage.app.app.inject({ url: url! })).statusCode).toBe(404);
    await stage.call(T.dropCalendarLink, {}, { as });
    expect((await stage.app.app.inject({ url: newer! })).statusCode).toBe(404);
  });
});

describe('reminders', () => {
  it('[T2] come the evening before and half an hour before, once, to those who want them', async () => {
    const [first, second, third] = stage.learners.map(({ learnerId }) => learnerId);
    const choice = { evening: false, soon: true, deadline: true };
    expect((await stage.call(T.readReminders, {}, { as: stage.learners[1]! })).body).toEqual({ evening: true, soon: true, deadline: true });
    await stage.call(T.setReminders, { body: choice }, { as: stage.learners[1]! });
    stage.at('20:00', '2026-11-23');
    await run('teaching.remind.evening');
    await run('teaching.remind.evening');
    const evening = reminded();
    expect(evening.map(({ learnerId }) => learnerId).sort()).toEqual([first, third].sort());
    expect(evening[0]).toMatchObject({ title: '明天有 3 节课：电商一班', body: expect.stringContaining('08:30 面授') });
    stage.at('08:05');
    await run('teaching.remind.soon');
    await run('teaching.remind.soon');
    expect(reminded().map(({ learnerId, title }) => [learnerId, title])).toEqual(
      [first, second, third].map((id) => [id, '08:30 上课：认识网络创业（OFFLINE）']),
    );
    stage.at('13:45');
    await run('teaching.remind.soon');
    expect(reminded()).toEqual([]);
  });
});
