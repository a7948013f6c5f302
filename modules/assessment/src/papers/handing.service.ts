import type { Queryable } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import type { BankService } from '../bank/bank.service.ts';
import type { ExamRow } from '../exams/exams.store.ts';
import { dealFixed, drawPaper, withPartial } from './draw.rules.ts';
import { USUAL_PARTIAL } from './marking.rules.ts';
import type { Paper } from './paper.rules.ts';
import * as store from './papers.store.ts';

/** How many of a learner's last papers a new one avoids, where the frozen policy of the class says nothing of it. */
const NOT_SAID = 0;

/** What paper a candidate gets: the exam's fixed one in an order of their own, or one drawn without what they had lately. */
export function createHanding({ policy }: Pick<AssessmentDeps, 'policy'>, bank: BankService) {
  async function agreed(db: Queryable, { classId, practice }: ExamRow): Promise<{ papers: number; partial: number }> {
    // A practice class is there for trying things out and may have no frozen policy.
    const all = practice ? {} : (await policy.fromSnapshot(db, classId)).all;
    const [papers, partial] = [all['exam.avoidLastPapers'], all['exam.multiPartial']];
    return {
      papers: typeof papers === 'number' ? Math.min(10, Math.max(0, Math.floor(papers))) : NOT_SAID,
      partial: typeof partial === 'number' ? Math.min(1, Math.max(0, partial)) : USUAL_PARTIAL,
    };
  }

  return {
    /** Reads once for a whole class what its papers need; the answer makes each candidate's paper. */
    async prepare(db: Queryable, candidates: readonly { exam: ExamRow; learnerId: string }[]) {
      const exams = [...new Map(candidates.map(({ exam }) => [exam.id, exam])).values()];
      const fixed = new Map(
        (
          await store.papersOfExams(
            db,
            exams.map(({ id }) => id),
          )
        ).map((one) => [one.examId, one.questions]),
      );
      const avoid = new Map<string, ReadonlySet<string>>();
      const shares = new Map<string, number>();
      for (const exam of exams) {
        const { papers, partial } = await agreed(db, exam);
        shares.set(exam.id, partial);
        if (fixed.has(exam.id)) continue;
        const learners = candidates.filter((one) => one.exam.id === exam.id).map(({ learnerId }) => learnerId);
        if (papers)
          for (const { learnerId, itemIds } of await store.lastItems(db, learners, papers)) avoid.set(learnerId, new Set(itemIds));
      }
      async function deal(exam: ExamRow, learnerId: string, seed: string): Promise<Paper> {
        const own = fixed.get(exam.id);
        if (!own) {
          const { items, blueprint } = await bank.bankOf(db, exam.programCode);
          return drawPaper(items, blueprint, seed, avoid.get(learnerId));
        }
        const items = await bank.itemsOf(
          db,
          exam.programCode,
          own.map(({ itemId, version }) => ({ id: itemId, version })),
        );
        return dealFixed(
          own.map(({ itemId, points }) => ({ item: items.get(itemId)!, points })),
          seed,
        );
      }
      return async (exam: ExamRow, learnerId: string, seed: string): Promise<Paper> =>
        withPartial(await deal(exam, learnerId, seed), shares.get(exam.id)!);
    },
  };
}
export type HandingService = ReturnType<typeof createHanding>;
