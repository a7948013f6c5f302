import { Type } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, Text } from '../common.ts';
import { route } from '../route.ts';

/** One part of a grade with its weight and where its figure comes from. */
export const GradePart = Closed({
  key: Type.String(),
  name: Type.String(),
  weight: Type.Number(),
  score: Nullable(Type.Number()),
  passMark: Nullable(Type.Number()),
  source: OneOf(['attendance', 'exam', 'offline'] as const),
  why: Type.String(),
  link: Nullable(Type.String()),
  /** How many resits stand behind the figure; absent = none. */
  resits: Type.Optional(Type.Integer()),
});
/** A learner's grade and how it came about. */
export const Grade = Closed({
  learnerId: Id('lrn'),
  enrolmentId: Id('enr'),
  maskedName: Type.String(),
  seatNo: Nullable(Type.String()),
  parts: Type.Array(GradePart),
  total: Nullable(Type.Number()),
  conclusion: OneOf(['EXCELLENT', 'PASS', 'FAIL', 'INCOMPLETE'] as const),
  why: Type.Array(Type.String()),
  published: Type.Boolean(),
  frozen: Type.Boolean(),
  /** What was published, where the evidence gives something else by now: a corrected key, accepted late answers, another score. */
  publishedAs: Nullable(Closed({ total: Type.Number(), conclusion: Type.String() })),
});
/** A batch of offline scores: entered by one person, entered again by another. */
export const ScoreBatch = Closed({
  id: Id('scb'),
  classId: Id('cls'),
  part: Type.String(),
  partName: Type.String(),
  status: OneOf(['ENTERED', 'CHECKED', 'REJECTED'] as const),
  enteredBy: Type.String(),
  enteredAt: Instant(),
  checkedBy: Nullable(Type.String()),
  checkedAt: Nullable(Instant()),
  count: Type.Integer(),
  evidenceFileIds: Type.Array(Type.String()),
  note: Type.String(),
  mine: Type.Boolean(),
});
const classParams = Closed({ classId: Id('cls') });
const Scores = Type.Array(Closed({ learnerId: Id('lrn'), score: Type.Number({ minimum: 0, maximum: 100, multipleOf: 0.5 }) }), {
  minItems: 1,
  maxItems: 200,
});

export const classGrades = route({
  method: 'GET',
  path: '/v1/assessment/classes/:classId/grades',
  summary: '班级成绩册',
  params: classParams,
  reply: Closed({
    items: Type.Array(Grade),
    schemeSha256: Type.String(),
    published: Type.Boolean(),
    frozen: Type.Boolean(),
    /** How many learners a publication would tell: theirs are not published, have changed since, or their time to object stands still. */
    due: Type.Integer(),
    offlineParts: Type.Array(Closed({ key: Type.String(), name: Type.String() })),
    batches: Type.Array(ScoreBatch),
  }),
  errors: ['policy.missing'],
  permission: 'assessment.grade.read',
  scope: { class: 'classId' },
  audit: 'assessment.grade.read',
});
export const exportGrades = route({
  method: 'GET',
  path: '/v1/assessment/classes/:classId/grades.xlsx',
  summary: '导出成绩册',
  params: classParams,
  reply: Type.Unsafe<Uint8Array>({
    type: 'string',
    format: 'binary',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  }),
  errors: ['policy.missing'],
  permission: 'assessment.grade.read',
  scope: { class: 'classId' },
  audit: 'assessment.grade.exported',
});
export const myGrades = route({
  method: 'GET',
  path: '/v1/assessment/me/grades',
  summary: '我的成绩',
  reply: Closed({ items: Type.Array(Closed({ classId: Id('cls'), className: Type.String(), grade: Grade })) }),
  errors: [],
  permission: 'assessment.attempt.take',
  scope: 'self',
  audit: null,
});
export const enterScores = route({
  method: 'POST',
  path: '/v1/assessment/classes/:classId/scores',
  summary: '录入线下成绩（第一人）',
  params: classParams,
  body: Closed({
    part: Text(20, 2),
    scores: Scores,
    evidenceFileIds: Type.Array(Id('fil'), { maxItems: 20, uniqueItems: true }),
    note: Text(300),
  }),
  reply: ScoreBatch,
  status: 201,
  errors: [
    'assessment.score_part',
    'assessment.grades_frozen',
    'assessment.not_a_candidate',
    'policy.missing',
    'files.not_yours',
    'files.wrong_purpose',
    'files.not_ready',
  ],
  permission: 'assessment.score.enter',
  scope: { class: 'classId' },
  audit: 'assessment.score.entered',
  idempotent: true,
});
/** The second person enters the scores without seeing the first's; only equal ones take effect. */
export const checkScores = route({
  method: 'POST',
  path: '/v1/assessment/classes/:classId/scores/:batchId/check',
  summary: '复核线下成绩（第二人重新录入）',
  params: Closed({ classId: Id('cls'), batchId: Id('scb') }),
  body: Closed({ scores: Scores }),
  reply: Closed({
    batch: ScoreBatch,
    differences: Type.Array(
      Closed({ learnerId: Id('lrn'), maskedName: Type.String(), first: Nullable(Type.Number()), second: Nullable(Type.Number()) }),
    ),
  }),
  errors: ['assessment.score_same_person', 'assessment.score_wrong_state', 'assessment.grades_frozen'],
  permission: 'assessment.score.enter',
  scope: { class: 'classId' },
  audit: 'assessment.score.checked',
  idempotent: true,
});
export const publishGrades = route({
  method: 'POST',
  path: '/v1/assessment/classes/:classId/grades/publication',
  summary: '公布成绩（3 个工作日内可提出异议）；已公布的只公布有更正的',
  params: classParams,
  reply: Closed({ published: Type.Integer(), objectionsUntil: Instant() }),
  errors: ['assessment.grades_incomplete', 'assessment.grades_frozen', 'assessment.grades_unchanged', 'policy.missing'],
  permission: 'assessment.grade.publish',
  scope: { class: 'classId' },
  audit: 'assessment.grade.published',
  idempotent: true,
});
