import { assessmentRoutes as routes } from '@yangfan/contract';
import { bind, bindMany, type Binding } from '@yangfan/kernel';
import { clientOf } from '../sittings/policy.rules.ts';
import type { AttemptService } from './attempts.service.ts';

/** Taking an exam. */
export function attemptBindings(attempts: AttemptService): Binding[] {
  return [
    bind(routes.myExams, ({ db, actor, now }) => attempts.mine(db, actor, now)),
    // A repeated entry goes on with the same paper, so the paper need not be kept a second time for it.
    bindMany(
      routes.startAttempt,
      (tx, calls) =>
        attempts.enter(
          tx,
          calls.map(({ params, body, actor, now, headers, userAgent }) => ({
            ...body,
            examId: params.examId,
            client: clientOf(headers, userAgent),
            actor,
            now,
          })),
        ),
      { repeat: 'again' },
    ),
    bind(routes.resumeAttempt, ({ tx, params, body, actor, now, headers, userAgent }) =>
      tx((inner) => attempts.resume(inner, params.attemptId, body.holder, clientOf(headers, userAgent), actor, now)),
    ),
    bind(routes.saveAnswers, ({ params, body, actor, now }) => attempts.save(params.attemptId, body, actor, now)),
    bind(routes.reportLeave, ({ tx, params, body, actor, now }) =>
      tx((inner) => attempts.leave(inner, params.attemptId, body, actor, now)),
    ),
    bindMany(routes.submitAttempt, (tx, calls) =>
      attempts.submit(
        tx,
        calls.map(({ params, body, actor, now }) => ({ ...body, attemptId: params.attemptId, actor, now })),
      ),
    ),
    bind(routes.attemptResult, ({ db, params, actor, now }) => attempts.result(db, params.attemptId, actor, now)),
  ];
}
