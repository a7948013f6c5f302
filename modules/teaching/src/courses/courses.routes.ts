import { teachingRoutes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { Courses } from './courses.service.ts';

/** Courses for staff and learners. */
export function coursesBindings(courses: Courses): Binding[] {
  return [
    bind(teachingRoutes.createCourse, ({ tx, params, body, now }) => tx((inner) => courses.create(inner, params.classId, body, now))),
    bind(teachingRoutes.readCourse, ({ db, params, now }) => courses.view(db, params.classId, now)),
    bind(teachingRoutes.addChapter, ({ tx, params, body, now }) =>
      tx((inner) => courses.addChapter(inner, params.classId, body.title, now)),
    ),
    bind(teachingRoutes.editChapter, ({ tx, params, body, now }) =>
      tx((inner) => courses.editChapter(inner, params.classId, params.chapterId, body, now)),
    ),
    bind(teachingRoutes.removeChapter, ({ tx, params, now }) =>
      tx((inner) => courses.removeChapter(inner, params.classId, params.chapterId, now)),
    ),
    bind(teachingRoutes.addLesson, ({ tx, params, body, actor, now }) =>
      tx((inner) => courses.addLesson(inner, params.classId, params.chapterId, body, actor, now)),
    ),
    bind(teachingRoutes.editLesson, ({ tx, params, body, actor, now }) =>
      tx((inner) => courses.editLesson(inner, params.lessonId, body, actor, now)),
    ),
    bind(teachingRoutes.removeLesson, async ({ tx, params }) => {
      await tx((inner) => courses.removeLesson(inner, params.lessonId));
      return { ok: true as const };
    }),
    bind(teachingRoutes.myCourses, ({ db, actor }) => courses.mine(db, actor)),
    bind(teachingRoutes.myCourse, ({ db, params, actor }) => courses.learnerCourse(db, params.classId, actor)),
    bind(teachingRoutes.lessonFigures, ({ db, params }) => courses.lessonFigures(db, params.classId)),
  ];
}
