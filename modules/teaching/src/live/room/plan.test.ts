import { teachingRoutes } from '@yangfan/contract';
import { createLog } from '@yangfan/kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTeaching, type Stage } from '../../../testing.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startTeaching({ learners: 1 });
});
afterAll(() => stage?.stop());

it('[T2] the room of a live lesson stands in the lecturer’s list before any learner has asked for it, and once', async () => {
  stage.at('14:30:00');
  const listed = async () => (await stage.call(teachingRoutes.listLiveRooms, { query: {} }, { as: stage.lecturer })).body.items;
  expect(await listed()).toEqual([]);
  const job = stage.room.jobs!.find(({ name }) => name === 'teaching.live.plan')!;
  const run = () =>
    job.run({} as never, { db: stage.db, clock: stage.clock, log: createLog('silent'), signal: new AbortController().signal });
  await run();
  await run();
  const live = stage.sessions.filter(({ mode }) => mode === 'LIVE');
  expect((await listed()).map(({ sessionId }) => sessionId)).toEqual(live.map(({ id }) => id));
});
