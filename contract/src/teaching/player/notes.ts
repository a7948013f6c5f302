import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, raw, Text } from '../../common.ts';
import { route } from '../../route.ts';
import { myLesson, Second } from './lesson.ts';

export const LessonNote = Closed({
  id: Id('nte'),
  atS: Type.Number(),
  text: Type.String(),
  createdAt: Instant(),
  updatedAt: Instant(),
});
export type LessonNote = Static<typeof LessonNote>;
const errors = ['teaching.learner.not_enrolled'] as const;

export const myNotes = route({
  method: 'GET',
  path: '/v1/teaching/me/lessons/:lessonId/notes',
  summary: '我在这一节的笔记',
  ...myLesson,
  reply: Closed({ items: Type.Array(LessonNote) }),
  errors,
  audit: null,
});
export const addNote = route({
  method: 'POST',
  path: '/v1/teaching/me/lessons/:lessonId/notes',
  summary: '记一条笔记',
  ...myLesson,
  body: Closed({ atS: Second, text: Text(2000, 1) }),
  reply: LessonNote,
  status: 201,
  errors: [...errors, 'teaching.note.many'],
  audit: 'teaching.note.added',
  idempotent: true,
});
/** Changes the words, takes a note away, or within a day brings it back. A phone cannot send PATCH. */
export const editNote = route({
  method: 'PUT',
  path: '/v1/teaching/me/lessons/:lessonId/notes/:noteId',
  summary: '修改、删除或恢复一条笔记',
  ...myLesson,
  params: Closed({ lessonId: Id('lsn'), noteId: Id('nte') }),
  body: Closed({ text: Type.Optional(Text(2000, 1)), removed: Type.Optional(Type.Boolean()) }),
  reply: LessonNote,
  errors,
  audit: 'teaching.note.edited',
});
export const exportNotes = route({
  method: 'GET',
  path: '/v1/teaching/me/lessons/:lessonId/notes/file.md',
  summary: '导出这一节的笔记（Markdown）',
  ...myLesson,
  reply: raw('text/markdown'),
  errors,
  audit: 'teaching.notes.exported',
});
