import { Type } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, PageOf, PageQuery, Text } from '../common.ts';
import { route } from '../route.ts';

/** Stored states; whether a published exam is open follows from the server's clock. */
export const EXAM_STATUSES = ['DRAFT', 'PUBLISHED', 'CANCELLED', 'RELEASED'] as const;
/** The class's exam, or one for named learners who failed it or were absent. */
export const EXAM_KINDS = ['REGULAR', 'RESIT'] as const;
export const EXAM_PHASES = ['DRAFT', 'WAITING', 'ENTRY', 'RUNNING', 'OVER', 'RELEASED', 'CANCELLED'] as const;

/** A theory exam of one class. */
export const Exam = Closed({
  id: Id('exm'),
  classId: Id('cls'),
  className: Type.String(),
  title: Type.String(),
  kind: OneOf(EXAM_KINDS),
  programCode: Type.String(),
  startsAt: Instant(),
  endsAt: Instant(),
  entryFrom: Instant(),
  entryUntil: Instant(),
  durationMin: Type.Integer(),
  passScore: Type.Number(),
  fullScore: Type.Number(),
  questions: Type.Integer(),
  status: OneOf(EXAM_STATUSES),
  phase: OneOf(EXAM_PHASES),
  candidates: Type.Integer(),
  started: Type.Integer(),
  submitted: Type.Integer(),
  /** Candidates whose answers came after the end and wait for a person; a learner reads 0. */
  late: Type.Integer(),
  /** For named learners who were excused from an earlier sitting. */
  deferred: Type.Boolean(),
  clients: Type.Array(OneOf(['PC', 'PHONE'] as const)),
  pausedAt: Nullable(Instant()),
  serverNow: Instant(),
});
/** One candidate on the invigilation list. */
export const Candidate = Closed({
  learnerId: Id('lrn'),
  maskedName: Type.String(),
  seatNo: Nullable(Type.String()),
  attemptId: Nullable(Id('att')),
  state: OneOf(['NOT_STARTED', 'IN_PROGRESS', 'SUBMITTED', 'AUTO_SUBMITTED'] as const),
  startedAt: Nullable(Instant()),
  submittedAt: Nullable(Instant()),
  answered: Type.Integer(),
  leaves: Type.Integer(),
  score: Nullable(Type.Number()),
  checkMethod: Nullable(Type.String()),
});
export const RESIT_STATES = ['ELIGIBLE', 'PASSED', 'NO_RESULT', 'PENDING', 'USED_UP', 'DEFERRED'] as const;
const resitStanding = {
  state: OneOf(RESIT_STATES),
  used: Type.Integer(),
  /** `exam.resitMax` of the class's frozen policy. */
  max: Type.Integer(),
  /** The highest released score in percent; null = never sat. */
  best: Nullable(Type.Number()),
};
const examParams = Closed({ examId: Id('exm') });
const ExamInput = Closed({
  title: Text(80, 2),
  startsAt: Instant(),
  durationMin: Type.Integer({ minimum: 10, maximum: 240 }),
  /** Whether it may be taken on the PC, the phone, or both; the policy's choice (`exam.clients`) where nothing is said. */
  clients: Type.Optional(Type.Array(OneOf(['PC', 'PHONE'] as const), { minItems: 1, maxItems: 2, uniqueItems: true })),
  /** Accounts; empty: everybody who may arrange exams of this class. */
  invigilators: Type.Optional(Type.Array(Id('acc'), { maxItems: 20, uniqueItems: true })),
});

