import { problem, type ProblemError, type Queryable } from '@yangfan/kernel';
import type { AssessmentDeps, Theory } from '../../ports.ts';
import { isNamed } from '../exams/exams.rules.ts';
import type { ExamRow } from '../exams/exams.store.ts';
import { shortAttendance } from '../sittings/standings.store.ts';
import { rulesOf } from '../sittings/policy.rules.ts';
import { namedFor, resitsOf, satAnother } from '../resits/resits.store.ts';

const SHOWN = 20;

/** Who may come in: the exam is for them, and the online theory that the policy wants first is done. */
export function createDoor({ policy, onlineTheory }: Pick<AssessmentDeps, 'policy' | 'onlineTheory'>) {
  /** Whether the class's frozen policy asks for the theory first; a practice class is there for trying things out. */
  async function theoryFirst(db: Queryable, exam: ExamRow): Promise<boolean> {
    return !exam.practice && (await policy.fromSnapshot(db, exam.classId)).boolean('omo.theoryBeforePractice');
  }

  return {
    /**
     * Why candidates may not come in, in their order; null for the welcome. A resit is for the named; a regular exam is sat once in a
     * class, a second chance is a resit; and the theory comes first where the policy says so. A whole class is asked about at once.
     */
    async refusals(db: Queryable, candidates: readonly { exam: ExamRow; learnerId: string }[]): Promise<(ProblemError | null)[]> {
      const found = new Map<string, ProblemError>();
      const keyOf = (exam: ExamRow, learnerId: string) => `${exam.id} ${learnerId}`;
      for (const [exam, learnerIds] of byExam(candidates)) {
        const named = isNamed(exam) ? await namedFor(db, exam.id) : null;
        const sat = exam.kind === 'RESIT' || exam.practice ? new Set<string>() : await satAnother(db, exam.classId, exam.id, learnerIds);
        for (const learnerId of learnerIds) {
          if (named && !named.has(learnerId)) found.set(keyOf(exam, learnerId), problem('assessment.not_a_candidate'));
          else if (sat.has(learnerId)) found.set(keyOf(exam, learnerId), problem('assessment.already_sat'));
        }
        const least = exam.practice ? 0 : rulesOf(exam.rules).attendanceMin;
        if (least > 0)
          for (const learnerId of await shortAttendance(db, exam.classId, learnerIds, least))
            if (!found.has(keyOf(exam, learnerId))) found.set(keyOf(exam, learnerId), problem('assessment.attendance_short'));
        const asked = learnerIds.filter((learnerId) => !found.has(keyOf(exam, learnerId)));
        if (asked.length === 0 || !(await theoryFirst(db, exam))) continue;
        for (const [learnerId, theory] of await onlineTheory(db, { classId: exam.classId, learnerIds: asked }))
          if (theory.missing.length) found.set(keyOf(exam, learnerId), unfinished(theory));
      }
      return candidates.map(({ exam, learnerId }) => found.get(keyOf(exam, learnerId)) ?? null);
    },

    /** What the learner reads about it; null where the policy asks nothing. A class without a usable rule hears of it at the door. */
    async theoryOf(db: Queryable, exam: ExamRow, learnerId: string) {
      if (!(await theoryFirst(db, exam).catch(() => false))) return null;
      const { required, missing } = (await onlineTheory(db, { classId: exam.classId, learnerIds: [learnerId] })).get(learnerId)!;
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
      return rows.filter((row) => sat.has(row.id) || (isNamed(row) ? named.has(row.id) : !done.has(row.classId)));
    },
  };
}
export type Door = ReturnType<typeof createDoor>;

function byExam(candidates: readonly { exam: ExamRow; learnerId: string }[]): Map<ExamRow, string[]> {
  const exams = new Map<ExamRow, string[]>();
  for (const { exam, learnerId } of candidates) exams.set(exam, [...(exams.get(exam) ?? []), learnerId]);
  return exams;
}

const NAMED = 3;
function unfinished({ required, missing }: Theory): ProblemError {
  const titles = missing.slice(0, NAMED).map(({ title }) => `“${title}”`);
  return problem(
    'assessment.theory_unfinished',
    `线上理论课共 ${required} 节，还有 ${missing.length} 节没有学完：${titles.join('、')}${missing.length > NAMED ? '等' : ''}。按“先理论后实操”（omo.theoryBeforePractice）的规定，学完后才能考试。`,
  );
}
