import { teachingRoutes } from '@yangfan/contract';
import { attachment, bind, problem, type Binding } from '@yangfan/kernel';
import type { StudyActions } from './actions.service.ts';
import type { CourseStudy } from './course.service.ts';
import type { Heat } from './heat.service.ts';
import type { Impossible } from './impossible.service.ts';
import type { LecturerStudies } from './lecturer.service.ts';
import type { Performance } from './performance.service.ts';
import type { StudyReports } from './report.service.ts';
import type { Study } from './study.service.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Everything the analytics are made of. */
export interface Analytics {
  study: Study;
  heat: Heat;
  course: CourseStudy;
  impossible: Impossible;
  lecturer: LecturerStudies;
  actions: StudyActions;
  performance: Performance;
  reports: StudyReports;
}

/** Routes of the analytics. */
export function analyticsBindings(rooms: Analytics): Binding[] {
  return [...learnerBindings(rooms), ...classBindings(rooms), ...reportBindings(rooms)];
}

function learnerBindings({ study, actions, performance }: Analytics): Binding[] {
  return [
    bind(teachingRoutes.myStudy, ({ db, params, actor, now }) => {
      if (!actor.learnerId) throw problem('teaching.learner.not_enrolled');
      return study.ofLearner(db, params.classId, actor.learnerId, now, false);
    }),
    bind(teachingRoutes.learnerStudy, ({ db, params, now }) => study.ofLearner(db, params.classId, params.learnerId, now, true)),
    bind(teachingRoutes.noteStudy, ({ tx, params, body, actor, now }) => tx((inner) => actions.note(inner, params, body.text, actor, now))),
    bind(teachingRoutes.rateClassroom, async ({ tx, params, body, actor, now }) => {
      await tx((inner) => performance.rate(inner, params, body, actor, now));
      return { ok: true as const };
    }),
  ];
}

function classBindings({ study, heat, course, impossible, lecturer, actions, performance }: Analytics): Binding[] {
  return [
    bind(teachingRoutes.classStudy, ({ db, params, query, now }) => study.ofClass(db, params.classId, query, now)),
    bind(teachingRoutes.classHeat, ({ db, params, query, now }) => heat.ofClass(db, params.classId, query, now)),
    bind(teachingRoutes.impossibleEvents, ({ db, params, query, now }) => impossible.ofClass(db, params.classId, query, now)),
    bind(teachingRoutes.courseStudy, ({ db, params, now }) => course.ofClass(db, params.classId, now)),
    bind(teachingRoutes.lessonStudy, ({ db, params }) => course.ofLesson(db, params.lessonId)),
    bind(teachingRoutes.lecturerStudy, ({ db, params, query, now }) => lecturer(db, params.lecturerId, query, now)),
    bind(teachingRoutes.remindLearners, ({ tx, params, body, actor, now }) =>
      tx((inner) => actions.remind(inner, params.classId, body, actor, now)),
    ),
    bind(teachingRoutes.classPerformance, ({ db, params, now }) => performance.ofClass(db, params.classId, now)),
  ];
}

function reportBindings({ performance, reports }: Analytics): Binding[] {
  return [
    bind(teachingRoutes.exportPerformance, async ({ db, params, now, reply }) => {
      reply.type(XLSX).header('content-disposition', attachment('课堂表现分.xlsx'));
      return performance.xlsx(db, params.classId, now);
    }),
    bind(teachingRoutes.exportStudy, async ({ db, params, query, now, reply }) => {
      reply.type(XLSX).header('content-disposition', attachment('班级学情.xlsx'));
      return reports.xlsx(db, params.classId, query, now);
    }),
    bind(teachingRoutes.printStudy, async ({ db, params, actor, now, reply }) => {
      reply
        .type('application/pdf')
        .header('content-disposition', attachment('班级学情报告.pdf'))
        .header('cache-control', 'private, no-store');
      return reports.pdf(db, params.classId, actor, now);
    }),
  ];
}
