import { teachingRoutes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import { readerOf } from '../activities/activities.routes.ts';
import type { Courses } from './courses.service.ts';
import type { Outlines } from './outline.service.ts';
import type { Publishing } from './publishing.service.ts';
import type { Restoring } from './restoring.service.ts';

interface Services {
  courses: Courses;
  outlines: Outlines;
  publishing: Publishing;
  restoring: Restoring;
}

/** Courses for staff and learners. */
export function coursesBindings({ courses, outlines, publishing, restoring }: Services): Binding[] {
  return [
    ...editing(courses),
    bind(teachingRoutes.myCourses, ({ db, actor, now }) => outlines.mine(db, actor, now)),
    bind(teachingRoutes.myCourse, ({ db, params, actor, now }) => outlines.learnerCourse(db, params.classId, actor, now)),
    bind(teachingRoutes.previewCourse, ({ db, params, now }) => outlines.preview(db, params.classId, now)),
    bind(teachingRoutes.checkCourse, ({ db, params, now }) => publishing.check(db, params.classId, now)),
    bind(teachingRoutes.publishCourse, ({ tx, params, body, actor, now }) =>
      tx((inner) => publishing.publish(inner, params.classId, body.note, actor, now)),
    ),
    bind(teachingRoutes.listVersions, ({ db, params }) => publishing.list(db, params.classId)),
    bind(teachingRoutes.compareVersions, ({ db, params, query }) => publishing.compare(db, params.classId, params.version, query.with)),
    bind(teachingRoutes.previewLesson, ({ db, params, actor, reply }) =>
      publishing.previewLesson(db, params.lessonId, readerOf(reply, actor)),
    ),
    bind(teachingRoutes.restoreVersion, ({ tx, params, now }) =>
      tx((inner) => restoring.restore(inner, params.classId, params.version, now)),
    ),
    bind(teachingRoutes.copyCourse, ({ tx, params, body, actor, now }) =>
      tx((inner) => restoring.copy(inner, params.classId, body.fromClassId, actor, now)),
    ),
  ];
}

function editing(courses: Courses): Binding[] {
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
    bind(teachingRoutes.setConditions, ({ tx, params, body, now }) =>
      tx((inner) => courses.setConditions(inner, params.lessonId, body.conditions, now)),
    ),
    bind(teachingRoutes.lessonFigures, ({ db, params }) => courses.lessonFigures(db, params.classId)),
  ];
}
