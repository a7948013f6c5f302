import { assessmentRoutes as routes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { ResitService } from '../resits/resits.service.ts';
import type { ExamService } from './exams.service.ts';

/** Arranging exams. */
export function examBindings(exams: ExamService, resits: ResitService): Binding[] {
  return [
    bind(routes.listExams, ({ db, actor, query, now }) => exams.list(db, actor, query, now)),
    bind(routes.createExam, ({ tx, params, body, actor, now }) => tx((inner) => exams.create(inner, params.classId, body, actor, now))),
    bind(routes.updateExam, ({ tx, params, body, now }) => tx((inner) => exams.update(inner, params.examId, body, now))),
    bind(routes.publishExam, ({ tx, params, actor, now }) => tx((inner) => exams.publish(inner, params.examId, actor, now))),
    bind(routes.cancelExam, ({ tx, params, body, actor, now }) =>
      tx((inner) => exams.cancel(inner, params.examId, body.reason, actor, now)),
    ),
    bind(routes.getExam, ({ db, params, actor, now }) => exams.board(db, params.examId, actor, now)),
    bind(routes.releaseExam, ({ tx, params, actor, now }) => tx((inner) => exams.release(inner, params.examId, actor, now))),
    bind(routes.listResits, ({ db, params, now }) => resits.list(db, params.classId, now)),
    bind(routes.arrangeResit, ({ tx, params, body, actor, now }) => tx((inner) => resits.arrange(inner, params.classId, body, actor, now))),
  ];
}
