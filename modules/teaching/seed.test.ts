import { afterAll, beforeAll, expect, it } from 'vitest';
import { teachingRoutes } from '@yangfan/contract';
import { seedTeaching } from './index.ts';
import { startTeaching, type Stage } from './testing.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startTeaching({ learners: 8 });
  stage.at('09:00:00', '2026-11-26');
});
afterAll(() => stage.stop());

it('[M2] a demo class has a course, watched seconds with their reasons, and rolls; doing it twice changes nothing', async () => {
  const classes = [
    { classId: stage.classId, lecturerAccountId: stage.lecturer.accountId },
    { classId: stage.draftId, lecturerAccountId: stage.lecturer.accountId },
  ];
  await seedTeaching({ ...stage.deps, files: stage.files }, classes);
  await seedTeaching({ ...stage.deps, files: stage.files }, classes);
  const { body: course } = await stage.call(teachingRoutes.readCourse, { params: { classId: stage.classId } }, { as: stage.lecturer });
  expect(course.chapters.flatMap((chapter) => chapter.lessons)).toHaveLength(1);
  const { body: hours } = await stage.call(teachingRoutes.myHours, { params: { classId: stage.classId } }, { as: stage.learners[1]! });
  expect(hours.vod.lessons[0]!.reasons).toMatchObject({ counted: 25, skipped_ahead: 10 });
  const rolls = await Promise.all(
    stage.sessions
      .filter(({ mode }) => mode !== 'VOD')
      .map(async ({ id }) => (await stage.call(teachingRoutes.readRoll, { params: { sessionId: id } }, { as: stage.officer })).body),
  );
  expect(rolls).toHaveLength(3);
  for (const roll of rolls) {
    expect([roll.status, roll.confirmations.length]).toEqual(['ENDED', 1]);
    expect(roll.entries.filter(({ state }) => state === 'ON_TIME' || state === 'LATE').length).toBeGreaterThan(4);
  }
});
