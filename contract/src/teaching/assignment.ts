import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, PageQuery, raw, Text } from '../common.ts';
import { route } from '../route.ts';

export const LATE_RULES = ['ACCEPT', 'REFUSE'] as const;
/** When a learner sees a finished mark: as soon as it is finished, or when the lecturer releases all. */
export const RELEASE_RULES = ['AT_ONCE', 'TOGETHER'] as const;
export const SUBMISSION_STATES = ['DRAFT', 'SUBMITTED', 'RETURNED', 'MARKED'] as const;
export type SubmissionState = (typeof SUBMISSION_STATES)[number];

/** What is looked at, and how much each level is worth. */
export const RubricCriterion = Closed({
  id: Text(40, 1),
  title: Text(100, 1),
  levels: Type.Array(Closed({ id: Text(40, 1), title: Text(100, 1), points: Type.Number({ minimum: 0, maximum: 100, multipleOf: 0.5 }) }), {
    minItems: 2,
    maxItems: 8,
  }),
});
export type RubricCriterion = Static<typeof RubricCriterion>;

/** What learners are asked to do. */
export const AssignmentPlan = Closed({
  instructions: Text(10_000),
  dueAt: Nullable(Instant()),
  late: OneOf(LATE_RULES),
  release: OneOf(RELEASE_RULES),
  rubric: Type.Array(RubricCriterion, { minItems: 1, maxItems: 20 }),
});
export type AssignmentPlan = Static<typeof AssignmentPlan>;

const share = () => Type.Number({ minimum: 0, maximum: 1 });
/**
 * A remark on the work itself. RECT, PEN and TEXT lie on a picture, in shares of its width and height; RANGE marks
 * characters of the text; PAGE speaks of a page of a PDF.
 */
export const Annotation = Closed({
  kind: OneOf(['RECT', 'PEN', 'TEXT', 'RANGE', 'PAGE']),
  fileId: Nullable(Id('fil')),
  points: Type.Array(Closed({ x: share(), y: share() }), { maxItems: 600 }),
  from: Type.Integer({ minimum: 0, maximum: 20_000 }),
  to: Type.Integer({ minimum: 0, maximum: 20_000 }),
  page: Type.Integer({ minimum: 1, maximum: 2000 }),
  text: Text(500),
});
export type Annotation = Static<typeof Annotation>;

/** A lecturer's judgement: a level and a comment for each criterion, words for the whole, remarks on the work. */
export const Marking = Closed({
  criteria: Type.Array(Closed({ criterionId: Text(40, 1), levelId: Nullable(Text(40, 1)), comment: Text(1000) }), { maxItems: 20 }),
  comment: Text(4000),
  annotations: Type.Array(Annotation, { maxItems: 200 }),
});
export type Marking = Static<typeof Marking>;

const WorkFile = Closed({
  id: Id('fil'),
  name: Type.String(),
  mediaType: Type.String(),
  size: Type.Integer(),
  /** Signed for the caller, valid ten minutes. */
  url: Type.String(),
});
/** One version of one learner's work. `marking` is null for the learner until it is released. */
export const SubmissionView = Closed({
  id: Id('sbm'),
  version: Type.Integer(),
  state: OneOf(SUBMISSION_STATES),
  text: Type.String(),
  files: Type.Array(WorkFile),
  late: Type.Boolean(),
  submittedAt: Nullable(Instant()),
  updatedAt: Instant(),
  marking: Nullable(Marking),
  score: Nullable(Type.Number()),
  percent: Nullable(Type.Number()),
  markedAt: Nullable(Instant()),
  released: Type.Boolean(),
});
export type SubmissionView = Static<typeof SubmissionView>;

export const AssignmentView = Closed({
  id: Id('act'),
  classId: Id('cls'),
  title: Type.String(),
  plan: AssignmentPlan,
  maxScore: Type.Number(),
  counts: Closed({
    learners: Type.Integer(),
    submitted: Type.Integer(),
    returned: Type.Integer(),
    marked: Type.Integer(),
    unreleased: Type.Integer(),
  }),
});
export type AssignmentView = Static<typeof AssignmentView>;

