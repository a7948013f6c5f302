import { assessmentRoutes as routes } from '@yangfan/contract';
import { bind, pageOf, type Binding } from '@yangfan/kernel';
import type { MarkerService } from './markers.service.ts';
import type { MarkingService } from './marking.service.ts';

/** The marking desk and moderation. */
export function markingBindings(marking: MarkingService, markers: MarkerService): Binding[] {
  return [
    bind(routes.listMarkings, ({ tx, query, actor, now }) => tx((inner) => marking.exams(inner, query, pageOf(query), actor, now))),
    bind(routes.examMarking, ({ tx, params, actor, now }) => tx((inner) => marking.progress(inner, params.examId, actor, now))),
    bind(routes.takeMarking, ({ tx, params, body, actor, now }) => tx((inner) => marking.take(inner, params.examId, body, actor, now))),
    bind(routes.saveMarking, ({ tx, params, body, actor, now }) =>
      tx((inner) => marking.save(inner, params.examId, params.taskId, body, actor, now)),
    ),
    bind(routes.listModeration, ({ db, params, query, actor }) =>
      marking.moderation(db, params.examId, query.only ?? null, pageOf(query), actor),
    ),
    bind(routes.decideMarking, ({ tx, params, body, actor, now }) =>
      tx((inner) => marking.decide(inner, params.examId, params.taskId, body, actor, now)),
    ),
    bind(routes.markingStaff, ({ db, params, now }) => markers.read(db, params.examId, now)),
    bind(routes.nameMarkers, ({ tx, params, body, actor, now }) =>
      tx((inner) => markers.name(inner, params.examId, body.accountIds, actor, now)),
    ),
    bind(routes.moveMarking, ({ tx, params, body, actor, now }) => tx((inner) => markers.move(inner, params.examId, body, actor, now))),
  ];
}
