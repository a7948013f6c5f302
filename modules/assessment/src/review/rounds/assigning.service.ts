import { newId, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../../ports.ts';
import type { ReviewRules } from '../arbitration/compose.rules.ts';
import type { CalibrationService } from '../calibration/calibration.service.ts';
import { conflictsOf, expertsByIds, expertsFor, openTasksOf, type ExpertRow } from '../pool/pool.store.ts';
import { insertTasks, tasksOfRound, type NewTask, type TaskRow } from '../scoring/tasks.store.ts';
import { assign } from './assign.rules.ts';
import { conflictOf } from './conflict.rules.ts';
import type { ItemRow, RoundRow } from './rounds.store.ts';

const DAY_MS = 86_400_000;
const LIVE: readonly TaskRow['state'][] = ['INVITED', 'ACCEPTED', 'SCORING', 'SUBMITTED'];

/** A place in a plan's review for which an expert is sought. */
export interface Place {
  item: ItemRow;
  places: number;
  arbiter: boolean;
}

/** Finding experts for plans: who is in the pool, calibrated, without conflict, below the cap; conflicts are looked at before anybody is asked. */
export function createAssigning(deps: AssessmentDeps, calibration: CalibrationService) {
  const { org, notifications } = deps;

  /** Everybody who might be asked in a region. */
  async function pool(db: Queryable, regionCode: string, rules: ReviewRules, now: Date): Promise<ExpertRow[]> {
    const city = `${regionCode.slice(0, 4)}00`;
    const rows = await expertsFor(db, [...new Set([regionCode, city, '460000'])]);
    const standings = await calibration.standings(db, rows, rules, now);
    return rows.filter((row) => standings.get(row.id)!.passed);
  }
  /** The experts of a pool who have nothing to do with a plan. */
  async function ties(db: Queryable, experts: readonly ExpertRow[], items: readonly ItemRow[]) {
    const declared = await conflictsOf(
      db,
      experts.map((one) => one.id),
    );
    const classes = await org.classes(db, [...new Set(items.map((item) => item.classId))]);
    const known = experts.map((expert) => ({
      ...expert,
      conflicts: declared
        .filter((one) => one.expertId === expert.id)
        .flatMap((one) => [
          ...one.classIds.map((classId) => ({ classId, institutionId: null })),
          ...one.institutionIds.map((institutionId) => ({ classId: null, institutionId })),
        ]),
    }));
    return (item: ItemRow): string[] =>
      known
        .filter((expert) => !conflictOf(expert, { ...item, teacherAccountIds: classes.get(item.classId)?.teacherAccountIds ?? [] }))
        .map((expert) => expert.id);
  }
  /** Tells each expert once how many plans wait for an answer; no word about whose. */
  async function invite(tx: Tx, tasks: readonly NewTask[], rounds: Pick<RoundRow, 'title'>): Promise<void> {
    const experts = new Map((await expertsByIds(tx, [...new Set(tasks.map((task) => task.expertId))])).map((row) => [row.id, row]));
    for (const [id, expert] of experts) {
      const own = tasks.filter((task) => task.expertId === id);
      await notifications.notify(tx, {
        accountId: expert.accountId,
        kind: 'review',
        title: own.some((task) => task.arbiter) ? '请您仲裁评审' : own[0]!.state === 'ACCEPTED' ? '请您复评' : '邀请您评审规划书',
        body: `${rounds.title}：${own.length} 份规划书等您处理，请先确认没有需要回避的情形。`,
        link: '/work/reviews',
      });
    }
  }

  return {
    pool,
    invite,
    /** Fills places from a seed; gives what stayed open. Nobody who was asked for a plan before is asked for it again. */
    async fill(
      tx: Tx,
      round: RoundRow,
      wanted: readonly Place[],
      seed: string,
      now: Date,
    ): Promise<{ assigned: number; open: number; short: Map<string, number> }> {
      const experts = await pool(tx, round.regionCode, round.rules, now);
      const before = await tasksOfRound(tx, round.id);
      const freeOf = await ties(
        tx,
        experts,
        wanted.map((one) => one.item),
      );
      const busy = await openTasksOf(
        tx,
        experts.map((one) => one.id),
      );
      const hands = experts.map((expert) => ({
        id: expert.id,
        load: before.filter((task) => task.expertId === expert.id && LIVE.includes(task.state)).length,
        cap: round.rules.capPerRound,
        busy: busy.get(expert.id) ?? 0,
      }));
      const needs = wanted.map(({ item, places }) => {
        const asked = new Set(before.filter((task) => task.itemId === item.id).map((task) => task.expertId));
        return { id: item.id, places, eligible: freeOf(item).filter((id) => !asked.has(id)) };
      });
      const { byPlan, short } = assign(needs, hands, seed);
      const tasks: NewTask[] = wanted.flatMap(({ item, arbiter }) =>
        (byPlan.get(item.id) ?? []).map((expertId) => ({
          id: newId('rvt'),
          itemId: item.id,
          roundId: round.id,
          expertId,
          versionId: item.versionId,
          versionNo: item.versionNo,
          arbiter,
          state: 'INVITED' as const,
          at: now,
          answerBy: new Date(now.getTime() + round.rules.acceptDays * DAY_MS),
          dueAt: round.dueAt > now ? round.dueAt : new Date(now.getTime() + round.rules.days * DAY_MS),
        })),
      );
      if (tasks.length) await insertTasks(tx, tasks);
      await invite(tx, tasks, round);
      return { assigned: tasks.length, open: [...short.values()].reduce((sum, one) => sum + one, 0), short };
    },
  };
}
export type AssigningService = ReturnType<typeof createAssigning>;

/** Places of a plan that nobody fills at the moment. */
export function openPlaces(
  item: Pick<ItemRow, 'state' | 'versionId'>,
  tasks: readonly TaskRow[],
  reviewers: number,
): { regular: number; arbiter: number } {
  const live = tasks.filter((task) => task.versionId === item.versionId && LIVE.includes(task.state));
  const waits = item.state === 'ASSIGNED' || item.state === 'SCORING';
  return {
    regular: waits ? Math.max(0, reviewers - live.filter((task) => !task.arbiter).length) : 0,
    arbiter: item.state === 'ARBITRATION' && !live.some((task) => task.arbiter) ? 1 : 0,
  };
}
