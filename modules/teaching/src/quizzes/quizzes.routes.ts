import { teachingRoutes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import { asWorkbook } from '@yangfan/platform/org';
import type { Attempts } from './attempts.service.ts';
import type { Quizzes } from './quizzes.service.ts';

/** Quizzes for their authors and for who takes them. */
export function quizzesBindings(quizzes: Quizzes, attempts: Attempts): Binding[] {
  return [
    bind(teachingRoutes.createQuiz, ({ tx, params, body, now }) => tx((inner) => quizzes.create(inner, params.lessonId, body.title, now))),
    bind(teachingRoutes.readQuiz, ({ db, params }) => quizzes.view(db, params.quizId)),
    bind(teachingRoutes.saveQuiz, ({ tx, params, body, now }) => tx((inner) => quizzes.save(inner, params.quizId, body, now))),
    bind(teachingRoutes.quizTemplate, ({ reply }) => asWorkbook(reply, '测验题导入模板', quizzes.template())),
    bind(teachingRoutes.importQuiz, ({ tx, params, body, now }) => tx((inner) => quizzes.importSheet(inner, params.quizId, body, now))),
    bind(teachingRoutes.quizStatistics, ({ db, params }) => quizzes.statistics(db, params.quizId)),
    bind(teachingRoutes.exportQuiz, ({ db, params, reply }) => asWorkbook(reply, '测验成绩', quizzes.sheet(db, params.quizId))),
    bind(teachingRoutes.myQuiz, ({ db, params, actor, now }) => attempts.mine(db, params.quizId, actor, now)),
    bind(teachingRoutes.startQuiz, ({ tx, params, actor, now }) => tx((inner) => attempts.start(inner, params.quizId, actor, now))),
    bind(teachingRoutes.readQuizAttempt, ({ tx, params, actor, now }) => tx((inner) => attempts.read(inner, params.attemptId, actor, now))),
    bind(teachingRoutes.keepQuizAnswers, ({ tx, params, body, actor, now }) =>
      tx((inner) => attempts.keep(inner, params.attemptId, body.answers, actor, now)),
    ),
    bind(teachingRoutes.submitQuiz, ({ tx, params, actor, now }) => tx((inner) => attempts.submit(inner, params.attemptId, actor, now))),
  ];
}
