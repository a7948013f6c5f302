import type { Queryable } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import type { BankService } from '../bank/bank.service.ts';
import type { ExamRow } from '../exams/exams.store.ts';
import { dealFixed, drawPaper } from './draw.rules.ts';
import type { Paper } from './paper.rules.ts';
import * as store from './papers.store.ts';

/** How many of a learner's last papers a new one avoids, where the frozen policy of the class says nothing of it. */
const NOT_SAID = 0;

/** What paper a candidate gets: the exam's fixed one in an order of their own, or one drawn without what they had lately. */
export function createHanding({ policy }: Pick<AssessmentDeps, 'policy'>, bank: BankService) {
  async function avoidedPapers(db: Queryable, { classId, practice }: ExamRow): Promise<number> {
    // A practice class is there for trying things out and may have no frozen policy.
    if (practice) return NOT_SAID;
    const { all } = await policy.fromSnapshot(db, classId);
    const asked = all['exam.avoidLastPapers'];
    return typeof asked === 'number' ? Math.min(10, Math.max(0, Math.floor(asked))) : NOT_SAID;
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
      for (const exam of exams) {
        if (fixed.has(exam.id)) continue;
        const papers = await avoidedPapers(db, exam);
        const learners = candidates.filter((one) => one.exam.id === exam.id).map(({ learnerId }) => learnerId);
        if (papers)
          for (const { learnerId, itemIds } of await store.lastItems(db, learners, papers)) avoid.set(learnerId, new Set(itemIds));
      }
      return async (exam: ExamRow, learnerId: string, seed: string): Promise<Paper> => {
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
      };
    },
  };
}
export type HandingService = ReturnType<typeof createHanding>;
