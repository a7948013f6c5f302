import { expect } from 'vitest';
import { teachingRoutes } from '@yangfan/contract';
import type { Actor } from '@yangfan/kernel';
import { startTeaching } from '../../testing.ts';

/** Seconds of the first film. */
export const LENGTH = 60;

/** A course with three lessons (a film of a minute, one of ten, none), and short words for what a player says. */
export async function startWatching() {
  const stage = await startTeaching({ learners: 8 });
  const { body: course } = await stage.call(
    teachingRoutes.createCourse,
    { params: { classId: stage.classId }, body: { fromTimetable: true } },
    { as: stage.lecturer },
  );
  const chapterId = course.chapters[0]!.id;
  await stage.call(
    teachingRoutes.editLesson,
    { params: { lessonId: course.chapters[0]!.lessons[0]!.id }, body: { assetId: await stage.asset(stage.lecturer.accountId, LENGTH) } },
    { as: stage.lecturer },
  );
  const { body: two } = await stage.call(
    teachingRoutes.addLesson,
    { params: { classId: stage.classId, chapterId }, body: { title: '第二节', assetId: await stage.asset(stage.lecturer.accountId, 600) } },
    { as: stage.lecturer },
  );
  const { body: three } = await stage.call(
    teachingRoutes.addLesson,
    { params: { classId: stage.classId, chapterId }, body: { title: '没有视频' } },
    { as: stage.lecturer },
  );
  expect([two.chapters[0]!.lessons.length, three.chapters[0]!.lessons.length]).toEqual([2, 3]);
  const lessons = three.chapters[0]!.lessons.map((lesson) => lesson.id);

  const start = (who: Actor, lesson = 0, options: { device?: string; takeOver?: boolean } = {}) =>
    stage.call(
      teachingRoutes.startWatch,
      { params: { lessonId: lessons[lesson]! }, body: { clientNow: stage.clock.now().getTime(), takeOver: options.takeOver ?? false } },
      { as: who, device: options.device ?? 'device-one', headers: { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Chrome/140' } },
    );
  const segment = (from: number, to: number, over: object = {}) => ({
    from,
    to,
    ms: (to - from) * 1000,
    rate: 1,
    state: 'playing' as const,
    clientAt: stage.clock.now().getTime(),
    ...over,
  });
  const send = (who: Actor, watchId: string, beats: { seq: number; segments: ReturnType<typeof segment>[] }[]) =>
    stage.call(teachingRoutes.heartbeat, { params: { watchId }, body: { beats } }, { as: who });
  /** Plays on for some seconds and sends one beat. */
  async function watch(who: Actor, watchId: string, seq: number, from: number, to: number) {
    stage.clock.advance((to - from) * 1000);
    return send(who, watchId, [{ seq, segments: [segment(from, to)] }]);
  }
  const hours = async (who: Actor) => (await stage.call(teachingRoutes.myHours, { params: { classId: stage.classId } }, { as: who })).body;
  return { stage, lessons, start, segment, send, watch, hours };
}
