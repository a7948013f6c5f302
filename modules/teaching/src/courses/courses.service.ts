import { PROGRAMS, type CourseView, type LearnerCourse } from '@yangfan/contract';
import { newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { MediaAsset } from '@yangfan/platform/media';
import type { TrainingClass } from '@yangfan/platform/org';
import type { Static } from 'typebox';
import type { TeachingPorts } from '../../ports.ts';
import { creditHours } from '../watch/watch.rules.ts';
import { draftOutline, moved } from './courses.rules.ts';
import * as store from './courses.store.ts';

type CourseReply = Static<typeof CourseView>;
type LearnerReply = Static<typeof LearnerCourse>;

const NAME_TTL_MS = 60_000;
const MAX_NAMES = 1000;

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

/** Courses of classes: made and edited by staff, read by learners with their progress. */
export function createCourses(ports: TeachingPorts) {
  const { org, media, policy } = ports;

  async function requireClass(db: Queryable, classId: string): Promise<TrainingClass> {
    const cls = await org.class(db, classId);
    if (!cls) throw problem('request.not_found');
    return cls;
  }
  // The whole class is many times the cost of its name, and a name that is a minute old does no harm.
  const names = new Map<string, { name: string; until: number }>();
  async function nameOf(db: Queryable, classId: string): Promise<string> {
    const known = names.get(classId);
    if (known && known.until > Date.now()) return known.name;
    const name = (await org.class(db, classId))?.name ?? '';
    if (names.size >= MAX_NAMES) names.clear();
    names.set(classId, { name, until: Date.now() + NAME_TTL_MS });
    return name;
  }
  async function requireCourse(db: Queryable, classId: string): Promise<store.CourseRow> {
    const course = await store.courseOf(db, classId);
    if (!course) throw problem('teaching.course.missing');
    return course;
  }
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

  async function view(db: Queryable, classId: string, now: Date): Promise<CourseReply> {
    const course = await requireCourse(db, classId);
    const rows = await store.outlineRows(db, course.id);
    const assets = await media.assets(
      db,
      rows.flatMap((row) => row.assetId ?? []),
    );
    const cls = await requireClass(db, classId);
    const values = cls.policySnapshotId
      ? await policy.fromSnapshot(db, classId)
      : await policy.resolve(db, { programCode: cls.programCode, regionCode: cls.regionCode, at: now });
    const unitMinutes = values.number('hours.unitMinutes');
    const chapters: CourseReply['chapters'] = [];
    for (const row of rows) {
      if (chapters.at(-1)?.id !== row.chapterId)
        chapters.push({ id: row.chapterId, code: row.chapterCode, title: row.chapterTitle, position: chapters.length + 1, lessons: [] });
      if (!row.lessonId) continue;
      const asset = row.assetId ? assets.get(row.assetId) : undefined;
      const { lessons } = chapters.at(-1)!;
      lessons.push({
        id: row.lessonId,
        title: row.lessonTitle,
        position: lessons.length + 1,
        assetId: row.assetId,
        assetStatus: asset?.status ?? null,
        assetNote: asset?.note ?? null,
        durationS: row.durationS,
        plannedHours: creditHours(row.durationS, row.durationS, unitMinutes),
      });
    }
    return { id: course.id, classId, title: course.title, programCode: course.programCode, chapters };
  }

  return {
    view,

    async create(tx: Tx, classId: string, input: { title?: string; fromTimetable: boolean }, now: Date): Promise<CourseReply> {
      const cls = await requireClass(tx, classId);
      const course = { id: newId('crs'), classId, title: input.title ?? PROGRAMS[cls.programCode].name, programCode: cls.programCode };
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
            })),
          ),
        );
      }
      return view(tx, classId, now);
    },

    async addChapter(tx: Tx, classId: string, title: string, now: Date): Promise<CourseReply> {
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
    ): Promise<CourseReply> {
      const { course, rows } = await requireChapter(tx, classId, chapterId);
      if (input.title !== undefined) await store.renameChapter(tx, chapterId, input.title);
      if (input.position !== undefined)
        await store.orderChapters(tx, moved([...new Set(rows.map((row) => row.chapterId))], chapterId, input.position));
      else await reorderChapters(tx, course.id);
      return view(tx, classId, now);
    },

    async removeChapter(tx: Tx, classId: string, chapterId: string, now: Date): Promise<CourseReply> {
      const { rows } = await requireChapter(tx, classId, chapterId);
      const lessonIds = rows.flatMap((row) => (row.chapterId === chapterId && row.lessonId ? [row.lessonId] : []));
      if (lessonIds.length > 0 && (await store.anyWatched(tx, lessonIds))) throw problem('teaching.lesson.watched');
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
    ): Promise<CourseReply> {
      const { rows } = await requireChapter(tx, classId, chapterId);
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
        },
      ]);
      return view(tx, classId, now);
    },

    async editLesson(
      tx: Tx,
      lessonId: string,
      input: { title?: string; position?: number; assetId?: string | null },
      actor: Actor,
      now: Date,
    ): Promise<CourseReply> {
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
      if (input.position !== undefined) {
        const course = await requireCourse(tx, lesson.classId);
        const siblings = (await store.outlineRows(tx, course.id)).flatMap((row) =>
          row.chapterId === lesson.chapterId && row.lessonId ? [row.lessonId] : [],
        );
        await store.orderLessons(tx, moved(siblings, lessonId, input.position));
      }
      return view(tx, lesson.classId, now);
    },

    async removeLesson(tx: Tx, lessonId: string): Promise<void> {
      if (await store.anyWatched(tx, [lessonId])) throw problem('teaching.lesson.watched');
      await store.deleteLesson(tx, lessonId);
    },

    async mine(db: Queryable, actor: Actor) {
      if (!actor.learnerId) return { items: [] };
      const classes = await org.classesOfLearner(db, actor.learnerId);
      const rows = await store.learnerOutlineRows(
        db,
        classes.map((cls) => cls.id),
        actor.learnerId,
      );
      return {
        items: classes.map((cls) => {
          const own = rows.filter((row) => row.classId === cls.id);
          const figures = figuresOf(own);
          const next = own.find((row) => row.lessonId === figures.nextLessonId);
          return {
            classId: cls.id,
            className: cls.name,
            classStatus: cls.status,
            courseId: own[0]?.courseId ?? null,
            title: own[0]?.title ?? PROGRAMS[cls.programCode].name,
            ...figures,
            nextLessonTitle: next?.lessonTitle ?? null,
          };
        }),
      };
    },

    /** The page a learner opens most: two statements, whatever the number of lessons. */
    async learnerCourse(db: Queryable, classId: string, actor: Actor): Promise<LearnerReply> {
      const [rows, className] = await Promise.all([
        store.learnerOutlineRows(db, [classId], actor.learnerId ?? ''),
        nameOf(db, classId),
        requireEnrolled(db, ports, classId, actor.learnerId),
      ]);
      const [first] = rows;
      if (!first) throw problem('teaching.course.missing');
      const assets = await media.assets(
        db,
        rows.flatMap((row) => row.assetId ?? []),
      );
      const chapters: LearnerReply['chapters'] = [];
      for (const row of rows) {
        if (chapters.at(-1)?.id !== row.chapterId) chapters.push({ id: row.chapterId, title: row.chapterTitle, lessons: [] });
        if (!row.lessonId) continue;
        chapters.at(-1)!.lessons.push({
          id: row.lessonId,
          title: row.lessonTitle,
          playable: !!row.assetId && !!assets.get(row.assetId)?.playable,
          durationS: row.durationS,
          countedS: row.countedS,
          furthestS: row.furthestS,
          resumeAtS: row.resumeAtS,
          completed: row.completed,
        });
      }
      return { id: first.courseId, classId, className, title: first.title, ...figuresOf(rows), chapters };
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

  async function reorderChapters(tx: Tx, courseId: string): Promise<void> {
    const rows = await store.outlineRows(tx, courseId);
    await store.orderChapters(tx, [...new Set(rows.map((row) => row.chapterId))]);
  }
}

export type Courses = ReturnType<typeof createCourses>;

function figuresOf(rows: readonly (store.OutlineRow & store.ProgressColumns)[]) {
  const lessons = rows.filter((row) => row.lessonId);
  return {
    lessons: lessons.length,
    completed: lessons.filter((row) => row.completed).length,
    countedS: lessons.reduce((sum, row) => sum + row.countedS, 0),
    durationS: lessons.reduce((sum, row) => sum + row.durationS, 0),
    nextLessonId: lessons.find((row) => !row.completed)?.lessonId ?? null,
  };
}
