import { newId, pageOf, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { commentView, headOf } from './plan.view.ts';
import type { PlanService } from './plans.service.ts';
import * as store from './plans.store.ts';

const MAX_COMMENTS = 500;

interface ListFilter {
  state?: store.PlanRow['state'] | 'NONE' | undefined;
  suspected?: boolean | undefined;
  open?: boolean | undefined;
  page?: number;
  size?: number;
}

/** What a lecturer says at a chapter, and the list from which they go through a class. */
export function createPlanComments(deps: AssessmentDeps, plans: PlanService) {
  const { org, identity, notifications } = deps;

  async function authorOf(db: Queryable, row: store.CommentRow, learnerId: string): Promise<string> {
    if (row.byLearner) return (await org.learners(db, [learnerId])).get(learnerId)?.maskedName ?? '学员';
    return (await identity.names(db, [row.accountId])).get(row.accountId) ?? '讲师';
  }

  type Plans = ReadonlyMap<string, store.ListedPlan>;
  /** Who of a class, by seat, the filter lets through, with everybody's plan. */
  async function chosen(db: Queryable, classId: string, filter: ListFilter) {
    const training = await org.class(db, classId);
    if (!training) throw problem('request.not_found');
    const enrolments = (await org.enrolments(db, classId)).filter((one) => one.status !== 'DROPPED').sort((a, b) => a.seatNo - b.seatNo);
    const of: Plans = new Map((await store.plansOfClass(db, classId)).map((plan) => [plan.learnerId, plan]));
    const found = enrolments.filter(({ learnerId }) => {
      const plan = of.get(learnerId);
      if (filter.state && (plan?.state ?? 'NONE') !== filter.state) return false;
      if (filter.suspected && !plan?.suspicion) return false;
      return !filter.open || (plan?.openComments ?? 0) > 0;
    });
    return { training, enrolments, of, found };
  }
  async function lines(db: Queryable, shown: readonly { learnerId: string; seatNo: number }[], of: Plans) {
    const templates = await store.templates(db);
    const cards = await org.learners(
      db,
      shown.map((one) => one.learnerId),
    );
    return shown.map(({ learnerId, seatNo }) => {
      const plan = of.get(learnerId);
      return {
        learnerId,
        maskedName: cards.get(learnerId)?.maskedName ?? '—',
        seatNo: seatNo || null,
        plan: plan ? headOf(plan, templates.find((one) => one.code === plan.templateCode)?.name ?? '') : null,
        versions: plan?.versions ?? 0,
        submittedAt: plan?.submittedAt?.toISOString() ?? null,
        openComments: plan?.openComments ?? 0,
        suspicion: plan?.suspicion ?? null,
      };
    });
  }

  return {
    async write(tx: Tx, planId: string, input: { chapter: string; text: string; parentId?: string }, actor: Actor, now: Date) {
      const plan = await plans.requirePlan(tx, planId);
      const template = await plans.templateOf(tx, plan.templateCode);
      if (!template.chapters.some((one) => one.code === input.chapter)) throw problem('assessment.plan_chapter');
      const before = await store.commentsOf(tx, planId);
      if (before.length >= MAX_COMMENTS) throw problem('assessment.plan_full');
      const parent = input.parentId ? before.find((one) => one.id === input.parentId) : undefined;
      if (input.parentId && (!parent || parent.parentId || parent.chapter !== input.chapter)) throw problem('assessment.plan_chapter');
      const row: store.CommentRow = {
        id: newId('plc'),
        planId,
        chapter: input.chapter,
        parentId: input.parentId ?? null,
        versionNo: plan.versions,
        accountId: actor.accountId,
        byLearner: actor.learnerId === plan.learnerId,
        text: input.text.trim(),
        at: now,
        resolved: false,
      };
      await store.insertComment(tx, row);
      if (!row.byLearner)
        await notifications.notify(tx, {
          learnerId: plan.learnerId,
          kind: 'plan',
          title: '规划书有新的批注',
          body: `“${template.chapters.find((one) => one.code === row.chapter)!.title}”有新的批注，请打开规划书查看。`,
          link: '/plans',
        });
      return commentView(row, await authorOf(tx, row, plan.learnerId));
    },
    async resolve(tx: Tx, planId: string, commentId: string, resolved: boolean) {
      const plan = await plans.requirePlan(tx, planId);
      const row = await store.setResolved(tx, planId, commentId, resolved);
      if (!row) throw problem('request.not_found');
      return commentView(row, await authorOf(tx, row, plan.learnerId));
    },
    /** Everybody of a class, by seat, with their plan; who has none stands in it too. */
    async ofClass(db: Queryable, classId: string, filter: ListFilter) {
      const { training, enrolments, of, found } = await chosen(db, classId, filter);
      const { limit, offset } = pageOf(filter);
      return {
        className: training.name,
        enrolled: enrolments.length,
        submitted: enrolments.filter(({ learnerId }) => (of.get(learnerId)?.versions ?? 0) > 0).length,
        total: found.length,
        items: await lines(db, found.slice(offset, offset + limit), of),
      };
    },
    /** The same list whole, for a sheet. */
    async wholeClass(db: Queryable, classId: string, filter: ListFilter) {
      const { training, of, found } = await chosen(db, classId, filter);
      return { className: training.name, items: await lines(db, found, of) };
    },
  };
}
export type PlanComments = ReturnType<typeof createPlanComments>;
