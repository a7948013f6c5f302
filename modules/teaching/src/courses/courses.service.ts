import { PROGRAMS, type CourseView, type LessonCondition } from '@yangfan/contract';
import { newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { MediaAsset } from '@yangfan/platform/media';
import type { TeachingPorts } from '../../ports.ts';
import { activitiesOfClass, anyOpened } from '../activities/activities.store.ts';
import { createCourseReader } from './course-view.ts';
import { draftOutline, moved } from './courses.rules.ts';
import * as store from './courses.store.ts';
import { moveLesson } from './versions.store.ts';

/** Throws unless the learner is in the class; who left it may not look in any more. */
export async function requireEnrolled(
  db: Queryable,
  { org }: Pick<TeachingPorts, 'org'>,
  classId: string,
  learnerId: string | null,
): Promise<string> {
  const enrolment = learnerId ? await org.enrolmentOf(db, classId, learnerId) : undefined;
  if (!enrolment || enrolment.status === 'DROPPED') throw problem('teaching.learner.not_enrolled');
  return enrolment.learnerId;
}

/** Courses of classes, as staff make and edit them. */
export function createCourses(ports: Pick<TeachingPorts, 'org' | 'media' | 'policy'>) {
  const { org, media } = ports;
  const { view, requireCourse, requireClass } = createCourseReader(ports);

  async function requireChapter(db: Queryable, classId: string, chapterId: string) {
    const course = await requireCourse(db, classId);
    const rows = await store.outlineRows(db, course.id);
    // A chapter of another class is not found under this one.
    if (!rows.some((row) => row.chapterId === chapterId)) throw problem('request.not_found');
    return { course, rows };
  }
  async function ownAsset(db: Queryable, assetId: string, actor: Actor): Promise<MediaAsset> {
    const asset = await media.asset(db, assetId);
    if (!asset || asset.ownerAccountId !== actor.accountId)
      throw problem('media.wrong_file', '这个视频不是您上传的，请从“我的课程视频”里选择');
    return asset;
  }
  /** Before versions, what is added is shown at once; afterwards, from the next publication on. */
  const isShownAtOnce = ({ state, version }: store.CourseRow) => state === 'PUBLISHED' && version === 0;
  async function requireUntouched(tx: Tx, lessonIds: readonly string[]): Promise<void> {
    if (lessonIds.length === 0) return;
    if ((await store.anyWatched(tx, lessonIds)) || (await anyOpened(tx, lessonIds))) throw problem('teaching.lesson.watched');
  }

  return {
    view,

    async create(
      tx: Tx,
      classId: string,
      input: { title?: string; fromTimetable: boolean; draft?: boolean },
      now: Date,
    ): Promise<CourseView> {
      const cls = await requireClass(tx, classId);
      const course: store.CourseRow = {
        id: newId('crs'),
        classId,
        title: input.title ?? PROGRAMS[cls.programCode].name,
        programCode: cls.programCode,
        state: input.draft ? 'DRAFT' : 'PUBLISHED',
        version: 0,
      };
      if (!(await store.insertCourse(tx, course, now))) throw problem('teaching.course.exists');
      if (input.fromTimetable) {
        const draft = draftOutline(await org.sessions(tx, classId)).map((chapter) => ({ ...chapter, id: newId('chp') }));
        await store.insertChapters(
          tx,
          course.id,
          draft.map(({ id, code, title }, index) => ({ id, code, title, position: index + 1 })),
        );
        await store.insertLessons(
          tx,
          draft.flatMap(({ id: chapterId, lessons }) =>
            lessons.map((title, index) => ({
              id: newId('lsn'),
              chapterId,
              classId,
              title,
              position: index + 1,
              assetId: null,
              durationS: 0,
              shown: isShownAtOnce(course),
              conditions: [],
            })),
          ),
        );
      }
      return view(tx, classId, now);
    },

    async addChapter(tx: Tx, classId: string, title: string, now: Date): Promise<CourseView> {
      const course = await requireCourse(tx, classId);
      await store.insertChapters(tx, course.id, [{ id: newId('chp'), code: null, title, position: 1_000 }]);
      await reorderChapters(tx, course.id);
      return view(tx, classId, now);
    },

    async editChapter(
      tx: Tx,
      classId: string,
      chapterId: string,
      input: { title?: string; position?: number },
      now: Date,
    ): Promise<CourseView> {
      const { course, rows } = await requireChapter(tx, classId, chapterId);
      if (input.title !== undefined) await store.renameChapter(tx, chapterId, input.title);
      if (input.position !== undefined)
        await store.orderChapters(tx, moved([...new Set(rows.map((row) => row.chapterId))], chapterId, input.position));
      else await reorderChapters(tx, course.id);
      return view(tx, classId, now);
    },

    async removeChapter(tx: Tx, classId: string, chapterId: string, now: Date): Promise<CourseView> {
      const { rows } = await requireChapter(tx, classId, chapterId);
      const lessonIds = rows.flatMap((row) => (row.chapterId === chapterId && row.lessonId ? [row.lessonId] : []));
      await requireUntouched(tx, lessonIds);
      await store.deleteChapter(tx, chapterId);
      return view(tx, classId, now);
    },

    async addLesson(
      tx: Tx,
      classId: string,
      chapterId: string,
      input: { title: string; assetId?: string },
      actor: Actor,
      now: Date,
    ): Promise<CourseView> {
      const { course, rows } = await requireChapter(tx, classId, chapterId);
      const asset = input.assetId ? await ownAsset(tx, input.assetId, actor) : undefined;
      const position = rows.filter((row) => row.chapterId === chapterId && row.lessonId).length + 1;
      await store.insertLessons(tx, [
        {
          id: newId('lsn'),
          chapterId,
          classId,
          title: input.title,
          position,
          assetId: asset?.id ?? null,
          durationS: asset?.durationS ?? 0,
          shown: isShownAtOnce(course),
          conditions: [],
        },
      ]);
      return view(tx, classId, now);
    },

    async editLesson(
      tx: Tx,
      lessonId: string,
      input: { title?: string; position?: number; chapterId?: string; assetId?: string | null },
      actor: Actor,
      now: Date,
    ): Promise<CourseView> {
      const lesson = await store.lessonRow(tx, lessonId);
      if (!lesson) throw problem('request.not_found');
      let video = { assetId: lesson.assetId, durationS: lesson.durationS };
      if (input.assetId !== undefined && input.assetId !== lesson.assetId) {
        // Seconds already counted belong to the video they were counted for.
        if (await store.anyWatched(tx, [lessonId])) throw problem('teaching.lesson.watched');
        const asset = input.assetId ? await ownAsset(tx, input.assetId, actor) : null;
        video = { assetId: asset?.id ?? null, durationS: asset?.durationS ?? 0 };
      }
      await store.updateLesson(tx, lessonId, { title: input.title ?? lesson.title, ...video });
      if (input.position !== undefined || input.chapterId !== undefined) await place(tx, lesson, input);
      return view(tx, lesson.classId, now);
    },

    async removeLesson(tx: Tx, lessonId: string): Promise<void> {
      await requireUntouched(tx, [lessonId]);
      await store.deleteLesson(tx, lessonId);
    },

    async setConditions(tx: Tx, lessonId: string, conditions: readonly LessonCondition[], now: Date): Promise<CourseView> {
      const lesson = await store.lessonRow(tx, lessonId);
      if (!lesson) throw problem('request.not_found');
      const quizzes = new Set((await activitiesOfClass(tx, lesson.classId)).filter(({ kind }) => kind === 'QUIZ').map(({ id }) => id));
      for (const condition of conditions)
        if (condition.kind === 'QUIZ' && !quizzes.has(condition.activityId)) throw problem('teaching.condition.quiz');
      await store.setConditions(tx, lessonId, conditions);
      return view(tx, lesson.classId, now);
    },

    async lessonFigures(db: Queryable, classId: string) {
      await requireCourse(db, classId);
      const [enrolments, items] = await Promise.all([org.enrolments(db, classId), store.lessonFigureRows(db, classId)]);
      return {
        learners: enrolments.filter(({ status }) => status !== 'DROPPED').length,
        items: items.map((row) => ({ ...row, averageCountedS: Number(row.averageCountedS) })),
      };
    },
  };

  /** Puts a lesson into its place, in its chapter or another one of the course. */
  async function place(tx: Tx, lesson: store.LessonRow, to: { chapterId?: string; position?: number }): Promise<void> {
    const chapterId = to.chapterId ?? lesson.chapterId;
    const { rows } = await requireChapter(tx, lesson.classId, chapterId);
    await moveLesson(tx, lesson.id, chapterId);
    const there = rows.flatMap((row) => (row.chapterId === chapterId && row.lessonId ? [row.lessonId] : []));
    await store.orderLessons(tx, moved(there, lesson.id, to.position ?? there.length + 1));
  }
  async function reorderChapters(tx: Tx, courseId: string): Promise<void> {
    const rows = await store.outlineRows(tx, courseId);
    await store.orderChapters(tx, [...new Set(rows.map((row) => row.chapterId))]);
  }
}

export type Courses = ReturnType<typeof createCourses>;
