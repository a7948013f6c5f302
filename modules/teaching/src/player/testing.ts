import { teachingRoutes } from '@yangfan/contract';
import { sql, type Actor } from '@yangfan/kernel';
import { startTeaching } from '../../testing.ts';

export type Cinema = Awaited<ReturnType<typeof startCinema>>;

/** A class with one lesson that has a film of so many seconds, and hands to watch it; `rules` changes its frozen policy, null takes one out. */
export async function startCinema(lengthS: number, learners = 4, rules: Record<string, unknown> = {}) {
  const stage = await startTeaching({ learners });
  await stage.db.run(sql`update policy.snapshot set rules = jsonb_strip_nulls(rules || ${JSON.stringify(rules)}::jsonb)`);
  const { body: course } = await stage.call(
    teachingRoutes.createCourse,
    { params: { classId: stage.classId }, body: { fromTimetable: true } },
    { as: stage.lecturer },
  );
  const lessonId = course.chapters[0]!.lessons[0]!.id;
  await stage.call(
    teachingRoutes.editLesson,
    { params: { lessonId }, body: { assetId: await stage.asset(stage.lecturer.accountId, lengthS) } },
    { as: stage.lecturer },
  );
  const seq = new Map<string, number>();
  return {
    ...stage,
    lessonId,
    params: { lessonId },
    start: async (who: Actor) =>
      (
        await stage.call(
          teachingRoutes.startWatch,
          { params: { lessonId }, body: { clientNow: stage.clock.now().getTime(), takeOver: true } },
          { as: who, device: 'device-one' },
        )
      ).body,
    /** Plays on for the seconds between two places and reports it. */
    async watch(who: Actor, watchId: string, from: number, to: number) {
      stage.clock.advance((to - from) * 1000);
      const next = (seq.get(watchId) ?? 0) + 1;
      seq.set(watchId, next);
      const segment = { from, to, ms: (to - from) * 1000, rate: 1, state: 'playing' as const, clientAt: stage.clock.now().getTime() };
      const { body } = await stage.call(
        teachingRoutes.heartbeat,
        { params: { watchId }, body: { beats: [{ seq: next, segments: [segment] }] } },
        { as: who },
      );
      return body;
    },
  };
}
