import { Type } from 'typebox';
import { Closed } from '../common.ts';
import { event } from '../event.ts';

/** A class got its approval: the policy is frozen, teaching may begin. */
export const orgClassApproved = event('org.class.approved', Closed({ classId: Type.String() }));

/** A learner entered the roster of a class. */
export const orgEnrolmentAdded = event('org.enrolment.added', Closed({ classId: Type.String(), learnerId: Type.String() }));

/** A learner left the roster of a class. */
export const orgEnrolmentDropped = event('org.enrolment.dropped', Closed({ classId: Type.String(), learnerId: Type.String() }));
