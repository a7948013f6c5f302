import { problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { PolicyValues } from '@yangfan/platform/policy';
import type { AssessmentDeps } from '../../ports.ts';
import type { ExamService } from '../exams/exams.service.ts';
import { areFrozen } from '../grades/grades.store.ts';
import { RESIT_SCORES, resitStanding, WHY_NOT, type ResitScore, type ResitStanding } from './resit.rules.ts';
import * as store from './resits.store.ts';

interface ResitInput {
  title: string;
  startsAt: string;
  durationMin: number;
  learnerIds: string[];
}

/** How the class's policy counts resits. Classes frozen before the rule existed go by the domain's default: capped at the pass mark. */
export function resitScoreOf(values: Pick<PolicyValues, 'all'>): ResitScore {
  const named = values.all['exam.resitScore'] ?? 'CAPPED';
  const known = RESIT_SCORES.find((mode) => mode === named);
  if (!known) throw problem('policy.missing', `政策参数 exam.resitScore 须是 ${RESIT_SCORES.join('、')} 之一，请联系省级管理员。`);
  return known;
}

/** Who may sit the theory exam again, and arranging it. */
export function createResits(deps: AssessmentDeps, exams: ExamService) {
  const { org, policy } = deps;

  async function valuesOf(db: Queryable, classId: string, now: Date): Promise<PolicyValues> {
    return policy.ofClass(db, (await org.class(db, classId))!, now);
  }

  async function standings(
    db: Queryable,
    classId: string,
    learnerIds: readonly string[],
    max: number,
  ): Promise<Map<string, ResitStanding>> {
    const rows = await store.sittingsOf(db, [classId]);
    const regularReleased = (await store.classesWithResults(db, [classId])).has(classId);
    const deferred = await store.deferredOf(db, [classId]);
    return new Map(
      learnerIds.map((id) => [
        id,
        resitStanding(
          rows.filter((row) => row.learnerId === id),
          { max, regularReleased, deferred: deferred.has(`${classId} ${id}`) },
        ),
      ]),
    );
  }
  const present = async (db: Queryable, classId: string) => (await org.enrolments(db, classId)).filter((one) => one.status !== 'DROPPED');

  return {
    async list(db: Queryable, classId: string, now: Date) {
      const values = await valuesOf(db, classId, now);
      const enrolments = await present(db, classId);
      const ids = enrolments.map((one) => one.learnerId);
      const [found, cards] = [await standings(db, classId, ids, values.number('exam.resitMax')), await org.learners(db, ids)];
      return {
        max: values.number('exam.resitMax'),
        score: resitScoreOf(values),
        learners: enrolments.map((one) => ({
          learnerId: one.learnerId,
          maskedName: cards.get(one.learnerId)?.maskedName ?? '—',
          seatNo: one.seatNo ? String(one.seatNo) : null,
          ...found.get(one.learnerId)!,
        })),
      };
    },

    /** A new exam with new papers for the named ones; each is proved to have the right to it. */
    async arrange(tx: Tx, classId: string, { learnerIds, ...input }: ResitInput, actor: Actor, now: Date) {
      await store.lockExamsOf(tx, classId);
      if (await areFrozen(tx, classId)) throw problem('assessment.grades_frozen');
      const values = await valuesOf(tx, classId, now);
      const members = new Set((await present(tx, classId)).map((one) => one.learnerId));
      const found = await standings(tx, classId, learnerIds, values.number('exam.resitMax'));
      const reasons = learnerIds.flatMap((id) => {
        if (!members.has(id)) return ['不在本班名册里'];
        const { state } = found.get(id)!;
        return state === 'ELIGIBLE' ? [] : [WHY_NOT[state]];
      });
      if (reasons.length)
        throw problem('assessment.resit_not_eligible', `有 ${reasons.length} 名学员不能补考：${[...new Set(reasons)].join('、')}`);
      const id = await exams.draft(tx, classId, input, 'RESIT', actor, now);
      await store.nameCandidates(tx, id, classId, learnerIds);
      return exams.shown(tx, id, now);
    },

    /** One learner's standing in several classes, for their own page; a class without a usable rule says nothing. */
    async mine(db: Queryable, classIds: readonly string[], learnerId: string, now: Date): Promise<Map<string, ResitStanding>> {
      const rows = await store.sittingsOf(db, classIds, learnerId);
      const results = await store.classesWithResults(db, classIds);
      const deferred = await store.deferredOf(db, classIds, learnerId);
      const found = new Map<string, ResitStanding>();
      for (const classId of results) {
        const { all } = await valuesOf(db, classId, now);
        if (typeof all['exam.resitMax'] !== 'number') continue;
        const own = rows.filter((row) => row.classId === classId);
        found.set(
          classId,
          resitStanding(own, { max: all['exam.resitMax'], regularReleased: true, deferred: deferred.has(`${classId} ${learnerId}`) }),
        );
      }
      return found;
    },
  };
}
export type ResitService = ReturnType<typeof createResits>;
