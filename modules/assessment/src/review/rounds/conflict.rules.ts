/** What an expert is near to. */
export interface ExpertTies {
  accountId: string;
  lecturerId: string | null;
  institutionIds: readonly string[];
  /** Declared by the expert or recorded by the authority. */
  conflicts: readonly { classId: string | null; institutionId: string | null }[];
}
/** Whose plan it is. */
export interface PlanTies {
  classId: string;
  institutionId: string;
  lecturerIds: readonly string[];
  teacherAccountIds: readonly string[];
}
export type ConflictReason = 'INSTITUTION' | 'OWN_CLASS' | 'DECLARED';

/** Why an expert must not see a plan (domain §4.4: same institution, teaches the class, declared); null when nothing stands in the way. */
export function conflictOf(expert: ExpertTies, plan: PlanTies): ConflictReason | null {
  if (expert.institutionIds.includes(plan.institutionId)) return 'INSTITUTION';
  if ((expert.lecturerId && plan.lecturerIds.includes(expert.lecturerId)) || plan.teacherAccountIds.includes(expert.accountId))
    return 'OWN_CLASS';
  const declared = expert.conflicts.some(
    (one) =>
      (one.classId !== null && one.classId === plan.classId) || (one.institutionId !== null && one.institutionId === plan.institutionId),
  );
  return declared ? 'DECLARED' : null;
}
