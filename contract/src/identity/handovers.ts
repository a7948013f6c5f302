import { Closed, Instant, Text } from '../common.ts';
import { route } from '../route.ts';
import { SignedIn } from './sessions.ts';

/** A code with which a page of the browser goes on as the learner who is signed in here; taken once, within a minute. */
export const makeHandover = route({
  method: 'POST',
  path: '/v1/identity/me/handovers',
  summary: '取一个转到网页继续的一次性凭证（1 分钟）',
  reply: Closed({ code: Text(64, 20), expiresAt: Instant() }),
  status: 201,
  errors: ['identity.learner_only'],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.handover.made',
  rate: { max: 20, windowS: 60, by: 'account' },
});
/** Signs the browser in with such a code. */
export const takeHandover = route({
  method: 'POST',
  path: '/v1/identity/handovers',
  summary: '用一次性凭证在网页继续',
  body: Closed({ code: Text(64, 20) }),
  reply: SignedIn,
  status: 201,
  errors: ['identity.handover_ended', 'identity.disabled'],
  permission: 'public',
  scope: 'public',
  audit: 'identity.session.signed_in',
  rate: { max: 60, windowS: 60, by: 'ip' },
});
