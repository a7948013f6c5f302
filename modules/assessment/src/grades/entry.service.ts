import { newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { correctGrades } from '../objections/correction.service.ts';
import { acceptedObjections } from '../objections/objections.store.ts';
import { differences, type GradeScheme } from './grade.rules.ts';
import * as store from './grades.store.ts';

/** What entering scores asks of the score book. */
interface Book {
  schemeOf(db: Queryable, classId: string): Promise<{ scheme: GradeScheme }>;
  compose(
    db: Queryable,
    classId: string,
  ): Promise<{ grades: { enrolment: { learnerId: string }; rate: number | null }[]; scheme: GradeScheme; minRate: number }>;
  requireOpen(db: Queryable, classId: string): Promise<void>;
}

/** A batch as the score book lists it. */
export const batchView = (batch: store.BatchRow, scheme: GradeScheme, names: Map<string, string>, actor: Actor) => ({
  id: batch.id,
  classId: batch.classId,
  part: batch.part,
  partName: scheme.parts.find((part) => part.key === batch.part)?.name ?? batch.part,
  status: batch.status,
  enteredBy: names.get(batch.enteredBy) ?? '—',
  enteredAt: batch.enteredAt.toISOString(),
  checkedBy: batch.checkedBy ? (names.get(batch.checkedBy) ?? '—') : null,
  checkedAt: batch.checkedAt?.toISOString() ?? null,
  count: batch.scores.length,
  evidenceFileIds: batch.evidenceFileIds,
  note: batch.note,
  mine: batch.enteredBy === actor.accountId,
});

/** Offline scores: entered by one person, entered again by another who does not see the first's. */
export function createScoreEntry(deps: AssessmentDeps, { schemeOf, compose, requireOpen }: Book) {
  const { org, ledger, identity, files } = deps;

  /** Whether the scores are exactly those of accepted objections: they may be entered also for other parts and after the freeze. */
  async function areCorrections(tx: Tx, classId: string, part: string, scores: readonly store.Score[]): Promise<boolean> {
    const accepted = new Set((await acceptedObjections(tx, classId)).filter((row) => row.part === part).map((row) => row.learnerId));
    return scores.every((row) => accepted.has(row.learnerId));
  }
  async function correct(tx: Tx, batch: store.BatchRow, actor: Actor, now: Date): Promise<void> {
    if (!(await acceptedObjections(tx, batch.classId)).length) return;
    const { grades, scheme, minRate } = await compose(tx, batch.classId);
    const rates = new Map(grades.map(({ enrolment, rate }) => [enrolment.learnerId, rate]));
    await correctGrades(deps, tx, batch, { scheme, minRate, rateOf: (id) => rates.get(id) ?? null }, { actor, now });
  }

  return {
    async enter(
      tx: Tx,
      classId: string,
      input: { part: string; scores: store.Score[]; evidenceFileIds: string[]; note: string },
      actor: Actor,
      now: Date,
    ) {
      const isCorrection = await areCorrections(tx, classId, input.part, input.scores);
      if (!isCorrection) await requireOpen(tx, classId);
      await files.requireOwn(tx, input.evidenceFileIds, { accountId: actor.accountId, purposes: ['SCORE_PROOF'] });
      const { scheme } = await schemeOf(tx, classId);
      const source = scheme.parts.find((part) => part.key === input.part)?.source;
      if (!source || (source !== 'offline' && !isCorrection)) throw problem('assessment.score_part');
      const members = new Set(
        (await org.enrolments(tx, classId)).filter((enrolment) => enrolment.status !== 'DROPPED').map((enrolment) => enrolment.learnerId),
      );
      if (input.scores.some((row) => !members.has(row.learnerId))) throw problem('assessment.not_a_candidate', '名单里有不在本班的学员');
      if (new Set(input.scores.map((row) => row.learnerId)).size !== input.scores.length)
        throw problem('request.invalid', '同一学员录入了两次');
      const batch: store.BatchRow = {
        id: newId('scb'),
        classId,
        ...input,
        status: 'ENTERED',
        enteredBy: actor.accountId,
        enteredAt: now,
        checkedBy: null,
        checkedAt: null,
      };
      await store.insertBatch(tx, batch);
      await ledger.append(tx, {
        chain: `class:${classId}`,
        kind: 'assessment.score.entered',
        classId,
        actorId: actor.accountId,
        summary: `录入线下成绩 ${batch.scores.length} 人，等待第二人复核`,
        data: { batchId: batch.id, part: batch.part, scores: batch.scores },
      });
      return batchView(batch, scheme, await identity.names(tx, [actor.accountId]), actor);
    },
    async check(tx: Tx, classId: string, batchId: string, second: store.Score[], actor: Actor, now: Date) {
      const batch = await store.lockBatch(tx, batchId);
      if (!batch || batch.classId !== classId) throw problem('request.not_found');
      if (!(await areCorrections(tx, classId, batch.part, batch.scores))) await requireOpen(tx, classId);
      if (batch.status !== 'ENTERED') throw problem('assessment.score_wrong_state');
      if (batch.enteredBy === actor.accountId) throw problem('assessment.score_same_person');
      const found = differences(batch.scores, second);
      const status = found.length ? ('REJECTED' as const) : ('CHECKED' as const);
      await store.closeBatch(tx, batchId, status, second, actor.accountId, now);
      if (!found.length) await store.applyScores(tx, { ...batch, at: now });
      await ledger.append(tx, {
        chain: `class:${classId}`,
        kind: `assessment.score.${status.toLowerCase()}`,
        classId,
        actorId: actor.accountId,
        summary: found.length ? `线下成绩复核不一致 ${found.length} 人，未生效` : `线下成绩复核一致，${batch.scores.length} 人生效`,
        data: { batchId, part: batch.part, differences: found },
      });
      if (!found.length) await correct(tx, batch, actor, now);
      const [{ scheme }, cards] = [
        await schemeOf(tx, classId),
        await org.learners(
          tx,
          found.map((row) => row.learnerId),
        ),
      ];
      const names = await identity.names(tx, [batch.enteredBy, actor.accountId]);
      return {
        batch: batchView({ ...batch, status, checkedBy: actor.accountId, checkedAt: now }, scheme, names, actor),
        differences: found.map((row) => ({ ...row, maskedName: cards.get(row.learnerId)?.maskedName ?? '—' })),
      };
    },
  };
}
