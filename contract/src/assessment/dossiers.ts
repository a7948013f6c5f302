import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, Nullable, raw } from '../common.ts';
import { route } from '../route.ts';

/** That a dossier was made, and by whose hand. */
const DossierMade = Closed({
  id: Id('dsr'),
  madeAt: Instant(),
  byLearner: Type.Boolean(),
  /** Entries of the ledger in it. */
  entries: Type.Integer(),
  /** What public verification shows for it. */
  sha256: Type.String(),
});
/** A dossier just made, with links that stay good for half an hour. */
export const Dossier = Closed({
  ...DossierMade.properties,
  zipUrl: Type.String(),
  pdfUrl: Type.String(),
  /** Bytes of the zip. */
  size: Type.Integer(),
  verifyUrl: Type.String(),
  fingerprint: Type.String(),
});
export type Dossier = Static<typeof Dossier>;

export const myDossiers = route({
  method: 'GET',
  path: '/v1/assessment/me/dossiers',
  summary: '我的培训档案：各班与出具记录',
  reply: Closed({
    items: Type.Array(Closed({ classId: Id('cls'), className: Type.String(), made: Type.Array(DossierMade) })),
  }),
  errors: [],
  permission: 'assessment.attempt.take',
  scope: 'self',
  audit: null,
});
const make = {
  reply: Dossier,
  status: 201,
  rate: { max: 10, windowS: 60, by: 'account' },
} as const;
export const makeMyDossier = route({
  method: 'POST',
  path: '/v1/assessment/me/classes/:classId/dossiers',
  summary: '出具我的培训档案（压缩包，可离线核验）',
  params: Closed({ classId: Id('cls') }),
  ...make,
  errors: [],
  permission: 'assessment.attempt.take',
  scope: 'self',
  audit: 'assessment.dossier.made',
});
export const classDossiers = route({
  method: 'GET',
  path: '/v1/assessment/classes/:classId/dossiers',
  summary: '全班学员与最近一次出具的培训档案',
  params: Closed({ classId: Id('cls') }),
  reply: Closed({
    className: Type.String(),
    items: Type.Array(
      Closed({
        learnerId: Id('lrn'),
        maskedName: Type.String(),
        seatNo: Type.Integer(),
        status: Type.String(),
        last: Nullable(DossierMade),
      }),
    ),
  }),
  errors: [],
  permission: 'assessment.dossier.make',
  scope: { class: 'classId' },
  audit: 'assessment.dossier.listed',
});
/** The learner is told, and reads it in their timeline. */
export const makeDossier = route({
  method: 'POST',
  path: '/v1/assessment/classes/:classId/learners/:learnerId/dossiers',
  summary: '出具一名学员的培训档案（学员看得到）',
  params: Closed({ classId: Id('cls'), learnerId: Id('lrn') }),
  ...make,
  errors: [],
  permission: 'assessment.dossier.make',
  scope: { class: 'classId' },
  audit: 'assessment.dossier.made',
});
/** For whoever holds a dossier: that the platform made it, and with which digest. */
export const verifyDossier = route({
  method: 'GET',
  path: '/v1/assessment/dossiers/:dossierId/verification',
  summary: '核验培训档案',
  params: Closed({ dossierId: Id('dsr') }),
  query: Closed({ code: Type.String({ minLength: 8, maxLength: 64 }) }),
  reply: Closed({
    found: Type.Boolean(),
    maskedName: Nullable(Type.String()),
    className: Nullable(Type.String()),
    institutionName: Nullable(Type.String()),
    madeAt: Nullable(Instant()),
    entries: Nullable(Type.Integer()),
    sha256: Nullable(Type.String()),
  }),
  errors: [],
  permission: 'public',
  scope: 'public',
  audit: null,
  rate: { max: 30, windowS: 60, by: 'ip' },
});
const open = { errors: [], permission: 'public', scope: 'public', audit: null, rate: { max: 60, windowS: 60, by: 'ip' } } as const;
export const dossierKey = route({
  method: 'GET',
  path: '/v1/assessment/public/dossier-key',
  summary: '培训档案验签公钥的指纹',
  reply: Closed({ fingerprint: Type.String(), kid: Type.String() }),
  ...open,
});
/** The page that lies in every dossier, from a place that can be trusted. */
export const dossierPage = route({
  method: 'GET',
  path: '/v1/assessment/public/dossier-verify',
  summary: '培训档案离线核验页',
  reply: raw('text/html; charset=utf-8'),
  ...open,
});
