import { teachingRoutes } from '@yangfan/contract';
import { bind, problem, sessionTokenOf, type Binding } from '@yangfan/kernel';
import { deviceLabel } from './device.rules.ts';
import type { Dues } from './dues.service.ts';
import type { Watching } from './watch.service.ts';

/** Watching and what it counted. */
export function watchBindings(watching: Watching, dues: Dues): Binding[] {
  return [
    bind(teachingRoutes.startWatch, ({ tx, params, body, actor, now, deviceId, userAgent, reply }) => {
      const { token, fromCookie } = sessionTokenOf(reply.request);
      const input = {
        lessonId: params.lessonId,
        ...body,
        deviceId,
        deviceLabel: deviceLabel(userAgent),
        sessionToken: fromCookie ? token : null,
      };
      return tx((inner) => watching.start(inner, input, actor, now));
    }),
    bind(teachingRoutes.heartbeat, ({ params, body, actor, now }) => {
      if (!actor.learnerId) throw problem('request.not_found');
      return watching.beat({ watchId: params.watchId, learnerId: actor.learnerId, beats: body.beats, at: now });
    }),
    bind(teachingRoutes.stayAwake, ({ tx, params, body, actor, now }) =>
      tx((inner) => dues.awake(inner, params.watchId, body.clientAt, actor, now)),
    ),
    bind(teachingRoutes.passWatchCheck, ({ tx, params, body, actor, now }) =>
      tx((inner) => dues.check(inner, params.watchId, body.checkToken, actor, now)),
    ),
    bind(teachingRoutes.endWatch, async ({ tx, params, actor, now }) => {
      await tx((inner) => watching.end(inner, params.watchId, actor, now));
      return { ok: true as const };
    }),
    bind(teachingRoutes.myLessonSeconds, ({ db, params, query, actor }) =>
      watching.seconds(db, { lessonId: params.lessonId, learnerId: actor.learnerId }, query),
    ),
    bind(teachingRoutes.learnerLessonSeconds, ({ db, params, query }) => watching.seconds(db, params, query)),
  ];
}
