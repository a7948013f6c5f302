import { Type } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, Text } from '../common.ts';
import { route } from '../route.ts';
import { ItemType, questionFace } from './bank/types.ts';

/** A question as the candidate sees it: never the answer, the analysis, the difficulty or the bank's id. */
export const Question = Closed({
  no: Type.Integer(),
  type: ItemType,
  points: Type.Number(),
  ...questionFace,
});

const PlainValue = [
  Type.Null(),
  Type.Boolean(),
  Type.Number(),
  Type.String({ maxLength: 4000 }),
  Type.Array(Type.String({ maxLength: 200 }), { maxItems: 12 }),
] as const;
/**
 * What a candidate gives: a key, keys (in order for ORDER), true/false, texts of blanks, a number, words, pairs;
 * for a case the answers of its sub-questions by key.
 */
export const AnswerValue = Type.Union([
  ...PlainValue,
  Type.Record(
    Type.String({ maxLength: 4 }),
    Type.Union([...PlainValue, Type.Record(Type.String({ maxLength: 4 }), Type.String({ maxLength: 4 }))]),
  ),
]);
/** One saved answer; `version` rises with every change of that question on the client, the highest wins. */
export const SavedAnswer = Closed({
  no: Type.Integer({ minimum: 1, maximum: 200 }),
  value: AnswerValue,
  version: Type.Integer({ minimum: 1, maximum: 2_000_000_000 }),
  flagged: Type.Optional(Type.Boolean()),
});

/** The running exam of one candidate. */
export const Attempt = Closed({
  id: Id('att'),
  examId: Id('exm'),
  title: Type.String(),
  state: OneOf(['IN_PROGRESS', 'SUBMITTED', 'AUTO_SUBMITTED'] as const),
  startedAt: Instant(),
  deadline: Instant(),
  serverNow: Instant(),
  ticketNo: Type.String(),
  questions: Type.Array(Question),
  answers: Type.Array(SavedAnswer),
  /** What is changed from now on has versions above this one: each takeover lifts it, so that the newer machine's answers stand above those an older one still keeps. */
  versionBase: Type.Integer(),
  leaves: Type.Integer(),
  leaveLimit: Type.Integer(),
  /** Longest time between two tries to save (`exam.autosaveSeconds`); each change is sent at once all the same. */
  autosaveSeconds: Type.Integer(),
  /** Since when the whole sitting stands still; the deadline moves by the pause when it goes on. */
  pausedAt: Nullable(Instant()),
  extraMin: Type.Integer(),
  /** Whether leaving the full screen counts as leaving. */
  fullScreen: Type.Boolean(),
  /** Share of a MULTI's points for some right keys and no wrong one. */
  multiPartial: Type.Number({ minimum: 0, maximum: 1 }),
  /** Random looks of this sitting; by camera where the candidate entered by face. */
  looks: Closed({ planned: Type.Integer(), camera: Type.Boolean() }),
  /** Proves to the server that this page holds the attempt; another device taking over gets a new one. */
  holder: Type.String(),
  /** Seals what the device keeps of this exam (AES, 32 bytes in base64url); to be had while the exam runs only. */
  deviceKey: Type.String(),
});
/** Proof of submission. */
export const Receipt = Closed({
  attemptId: Id('att'),
  submittedAt: Instant(),
  answered: Type.Integer(),
  questions: Type.Integer(),
  automatic: Type.Boolean(),
  md5: Type.String(),
  sha1: Type.String(),
  sha256: Type.String(),
  mac: Type.String(),
  ledgerId: Type.String(),
});
const attemptParams = Closed({ attemptId: Id('att') });
const holder = Text(64, 16);