export const listExams = route({
  method: 'GET',
  path: '/v1/assessment/exams',
  summary: '考试安排',
  query: Closed({
    ...PageQuery,
    classId: Type.Optional(Id('cls')),
    phase: Type.Optional(OneOf(EXAM_PHASES)),
    /** In the name of the exam or its class. */
    q: Type.Optional(Text(60)),
  }),
  reply: PageOf(Exam),
  errors: [],
  permission: 'assessment.exam.read',
  scope: 'filtered',
  audit: null,
});
export const myExams = route({
  method: 'GET',
  path: '/v1/assessment/me/exams',
  summary: '我的考试',
  reply: Closed({
    items: Type.Array(
      Closed({
        exam: Exam,
        attemptId: Nullable(Id('att')),
        state: OneOf(['NOT_STARTED', 'IN_PROGRESS', 'SUBMITTED', 'AUTO_SUBMITTED'] as const),
        score: Nullable(Type.Number()),
        passed: Nullable(Type.Boolean()),
        /** What was decided about this learner's sitting beforehand, and what they should know of its rules. */
        standing: Closed({
          extraMin: Type.Integer(),
          barred: Type.Boolean(),
          deferred: Type.Boolean(),
          fullScreen: Type.Boolean(),
          looks: Type.Integer(),
        }),
        /** Films that must be seen before this exam (`omo.theoryBeforePractice`); null where nothing is asked. */
        theory: Nullable(
          Closed({
            required: Type.Integer(),
            done: Type.Integer(),
            missing: Type.Array(Closed({ lessonId: Id('lsn'), title: Type.String() }), { maxItems: 20 }),
          }),
        ),
        /** After the results: whether and how often the learner may sit again; null before. */
        resit: Nullable(Closed(resitStanding)),
      }),
    ),
  }),
  errors: [],
  permission: 'assessment.attempt.take',
  scope: 'self',
  audit: null,
});
export const createExam = route({
  method: 'POST',
  path: '/v1/assessment/classes/:classId/exams',
  summary: '安排理论考试',
  params: Closed({ classId: Id('cls') }),
  body: ExamInput,
  reply: Exam,
  status: 201,
  errors: ['assessment.bank_short', 'assessment.invigilator_unknown', 'org.class.not_approved', 'policy.missing'],
  permission: 'assessment.exam.manage',
  scope: { class: 'classId' },
  audit: 'assessment.exam.created',
  idempotent: true,
});
export const updateExam = route({
  method: 'PUT',
  path: '/v1/assessment/exams/:examId',
  summary: '修改尚未发布的考试',
  params: examParams,
  body: ExamInput,
  reply: Exam,
  errors: ['assessment.exam_wrong_state', 'assessment.invigilator_unknown'],
  permission: 'assessment.exam.manage',
  scope: { exam: 'examId' },
  audit: 'assessment.exam.updated',
});
export const publishExam = route({
  method: 'POST',
  path: '/v1/assessment/exams/:examId/publish',
  summary: '发布考试并通知学员',
  params: examParams,
  reply: Exam,
  errors: ['assessment.exam_wrong_state', 'assessment.bank_short'],
  permission: 'assessment.exam.manage',
  scope: { exam: 'examId' },
  audit: 'assessment.exam.published',
});
export const cancelExam = route({
  method: 'POST',
  path: '/v1/assessment/exams/:examId/cancel',
  summary: '取消考试（须写原因）',
  params: examParams,
  body: Closed({ reason: Text(200, 4) }),
  reply: Exam,
  errors: ['assessment.exam_wrong_state'],
  permission: 'assessment.exam.manage',
  scope: { exam: 'examId' },
  audit: 'assessment.exam.cancelled',
});
export const getExam = route({
  method: 'GET',
  path: '/v1/assessment/exams/:examId',
  summary: '考试与考生',
  params: examParams,
  reply: Closed({
    exam: Exam,
    candidates: Type.Array(Candidate),
    average: Nullable(Type.Number()),
    passRate: Nullable(Type.Number()),
    difficultySpread: Nullable(Type.Number()),
  }),
  errors: [],
  permission: 'assessment.exam.read',
  scope: { exam: 'examId' },
  audit: null,
});
export const releaseExam = route({
  method: 'POST',
  path: '/v1/assessment/exams/:examId/release',
  summary: '公布考试成绩',
  params: examParams,
  reply: Exam,
  errors: ['assessment.exam_wrong_state', 'assessment.validity_open', 'assessment.late_open'],
  permission: 'assessment.exam.release',
  scope: { exam: 'examId' },
  audit: 'assessment.exam.released',
});
/** Everybody of the class with the right to a resit or the reason why not. */
export const listResits = route({
  method: 'GET',
  path: '/v1/assessment/classes/:classId/resits',
  summary: '谁可以补考',
  params: Closed({ classId: Id('cls') }),
  reply: Closed({
    max: Type.Integer(),
    score: OneOf(['CAPPED', 'BEST', 'LAST'] as const),
    learners: Type.Array(
      Closed({
        learnerId: Id('lrn'),
        maskedName: Type.String(),
        seatNo: Nullable(Type.String()),
        absent: Type.Boolean(),
        ...resitStanding,
      }),
    ),
  }),
  errors: ['policy.missing'],
  permission: 'assessment.exam.read',
  scope: { class: 'classId' },
  audit: null,
});
export const arrangeResit = route({
  method: 'POST',
  path: '/v1/assessment/classes/:classId/resits',
  summary: '安排补考（只限名单里的学员）',
  params: Closed({ classId: Id('cls') }),
  body: Closed({ ...ExamInput.properties, learnerIds: Type.Array(Id('lrn'), { minItems: 1, maxItems: 200, uniqueItems: true }) }),
  reply: Exam,
  status: 201,
  errors: [
    'assessment.invigilator_unknown',
    'assessment.resit_not_eligible',
    'assessment.grades_frozen',
    'assessment.bank_short',
    'org.class.not_approved',
    'policy.missing',
  ],
  permission: 'assessment.exam.manage',
  scope: { class: 'classId' },
  audit: 'assessment.resit.arranged',
  idempotent: true,
});
