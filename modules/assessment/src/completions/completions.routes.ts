import { assessmentRoutes as routes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { CompletionService } from './completions.service.ts';

/** Completing classes. */
export function completionBindings(completions: CompletionService): Binding[] {
  return [
    bind(routes.listCompletions, ({ db, actor, query }) => completions.list(db, actor, query)),
    bind(routes.submitCompletion, ({ tx, params, body, actor, ip, deviceId, now }) =>
      tx((inner) => completions.submit(inner, params.classId, body, actor, { ip, deviceId }, now)),
    ),
    bind(routes.completionTerm, ({ db, params, now }) => completions.term(db, params.classId, now)),
    bind(routes.getCompletion, ({ db, params }) => completions.shown(db, params.completionId)),
    bind(routes.checkSample, ({ tx, params, body }) => tx((inner) => completions.checkSample(inner, params.completionId, body))),
    bind(routes.decideCompletion, ({ tx, params, body, actor, ip, deviceId, now }) =>
      tx((inner) => completions.decide(inner, params.completionId, body, actor, { ip, deviceId }, now)),
    ),
    bind(routes.approveCompletion, ({ tx, params, body, actor, ip, deviceId, now }) =>
      tx((inner) => completions.approve(inner, params.completionId, body, actor, { ip, deviceId }, now)),
    ),
  ];
}
