import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, Nullable, raw } from '../common.ts';
import { route } from '../route.ts';

/** One thing that happened, with the digests that make it a proof. */
export const TimelineItem = Closed({
  id: Id('led'),
  at: Instant(),
  kind: Type.String(),
  summary: Type.String(),
  link: Nullable(Type.String()),
  classId: Nullable(Type.String()),
  learnerId: Nullable(Type.String()),
  institutionId: Nullable(Type.String()),
  actorId: Nullable(Type.String()),
  data: Type.Unknown(),
  chain: Type.String(),
  seq: Type.Integer(),
  md5: Type.String(),
  sha1: Type.String(),
  sha256: Type.String(),
  mac: Type.String(),
});
/** An entry of the ledger as it is stored, exported and shown. */
export type ChainEntry = Static<typeof TimelineItem>;
/** Where a chain ends, bound by the key. */
export interface ChainHead {
  chain: string;
  seq: number;
  mac: string;
  headMac: string;
}
const TimelinePage = Closed({ items: Type.Array(TimelineItem), next: Nullable(Type.String()) });
const TimelineQuery = Closed({
  cursor: Type.Optional(Type.String({ maxLength: 120 })),
  size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
});

/** The caller's own passage, newest first. */
export const myTimeline = route({
  method: 'GET',
  path: '/v1/ledger/me/timeline',
  summary: '我的培训时间线',
  query: TimelineQuery,
  reply: TimelinePage,
  errors: [],
  permission: 'signed-in',
  scope: 'self',
  audit: null,
});
/** One learner's passage. */
export const learnerTimeline = route({
  method: 'GET',
  path: '/v1/ledger/learners/:learnerId/timeline',
  summary: '学员时间线',
  params: Closed({ learnerId: Id('lrn') }),
  query: TimelineQuery,
  reply: TimelinePage,
  errors: [],
  permission: 'ledger.timeline.read',
  scope: { learner: 'learnerId' },
  audit: 'ledger.timeline.read',
});
/** One class's passage, learners included. */
export const classTimeline = route({
  method: 'GET',
  path: '/v1/ledger/classes/:classId/timeline',
  summary: '班级时间线',
  params: Closed({ classId: Id('cls') }),
  query: TimelineQuery,
  reply: TimelinePage,
  errors: [],
  permission: 'ledger.timeline.read',
  scope: { class: 'classId' },
  audit: 'ledger.timeline.read',
});
/** The whole ledger as a file that the off-system verifier reads. */
export const exportLedger = route({
  method: 'GET',
  path: '/v1/ledger/export',
  summary: '导出全部留痕（可离线校验）',
  reply: raw('application/x-ndjson'),
  errors: [],
  permission: 'ledger.chain.export',
  scope: 'filtered',
  audit: 'ledger.chain.exported',
});
