import { Type } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, Text } from '../common.ts';
import { route } from '../route.ts';
import { Exam } from './exams.ts';

export const DEFERRAL_STATES = ['ASKED', 'GRANTED', 'REFUSED', 'WITHDRAWN'] as const;

/** A learner's wish to sit at another time. */
export const Deferral = Closed({
  id: Id('dfr'),
  examId: Id('exm'),
  title: Type.String(),
  learnerId: Id('lrn'),
  maskedName: Type.String(),
  state: OneOf(DEFERRAL_STATES),
  reason: Type.String(),
  files: Type.Array(Closed({ fileId: Id('fil'), name: Type.String(), url: Type.String() })),
  askedAt: Instant(),
  decision: Type.String(),
  decidedAt: Nullable(Instant()),
});
const ofExam = { params: Closed({ examId: Id('exm') }), scope: 'self' } as const;

export const askDeferral = route({
  method: 'POST',
  path: '/v1/assessment/exams/:examId/deferral',
  summary: '申请缓考（入场前）',
  ...ofExam,
  body: Closed({ reason: Text(300, 5), fileIds: Type.Array(Id('fil'), { maxItems: 5, uniqueItems: true }) }),
  reply: Deferral,
  status: 201,
  errors: [
    'assessment.not_a_candidate',
    'assessment.exam_wrong_state',
    'assessment.deferral_done',
    'assessment.already_in',
    'files.not_yours',
    'files.wrong_purpose',
    'files.not_ready',
  ],
  permission: 'assessment.attempt.take',
  audit: 'assessment.deferral.asked',
  idempotent: true,
});
export const myDeferrals = route({
  method: 'GET',
  path: '/v1/assessment/me/deferrals',
  summary: '我的缓考申请',
  reply: Closed({ items: Type.Array(Deferral, { maxItems: 100 }) }),
  errors: [],
  permission: 'assessment.attempt.take',
  scope: 'self',
  audit: null,
});
export const listDeferrals = route({
  method: 'GET',
  path: '/v1/assessment/classes/:classId/deferrals',
  summary: '本班的缓考申请',
  params: Closed({ classId: Id('cls') }),
  reply: Closed({ items: Type.Array(Deferral, { maxItems: 200 }) }),
  errors: [],
  permission: 'assessment.exam.read',
  scope: { class: 'classId' },
  audit: 'assessment.deferral.listed',
});
export const decideDeferral = route({
  method: 'POST',
  path: '/v1/assessment/classes/:classId/deferrals/:deferralId/decision',
  summary: '批准或不批准缓考',
  params: Closed({ classId: Id('cls'), deferralId: Id('dfr') }),
  body: Closed({ grant: Type.Boolean(), reason: Text(200, 2) }),
  reply: Deferral,
  errors: ['assessment.deferral_done', 'assessment.already_in'],
  permission: 'assessment.exam.manage',
  scope: { class: 'classId' },
  audit: 'assessment.deferral.decided',
});
/** The sitting of those who were excused: it counts as their regular exam, not as a resit. */
export const arrangeDeferred = route({
  method: 'POST',
  path: '/v1/assessment/classes/:classId/deferred-exams',
  summary: '为获准缓考的学员安排考试（不算补考）',
  params: Closed({ classId: Id('cls') }),
  body: Closed({
    title: Text(80, 2),
    startsAt: Instant(),
    durationMin: Type.Integer({ minimum: 10, maximum: 240 }),
    learnerIds: Type.Array(Id('lrn'), { minItems: 1, maxItems: 200, uniqueItems: true }),
  }),
  reply: Exam,
  status: 201,
  errors: ['assessment.deferral_none', 'assessment.grades_frozen', 'assessment.bank_short', 'org.class.not_approved', 'policy.missing'],
  permission: 'assessment.exam.manage',
  scope: { class: 'classId' },
  audit: 'assessment.deferral.arranged',
  idempotent: true,
});
