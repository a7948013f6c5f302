import { Type } from 'typebox';
import { Closed, Id, raw, Text } from '../common.ts';
import { route } from '../route.ts';
import { Certificate } from './completions.ts';

const VC_JWT = 'application/vc+jwt';

/** A new number for the same passage; the old certificate says so for ever. */
export const reissueCertificate = route({
  method: 'POST',
  path: '/v1/assessment/certificates/:certificateId/reissue',
  summary: '换发证书（新编号，须写原因）',
  params: Closed({ certificateId: Id('crt') }),
  body: Closed({ reason: Text(300, 4) }),
  reply: Certificate,
  status: 201,
  errors: ['assessment.completion_wrong_state'],
  permission: 'assessment.certificate.revoke',
  scope: { certificate: 'certificateId' },
  audit: 'assessment.certificate.reissued',
  idempotent: true,
});
/** Open Badges 3.0 as a VC-JWT: whoever gets it can verify it without asking us who it is about. */
export const certificateBadge = route({
  method: 'GET',
  path: '/v1/assessment/certificates/:certificateId/badge',
  summary: '电子徽章（Open Badges 3.0）',
  params: Closed({ certificateId: Id('crt') }),
  reply: raw(VC_JWT),
  errors: [],
  permission: 'assessment.certificate.read',
  scope: { certificate: 'certificateId' },
  audit: 'assessment.certificate.badge_taken',
  rate: { max: 30, windowS: 60, by: 'account' },
});
const open = { errors: [], permission: 'public', scope: 'public', audit: null, rate: { max: 60, windowS: 60, by: 'ip' } } as const;
export const badgeIssuer = route({
  method: 'GET',
  path: '/v1/assessment/public/issuer',
  summary: '徽章颁发者（Open Badges Profile）',
  reply: Closed({
    '@context': Type.Array(Type.String()),
    id: Type.String(),
    type: Type.Array(Type.String()),
    name: Type.String(),
    url: Type.String(),
    jwks: Type.String(),
  }),
  ...open,
});
export const badgeKeys = route({
  method: 'GET',
  path: '/v1/assessment/public/jwks.json',
  summary: '徽章验签公钥（JWKS）',
  reply: Closed({
    keys: Type.Array(
      Closed({ kty: Type.String(), crv: Type.String(), x: Type.String(), kid: Type.String(), alg: Type.String(), use: Type.String() }),
    ),
  }),
  ...open,
});
/** BitstringStatusList: one bit a badge, all of them in one list, so that nobody learns whose badge is looked up. */
export const badgeStatus = route({
  method: 'GET',
  path: '/v1/assessment/public/badge-status/:list',
  summary: '徽章状态列表（BitstringStatusList）',
  params: Closed({ list: Type.Integer({ minimum: 0, maximum: 9999 }) }),
  reply: raw(VC_JWT),
  ...open,
});
