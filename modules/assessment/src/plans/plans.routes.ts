import { assessmentRoutes as routes } from '@yangfan/contract';
import { attachment, bind, problem, sessionTokenOf, type Actor, type Binding, type Context } from '@yangfan/kernel';
import { writeXlsx } from '@yangfan/kernel/sheet';
import type { PlanComments } from './comments.service.ts';
import type { HandingIn } from './handing-in.service.ts';
import type { LikenessService } from './likeness.service.ts';
import type { Papers } from './paper.service.ts';
import type { Reader } from './plan.view.ts';
import type { PlanService } from './plans.service.ts';
import type { PracticalResultService } from './practical-results.service.ts';
import { registerOf } from './register.rules.ts';

export interface PlanRoom {
  plans: PlanService;
  handingIn: HandingIn;
  comments: PlanComments;
  likeness: LikenessService;
  papers: Papers;
  practicalResults: PracticalResultService;
}
const readerOf = (actor: Actor, reply: Context['reply']): Reader => ({ ...actor, bound: sessionTokenOf(reply.request).fromCookie });
function learnerOf(actor: Actor): string {
  if (!actor.learnerId) throw problem('auth.forbidden');
  return actor.learnerId;
}
function asFile({ bytes, name }: { bytes: Buffer; name: string }, reply: Context['reply']): Buffer {
  reply.header('content-disposition', attachment(name));
  return bytes;
}

/** Plans of learners: writing, handing in, reading, comparing, printing. */
export function planBindings(room: PlanRoom): Binding[] {
  const { plans, handingIn, comments, likeness, papers } = room;
  return [
    bind(routes.myPlans, ({ db, actor }) => plans.mine(db, learnerOf(actor))),
    bind(routes.startPlan, ({ tx, body, actor, now }) => tx((inner) => plans.start(inner, body, learnerOf(actor), actor, now))),
    bind(routes.getPlan, ({ db, params, actor, reply }) => plans.view(db, params.planId, readerOf(actor, reply))),
    bind(routes.renamePlan, ({ tx, params, body, now }) => tx((inner) => plans.rename(inner, params.planId, body.title, now))),
    bind(routes.saveChapter, ({ tx, params, body, actor, now }) =>
      tx((inner) => plans.saveChapter(inner, params.planId, params.chapter, body, actor, now)),
    ),
    bind(routes.saveTable, ({ tx, params, body, now }) => tx((inner) => plans.saveTable(inner, params.planId, body, now))),
    bind(routes.submitPlan, ({ tx, params, actor, now }) => tx((inner) => handingIn.submit(inner, params.planId, actor, now))),
    bind(routes.planVersion, ({ db, params, actor, reply }) =>
      handingIn.version(db, params.planId, params.versionId, readerOf(actor, reply)),
    ),
    bind(routes.planDiff, ({ db, params, query }) => handingIn.diff(db, params.planId, query)),
    bind(routes.commentPlan, ({ tx, params, body, actor, now }) => tx((inner) => comments.write(inner, params.planId, body, actor, now))),
    bind(routes.resolveComment, ({ tx, params, body }) =>
      tx((inner) => comments.resolve(inner, params.planId, params.commentId, body.resolved)),
    ),
    bind(routes.returnPlan, ({ tx, params, body, actor }) => tx((inner) => handingIn.giveBack(inner, params.planId, body.reason, actor))),
    bind(routes.classPlans, ({ db, params, query }) => comments.ofClass(db, params.classId, query)),
    bind(routes.exportClassPlans, async ({ db, params: { classId }, query, reply }) => {
      const { className, items } = await comments.wholeClass(db, classId, query);
      const practice = await room.practicalResults.tallies(db, classId);
      return asFile({ bytes: await writeXlsx(registerOf(items, practice)), name: `${className}-规划书与实践成果.xlsx` }, reply);
    }),
    bind(routes.planLikeness, ({ db, params }) => likeness.view(db, params.planId)),
    bind(routes.judgePlan, ({ tx, params, body, actor, now }) => tx((inner) => likeness.judge(inner, params.planId, body, actor, now))),
    bind(routes.planPdf, async ({ db, params, query, reply }) => asFile(await papers.pdf(db, params.planId, query), reply)),
    bind(routes.planDocx, async ({ db, params, query, now, reply }) => asFile(await papers.docx(db, params.planId, query, now), reply)),
    bind(routes.verifyPlan, ({ db, params, query }) => papers.verify(db, params.versionId, query.code)),
    ...practicalResultBindings(room.practicalResults),
  ];
}

/** 实践成果. */
function practicalResultBindings(results: PracticalResultService): Binding[] {
  return [
    bind(routes.myPracticalResult, ({ db, actor, reply }) => results.mine(db, learnerOf(actor), readerOf(actor, reply))),
    bind(routes.handInPracticalResult, ({ tx, body, actor, now }) =>
      tx((inner) => results.handIn(inner, body, learnerOf(actor), actor, now)),
    ),
    bind(routes.classPracticalResults, ({ db, params, actor, reply }) => results.ofClass(db, params.classId, readerOf(actor, reply))),
    bind(routes.scorePracticalResult, ({ tx, params, body, actor, now }) => tx((inner) => results.score(inner, params, body, actor, now))),
  ];
}
