import type { ReplyOf, teachingRoutes } from '@yangfan/contract';
import { problem, type Queryable } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { lessonRow } from '../courses/courses.store.ts';
import { furthestRows, lessonStops, replayedParts } from './course.store.ts';
import { curveOf } from './curve.rules.ts';
import { evidenceOf, requireCounted } from './evidence.service.ts';
import { figuresOf } from './figures.service.ts';

/** Where a class stops in its course. */
export function createCourseStudy(ports: TeachingPorts) {
  const { org } = ports;
  return {
    async ofClass(db: Queryable, classId: string, now: Date): Promise<ReplyOf<typeof teachingRoutes.courseStudy>> {
      const cls = await requireCounted(db, ports, classId);
      const found = await evidenceOf(db, ports, cls, now);
      if (found.lessons.length === 0) throw problem('teaching.course.missing');
      const learnerIds = found.enrolments.map(({ learnerId }) => learnerId);
      const stops = new Map((await lessonStops(db, classId, learnerIds)).map((row) => [row.lessonId, row]));
      const films = found.lessons.filter(({ durationS }) => durationS > 0).length;
      const people = learnerIds.map((id) => figuresOf(found, id, now));
      const count = (test: (one: (typeof people)[number]) => boolean) => people.filter(test).length;
      const results = new Map<string, number[]>();
      const inLesson = new Map(found.activities.map(({ id, lessonId }) => [id, lessonId]));
      for (const { own } of people)
        for (const { activityId, scorePercent } of own.scores) {
          const lessonId = inLesson.get(activityId);
          if (lessonId && scorePercent !== null) results.set(lessonId, [...(results.get(lessonId) ?? []), scorePercent]);
        }
      return {
        learners: learnerIds.length,
        funnel: [
          { name: '在册学员', learners: learnerIds.length },
          { name: '开始学点播', learners: count(({ own }) => own.progress.some(({ furthestS }) => furthestS > 0)) },
          { name: '学完一半的节', learners: count(({ completed }) => films > 0 && completed.size * 2 >= films) },
          { name: '学完全部的节', learners: count(({ completed }) => films > 0 && completed.size >= films) },
          { name: '课时达到合格要求', learners: count(({ forecast }) => forecast.verdict === 'MET') },
        ],
        items: found.lessons.map(({ id, chapter, title, durationS }) => {
          const row = stops.get(id);
          const scores = results.get(id) ?? [];
          return {
            lessonId: id,
            chapter,
            title,
            durationS,
            started: row?.started ?? 0,
            completed: row?.completed ?? 0,
            stopped: row?.stopped ?? 0,
            stopsAtS: row?.stopsAtS ?? null,
            replayedS: Math.round(row?.replayedS ?? 0),
            activities: found.activities.filter(({ lessonId }) => lessonId === id).length,
            activityAverage: scores.length ? Math.round(scores.reduce((sum, one) => sum + one, 0) / scores.length) : null,
          };
        }),
      };
    },

    async ofLesson(db: Queryable, lessonId: string): Promise<ReplyOf<typeof teachingRoutes.lessonStudy>> {
      const lesson = await lessonRow(db, lessonId);
      if (!lesson) throw problem('request.not_found');
      await requireCounted(db, ports, lesson.classId);
      const enrolments = (await org.enrolments(db, lesson.classId)).filter(({ status }) => status !== 'DROPPED');
      const learnerIds = enrolments.map(({ learnerId }) => learnerId);
      const partS = lesson.durationS / 20;
      const [rows, replayed] = await Promise.all([
        furthestRows(db, lessonId, learnerIds),
        partS > 0 ? replayedParts(db, { lessonId, learnerIds, partS }) : [],
      ]);
      const stopped = rows.filter(({ completed }) => !completed).sort((a, b) => a.furthestS - b.furthestS);
      const cards = await org.learners(
        db,
        stopped.map(({ learnerId }) => learnerId),
      );
      const seats = new Map(enrolments.map(({ learnerId, seatNo }) => [learnerId, seatNo]));
      return {
        lessonId,
        classId: lesson.classId,
        title: lesson.title,
        durationS: lesson.durationS,
        started: rows.length,
        completed: rows.length - stopped.length,
        parts: curveOf(lesson.durationS, rows, replayed),
        stopped: stopped.map(({ learnerId, furthestS }) => ({
          learnerId,
          furthestS,
          name: cards.get(learnerId)?.maskedName ?? '',
          seatNo: seats.get(learnerId) ?? 0,
        })),
      };
    },
  };
}
export type CourseStudy = ReturnType<typeof createCourseStudy>;
