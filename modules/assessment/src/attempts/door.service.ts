import { problem, type Queryable } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import type { ExamRow } from '../exams/exams.store.ts';
import { namedFor, resitsOf, satAnother } from '../resits/resits.store.ts';

const SHOWN = 20;

/** Who may come in: the exam is for them, and the online theory that the policy wants first is done. */
export function createDoor({ policy, onlineTheory }: Pick<AssessmentDeps, 'policy' | 'onlineTheory'>) {
  /** Whether the class's frozen policy asks for the theory first; a practice class is there for trying things out. */
  async function theoryFirst(db: Queryable, exam: ExamRow): Promise<boolean> {
    return !exam.practice && (await policy.fromSnapshot(db, exam.classId)).boolean('omo.theoryBeforePractice');
  }

  return {
    /** A resit is for the named; a regular exam is sat once in a class, a second chance is a resit. */
    async requireCandidate(db: Queryable, exam: ExamRow, learnerId: string): Promise<void> {
      if (exam.kind === 'RESIT') {
        if (!(await namedFor(db, exam.id)).has(learnerId)) throw problem('assessment.not_a_candidate');
      } else if (!exam.practice && (await satAnother(db, exam.classId, exam.id, learnerId))) throw problem('assessment.already_sat');
    },

    async requireTheory(db: Queryable, exam: ExamRow, learnerId: string): Promise<void> {
      if (!(await theoryFirst(db, exam))) return;
      const { required, missing } = await onlineTheory(db, { classId: exam.classId, learnerId });
      if (missing.length)
        throw problem(
          'assessment.theory_unfinished',
          `线上理论课共 ${required} 节，还有 ${missing.length} 节没有学完：${missing
            .slice(0, 3)
            .map((one) => `“${one.title}”`)
            .join('、')}${missing.length > 3 ? '等' : ''}。按“先理论后实操”（omo.theoryBeforePractice）的规定，学完后才能考试。`,
        );
    },

    /** What the learner reads about it; null where the policy asks nothing. A class without a usable rule hears of it at the door. */
    async theoryOf(db: Queryable, exam: ExamRow, learnerId: string) {
      if (!(await theoryFirst(db, exam).catch(() => false))) return null;
      const { required, missing } = await onlineTheory(db, { classId: exam.classId, learnerId });
      return { required, done: required - missing.length, missing: missing.slice(0, SHOWN) };
    },

    /** The exams that concern a learner: resits they are named for, regular ones until they have sat one. */
    async openTo<Row extends ExamRow>(
      db: Queryable,
      rows: readonly Row[],
      sat: ReadonlyMap<string, unknown>,
      learnerId: string,
    ): Promise<Row[]> {
      const named = await resitsOf(db, learnerId);
      const done = new Set(rows.filter((row) => row.kind === 'REGULAR' && !row.practice && sat.has(row.id)).map((row) => row.classId));
      return rows.filter((row) => sat.has(row.id) || (row.kind === 'RESIT' ? named.has(row.id) : !done.has(row.classId)));
    },
  };
}
