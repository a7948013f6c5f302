import type { InputOf, StudyHeat, teachingRoutes } from '@yangfan/contract';
import type { Queryable } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { byLearner, evidenceOf, requireCounted, type Evidence } from './evidence.service.ts';
import { figuresOf } from './figures.service.ts';
import { secondsBetween } from './evidence.store.ts';
import { periodOf } from './period.ts';

type HeatQuery = NonNullable<InputOf<typeof teachingRoutes.classHeat>['query']>;

/** Lessons × learners of a class. */
export function createHeat(ports: TeachingPorts) {
  return {
    async ofClass(db: Queryable, classId: string, query: HeatQuery, now: Date): Promise<StudyHeat> {
      const cls = await requireCounted(db, ports, classId);
      const found = await evidenceOf(db, ports, cls, now);
      const learnerIds = found.enrolments.map(({ learnerId }) => learnerId);
      const lessons = found.lessons.filter(({ chapterId }) => !query.chapterId || chapterId === query.chapterId);
      const [cards, seconds] = await Promise.all([ports.org.learners(db, learnerIds), secondsOf(db, found, lessons, learnerIds, query)]);
      const scores = averagesOf(found);
      const rows = found.enrolments.map(({ learnerId, seatNo }) => {
        const figures = figuresOf(found, learnerId, now);
        const own = seconds.get(learnerId);
        return {
          learnerId,
          seatNo,
          name: cards.get(learnerId)?.maskedName ?? '',
          level: figures.risk.level,
          seconds: lessons.map(({ id }) => Math.floor(own?.get(id) ?? 0)),
          done: lessons.map(({ id }) => figures.completed.has(id)),
          scores: lessons.map(({ id }) => scores(learnerId, id)),
        };
      });
      return {
        chapters: [...new Map(found.lessons.map(({ chapterId, chapter }) => [chapterId, { id: chapterId, title: chapter }])).values()],
        lessons,
        rows: rows.filter(({ level }) => !query.level || level === query.level),
      };
    },
  };
}
export type Heat = ReturnType<typeof createHeat>;

async function secondsOf(
  db: Queryable,
  found: Evidence,
  lessons: Evidence['lessons'],
  learnerIds: readonly string[],
  query: HeatQuery,
): Promise<Map<string, Map<string, number>>> {
  const pairs = (rows: readonly { learnerId: string; lessonId: string; countedS: number }[]) =>
    new Map([...byLearner(rows)].map(([id, list]) => [id, new Map(list.map(({ lessonId, countedS }) => [lessonId, countedS]))]));
  if (!query.from && !query.to) return pairs(learnerIds.flatMap((id) => found.of(id).progress));
  const { since, until } = periodOf(query, { from: found.cls.startsOn, to: found.cls.endsOn });
  return pairs(await secondsBetween(db, { lessonIds: lessons.map(({ id }) => id), learnerIds, from: since, to: until }));
}

/** The average score of a learner in what is worked on in a lesson; null without one. */
function averagesOf(found: Evidence) {
  const inLesson = new Map(found.activities.map(({ id, lessonId }) => [id, lessonId]));
  const sums = new Map<string, { sum: number; count: number }>();
  for (const { learnerId } of found.enrolments)
    for (const { activityId, scorePercent } of found.of(learnerId).scores) {
      const lessonId = inLesson.get(activityId);
      if (scorePercent === null || !lessonId) continue;
      const key = `${learnerId} ${lessonId}`;
      const known = sums.get(key) ?? { sum: 0, count: 0 };
      sums.set(key, { sum: known.sum + scorePercent, count: known.count + 1 });
    }
  return (learnerId: string, lessonId: string): number | null => {
    const known = sums.get(`${learnerId} ${lessonId}`);
    return known ? Math.round(known.sum / known.count) : null;
  };
}
