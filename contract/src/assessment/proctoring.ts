import { Type } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, Text } from '../common.ts';
import { route } from '../route.ts';
import { LateAnswers } from './late-answers.ts';
import { LOOK_OUTCOMES, VALIDITIES } from './sittings.ts';

/** What a candidate signs before the paper. A change of words is a new version. */
export const EXAM_PLEDGE = {
  version: '2026-1',
  text: '我承诺由本人独立作答，不替考、不作弊、不外传试题；如有违反，愿意承担成绩作废的后果。',
} as const;
/** What a candidate's page notices by itself, beside leaving it. */
export const NOTICED = ['COPY_BLOCKED', 'CAMERA_LOST', 'CAMERA_BACK', 'OFFLINE'] as const;
export const APPEAL_STATES = ['OPEN', 'UPHELD', 'PARTLY', 'REJECTED'] as const;
export const APPEAL_DECISIONS = ['UPHELD', 'PARTLY', 'REJECTED'] as const;

const ofAttempt = { params: Closed({ attemptId: Id('att') }), scope: { attempt: 'attemptId' } } as const;
const holder = Text(64, 16);
const Evidence = Closed({ fileId: Id('fil'), name: Type.String(), url: Type.String() });
export const Appeal = Closed({
  id: Id('apl'),
  state: OneOf(APPEAL_STATES),
  text: Type.String(),
  files: Type.Array(Evidence),
  askedAt: Instant(),
  decision: Type.String(),
  decidedAt: Nullable(Instant()),
});
export const SittingMessage = Closed({ id: Id('smg'), at: Instant(), text: Type.String(), toAll: Type.Boolean() });
/** Everything on record about one sitting of one person. */
export const SittingLog = Closed({
  attemptId: Id('att'),
  examId: Id('exm'),
  title: Type.String(),
  learnerId: Id('lrn'),
  maskedName: Type.String(),
  state: OneOf(['IN_PROGRESS', 'SUBMITTED', 'AUTO_SUBMITTED'] as const),
  validity: OneOf(VALIDITIES),
  validityWhy: Type.String(),
  client: Type.String(),
  checkMethod: Type.String(),
  pledgeVersion: Type.String(),
  startedAt: Instant(),
  deadline: Instant(),
  submittedAt: Nullable(Instant()),
  extraMin: Type.Integer(),
  environment: Closed({
    camera: Type.Optional(Type.Boolean()),
    fullScreen: Type.Optional(Type.Boolean()),
    delayMs: Type.Optional(Type.Integer()),
    clockAheadMs: Type.Optional(Type.Integer()),
  }),
  events: Type.Array(
    Closed({ at: Instant(), kind: Type.String(), words: Type.String(), grave: Type.Boolean(), evidence: Nullable(Type.String()) }),
    { maxItems: 500 },
  ),
  messages: Type.Array(Closed({ ...SittingMessage.properties, readAt: Nullable(Instant()) }), { maxItems: 200 }),
  appeal: Nullable(Appeal),
  /** Until when the learner may appeal; null where they can't any more, or not yet. */
  appealUntil: Nullable(Instant()),
  /** Answers that came after the end, newest first. */
  late: Type.Array(LateAnswers, { maxItems: 10 }),
  mayAct: Type.Boolean(),
  mayDecide: Type.Boolean(),
});

