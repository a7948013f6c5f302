import { newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../../ports.ts';
import type { PlansPort } from '../../plans/plans.port.ts';
import { expertsByIds } from '../pool/pool.store.ts';
import type { AssigningService } from '../rounds/assigning.service.ts';
import * as rounds from '../rounds/rounds.store.ts';
import { insertTasks, tasksOfItem, type NewTask, type TaskRow } from '../scoring/tasks.store.ts';
import { composeScores } from './compose.rules.ts';

const DAY_MS = 86_400_000;
const submitted = (tasks: readonly TaskRow[], versionId: string) =>
  tasks.filter((task) => task.versionId === versionId && task.state === 'SUBMITTED' && task.total !== null);

/** From sheets to a score: composition, the arbiter, giving back once, and reviewing again. */
export function createArbitration(deps: AssessmentDeps, plans: PlansPort, assigning: AssigningService) {
  const { ledger, notifications } = deps;

  /** After a sheet came in: a final score, an arbiter, or waiting. Every step is kept. */
  async function settle(tx: Tx, itemId: string, now: Date): Promise<void> {
    const item = (await rounds.lockItem(tx, itemId))!;
    const round = (await rounds.roundById(tx, item.roundId))!;
    const sheets = submitted(await tasksOfItem(tx, itemId), item.versionId);
    const arbiter = sheets.find((task) => task.arbiter)?.total ?? null;
    const verdict = composeScores(
      sheets.filter((task) => !task.arbiter).map((task) => task.total!),
      arbiter,
      round.rules,
    );
    const note = (what: string, after: number | null, reason: string) =>
      rounds.addHistory(tx, { itemId, at: now, what, before: item.score, after, reason, actorId: null });
    if (verdict.kind === 'WAITING') {
      if (sheets.length) await rounds.setItem(tx, { id: itemId, state: 'SCORING', score: null, why: '' });
      return;
    }
    if (verdict.kind === 'FINAL') {
      await rounds.setItem(tx, { id: itemId, state: 'FINAL', score: verdict.score, why: verdict.why });
      await note(verdict.arbitrated ? '仲裁后合成得分' : '合成得分', verdict.score, verdict.why);
      return;
    }
    if (item.state === 'ARBITRATION') return;
    await rounds.setItem(tx, { id: itemId, state: 'ARBITRATION', score: null, why: verdict.why });
    await note('提交仲裁', null, verdict.why);
    await assigning.fill(
      tx,
      round,
      [{ item: { ...item, state: 'ARBITRATION' }, places: 1, arbiter: true }],
      `${round.seed}|${itemId}|arbiter`,
      now,
    );
  }

  /** The same experts once more, for the new version; whoever is no longer there is replaced. */
  async function again(tx: Tx, item: rounds.ItemRow, now: Date): Promise<void> {
    const round = (await rounds.roundById(tx, item.roundId))!;
    const before = (await tasksOfItem(tx, item.id)).filter((task) => task.versionId !== item.versionId && task.state === 'SUBMITTED');
    const newest = Math.max(...before.map((task) => task.versionNo));
    const regular = before.filter((task) => task.versionNo === newest && !task.arbiter);
    const active = new Set(
      (
        await expertsByIds(
          tx,
          regular.map((task) => task.expertId),
        )
      )
        .filter((expert) => expert.state === 'ACTIVE')
        .map((expert) => expert.id),
    );
    const tasks: NewTask[] = regular
      .filter((task) => active.has(task.expertId))
      .map((task) => ({
        id: newId('rvt'),
        itemId: item.id,
        roundId: round.id,
        expertId: task.expertId,
        versionId: item.versionId,
        versionNo: item.versionNo,
        arbiter: false,
        state: 'ACCEPTED',
        at: now,
        answerBy: null,
        dueAt: new Date(now.getTime() + round.rules.days * DAY_MS),
      }));
    if (tasks.length) await insertTasks(tx, tasks);
    await assigning.invite(tx, tasks, round);
    const missing = round.rules.reviewers - tasks.length;
    if (missing > 0) await assigning.fill(tx, round, [{ item, places: missing, arbiter: false }], `${round.seed}|${item.id}|again`, now);
  }

  return {
    settle,
    async giveBack(tx: Tx, roundId: string, itemId: string, reason: string, actor: Actor, now: Date): Promise<void> {
      const round = await rounds.lockRound(tx, roundId);
      const item = await rounds.lockItem(tx, itemId);
      if (!round || !item || item.roundId !== roundId) throw problem('request.not_found');
      if (round.state !== 'OPEN') throw problem('assessment.review_closed');
      if (item.returned) throw problem('assessment.review_returned_before');
      if (item.state !== 'FINAL') throw problem('assessment.review_unfinished', '评审出分以后才能退回修改');
      if (!(await plans.giveBack(tx, item.planId, reason))) throw problem('assessment.review_returned_before');
      await rounds.markReturned(tx, itemId);
      await rounds.addHistory(tx, { itemId, at: now, what: '退回修改', before: item.score, after: null, reason, actorId: actor.accountId });
      await ledger.append(tx, {
        chain: `class:${item.classId}`,
        kind: 'assessment.review.returned',
        classId: item.classId,
        learnerId: item.learnerId,
        actorId: actor.accountId,
        summary: '规划书评审后退回修改一次',
        link: '/plan',
        data: { itemId, versionNo: item.versionNo },
      });
      await notifications.notify(tx, {
        learnerId: item.learnerId,
        kind: 'review',
        title: '规划书退回修改',
        body: `评审意见：${reason}。请修改后重新提交，只有一次修改机会。`,
        link: '/plan',
      });
    },
    /** Plans that were given back and handed in again since. */
    async resume(db: Queryable, run: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>, now: Date): Promise<number> {
      let count = 0;
      for (const waiting of await rounds.returnedItems(db)) {
        const newest = (await plans.submittedOf(db, waiting.classId)).find((plan) => plan.planId === waiting.planId);
        if (!newest || newest.no <= waiting.versionNo) continue;
        await run(async (tx) => {
          const item = await rounds.lockItem(tx, waiting.id);
          if (item?.state !== 'RETURNED') return;
          await rounds.setVersion(tx, item.id, {
            versionId: newest.versionId,
            no: newest.no,
            title: newest.title,
            suspected: newest.suspected,
          });
          await rounds.addHistory(tx, {
            itemId: item.id,
            at: now,
            what: '重新提交，原专家复评',
            before: null,
            after: null,
            reason: '',
            actorId: null,
          });
          await again(tx, { ...item, state: 'ASSIGNED', versionId: newest.versionId, versionNo: newest.no }, now);
          count += 1;
        });
      }
      return count;
    },
  };
}
export type ArbitrationService = ReturnType<typeof createArbitration>;
