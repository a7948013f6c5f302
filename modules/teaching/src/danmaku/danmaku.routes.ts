import { teachingRoutes as routes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { DanmakuService } from './danmaku.service.ts';

/** Danmaku for learners, their queue for staff. */
export function danmakuBindings(danmaku: DanmakuService): Binding[] {
  return [
    bind(routes.myDanmaku, ({ db, params, actor, now }) => danmaku.mine(db, params.lessonId, actor, now)),
    bind(routes.sendDanmaku, ({ tx, params, body, actor, now }) => tx((inner) => danmaku.send(inner, params.lessonId, body, actor, now))),
    bind(routes.reportDanmaku, async ({ tx, params, body, actor, now }) => {
      await tx((inner) => danmaku.report(inner, params.lessonId, params.danmakuId, body.reason, actor, now));
      return { ok: true as const };
    }),
    bind(routes.listDanmaku, ({ db, params, query }) => danmaku.queue(db, params.lessonId, query)),
    bind(routes.reviewDanmaku, ({ tx, params, body, actor, now }) =>
      tx((inner) => danmaku.review(inner, params.lessonId, params.danmakuId, body, actor, now)),
    ),
  ];
}
