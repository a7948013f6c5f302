import { Type } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, Text } from '../common.ts';
import { route } from '../route.ts';
import { Exam } from './exams.ts';

/** From where an exam may be taken. */
export const EXAM_CLIENTS = ['PC', 'PHONE'] as const;
/** Whether a paper counts: NORMAL until somebody doubts it, SUSPECT until it is decided. */
export const VALIDITIES = ['NORMAL', 'SUSPECT', 'VALID', 'INVALID'] as const;
/** What the random looks at a candidate found. */
export const LOOK_OUTCOMES = ['OWN', 'OTHER_FACE', 'NO_FACE', 'MANY_FACES', 'UNSURE'] as const;

const ofExam = { params: Closed({ examId: Id('exm') }), scope: { exam: 'examId' } } as const;
const ofAttempt = { params: Closed({ attemptId: Id('att') }), scope: { attempt: 'attemptId' } } as const;
const Reason = Text(200, 2);

/** One candidate on the live board. */
export const Sitter = Closed({
  learnerId: Id('lrn'),
  maskedName: Type.String(),
  seatNo: Nullable(Type.String()),
  attemptId: Nullable(Id('att')),
  state: OneOf(['NOT_STARTED', 'IN_PROGRESS', 'SUBMITTED', 'AUTO_SUBMITTED'] as const),
  validity: OneOf(VALIDITIES),
  answered: Type.Integer(),
  startedAt: Nullable(Instant()),
  submittedAt: Nullable(Instant()),
  /** The candidate's own end, with the time given to them. */
  deadline: Nullable(Instant()),
  extraMin: Type.Integer(),
  barred: Type.Boolean(),
  deferred: Type.Boolean(),
  client: Nullable(OneOf(EXAM_CLIENTS)),
  checkMethod: Nullable(Type.String()),
  /** Last sign of the candidate's page; null before the first. */
  heardAt: Nullable(Instant()),
  /** Answers that lie on the candidate's device and were not sent when last heard. */
  unsent: Type.Integer(),
  leaves: Type.Integer(),
  /** Everything else that was noticed, by kind. */
  flags: Type.Array(Closed({ kind: Type.String(), count: Type.Integer() })),
  /** Candidates that came from the same network address go by one number; null = alone. */
  address: Nullable(Type.Integer()),
  looks: Closed({ planned: Type.Integer(), done: Type.Integer(), bad: Type.Integer(), due: Type.Boolean(), byCamera: Type.Boolean() }),
  unread: Type.Integer(),
  appeal: Nullable(OneOf(['OPEN', 'UPHELD', 'PARTLY', 'REJECTED'] as const)),
  /** Questions with an answer that came after the end and waits for a decision. */
  late: Type.Integer(),
});
export const Happening = Closed({
  at: Instant(),
  attemptId: Nullable(Id('att')),
  maskedName: Nullable(Type.String()),
  kind: Type.String(),
  words: Type.String(),
  /** Worth a look. */
  grave: Type.Boolean(),
});

export const sittingBoard = route({
  method: 'GET',
  path: '/v1/assessment/exams/:examId/sitting',
  summary: '监考台：谁在场、进度、异常、最近联系',
  ...ofExam,
  reply: Closed({
    exam: Exam,
    pausedAt: Nullable(Instant()),
    pausedWhy: Type.String(),
    clients: Type.Array(OneOf(EXAM_CLIENTS)),
    leaveLimit: Type.Integer(),
    invigilators: Type.Array(Closed({ accountId: Id('acc'), name: Type.String() })),
    /** Whether the caller may act here, or only reads. */
    mayAct: Type.Boolean(),
    mayDecide: Type.Boolean(),
    candidates: Type.Array(Sitter),
    happenings: Type.Array(Happening, { maxItems: 100 }),
    serverNow: Instant(),
  }),
  errors: [],
  permission: 'assessment.exam.read',
  audit: null,
});
export const sittingOptions = route({
  method: 'GET',
  path: '/v1/assessment/classes/:classId/sitting-options',
  summary: '安排考试时可选的监考员',
  params: Closed({ classId: Id('cls') }),
  scope: { class: 'classId' },
  reply: Closed({
    people: Type.Array(
      Closed({ accountId: Id('acc'), name: Type.String(), role: OneOf(['CLASS_TEACHER', 'LECTURER', 'INST_ADMIN'] as const) }),
    ),
  }),
  errors: [],
  permission: 'assessment.exam.manage',
  audit: null,
});
export const setInvigilation = route({
  method: 'PUT',
  path: '/v1/assessment/exams/:examId/invigilation',
  summary: '指定监考员和允许的终端',
  ...ofExam,
  body: Closed({
    /** Empty: everybody who may arrange exams of this class. */
    invigilators: Type.Array(Id('acc'), { maxItems: 20, uniqueItems: true }),
    clients: Type.Array(OneOf(EXAM_CLIENTS), { minItems: 1, maxItems: 2, uniqueItems: true }),
  }),
  reply: Exam,
  errors: ['assessment.exam_wrong_state', 'assessment.invigilator_unknown'],
  permission: 'assessment.exam.manage',
  audit: 'assessment.sitting.staffed',
});
export const setStanding = route({
  method: 'PUT',
  path: '/v1/assessment/exams/:examId/standings/:learnerId',
  summary: '考前为一名学员延长时间，或暂停其考试资格',
  params: Closed({ examId: Id('exm'), learnerId: Id('lrn') }),
  scope: { exam: 'examId' },
  body: Closed({ extraMin: Type.Integer({ minimum: 0, maximum: 240 }), barred: Type.Boolean(), reason: Reason }),
  reply: Closed({ learnerId: Id('lrn'), extraMin: Type.Integer(), barred: Type.Boolean() }),
  errors: ['assessment.exam_wrong_state', 'assessment.not_a_candidate', 'assessment.already_in'],
  permission: 'assessment.exam.manage',
  audit: 'assessment.sitting.standing_set',
});