export const startAttempt = route({
  method: 'POST',
  path: '/v1/assessment/exams/:examId/attempts',
  summary: '入场：核验身份、承诺诚信、领取自己的试卷',
  params: Closed({ examId: Id('exm') }),
  body: Closed({
    checkToken: Text(200, 8),
    pledge: Type.Boolean(),
    /** Which words were signed. */
    pledgeVersion: Type.Optional(Text(20, 1)),
    /** What the check of the surroundings found. */
    environment: Type.Optional(
      Closed({
        camera: Type.Optional(Type.Boolean()),
        fullScreen: Type.Optional(Type.Boolean()),
        delayMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 600_000 })),
        clockAheadMs: Type.Optional(Type.Integer({ minimum: -1e12, maximum: 1e12 })),
      }),
    ),
  }),
  reply: Attempt,
  status: 201,
  errors: [
    'assessment.exam_not_open',
    'assessment.exam_over',
    'assessment.not_a_candidate',
    'assessment.pledge_required',
    'assessment.already_submitted',
    'assessment.already_sat',
    'assessment.theory_unfinished',
    'assessment.bank_short',
    'assessment.client_refused',
    'assessment.barred',
    'assessment.deferred',
    'assessment.attendance_short',
    'identity.check_required',
    'identity.check_used',
    'identity.check_expired',
    'identity.check_purpose',
    'policy.missing',
  ],
  permission: 'assessment.attempt.take',
  scope: 'self',
  audit: 'assessment.attempt.started',
  idempotent: true,
});
export const resumeAttempt = route({
  method: 'POST',
  path: '/v1/assessment/attempts/:attemptId/resume',
  summary: '继续考试（断线、刷新或换设备；换设备后原设备失效）',
  params: attemptParams,
  body: Closed({ holder: Type.Optional(holder) }),
  reply: Attempt,
  errors: ['assessment.already_submitted', 'assessment.attempt_elsewhere', 'assessment.client_refused'],
  permission: 'assessment.attempt.take',
  scope: { attempt: 'attemptId' },
  audit: 'assessment.attempt.resumed',
});
export const saveAnswers = route({
  method: 'PUT',
  path: '/v1/assessment/attempts/:attemptId/answers',
  summary: '保存作答（回答即已落盘）',
  params: attemptParams,
  body: Closed({ holder, answers: Type.Array(SavedAnswer, { minItems: 1, maxItems: 100 }) }),
  reply: Closed({ savedAt: Instant(), accepted: Type.Integer(), serverNow: Instant() }),
  errors: ['assessment.already_submitted', 'assessment.attempt_elsewhere', 'assessment.time_over', 'assessment.answer_unknown'],
  permission: 'assessment.attempt.take',
  scope: 'self',
  audit: null,
});
export const reportLeave = route({
  method: 'POST',
  path: '/v1/assessment/attempts/:attemptId/leaves',
  summary: '记录离开考试页面',
  params: attemptParams,
  body: Closed({
    holder,
    kind: OneOf(['HIDDEN', 'BLUR', 'FULLSCREEN_EXIT'] as const),
    seconds: Type.Number({ minimum: 0, maximum: 86_400 }),
  }),
  reply: Closed({ leaves: Type.Integer(), warnAt: Type.Integer(), limit: Type.Integer(), submitted: Type.Boolean() }),
  errors: ['assessment.already_submitted', 'assessment.attempt_elsewhere'],
  permission: 'assessment.attempt.take',
  scope: { attempt: 'attemptId' },
  audit: 'assessment.attempt.left',
});
export const submitAttempt = route({
  method: 'POST',
  path: '/v1/assessment/attempts/:attemptId/submission',
  summary: '交卷',
  params: attemptParams,
  body: Closed({ holder, answers: Type.Array(SavedAnswer, { maxItems: 200 }) }),
  reply: Receipt,
  errors: ['assessment.attempt_elsewhere', 'assessment.answer_unknown'],
  permission: 'assessment.attempt.take',
  scope: { attempt: 'attemptId' },
  audit: 'assessment.attempt.submitted',
  idempotent: true,
});
/** After release: every question with the own answer, the right one and why. */
export const attemptResult = route({
  method: 'GET',
  path: '/v1/assessment/attempts/:attemptId/result',
  summary: '成绩与解析',
  params: attemptParams,
  reply: Closed({
    receipt: Receipt,
    released: Type.Boolean(),
    score: Nullable(Type.Number()),
    fullScore: Type.Number(),
    passed: Nullable(Type.Boolean()),
    validity: OneOf(['NORMAL', 'SUSPECT', 'VALID', 'INVALID'] as const),
    /** What of the paper is shown (`exam.reviewMode`); `PAUSED` while an exam of the class can be sat. */
    review: OneOf(['SCORE', 'OWN', 'FULL', 'PAUSED'] as const),
    /** `earned` is null while a person has not marked the question. */
    questions: Type.Array(
      Closed({
        ...Question.properties,
        given: AnswerValue,
        right: Type.Unknown(),
        earned: Nullable(Type.Number()),
        analysis: Type.String(),
      }),
    ),
    log: Type.Array(Closed({ at: Instant(), what: Type.String() })),
  }),
  errors: [],
  permission: 'assessment.attempt.take',
  scope: { attempt: 'attemptId' },
  audit: null,
});
