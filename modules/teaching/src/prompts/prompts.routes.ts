import { teachingRoutes as routes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { Prompts } from './prompts.service.ts';

/** Questions in the film. */
export function promptsBindings(prompts: Prompts): Binding[] {
  return [
    bind(routes.listFilmQuestions, ({ db, params }) => prompts.list(db, params.lessonId)),
    bind(routes.addFilmQuestion, ({ tx, params, body, actor, now }) =>
      tx((inner) => prompts.add(inner, params.lessonId, body, actor, now)),
    ),
    bind(routes.editFilmQuestion, ({ tx, params, body, actor, now }) =>
      tx((inner) => prompts.edit(inner, params.lessonId, params.questionId, body, actor, now)),
    ),
    bind(routes.removeFilmQuestion, async ({ tx, params, now }) => {
      await tx((inner) => prompts.remove(inner, params.lessonId, params.questionId, now));
      return { ok: true as const };
    }),
    bind(routes.filmAnswers, ({ db, params }) => prompts.answers(db, params.lessonId, params.questionId)),
    bind(routes.myFilmQuestions, ({ db, params, actor }) => prompts.mine(db, params.lessonId, actor)),
    bind(routes.answerFilmQuestion, ({ tx, params, body, actor, now }) =>
      tx((inner) => prompts.answer(inner, params, body.choices, actor, now)),
    ),
  ];
}
