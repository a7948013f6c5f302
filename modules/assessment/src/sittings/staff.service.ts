import { permits, problem, type Actor, type Queryable } from '@yangfan/kernel';
import type { TrainingClass } from '@yangfan/platform/org';
import type { AssessmentDeps } from '../../ports.ts';
import type { ExamRow } from '../exams/exams.store.ts';

export interface Person {
  accountId: string;
  name: string;
  role: 'CLASS_TEACHER' | 'LECTURER' | 'INST_ADMIN';
}
type Where = Pick<TrainingClass, 'institutionId' | 'teacherAccountIds' | 'lecturers'>;

/** Who may watch over an exam: the class's teachers and lecturers and the institution's own people. */
export function createSittingStaff({ org, identity }: Pick<AssessmentDeps, 'org' | 'identity'>) {
  async function people(db: Queryable, of: Where): Promise<Person[]> {
    const found = new Map<string, Person['role']>();
    for (const { accountId, role } of await org.onboarding.staff(db, of.institutionId))
      if (role === 'INST_ADMIN' || of.teacherAccountIds.includes(accountId)) found.set(accountId, role);
    for (const accountId of of.teacherAccountIds) found.set(accountId, 'CLASS_TEACHER');
    for (const { lecturerId } of of.lecturers) {
      const accountId = await identity.accountOfLecturer(db, lecturerId);
      if (accountId) found.set(accountId, found.get(accountId) ?? 'LECTURER');
    }
    const names = await identity.names(db, [...found.keys()]);
    return [...found].map(([accountId, role]) => ({ accountId, role, name: names.get(accountId) ?? '—' }));
  }
  async function require(db: Queryable, of: Where, accountIds: readonly string[]): Promise<string[]> {
    if (accountIds.length === 0) return [];
    const known = new Set((await people(db, of)).map(({ accountId }) => accountId));
    if (accountIds.some((id) => !known.has(id))) throw problem('assessment.invigilator_unknown');
    return [...accountIds];
  }
  return {
    require,
    requireFor: async (db: Queryable, classId: string, accountIds: readonly string[]) =>
      require(db, (await org.class(db, classId))!, accountIds),
    options: async (db: Queryable, classId: string) => ({ people: await people(db, (await org.class(db, classId))!) }),
    named: async (db: Queryable, exam: Pick<ExamRow, 'invigilators'>) => {
      const names = await identity.names(db, exam.invigilators);
      return exam.invigilators.map((accountId) => ({ accountId, name: names.get(accountId) ?? '—' }));
    },
  };
}
export type SittingStaff = ReturnType<typeof createSittingStaff>;

const placeOf = (exam: ExamRow) => ({
  classId: exam.classId,
  institutionId: exam.institutionId,
  regionCode: exam.regionCode,
  lecturerIds: exam.lecturerIds,
});
/** Whether somebody may act at this sitting: named, or, where nobody is named, whoever may arrange exams of the class. */
export const mayInvigilate = (actor: Actor, exam: ExamRow): boolean =>
  permits(actor, 'assessment.sitting.invigilate', placeOf(exam)) &&
  (exam.invigilators.length === 0 || exam.invigilators.includes(actor.accountId));
export const mayJudge = (actor: Actor, exam: ExamRow): boolean => permits(actor, 'assessment.sitting.judge', placeOf(exam));

/** Refuses whoever is not an invigilator of this exam. */
export function requireInvigilator(actor: Actor, exam: ExamRow): void {
  if (!mayInvigilate(actor, exam)) throw problem('assessment.not_invigilator');
}
