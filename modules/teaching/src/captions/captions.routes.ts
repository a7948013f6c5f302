import { teachingRoutes as routes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { Captions } from './captions.service.ts';

/** Captions for staff and learners. */
export function captionsBindings(captions: Captions): Binding[] {
  return [
    bind(routes.listCaptions, ({ db, params }) => captions.list(db, params.lessonId)),
    bind(routes.putCaptions, ({ tx, params, body, actor, now }) => tx((inner) => captions.put(inner, params.lessonId, body, actor, now))),
    bind(routes.readCaptions, ({ db, params }) => captions.read(db, params.lessonId, params.captionId)),
    bind(routes.editCue, ({ tx, params, body, now }) => tx((inner) => captions.edit(inner, params.lessonId, params.captionId, body, now))),
    bind(routes.removeCaptions, async ({ tx, params }) => {
      await tx((inner) => captions.remove(inner, params.lessonId, params.captionId));
      return { ok: true as const };
    }),
    bind(routes.myCaptions, ({ db, params, actor }) => captions.mine(db, params.lessonId, actor)),
    bind(routes.myCues, ({ db, params, actor }) => captions.myCues(db, params.lessonId, params.captionId, actor)),
    bind(routes.myCaptionFile, async ({ db, params, actor, reply }) => {
      const file = await captions.myFile(db, params.lessonId, params.captionId, actor);
      reply.type('text/vtt; charset=utf-8').header('cache-control', 'private, no-cache');
      return file;
    }),
  ];
}
