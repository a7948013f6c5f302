import { teachingRoutes } from '@yangfan/contract';
import { bind, sessionTokenOf, type Actor, type Binding } from '@yangfan/kernel';
import type { Reader } from '@yangfan/platform/media';
import type { FastifyReply } from 'fastify';
import type { Activities } from './activities.service.ts';

/** Who reads, with the cookie's session when there is one: addresses of films, pages and pictures are made for it. */
export function readerOf(reply: FastifyReply, actor: Actor): Reader {
  const { token, fromCookie } = sessionTokenOf(reply.request);
  return { accountId: actor.accountId, sessionToken: fromCookie ? token : null };
}

/** Activities for staff and learners. */
export function activitiesBindings(activities: Activities): Binding[] {
  return [
    bind(teachingRoutes.listActivities, ({ db, params }) => activities.list(db, params.lessonId)),
    bind(teachingRoutes.addActivity, ({ tx, params, body, actor, reply, now }) =>
      tx((inner) => activities.add(inner, params.lessonId, body, actor, readerOf(reply, actor), now)),
    ),
    bind(teachingRoutes.readActivity, ({ db, params, actor, reply }) => activities.read(db, params.activityId, readerOf(reply, actor))),
    bind(teachingRoutes.editActivity, ({ tx, params, body, actor, reply, now }) =>
      tx((inner) => activities.edit(inner, params.activityId, body, actor, readerOf(reply, actor), now)),
    ),
    bind(teachingRoutes.removeActivity, async ({ tx, params }) => {
      await tx((inner) => activities.remove(inner, params.activityId));
      return { ok: true as const };
    }),
    bind(teachingRoutes.openActivity, ({ tx, params, actor, reply, now }) =>
      tx((inner) => activities.open(inner, params.activityId, actor, readerOf(reply, actor), now)),
    ),
    bind(teachingRoutes.finishActivity, ({ tx, params, body, actor, now }) =>
      tx((inner) => activities.finish(inner, params.activityId, body.page, actor, now)),
    ),
  ];
}