export const messageSitting = route({
  method: 'POST',
  path: '/v1/assessment/exams/:examId/messages',
  summary: '给一名或全体考生发消息',
  ...ofExam,
  body: Closed({ text: Text(200, 1), attemptId: Nullable(Id('att')) }),
  reply: Closed({ id: Id('smg'), told: Type.Integer() }),
  status: 201,
  errors: ['assessment.not_invigilator', 'assessment.exam_wrong_state'],
  permission: 'assessment.sitting.invigilate',
  audit: 'assessment.sitting.messaged',
  idempotent: true,
});
export const extendSitting = route({
  method: 'POST',
  path: '/v1/assessment/exams/:examId/extensions',
  summary: '为一名或全体考生延长时间',
  ...ofExam,
  body: Closed({ minutes: Type.Integer({ minimum: 1, maximum: 120 }), attemptId: Nullable(Id('att')), reason: Reason }),
  reply: Closed({ extended: Type.Integer() }),
  errors: ['assessment.not_invigilator', 'assessment.exam_wrong_state', 'assessment.already_submitted'],
  permission: 'assessment.sitting.invigilate',
  audit: 'assessment.sitting.extended',
  idempotent: true,
});
export const pauseSitting = route({
  method: 'POST',
  path: '/v1/assessment/exams/:examId/pause',
  summary: '暂停整场考试（停电、断网）；计时停止，答案照常保存',
  ...ofExam,
  body: Closed({ reason: Reason }),
  reply: Closed({ pausedAt: Instant(), candidates: Type.Integer() }),
  errors: ['assessment.not_invigilator', 'assessment.exam_wrong_state'],
  permission: 'assessment.sitting.invigilate',
  audit: 'assessment.sitting.paused',
});
export const resumeSitting = route({
  method: 'POST',
  path: '/v1/assessment/exams/:examId/resumption',
  summary: '继续考试；每名考生的截止时间顺延暂停的时长',
  ...ofExam,
  reply: Closed({ pausedSeconds: Type.Integer(), candidates: Type.Integer() }),
  errors: ['assessment.not_invigilator', 'assessment.exam_wrong_state'],
  permission: 'assessment.sitting.invigilate',
  audit: 'assessment.sitting.resumed',
});
export const forceSubmit = route({
  method: 'POST',
  path: '/v1/assessment/attempts/:attemptId/forced-submission',
  summary: '强制交卷（须写明原因）',
  ...ofAttempt,
  body: Closed({ reason: Reason }),
  reply: Closed({ submittedAt: Instant(), answered: Type.Integer() }),
  errors: ['assessment.not_invigilator', 'assessment.already_submitted'],
  permission: 'assessment.sitting.invigilate',
  audit: 'assessment.sitting.forced',
});
export const confirmPresence = route({
  method: 'POST',
  path: '/v1/assessment/attempts/:attemptId/presence',
  summary: '监考员已当面看过本人（没有用人脸的考生，效力相同）',
  ...ofAttempt,
  reply: Closed({ no: Type.Integer() }),
  errors: ['assessment.not_invigilator', 'assessment.already_submitted', 'assessment.look_none'],
  permission: 'assessment.sitting.invigilate',
  audit: 'assessment.sitting.seen',
});
export const doubtAttempt = route({
  method: 'POST',
  path: '/v1/assessment/attempts/:attemptId/doubt',
  summary: '把一份答卷列为存疑，等待认定',
  ...ofAttempt,
  body: Closed({ reason: Reason }),
  reply: Closed({ validity: OneOf(VALIDITIES) }),
  errors: ['assessment.not_invigilator', 'assessment.validity_state', 'assessment.exam_wrong_state'],
  permission: 'assessment.sitting.invigilate',
  audit: 'assessment.sitting.doubted',
});
export const judgeAttempt = route({
  method: 'POST',
  path: '/v1/assessment/attempts/:attemptId/validity',
  summary: '认定存疑答卷有效或作废',
  ...ofAttempt,
  body: Closed({ valid: Type.Boolean(), reason: Reason }),
  reply: Closed({ validity: OneOf(VALIDITIES) }),
  errors: ['assessment.validity_state', 'assessment.grades_frozen'],
  permission: 'assessment.sitting.judge',
  audit: 'assessment.sitting.judged',
});
