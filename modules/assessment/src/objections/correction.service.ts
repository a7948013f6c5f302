import { newId, type Actor, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { composeGrade, type GradeScheme } from '../grades/grade.rules.ts';
import { gradesOf, setGrade, type BatchRow } from '../grades/grades.store.ts';
import { insertChange } from '../grades/why.store.ts';
import { recountQualified } from '../completions/completions.store.ts';
import { stepped } from './objections.rules.ts';
import { acceptedObjections, saveObjection } from './objections.store.ts';

type Deps = Pick<AssessmentDeps, 'ledger' | 'notifications'>;
interface Standing {
  scheme: GradeScheme;
  minRate: number;
  /** Attendance rate of a learner, from 0 to 1. */
  rateOf(learnerId: string): number | null;
}

/**
 * What two people entered for an accepted objection takes effect at once on the published grade, that part alone: nothing else
 * that has changed since may slip in. What stood before is kept.
 */
export async function correctGrades(
  deps: Deps,
  tx: Tx,
  batch: BatchRow,
  standing: Standing,
  by: { actor: Actor; now: Date },
): Promise<number> {
  const scores = new Map(batch.scores.map((row) => [row.learnerId, row.score]));
  const accepted = (await acceptedObjections(tx, batch.classId)).filter((row) => row.part === batch.part && scores.has(row.learnerId));
  if (!accepted.length) return 0;
  const published = new Map((await gradesOf(tx, batch.classId)).map((row) => [row.learnerId, row]));
  for (const objection of accepted) {
    const row = published.get(objection.learnerId);
    const score = scores.get(objection.learnerId)!;
    if (row) {
      const parts = Object.fromEntries(row.composition.parts.map((part) => [part.key, part]));
      const before = parts[batch.part]?.score ?? null;
      const composition = composeGrade(
        standing.scheme,
        {
          ...parts,
          [batch.part]: { score, why: '异议成立，两人录入一致后更正', link: `/work/classes/${batch.classId}/grades?batch=${batch.id}` },
        },
        { rate: standing.rateOf(objection.learnerId), minRate: standing.minRate },
      );
      await setGrade(tx, batch.classId, objection.learnerId, composition);
      await insertChange(tx, {
        id: newId('gch'),
        classId: batch.classId,
        learnerId: objection.learnerId,
        objectionId: objection.id,
        part: batch.part,
        scoreBefore: before,
        scoreAfter: score,
        totalBefore: Number(row.total),
        totalAfter: composition.total!,
        conclusionBefore: row.conclusion,
        conclusionAfter: composition.conclusion,
        why: '成绩异议成立',
        at: by.now,
      });
      await deps.ledger.append(tx, {
        chain: `class:${batch.classId}`,
        kind: 'assessment.grade.corrected',
        classId: batch.classId,
        learnerId: objection.learnerId,
        actorId: by.actor.accountId,
        summary: `更正成绩：${objection.partName} ${before ?? '—'} → ${score}，总评 ${Number(row.total)} → ${composition.total}`,
        link: `/grades/${batch.classId}`,
        data: { objectionId: objection.id, batchId: batch.id, part: batch.part, before, after: score, total: composition.total },
      });
    }
    await saveObjection(tx, {
      ...objection,
      state: stepped(objection.state, 'correct')!,
      dueAt: null,
      batchId: batch.id,
      scoreAfter: score,
      closedAt: by.now,
    });
    await deps.notifications.notify(tx, {
      learnerId: objection.learnerId,
      kind: 'grade',
      title: '您的成绩已更正',
      body: `“${objection.partName}”已按异议结果更正，可以查看每一项从哪里来。`,
      link: `/grades/${batch.classId}`,
    });
  }
  await recountQualified(tx, batch.classId);
  return accepted.length;
}
