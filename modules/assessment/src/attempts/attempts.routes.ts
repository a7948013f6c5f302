import { assessmentRoutes as routes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { AttemptService } from './attempts.service.ts';

/** Taking an exam. */
export function attemptBindings(attempts: AttemptService): Binding[] {
  return [
    bind(routes.myExams, ({ db, actor, now }) => attempts.mine(db, actor, now)),
    bind(routes.startAttempt, ({ tx, params, body, actor, now }) => tx((inner) => attempts.start(inner, params.examId, body, actor, now))),
    bind(routes.resumeAttempt, ({ tx, params, body, actor, now }) =>
      tx((inner) => attempts.resume(inner, params.attemptId, body.holder, actor, now)),
    ),
    bind(routes.saveAnswers, ({ params, body, actor, now }) => attempts.save(params.attemptId, body, actor, now)),
    bind(routes.reportLeave, ({ tx, params, body, actor, now }) =>
      tx((inner) => attempts.leave(inner, params.attemptId, body, actor, now)),
    ),
    bind(routes.submitAttempt, ({ tx, params, body, actor, now }) =>
      tx((inner) => attempts.submit(inner, params.attemptId, body, actor, now)),
    ),
    bind(routes.attemptResult, ({ db, params, actor }) => attempts.result(db, params.attemptId, actor)),
  ];
}
