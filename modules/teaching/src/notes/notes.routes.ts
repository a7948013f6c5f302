import { teachingRoutes as routes } from '@yangfan/contract';
import { attachment, bind, type Binding } from '@yangfan/kernel';
import type { Notes } from './notes.service.ts';

/** The learner's own notes. */
export function notesBindings(notes: Notes): Binding[] {
  return [
    bind(routes.myNotes, ({ db, params, actor }) => notes.list(db, params.lessonId, actor)),
    bind(routes.addNote, ({ tx, params, body, actor, now }) => tx((inner) => notes.add(inner, params.lessonId, body, actor, now))),
    bind(routes.editNote, ({ tx, params, body, actor, now }) =>
      tx((inner) => notes.edit(inner, params.lessonId, params.noteId, body, actor, now)),
    ),
    bind(routes.exportNotes, async ({ db, params, actor, reply }) => {
      const file = await notes.file(db, params.lessonId, actor);
      reply.type('text/markdown; charset=utf-8').header('content-disposition', attachment('课堂笔记.md'));
      return file;
    }),
  ];
}
