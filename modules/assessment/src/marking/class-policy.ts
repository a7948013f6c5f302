import type { Queryable } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';

/** The policy values of a class, also of one that was never approved; a value that its policy does not hold is undefined, and each reader says what then counts. */
export async function classPolicy(
  { org, policy }: Pick<AssessmentDeps, 'org' | 'policy'>,
  at: Queryable,
  classId: string,
  now: Date,
): Promise<Readonly<Record<string, unknown>>> {
  const training = await org.class(at, classId);
  return training ? (await policy.ofClass(at, training, now)).all : {};
}