/** Said every half minute by a running exam's page: what it must know comes back, also where no socket gets through. */
export const beatAttempt = route({
  method: 'POST',
  path: '/v1/assessment/attempts/:attemptId/beats',
  summary: '考试页面的心跳：取回截止时间、暂停、消息和随机查看',
  params: ofAttempt.params,
  body: Closed({
    holder,
    unsent: Type.Integer({ minimum: 0, maximum: 1000 }),
    camera: Type.Boolean(),
    fullScreen: Type.Boolean(),
  }),
  reply: Closed({
    state: OneOf(['IN_PROGRESS', 'SUBMITTED', 'AUTO_SUBMITTED'] as const),
    /** False: another device holds the attempt. */
    here: Type.Boolean(),
    deadline: Instant(),
    pausedAt: Nullable(Instant()),
    serverNow: Instant(),
    messages: Type.Array(SittingMessage, { maxItems: 20 }),
    /** The look that is due now, by camera where the candidate entered by face. */
    look: Nullable(Closed({ no: Type.Integer(), way: OneOf(['CAMERA', 'EYES'] as const) })),
  }),
  errors: [],
  permission: 'assessment.attempt.take',
  scope: 'self',
  audit: null,
});
export const acknowledgeMessage = route({
  method: 'POST',
  path: '/v1/assessment/attempts/:attemptId/messages/:messageId/acknowledgement',
  summary: '我已看到监考员的消息',
  params: Closed({ attemptId: Id('att'), messageId: Id('smg') }),
  scope: { attempt: 'attemptId' },
  reply: Closed({ at: Instant() }),
  errors: [],
  permission: 'assessment.attempt.take',
  audit: 'assessment.sitting.message_read',
});
export const noticeAttempt = route({
  method: 'POST',
  path: '/v1/assessment/attempts/:attemptId/notices',
  summary: '考试页面记录的情况：复制被拦下、摄像头断开、断网',
  ...ofAttempt,
  body: Closed({ holder, kind: OneOf(NOTICED), seconds: Type.Number({ minimum: 0, maximum: 86_400 }) }),
  reply: Closed({ kept: Type.Boolean() }),
  errors: ['assessment.already_submitted', 'assessment.attempt_elsewhere'],
  permission: 'assessment.attempt.take',
  audit: null,
  rate: { max: 60, windowS: 60, by: 'account' },
});
export const sendLook = route({
  method: 'POST',
  path: '/v1/assessment/attempts/:attemptId/looks',
  summary: '到时的随机抓拍：一帧画面，只在内存中比对；有异常的一张留作证据',
  ...ofAttempt,
  body: Closed({
    holder,
    no: Type.Integer({ minimum: 1, maximum: 10 }),
    jpeg: Type.String({ minLength: 100, maxLength: 409_600, pattern: '^[A-Za-z0-9+/]+={0,2}$' }),
  }),
  reply: Closed({ outcome: OneOf(LOOK_OUTCOMES), message: Type.String() }),
  errors: [
    'assessment.already_submitted',
    'assessment.attempt_elsewhere',
    'assessment.look_none',
    'identity.frame_invalid',
    'identity.face_unavailable',
    'identity.face_missing',
    'identity.consent_missing',
    'policy.missing',
    'files.too_large',
    'files.type_refused',
    'files.infected',
    'files.scan_unavailable',
    'files.disk_full',
  ],
  permission: 'assessment.attempt.take',
  audit: 'assessment.sitting.looked',
  bodyLimit: 450_000,
  rate: { max: 12, windowS: 60, by: 'account' },
});
export const mySittingLog = route({
  method: 'GET',
  path: '/v1/assessment/attempts/:attemptId/log',
  summary: '我的考试记录：系统和监考员记下的一切',
  ...ofAttempt,
  reply: SittingLog,
  errors: [],
  permission: 'assessment.attempt.take',
  audit: null,
});
export const sittingLog = route({
  method: 'GET',
  path: '/v1/assessment/attempts/:attemptId/proctoring',
  summary: '一名考生的考场记录和证据',
  ...ofAttempt,
  reply: SittingLog,
  errors: [],
  permission: 'assessment.exam.read',
  audit: 'assessment.sitting.log_read',
});
export const appealAttempt = route({
  method: 'POST',
  path: '/v1/assessment/attempts/:attemptId/appeal',
  summary: '对考试记录或认定提出申诉（一份答卷一次）',
  ...ofAttempt,
  body: Closed({ text: Text(1000, 10), fileIds: Type.Array(Id('fil'), { maxItems: 5, uniqueItems: true }) }),
  reply: Appeal,
  status: 201,
  errors: ['assessment.appeal_late', 'assessment.appeal_done', 'files.not_yours', 'files.wrong_purpose', 'files.not_ready'],
  permission: 'assessment.attempt.take',
  audit: 'assessment.sitting.appealed',
  idempotent: true,
});
export const decideAppeal = route({
  method: 'POST',
  path: '/v1/assessment/attempts/:attemptId/appeal/decision',
  summary: '处理申诉：认可、部分认可或不认可，并认定答卷是否有效',
  ...ofAttempt,
  body: Closed({ decision: OneOf(APPEAL_DECISIONS), valid: Type.Boolean(), reason: Text(500, 5) }),
  reply: Appeal,
  errors: ['assessment.appeal_none', 'assessment.grades_frozen'],
  permission: 'assessment.sitting.judge',
  audit: 'assessment.sitting.appeal_decided',
});
