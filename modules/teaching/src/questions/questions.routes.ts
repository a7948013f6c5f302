import { teachingRoutes as routes } from '@yangfan/contract';
import { bind, pageOf, type Binding } from '@yangfan/kernel';
import { asWorkbook } from '@yangfan/platform/org';
import type { Answering } from './answer.service.ts';
import type { Asking } from './ask.service.ts';
import type { Knowledge } from './knowledge.service.ts';

/** Tickets for learners and staff, and the knowledge base. */
export function questionBindings({
  asking,
  answering,
  knowledge,
}: {
  asking: Asking;
  answering: Answering;
  knowledge: Knowledge;
}): Binding[] {
  return [
    bind(routes.askQuestion, ({ tx, body, actor, now }) => tx((inner) => asking.ask(inner, body, actor, now))),
    bind(routes.myQuestions, ({ db, query, actor, now }) => {
      const { view, state, classId, lessonId, roomId, q } = query;
      return asking.list(db, { own: view !== 'CLASS', state, classId, lessonId, roomId, q }, pageOf(query), actor, now);
    }),
    bind(routes.myQuestion, ({ db, params, actor, now }) => asking.read(db, params.questionId, actor, now)),
    bind(routes.followUpQuestion, ({ tx, params, body, actor, now }) =>
      tx((inner) => asking.more(inner, params.questionId, body, actor, now)),
    ),
    bind(routes.acceptAnswer, ({ tx, params, body, actor, now }) =>
      tx((inner) => asking.accept(inner, params.questionId, body, actor, now)),
    ),
    bind(routes.closeMyQuestion, ({ tx, params, actor, now }) => tx((inner) => asking.close(inner, params.questionId, actor, now))),
    bind(routes.listQuestions, ({ db, query, actor, now }) => answering.list(db, query, pageOf(query), actor, now)),
    bind(routes.exportQuestions, ({ db, query, actor, now, reply }) =>
      asWorkbook(reply, '答疑记录', answering.export(db, query, actor, now)),
    ),
    bind(routes.questionFigures, ({ db, query, actor, now }) => answering.figures(db, query, actor, now)),
    bind(routes.readQuestion, ({ db, params, actor, now }) => answering.read(db, params.questionId, actor, now)),
    bind(routes.similarQuestions, ({ db, params, actor, now }) => answering.similar(db, params.questionId, actor, now)),
    bind(routes.answerQuestion, ({ tx, params, body, actor, now }) =>
      tx((inner) => answering.answer(inner, params.questionId, body, actor, now)),
    ),
    bind(routes.mergeQuestion, ({ tx, params, body, actor, now }) =>
      tx((inner) => answering.merge(inner, params.questionId, body.intoId, actor, now)),
    ),
    bind(routes.publishAnswer, ({ tx, params, body, actor, now }) =>
      tx((inner) => knowledge.publish(inner, params.questionId, body, actor, now)),
    ),
    bind(routes.withdrawAnswer, ({ tx, params, actor, now }) => tx((inner) => knowledge.withdraw(inner, params.questionId, actor, now))),
    bind(routes.searchKnowledge, ({ db, query, actor }) => knowledge.search(db, query, pageOf(query), actor)),
    bind(routes.voteKnowledge, ({ tx, params, body, actor, now }) =>
      tx((inner) => knowledge.vote(inner, params.knowledgeId, body.on, actor, now)),
    ),
  ];
}