/** One line of the marking queue: the newest version of one learner. */
export const QueueLine = Closed({
  submissionId: Id('sbm'),
  learnerId: Id('lrn'),
  seatNo: Type.Integer(),
  maskedName: Type.String(),
  version: Type.Integer(),
  state: OneOf(SUBMISSION_STATES),
  late: Type.Boolean(),
  submittedAt: Nullable(Instant()),
  score: Nullable(Type.Number()),
  released: Type.Boolean(),
});
export type QueueLine = Static<typeof QueueLine>;

export const AssignmentStatistics = Closed({
  learners: Type.Integer(),
  handedIn: Type.Integer(),
  late: Type.Integer(),
  marked: Type.Integer(),
  averagePercent: Nullable(Type.Number()),
  criteria: Type.Array(
    Closed({
      id: Type.String(),
      title: Type.String(),
      average: Nullable(Type.Number()),
      max: Type.Number(),
      levels: Type.Array(Closed({ title: Type.String(), points: Type.Number(), times: Type.Integer() })),
    }),
  ),
});
export type AssignmentStatistics = Static<typeof AssignmentStatistics>;

/** The assignment as its learner finds it: the newest version first. `hindrance`: why nothing can be handed in now. */
export const MyAssignment = Closed({
  id: Id('act'),
  classId: Id('cls'),
  title: Type.String(),
  plan: AssignmentPlan,
  maxScore: Type.Number(),
  overdue: Type.Boolean(),
  versions: Type.Array(SubmissionView),
  hindrance: Nullable(Type.String()),
});
export type MyAssignment = Static<typeof MyAssignment>;

const ofAssignment = { params: Closed({ assignmentId: Id('act') }), scope: { activity: 'assignmentId' } } as const;
const ofSubmission = {
  params: Closed({ assignmentId: Id('act'), submissionId: Id('sbm') }),
  scope: { activity: 'assignmentId' },
} as const;
const mine = { params: Closed({ assignmentId: Id('act') }), scope: 'self' } as const;
const Work = Closed({ text: Text(20_000), fileIds: Type.Array(Id('fil'), { maxItems: 10, uniqueItems: true }) });
const doing = ['teaching.assignment.missing', 'teaching.learner.not_enrolled', 'teaching.lesson.locked'] as const;
const ownFiles = ['files.not_yours', 'files.wrong_purpose', 'files.not_ready'] as const;
const MarkedSubmission = Closed({
  id: Id('sbm'),
  learnerId: Id('lrn'),
  seatNo: Type.Integer(),
  maskedName: Type.String(),
  versions: Type.Array(SubmissionView),
});

