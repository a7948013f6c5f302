import { Type } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, Text } from '../common.ts';
import { route } from '../route.ts';
import { PhoneCode } from './sessions.ts';

export const ERASURE_STATES = ['REQUESTED', 'UNDONE', 'CLOSED', 'DONE'] as const;

/** A request to close the account and erase what is kept about the person. */
export const ErasureView = Closed({
  id: Id('ers'),
  state: OneOf(ERASURE_STATES),
  requestedAt: Instant(),
  /** Until then it can be undone. */
  closeAt: Instant(),
  undoneAt: Nullable(Instant()),
  reason: Type.String(),
});
const proof = { phoneCode: Type.Optional(PhoneCode()), password: Type.Optional(Type.String({ maxLength: 200 })) };

export const getErasure = route({
  method: 'GET',
  path: '/v1/identity/me/erasure',
  summary: '注销账号：会删除什么、依法保留什么、我的申请',
  reply: Closed({
    coolingDays: Type.Integer(),
    keepYears: Type.Integer(),
    /** What is erased; `atOnce` goes with the request, the rest when the account closes. */
    erased: Type.Array(Closed({ what: Type.String(), atOnce: Type.Boolean() })),
    kept: Type.Array(Closed({ what: Type.String(), why: Type.String() })),
    request: Nullable(ErasureView),
  }),
  errors: ['identity.learner_only'],
  permission: 'signed-in',
  scope: 'self',
  audit: null,
});
export const requestErasure = route({
  method: 'POST',
  path: '/v1/identity/me/erasure',
  summary: '申请注销账号并删除个人数据；须再次证明是本人',
  body: Closed({ ...proof, reason: Type.Optional(Text(200)) }),
  reply: ErasureView,
  status: 201,
  errors: [
    'identity.learner_only',
    'identity.erasure_open',
    'identity.proof_required',
    'identity.phone_code_wrong',
    'identity.password_wrong',
    'identity.locked',
    'identity.busy',
  ],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.erasure.requested',
  rate: { max: 10, windowS: 600, by: 'account' },
});
export const undoErasure = route({
  method: 'DELETE',
  path: '/v1/identity/me/erasure',
  summary: '撤回注销申请（冷静期内）',
  reply: ErasureView,
  errors: ['identity.learner_only', 'identity.erasure_none'],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.erasure.undone',
});
