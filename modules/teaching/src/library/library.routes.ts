import { teachingRoutes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import { readerOf } from '../activities/activities.routes.ts';
import type { Library } from './library.service.ts';

/** The free library: for everybody, for those who propose, for those who review. */
export function libraryBindings(library: Library): Binding[] {
  return [
    bind(teachingRoutes.listLibrary, ({ db, query }) => library.list(db, query)),
    bind(teachingRoutes.readLibraryCourse, ({ db, params, actor }) => library.read(db, params.libraryId, actor)),
    bind(teachingRoutes.playLibraryLesson, ({ db, params, actor, reply }) =>
      library.play(db, params.libraryId, params.lessonId, actor, readerOf(reply, actor)),
    ),
    bind(teachingRoutes.readLibraryActivity, ({ db, params, actor, reply }) =>
      library.activity(db, params.libraryId, params.activityId, actor, readerOf(reply, actor)),
    ),
    bind(teachingRoutes.proposeLibrary, ({ tx, params, body, actor, now }) =>
      tx((inner) => library.propose(inner, params.classId, body, actor, now)),
    ),
    bind(teachingRoutes.listLibraryWork, ({ db, actor, query }) => library.work(db, actor, query)),
    bind(teachingRoutes.reviewLibrary, ({ tx, params, body, actor, now }) =>
      tx((inner) => library.review(inner, params.libraryId, body, actor, now)),
    ),
    bind(teachingRoutes.withdrawLibrary, async ({ tx, params, body, actor, now }) => {
      await tx((inner) => library.withdraw(inner, params.libraryId, body.reason, actor, now));
      return { ok: true as const };
    }),
  ];
}
