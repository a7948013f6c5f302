import type { Queryable } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';

/** A learner of a class as lists of work name them. */
export interface Person {
  learnerId: string;
  seatNo: number;
  maskedName: string;
}

/** The class's learners by seat; who left is not among them. */
export async function classPeople(db: Queryable, { org }: Pick<TeachingPorts, 'org'>, classId: string): Promise<Person[]> {
  const enrolments = (await org.enrolments(db, classId)).filter(({ status }) => status !== 'DROPPED');
  const cards = await org.learners(
    db,
    enrolments.map(({ learnerId }) => learnerId),
  );
  return enrolments
    .map(({ learnerId, seatNo }) => ({ learnerId, seatNo, maskedName: cards.get(learnerId)?.maskedName ?? '' }))
    .sort((a, b) => a.seatNo - b.seatNo);
}
