import { teachingRoutes as routes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { Comments } from './comments.service.ts';

/** Comments and likes. */
export function commentsBindings(comments: Comments): Binding[] {
  return [
    bind(routes.myComments, ({ db, params, query, actor }) => comments.mine(db, params.lessonId, query, actor)),
    bind(routes.addComment, ({ tx, params, body, actor, now }) => tx((inner) => comments.add(inner, params.lessonId, body, actor, now))),
    bind(routes.removeComment, async ({ tx, params, actor, now }) => {
      await tx((inner) => comments.remove(inner, params.lessonId, params.commentId, actor, now));
      return { ok: true as const };
    }),
    bind(routes.likeLesson, ({ tx, params, body, actor, now }) =>
      tx((inner) => comments.like(inner, params.lessonId, body.on, actor, now)),
    ),
    bind(routes.listComments, ({ db, params, query, actor }) => comments.list(db, params.lessonId, query, actor)),
    bind(routes.replyComment, ({ tx, params, body, actor, now }) =>
      tx((inner) => comments.addAsStaff(inner, params.lessonId, body, actor, now)),
    ),
    bind(routes.hideComment, async ({ tx, params, body, actor, now }) => {
      await tx((inner) => comments.hide(inner, params.lessonId, params.commentId, body, actor, now));
      return { ok: true as const };
    }),
  ];
}
