import { Closed, Id, OneOf } from '../common.ts';
import { event } from '../event.ts';

/** A learner has taken an account into use. */
export const accountActivated = event(
  'identity.account.activated',
  Closed({ accountId: Id('acc'), learnerId: Id('lrn'), classId: Id('cls') }),
);

/** A learner's real-name verification is complete, by face or by the alternative. */
export const learnerVerified = event('identity.learner.verified', Closed({ learnerId: Id('lrn'), method: OneOf(['FACE', 'ALTERNATIVE']) }));
