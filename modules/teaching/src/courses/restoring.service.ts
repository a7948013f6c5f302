import type { LessonCondition } from '@yangfan/contract';
import { newId, permits, problem, type Actor, type Tx } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import * as activities from '../activities/activities.store.ts';
import type { ActivityKindParts } from '../activities/kinds.ts';
import { createCourseReader, type LoadedCourse } from './course-view.ts';
import * as store from './courses.store.ts';
import { lessonsOf, type CourseSnapshot, type VersionActivity } from './versions.rules.ts';
import * as versions from './versions.store.ts';

const isPlain = (kind: string) => kind === 'ARTICLE' || kind === 'COURSEWARE';

/** Bringing an earlier version back, and taking a course over from another class. */
export function createRestoring(deps: { ports: Pick<TeachingPorts, 'org' | 'media' | 'policy' | 'ledger'>; kinds: ActivityKindParts }) {
  const { ports, kinds } = deps;
  const reader = createCourseReader(ports);

  /** Lessons and chapters that the version lacks go, unless a learner has begun them: those stay at the end. */
  async function dropNewer(tx: Tx, loaded: LoadedCourse, version: CourseSnapshot): Promise<string[]> {
    const wanted = new Set(
      [...lessonsOf(version), ...version.chapters, ...lessonsOf(version).flatMap((one) => one.activities)].map(({ id }) => id),
    );
    const kept: string[] = [];
    for (const one of loaded.activities)
      if (!wanted.has(one.id) && (await activities.deleteUnopened(tx, one.id)) === 0) kept.push(one.title);
    for (const row of loaded.rows) {
      if (!row.lessonId || wanted.has(row.lessonId)) continue;
      const begun = (await store.anyWatched(tx, [row.lessonId])) || (await activities.activitiesOfLesson(tx, row.lessonId)).length > 0;
      if (begun) kept.push(row.lessonTitle);
      else await store.deleteLesson(tx, row.lessonId);
    }
    const left = await store.outlineRows(tx, loaded.course.id);
    for (const chapterId of new Set(left.map((row) => row.chapterId)))
      if (!wanted.has(chapterId) && !left.some((row) => row.chapterId === chapterId && row.lessonId))
        await store.deleteChapter(tx, chapterId);
    return kept;
  }

  async function bringChapters(tx: Tx, loaded: LoadedCourse, version: CourseSnapshot): Promise<void> {
    const there = new Set(loaded.rows.map(({ chapterId }) => chapterId));
    const missing = version.chapters.filter(({ id }) => !there.has(id));
    await store.insertChapters(
      tx,
      loaded.course.id,
      missing.map(({ id, code, title }) => ({ id, code, title, position: 1000 })),
    );
    for (const { id, title } of version.chapters) await store.renameChapter(tx, id, title);
    const others = [...there].filter((id) => !version.chapters.some((chapter) => chapter.id === id));
    await store.orderChapters(tx, [...version.chapters.map(({ id }) => id), ...others]);
  }

  async function bringLessons(tx: Tx, loaded: LoadedCourse, version: CourseSnapshot): Promise<void> {
    const there = new Map(loaded.rows.flatMap((row) => (row.lessonId ? [[row.lessonId, row] as const] : [])));
    const { classId } = loaded.course;
    for (const chapter of version.chapters) {
      for (const lesson of chapter.lessons) {
        const now = there.get(lesson.id);
        const row = { id: lesson.id, chapterId: chapter.id, classId, title: lesson.title, position: 1000, conditions: lesson.conditions };
        const film = { assetId: lesson.assetId, durationS: lesson.durationS };
        if (!now) {
          await store.insertLessons(tx, [{ ...row, ...film, shown: false }]);
          continue;
        }
        // Seconds already counted belong to the film they were counted for.
        const isFree = now.assetId !== lesson.assetId && !(await store.anyWatched(tx, [lesson.id]));
        await store.updateLesson(tx, lesson.id, {
          title: lesson.title,
          ...(isFree ? film : { assetId: now.assetId, durationS: now.durationS }),
        });
        await store.setConditions(tx, lesson.id, lesson.conditions);
        await versions.moveLesson(tx, lesson.id, chapter.id);
      }
      const rest = [...there.values()].filter(
        (row) => row.chapterId === chapter.id && !chapter.lessons.some(({ id }) => id === row.lessonId),
      );
      await store.orderLessons(tx, [...chapter.lessons.map(({ id }) => id), ...rest.map((row) => row.lessonId!)]);
    }
  }

  async function bringActivities(tx: Tx, loaded: LoadedCourse, version: CourseSnapshot, now: Date): Promise<string[]> {
    const there = new Map(loaded.activities.map((one) => [one.id, one]));
    const leftOut: string[] = [];
    for (const lesson of lessonsOf(version)) {
      for (const one of lesson.activities) {
        const before = there.get(one.id);
        if (before) {
          await versions.moveActivity(tx, one.id, lesson.id);
          const { title, required } = one;
          const isNewContent = isPlain(one.kind) && before.version !== one.version;
          await activities.updateActivity(
            tx,
            one.id,
            { title, required, body: isPlain(one.kind) ? one.body : before.body, isNewContent },
            now,
          );
        } else if (isPlain(one.kind)) await add(tx, one, one.id, lesson.id, loaded.course.classId, now);
        else leftOut.push(one.title);
      }
      await activities.orderActivities(
        tx,
        lesson.activities.map(({ id }) => id),
      );
    }
    return leftOut;
  }
  const add = (tx: Tx, one: VersionActivity, id: string, lessonId: string, classId: string, now: Date) =>
    activities.insertActivity(tx, { id, lessonId, classId, kind: one.kind, title: one.title, required: one.required, body: one.body }, now);

  /** Lessons and activities of a course under new ids, in a class that has none of them. */
  async function copyContent(tx: Tx, source: LoadedCourse, target: store.CourseRow, now: Date): Promise<string[]> {
    const ids = new Map<string, string>();
    const fresh = (old: string, prefix: string) => ids.get(old) ?? (ids.set(old, newId(prefix)), ids.get(old)!);
    const chapterIds = [...new Set(source.rows.map((row) => row.chapterId))];
    await store.insertChapters(
      tx,
      target.id,
      chapterIds.map((old, index) => {
        const { chapterCode, chapterTitle } = source.rows.find((row) => row.chapterId === old)!;
        return { id: fresh(old, 'chp'), code: chapterCode, title: chapterTitle, position: index + 1 };
      }),
    );
    const leftOut = source.activities.filter(({ kind }) => !isPlain(kind) && !kinds[kind]?.copy).map(({ title }) => title);
    const copied = source.activities.filter(({ kind }) => isPlain(kind) || kinds[kind]?.copy);
    const copiedIds = new Set(copied.map(({ id }) => id));
    const lessons = source.rows.flatMap((row, index) => {
      if (!row.lessonId) return [];
      // A condition on a quiz that could not come along would lock the lesson for good.
      const conditions = row.conditions.flatMap((one): LessonCondition[] =>
        one.kind !== 'QUIZ' ? [one] : copiedIds.has(one.activityId) ? [{ ...one, activityId: fresh(one.activityId, 'act') }] : [],
      );
      const { lessonTitle: title, assetId, durationS } = row;
      const place = {
        id: fresh(row.lessonId, 'lsn'),
        chapterId: fresh(row.chapterId, 'chp'),
        classId: target.classId,
        position: index + 1,
      };
      return [{ ...place, title, assetId, durationS, shown: false, conditions }];
    });
    await store.insertLessons(tx, lessons);
    for (const one of copied) {
      const activityId = fresh(one.id, 'act');
      await add(tx, one, activityId, fresh(one.lessonId, 'lsn'), target.classId, now);
      await kinds[one.kind]?.copy?.(tx, one, { activityId, classId: target.classId }, now);
    }
    return leftOut;
  }

  return {
    async restore(tx: Tx, classId: string, version: number, now: Date) {
      const course = await reader.requireCourse(tx, classId);
      await store.lockCourse(tx, course.id);
      const row = await versions.versionRow(tx, course.id, version);
      if (!row) throw problem('teaching.version.missing');
      await versions.retitleCourse(tx, course.id, row.snapshot.title);
      await bringChapters(tx, await reader.load(tx, classId), row.snapshot);
      await bringLessons(tx, await reader.load(tx, classId), row.snapshot);
      const leftOut = await bringActivities(tx, await reader.load(tx, classId), row.snapshot, now);
      const kept = await dropNewer(tx, await reader.load(tx, classId), row.snapshot);
      return { course: await reader.view(tx, classId, now), kept, leftOut };
    },

    async copy(tx: Tx, classId: string, fromClassId: string, actor: Actor, now: Date) {
      const from = await ports.org.class(tx, fromClassId);
      // A class that is not there and one of somebody else's look the same.
      const subject = from && {
        classId: from.id,
        institutionId: from.institutionId,
        regionCode: from.regionCode,
        lecturerIds: from.lecturers.map(({ lecturerId }) => lecturerId),
      };
      if (!subject || !permits(actor, 'teaching.course.edit', subject)) throw problem('teaching.course.not_yours');
      const cls = await reader.requireClass(tx, classId);
      const source = await reader.load(tx, fromClassId);
      const id = newId('crs');
      const { title } = source.course;
      const target: store.CourseRow = { id, classId, title, programCode: cls.programCode, state: 'DRAFT', version: 0 };
      if (!(await store.insertCourse(tx, target, now))) throw problem('teaching.course.exists');
      const leftOut = await copyContent(tx, source, target, now);
      return { course: await reader.view(tx, classId, now), leftOut };
    },
  };
}

export type Restoring = ReturnType<typeof createRestoring>;