/** Puts an assignment at the end of a lesson, with a plain rubric to begin with. */
export const createAssignment = route({
  method: 'POST',
  path: '/v1/teaching/lessons/:lessonId/assignments',
  summary: '在一节里增加作业',
  params: Closed({ lessonId: Id('lsn') }),
  scope: { lesson: 'lessonId' },
  body: Closed({ title: Text(120, 1) }),
  reply: Closed({ activityId: Id('act') }),
  status: 201,
  errors: [],
  permission: 'teaching.course.edit',
  audit: 'teaching.assignment.created',
});
/** The assignment for staff, with how many wait. */
export const readAssignment = route({
  method: 'GET',
  path: '/v1/teaching/assignments/:assignmentId',
  summary: '作业（教师）',
  ...ofAssignment,
  reply: AssignmentView,
  errors: ['teaching.assignment.missing'],
  permission: 'teaching.course.read',
  audit: null,
});
/** Saves instructions, dates and rubric. The rubric stays as it is once a work is marked. */
export const saveAssignment = route({
  method: 'PUT',
  path: '/v1/teaching/assignments/:assignmentId',
  summary: '保存作业',
  ...ofAssignment,
  body: AssignmentPlan,
  reply: AssignmentView,
  errors: ['teaching.assignment.missing', 'teaching.assignment.rubric_faulty', 'teaching.assignment.rubric_used'],
  permission: 'teaching.course.edit',
  audit: 'teaching.assignment.saved',
});
/** The marking queue, oldest first. */
export const listSubmissions = route({
  method: 'GET',
  path: '/v1/teaching/assignments/:assignmentId/submissions',
  summary: '批改列表',
  ...ofAssignment,
  query: Closed({ state: Type.Optional(OneOf(['SUBMITTED', 'RETURNED', 'MARKED'])), ...PageQuery }),
  reply: Closed({ items: Type.Array(QueueLine), total: Type.Integer() }),
  errors: ['teaching.assignment.missing'],
  permission: 'teaching.attendance.read',
  audit: null,
});
/** One learner's work with every version. */
export const readSubmission = route({
  method: 'GET',
  path: '/v1/teaching/assignments/:assignmentId/submissions/:submissionId',
  summary: '一份作业',
  ...ofSubmission,
  reply: MarkedSubmission,
  errors: ['teaching.assignment.missing'],
  permission: 'teaching.attendance.read',
  audit: 'teaching.submission.read',
});
/** Keeps a marking, finishes it, or gives the work back to be done again. */
export const markSubmission = route({
  method: 'PUT',
  path: '/v1/teaching/assignments/:assignmentId/submissions/:submissionId/marking',
  summary: '批改作业',
  ...ofSubmission,
  body: Closed({ marking: Marking, decision: OneOf(['KEEP', 'MARK', 'RETURN']) }),
  reply: MarkedSubmission,
  bodyLimit: 4 * 1024 * 1024,
  errors: [
    'teaching.assignment.missing',
    'teaching.submission.wrong_state',
    'teaching.submission.level_missing',
    'teaching.submission.remark_faulty',
    'teaching.submission.reason_missing',
  ],
  permission: 'teaching.work.mark',
  audit: 'teaching.submission.marked',
});
/** Shows finished marks to the learners. */
export const releaseAssignment = route({
  method: 'POST',
  path: '/v1/teaching/assignments/:assignmentId/release',
  summary: '公布作业成绩',
  ...ofAssignment,
  reply: AssignmentView,
  errors: ['teaching.assignment.missing'],
  permission: 'teaching.work.mark',
  audit: 'teaching.assignment.released',
});
/** How the class did, by criterion. */
export const assignmentStatistics = route({
  method: 'GET',
  path: '/v1/teaching/assignments/:assignmentId/statistics',
  summary: '作业统计',
  ...ofAssignment,
  reply: AssignmentStatistics,
  errors: ['teaching.assignment.missing'],
  permission: 'teaching.attendance.read',
  audit: null,
});
/** Scores as a sheet. */
export const exportAssignment = route({
  method: 'GET',
  path: '/v1/teaching/assignments/:assignmentId/sheet',
  summary: '导出作业成绩',
  ...ofAssignment,
  reply: raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  errors: ['teaching.assignment.missing'],
  permission: 'teaching.attendance.read',
  audit: 'teaching.assignment.exported',
});

/** What is to be done, and what I handed in. */
export const myAssignment = route({
  method: 'GET',
  path: '/v1/teaching/me/assignments/:assignmentId',
  summary: '我的作业',
  ...mine,
  reply: MyAssignment,
  errors: doing,
  permission: 'teaching.lesson.watch',
  audit: null,
});
/** Keeps a draft. */
export const keepSubmission = route({
  method: 'PUT',
  path: '/v1/teaching/me/assignments/:assignmentId/draft',
  summary: '保存作业草稿',
  ...mine,
  body: Work,
  reply: MyAssignment,
  errors: [...doing, ...ownFiles, 'teaching.submission.wrong_state', 'teaching.submission.overdue'],
  permission: 'teaching.lesson.watch',
  audit: 'teaching.submission.kept',
});
/** Hands in the work. */
export const submitSubmission = route({
  method: 'POST',
  path: '/v1/teaching/me/assignments/:assignmentId/submit',
  summary: '提交作业',
  ...mine,
  body: Work,
  reply: MyAssignment,
  errors: [...doing, ...ownFiles, 'teaching.submission.wrong_state', 'teaching.submission.overdue', 'teaching.submission.empty'],
  permission: 'teaching.lesson.watch',
  audit: 'teaching.submission.submitted',
  idempotent: true,
});
