import { Type } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, Text } from '../common.ts';
import { route } from '../route.ts';

/** What a person is asked to agree to, each by itself. */
export const ConsentKind = OneOf(['PRIVACY', 'FACE', 'FACE_LECTURER']);

/** A text as people read and sign it; `sha256` is of the UTF-8 bytes of `body`. */
export const ConsentText = Closed({
  kind: ConsentKind,
  version: Type.Integer(),
  title: Type.String(),
  purpose: Type.String(),
  /** Plain text; blank lines part the paragraphs. */
  body: Type.String(),
  sha256: Type.String(),
  publishedAt: Instant(),
});

/** What I signed, and whether it still stands. */
export const ConsentView = Closed({
  id: Id('cst'),
  kind: ConsentKind,
  version: Type.Integer(),
  textSha256: Type.String(),
  purpose: Type.String(),
  signedAt: Instant(),
  ip: Type.String(),
  device: Type.String(),
  withdrawnAt: Nullable(Instant()),
  /** False when a newer version must be signed before it counts again. */
  current: Type.Boolean(),
});

export const getConsentText = route({
  method: 'GET',
  path: '/v1/identity/consent-texts/:kind',
  summary: '当前版本的同意书或隐私政策全文',
  params: Closed({ kind: ConsentKind }),
  query: Closed({ version: Type.Optional(Type.Integer({ minimum: 1 })) }),
  reply: ConsentText,
  errors: [],
  permission: 'public',
  scope: 'public',
  audit: null,
});

export const publishConsentText = route({
  method: 'POST',
  path: '/v1/identity/consent-texts/:kind',
  summary: '发布新版本；旧版本的签署不再用于新的核验',
  params: Closed({ kind: ConsentKind }),
  body: Closed({ title: Text(80, 2), purpose: Text(300, 2), body: Text(20_000, 50) }),
  reply: ConsentText,
  status: 201,
  errors: [],
  permission: 'identity.consent.publish',
  scope: 'filtered',
  audit: 'identity.consent_text.published',
  idempotent: true,
});

export const listMyConsents = route({
  method: 'GET',
  path: '/v1/identity/me/consents',
  summary: '我签署过的同意书',
  reply: Closed({ items: Type.Array(ConsentView) }),
  errors: [],
  permission: 'signed-in',
  scope: 'self',
  audit: null,
});

export const signConsent = route({
  method: 'POST',
  path: '/v1/identity/me/consents',
  summary: '签署当前版本（带所读文本的摘要）；重复签署同一版本不新增',
  body: Closed({
    kind: ConsentKind,
    version: Type.Integer({ minimum: 1 }),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    /** Needed under 14 years of age. */
    guardianName: Type.Optional(Text(40, 2)),
  }),
  reply: ConsentView,
  status: 201,
  errors: ['identity.consent_outdated', 'identity.learner_only', 'identity.consent_other'],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.consent.signed',
});

export const withdrawConsent = route({
  method: 'POST',
  path: '/v1/identity/me/consents/:consentId/withdrawal',
  summary: '撤回同意：人脸模板和待审图像立即删除，改走非人脸方式，学习不受影响',
  params: Closed({ consentId: Id('cst') }),
  body: Closed({ reason: Type.Optional(Text(200)) }),
  reply: Closed({ consent: ConsentView, deletedTemplates: Type.Integer(), deletedImages: Type.Integer() }),
  errors: [],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.consent.withdrawn',
});
