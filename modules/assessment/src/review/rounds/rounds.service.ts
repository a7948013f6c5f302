import { randomInt } from 'node:crypto';
import { coveredBy, newId, newToken, pageOf, permits, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { TrainingClass } from '@yangfan/platform/org';
import type { AssessmentDeps } from '../../../ports.ts';
import type { FrozenPlan, PlansPort } from '../../plans/plans.port.ts';
import type { ReviewRules } from '../arbitration/compose.rules.ts';
import { reviewRules } from '../review.policy.ts';
import { lockTasks, setState, tasksOfRound, unanswered } from '../scoring/tasks.store.ts';
import { openPlaces, type AssigningService, type Place } from './assigning.service.ts';
import * as store from './rounds.store.ts';

const DAY_MS = 86_400_000;
const MOST_CLASSES = 200;
/** Classes whose learners write or have written their plans. */
const TAUGHT: ReadonlySet<string> = new Set(['IN_TRAINING', 'TRAINING_DONE']);
/** No letters or digits that are mistaken for one another. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

type Submitted = Omit<FrozenPlan, 'chapters'>;

/** Rounds of review: opening, whom to ask, what became of it. */
export function createRounds(deps: AssessmentDeps, plans: PlansPort, assigning: AssigningService) {
  const { org, policy, ledger } = deps;

  async function views(db: Queryable, rows: readonly store.RoundRow[]) {
    const ids = rows.map((row) => row.id);
    const [counts, classes] = [await store.countsOf(db, ids), await store.classesOf(db, ids)];
    return rows.map((row) => {
      const count = counts.get(row.id) ?? { plans: 0, submitted: 0, wanted: 0, final: 0 };
      return {
        id: row.id,
        title: row.title,
        regionCode: row.regionCode,
        state: row.state,
        classes: classes
          .filter((one) => one.roundId === row.id)
          .map(({ classId, className, institutionName }) => ({ classId, className, institutionName })),
        openedAt: row.openedAt.toISOString(),
        dueAt: row.dueAt.toISOString(),
        confirmedAt: row.confirmedAt?.toISOString() ?? null,
        plans: count.plans,
        submitted: count.submitted,
        wanted: count.wanted,
        final: count.final,
        practice: row.practice,
      };
    });
  }
  /** Plans of a class that no round has had. */
  async function waiting(db: Queryable, classId: string): Promise<Submitted[]> {
    const submitted = await plans.submittedOf(db, classId);
    const taken = await store.plansTaken(
      db,
      submitted.map((plan) => plan.planId),
    );
    return submitted.filter((plan) => !taken.has(plan.planId));
  }
  /** The rules that held when the classes were approved; classes with different ones are reviewed apart. */
  async function rulesOf(db: Queryable, classes: readonly TrainingClass[], now: Date): Promise<ReviewRules> {
    const all: ReviewRules[] = [];
    for (const cls of classes) {
      const today = (await policy.resolve(db, { programCode: cls.programCode, regionCode: cls.regionCode, at: now })).all;
      const frozen = cls.policySnapshotId ? (await policy.fromSnapshot(db, cls.id)).all : {};
      all.push(reviewRules({ ...today, ...frozen }));
    }
    if (new Set(all.map((rules) => JSON.stringify(rules))).size > 1)
      throw problem('assessment.review_regions', '这些班级批准时的评审规则（review.*）不同，请分开发起');
    return all[0]!;
  }
  function regionOf(classes: readonly TrainingClass[]): string {
    const codes = [...new Set(classes.map((cls) => cls.regionCode))];
    if (codes.length === 1) return codes[0]!;
    const cities = new Set(codes.map((code) => code.slice(0, 4)));
    // Counties under the province share four digits and are no city together.
    if (cities.size > 1 || codes[0]!.startsWith('4690')) throw problem('assessment.review_regions');
    return `${codes[0]!.slice(0, 4)}00`;
  }
  const places = async (db: Queryable, round: store.RoundRow): Promise<Place[]> => {
    const tasks = await tasksOfRound(db, round.id);
    return (await store.itemsOf(db, round.id)).flatMap((item) => {
      const open = openPlaces(
        item,
        tasks.filter((task) => task.itemId === item.id),
        round.rules.reviewers,
      );
      return [
        ...(open.regular ? [{ item, places: open.regular, arbiter: false }] : []),
        ...(open.arbiter ? [{ item, places: 1, arbiter: true }] : []),
      ];
    });
  };
  /** Fills what is open in a round, regular places and arbiters apart. */
  async function refill(tx: Tx, round: store.RoundRow, now: Date): Promise<{ assigned: number; open: number }> {
    const all = await places(tx, round);
    const seed = `${round.seed}|${now.toISOString()}`;
    const done = { assigned: 0, open: 0 };
    for (const arbiter of [false, true]) {
      const wanted = all.filter((one) => one.arbiter === arbiter);
      if (!wanted.length) continue;
      const { assigned, open } = await assigning.fill(tx, round, wanted, `${seed}|${arbiter}`, now);
      done.assigned += assigned;
      done.open += open;
    }
    return done;
  }

  return {
    views,
    refill,
    async classes(db: Queryable, actor: Actor, now: Date) {
      const covered = await org.coveredClasses(db, coveredBy(actor, 'assessment.review.manage'));
      const classes = await org.classes(
        db,
        covered.slice(0, 2000).map((one) => one.id),
      );
      const items = [];
      for (const cls of [...classes.values()].filter((one) => TAUGHT.has(one.status) || one.kind === 'PRACTICE')) {
        if (items.length >= MOST_CLASSES) break;
        const submitted = (await waiting(db, cls.id)).length;
        if (submitted)
          items.push({
            classId: cls.id,
            className: cls.name,
            institutionName: cls.institutionName,
            regionCode: cls.regionCode,
            enrolled: cls.enrolledCount,
            submitted,
          });
      }
      const rules = reviewRules((await policy.resolve(db, { at: now })).all);
      const region = coveredBy(actor, 'assessment.review.manage').find((grant) => grant.scope === 'region')?.id ?? '460000';
      return { items, experts: (await assigning.pool(db, region, rules, now)).length };
    },
    async open(tx: Tx, body: { title: string; classIds: string[]; dueAt?: string }, actor: Actor, now: Date) {
      const found = await org.classes(tx, body.classIds);
      const classes = body.classIds.map((id) => found.get(id));
      // What is not the caller's to see looks like what is not there.
      if (classes.some((cls) => !cls || !permits(actor, 'assessment.review.manage', { regionCode: cls.regionCode })))
        throw problem('request.not_found');
      const known = classes as TrainingClass[];
      const practice = known.some((cls) => cls.kind === 'PRACTICE');
      if (practice && known.some((cls) => cls.kind !== 'PRACTICE')) throw problem('assessment.review_regions', '练习班要单独发起评审');
      const regionCode = regionOf(known);
      const rules = await rulesOf(tx, known, now);
      const dueAt = body.dueAt ? new Date(body.dueAt) : new Date(now.getTime() + rules.days * DAY_MS);
      if (dueAt.getTime() < now.getTime() + DAY_MS || dueAt.getTime() > now.getTime() + 90 * DAY_MS) throw problem('assessment.review_due');
      const round: store.RoundRow = {
        id: newId('rvr'),
        title: body.title.trim(),
        regionCode,
        state: 'OPEN',
        seed: newToken(12),
        rules,
        practice,
        openedBy: actor.accountId,
        openedAt: now,
        dueAt,
        confirmedAt: null,
      };
      await store.insertRound(tx, round);
      const items = await takePlans(tx, round, known);
      if (!items.length) throw problem('assessment.review_nothing');
      const { assigned, open } = await assigning.fill(
        tx,
        round,
        items.map((item) => ({ item, places: rules.reviewers, arbiter: false })),
        round.seed,
        now,
      );
      if (!assigned) throw problem('assessment.review_experts');
      await ledger.appendMany(
        tx,
        known.map((cls) => ({
          chain: `class:${cls.id}`,
          kind: 'assessment.review.opened',
          classId: cls.id,
          actorId: actor.accountId,
          summary: `发起规划书专家评审，${items.filter((item) => item.classId === cls.id).length} 份，随机派评`,
          data: { roundId: round.id, seed: round.seed, plans: items.length, assigned, open },
        })),
      );
      return (await views(tx, [round]))[0]!;
    },
    async list(db: Queryable, actor: Actor, query: { page?: number; size?: number; state?: string }) {
      const rows = await store.roundRows(db, coveredBy(actor, 'assessment.review.read'), { state: query.state ?? null }, pageOf(query));
      return { items: await views(db, rows), total: rows[0]?.total ?? 0 };
    },
    /** Takes back what is overdue, then asks others for every open place. */
    async reassign(tx: Tx, roundId: string, actor: Actor, now: Date) {
      const round = await store.lockRound(tx, roundId);
      if (!round) throw problem('request.not_found');
      if (round.state !== 'OPEN') throw problem('assessment.review_closed');
      const late = (await tasksOfRound(tx, roundId)).filter(
        (task) => (task.state === 'INVITED' || task.state === 'ACCEPTED' || task.state === 'SCORING') && task.dueAt <= now,
      );
      const taken = (
        await lockTasks(
          tx,
          late.map((task) => task.id),
        )
      ).filter((task) => task.state !== 'SUBMITTED');
      if (taken.length)
        await setState(
          tx,
          taken.map((task) => task.id),
          'EXPIRED',
          '逾期未评，已收回',
        );
      const done = await refill(tx, round, now);
      await ledger.append(tx, {
        chain: `review:${roundId}`,
        kind: 'assessment.review.reassigned',
        actorId: actor.accountId,
        summary: `补派专家 ${done.assigned} 份，收回逾期 ${taken.length} 份`,
        data: { roundId, taken: taken.length, ...done },
      });
      return done;
    },
    /** Invitations that ran out are taken back and others are asked. */
    async sweep(db: Queryable, run: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>, now: Date): Promise<number> {
      const out = await unanswered(db, now);
      for (const roundId of new Set(out.map((task) => task.roundId)))
        await run(async (tx) => {
          const round = await store.lockRound(tx, roundId);
          if (round?.state !== 'OPEN') return;
          const own = out.filter((task) => task.roundId === roundId).map((task) => task.id);
          const still = (await lockTasks(tx, own)).filter((task) => task.state === 'INVITED');
          await setState(
            tx,
            still.map((task) => task.id),
            'EXPIRED',
            '逾期未答复，已改派',
          );
          await refill(tx, round, now);
        });
      return out.length;
    },
  };

  async function takePlans(tx: Tx, round: store.RoundRow, classes: readonly TrainingClass[]): Promise<store.ItemRow[]> {
    const items: store.ItemRow[] = [];
    for (const cls of classes) {
      await store.insertClass(tx, {
        roundId: round.id,
        classId: cls.id,
        className: cls.name,
        institutionId: cls.institutionId,
        institutionName: cls.institutionName,
      });
      for (const plan of await waiting(tx, cls.id)) {
        const item: store.ItemRow = {
          id: newId('rvi'),
          roundId: round.id,
          code: `P${Array.from({ length: 7 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`,
          classId: cls.id,
          learnerId: plan.learnerId,
          institutionId: plan.institutionId,
          lecturerIds: plan.lecturerIds,
          planId: plan.planId,
          versionId: plan.versionId,
          versionNo: plan.no,
          planTitle: plan.title,
          suspected: plan.suspected,
          state: 'ASSIGNED',
          returned: false,
          score: null,
          why: '',
          recommended: false,
        };
        await store.insertItem(tx, item);
        items.push(item);
      }
    }
    return items;
  }
}
export type RoundService = ReturnType<typeof createRounds>;
