import { teachingRoutes as routes } from '@yangfan/contract';
import { bind, pageOf, sessionTokenOf, type Actor, type Binding } from '@yangfan/kernel';
import { asWorkbook } from '@yangfan/platform/org';
import type { FastifyReply } from 'fastify';
import type { Answering } from './answer.service.ts';
import type { Asking } from './ask.service.ts';
import type { Knowledge } from './knowledge.service.ts';
import type { Caller } from './questions.kit.ts';

const caller = (actor: Actor, reply: FastifyReply): Caller => ({ ...actor, bound: sessionTokenOf(reply.request).fromCookie });

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
    bind(routes.askQuestion, ({ tx, body, actor, now, reply }) => tx((inner) => asking.ask(inner, body, caller(actor, reply), now))),
    bind(routes.myQuestions, ({ db, query, actor, now, reply }) => {
      const { view, state, classId, lessonId, roomId, q } = query;
      return asking.list(db, { own: view !== 'CLASS', state, classId, lessonId, roomId, q }, pageOf(query), caller(actor, reply), now);
    }),
    bind(routes.myQuestion, ({ db, params, actor, now, reply }) => asking.read(db, params.questionId, caller(actor, reply), now)),
    bind(routes.followUpQuestion, ({ tx, params, body, actor, now, reply }) =>
      tx((inner) => asking.more(inner, params.questionId, body, caller(actor, reply), now)),
    ),
    bind(routes.acceptAnswer, ({ tx, params, body, actor, now, reply }) =>
      tx((inner) => asking.accept(inner, params.questionId, body, caller(actor, reply), now)),
    ),
    bind(routes.closeMyQuestion, ({ tx, params, actor, now, reply }) =>
      tx((inner) => asking.close(inner, params.questionId, caller(actor, reply), now)),
    ),
    bind(routes.listQuestions, ({ db, query, actor, now, reply }) => answering.list(db, query, pageOf(query), caller(actor, reply), now)),
    bind(routes.exportQuestions, ({ db, query, actor, now, reply }) =>
      asWorkbook(reply, '答疑记录', answering.export(db, query, caller(actor, reply), now)),
    ),
    bind(routes.questionFigures, ({ db, query, actor, now, reply }) => answering.figures(db, query, caller(actor, reply), now)),
    bind(routes.readQuestion, ({ db, params, actor, now, reply }) => answering.read(db, params.questionId, caller(actor, reply), now)),
    bind(routes.similarQuestions, ({ db, params, actor, now, reply }) =>
      answering.similar(db, params.questionId, caller(actor, reply), now),
    ),
    bind(routes.answerQuestion, ({ tx, params, body, actor, now, reply }) =>
      tx((inner) => answering.answer(inner, params.questionId, body, caller(actor, reply), now)),
    ),
    bind(routes.mergeQuestion, ({ tx, params, body, actor, now, reply }) =>
      tx((inner) => answering.merge(inner, params.questionId, body.intoId, caller(actor, reply), now)),
    ),
    bind(routes.publishAnswer, ({ tx, params, body, actor, now, reply }) =>
      tx((inner) => knowledge.publish(inner, params.questionId, body, caller(actor, reply), now)),
    ),
    bind(routes.withdrawAnswer, ({ tx, params, actor, now, reply }) =>
      tx((inner) => knowledge.withdraw(inner, params.questionId, caller(actor, reply), now)),
    ),
    bind(routes.searchKnowledge, ({ db, query, actor, reply }) => knowledge.search(db, query, pageOf(query), caller(actor, reply))),
    bind(routes.voteKnowledge, ({ tx, params, body, actor, now, reply }) =>
      tx((inner) => knowledge.vote(inner, params.knowledgeId, body.on, caller(actor, reply), now)),
    ),
  ];
}
