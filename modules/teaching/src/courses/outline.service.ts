import { PROGRAMS, type LearnerCourse } from '@yangfan/contract';
import { problem, type Actor, type Queryable } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { isFinished, lockOf, type QuizScore, type Step } from '../access/access.rules.ts';
import { learnerActivityRows, type LearnerActivityRow } from '../activities/activities.store.ts';
import { requireEnrolled } from './courses.service.ts';
import * as store from './courses.store.ts';

type Row = Awaited<ReturnType<typeof store.learnerOutlineRows>>[number];
type LearnerLesson = LearnerCourse['chapters'][number]['lessons'][number];

const NAME_TTL_MS = 60_000;
const MAX_NAMES = 1000;

/** A lesson of an outline with what the learner has done of it. */
interface Progress extends Step {
  activities: LearnerLesson['activities'];
}

/** Lessons in order with what is finished, and the quizzes that may open others. */
function progressOf(
  rows: readonly Row[],
  activities: readonly LearnerActivityRow[],
): { steps: Progress[]; quizzes: Map<string, QuizScore> } {
  const byLesson = new Map<string, LearnerActivityRow[]>();
  for (const one of activities) byLesson.set(one.lessonId, [...(byLesson.get(one.lessonId) ?? []), one]);
  const steps = rows.flatMap((row): Progress[] => {
    if (!row.lessonId) return [];
    const own = (byLesson.get(row.lessonId) ?? []).map(({ id, kind, title, required, state, scorePercent }) => ({
      id,
      kind,
      title,
      required,
      state,
      scorePercent,
    }));
    const completed = isFinished({ hasFilm: row.assetId !== null, filmDone: row.completed, activities: own });
    return [{ id: row.lessonId, title: row.lessonTitle, completed, conditions: row.conditions, activities: own }];
  });
  const quizzes = activities
    .filter(({ kind }) => kind === 'QUIZ')
    .map((one) => [one.id, { title: one.title, percent: one.scorePercent }] as const);
  return { steps, quizzes: new Map(quizzes) };
}

function figuresOf(rows: readonly Row[], steps: readonly Progress[], isOpen: (step: Progress) => boolean) {
  const lessons = rows.filter((row) => row.lessonId);
  return {
    lessons: lessons.length,
    completed: steps.filter(({ completed }) => completed).length,
    countedS: lessons.reduce((sum, row) => sum + row.countedS, 0),
    durationS: lessons.reduce((sum, row) => sum + row.durationS, 0),
    nextLessonId: steps.find((step) => !step.completed && isOpen(step))?.id ?? null,
  };
}

/** The courses as learners see them, with their own progress and with what is not open yet. */
export function createOutlines(ports: Pick<TeachingPorts, 'org' | 'media'>) {
  const { org, media } = ports;
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

  async function shape(
    db: Queryable,
    classId: string,
    className: string,
    rows: readonly Row[],
    all: readonly LearnerActivityRow[],
    now: Date,
  ) {
    const [first] = rows;
    if (!first) throw problem('teaching.course.missing');
    const { steps, quizzes } = progressOf(rows, all);
    const of = new Map(steps.map((step) => [step.id, { step, locked: lockOf(steps, step.id, quizzes, now) }] as const));
    const assets = await media.assets(
      db,
      rows.flatMap((row) => row.assetId ?? []),
    );
    const chapters: LearnerCourse['chapters'] = [];
    for (const row of rows) {
      if (chapters.at(-1)?.id !== row.chapterId) chapters.push({ id: row.chapterId, title: row.chapterTitle, lessons: [] });
      if (!row.lessonId) continue;
      const { step, locked } = of.get(row.lessonId)!;
      chapters.at(-1)!.lessons.push({
        id: row.lessonId,
        title: row.lessonTitle,
        playable: !!row.assetId && !!assets.get(row.assetId)?.playable,
        durationS: row.durationS,
        countedS: row.countedS,
        furthestS: row.furthestS,
        resumeAtS: row.resumeAtS,
        completed: step.completed,
        locked,
        activities: step.activities,
      });
    }
    const figures = figuresOf(rows, steps, ({ id }) => of.get(id)!.locked === null);
    return { id: first.courseId, classId, className, title: first.title, ...figures, chapters } satisfies LearnerCourse;
  }

  return {
    async mine(db: Queryable, actor: Actor, now: Date) {
      if (!actor.learnerId) return { items: [] };
      const classes = await org.classesOfLearner(db, actor.learnerId);
      const ids = classes.map((cls) => cls.id);
      const [rows, activities] = await Promise.all([
        store.learnerOutlineRows(db, ids, actor.learnerId),
        learnerActivityRows(db, ids, actor.learnerId),
      ]);
      return {
        items: classes.map((cls) => {
          const own = rows.filter((row) => row.classId === cls.id);
          const shown = activities.filter((one) => one.classId === cls.id && one.shown);
          const { steps, quizzes } = progressOf(own, shown);
          const figures = figuresOf(own, steps, ({ id }) => lockOf(steps, id, quizzes, now) === null);
          return {
            classId: cls.id,
            className: cls.name,
            classStatus: cls.status,
            courseId: own[0]?.courseId ?? null,
            title: own[0]?.title ?? PROGRAMS[cls.programCode].name,
            ...figures,
            nextLessonTitle: steps.find(({ id }) => id === figures.nextLessonId)?.title ?? null,
          };
        }),
      };
    },

    /** The page a learner opens most: a few statements, whatever the number of lessons and activities. */
    async learnerCourse(db: Queryable, classId: string, actor: Actor, now: Date): Promise<LearnerCourse> {
      const [rows, activities, className] = await Promise.all([
        store.learnerOutlineRows(db, [classId], actor.learnerId ?? ''),
        learnerActivityRows(db, [classId], actor.learnerId ?? ''),
        nameOf(db, classId),
        requireEnrolled(db, ports, classId, actor.learnerId),
      ]);
      const shown = activities.filter((one) => one.shown);
      return shape(db, classId, className, rows, shown, now);
    },

    /** The same for somebody who has done nothing yet, with what is not published. */
    async preview(db: Queryable, classId: string, now: Date): Promise<LearnerCourse> {
      const [rows, activities] = await Promise.all([
        store.learnerOutlineRows(db, [classId], '', true),
        learnerActivityRows(db, [classId], ''),
      ]);
      return shape(db, classId, await nameOf(db, classId), rows, activities, now);
    },

    /** Throws unless the learner may open the lesson now: it is shown, and its conditions hold. */
    async requireOpen(db: Queryable, lesson: store.LessonRow, learnerId: string, now: Date): Promise<void> {
      if (!lesson.shown) throw problem('request.not_found');
      // Most lessons have no condition: nothing to read for them.
      if (lesson.conditions.length === 0) return;
      const rows = await store.learnerOutlineRows(db, [lesson.classId], learnerId);
      const activities = await learnerActivityRows(db, [lesson.classId], learnerId);
      const { steps, quizzes } = progressOf(
        rows,
        activities.filter(({ shown }) => shown),
      );
      const reason = lockOf(steps, lesson.id, quizzes, now);
      if (reason) throw problem('teaching.lesson.locked', `这一节还没有开放：${reason}`);
    },
  };
}

export type Outlines = ReturnType<typeof createOutlines>;
