import { assessmentRoutes as routes } from '@yangfan/contract';
import { bind, pageOf, type Binding } from '@yangfan/kernel';
import type { PracticeService } from './practice.service.ts';

/** Practice and the wrong-answer book of learners. */
export function practiceBindings(practice: PracticeService): Binding[] {
  return [
    bind(routes.practiceOverview, ({ tx, actor, now }) => tx((inner) => practice.overview(inner, actor, now))),
    bind(routes.startPractice, ({ tx, body, actor, now }) => tx((inner) => practice.start(inner, body, actor, now))),
    bind(routes.getPractice, ({ db, params, actor, now }) => practice.get(db, params.setId, actor, now)),
    bind(routes.answerPractice, ({ tx, params, body, actor, now }) =>
      tx((inner) => practice.answer(inner, params.setId, body, actor, now)),
    ),
    bind(routes.wrongBook, ({ tx, query, actor, now }) => tx((inner) => practice.book(inner, query, pageOf(query), actor, now))),
  ];
}
