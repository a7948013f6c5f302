import { Type } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, raw } from '../common.ts';
import { route } from '../route.ts';

/** What can be printed of a whole class. */
export const PRINT_KINDS = ['SCORE_BOOK', 'TRANSCRIPTS', 'CERTIFICATES', 'PLANS', 'PRACTICE', 'REVIEW_SHEETS'] as const;
export type PrintKind = (typeof PRINT_KINDS)[number];
/** `EXPIRED`: it was ready, its file is thrown away. */
export const PRINT_STATES = ['WAITING', 'RUNNING', 'READY', 'FAILED', 'EXPIRED'] as const;

/** Papers of a class, made into one zip by a job. */
export const PrintRun = Closed({
  id: Id('ptr'),
  kinds: Type.Array(OneOf(PRINT_KINDS)),
  state: OneOf(PRINT_STATES),
  total: Type.Integer(),
  done: Type.Integer(),
  /** What the person should know: papers that could not be set, or why it failed. */
  note: Type.String(),
  bytes: Nullable(Type.Integer()),
  askedAt: Instant(),
  readyAt: Nullable(Instant()),
  expiresAt: Nullable(Instant()),
  /** Signed, for the caller alone; null until it is ready and after it has expired. */
  url: Nullable(Type.String()),
});

const classParams = Closed({ classId: Id('cls') });
const learnerParams = Closed({ classId: Id('cls'), learnerId: Id('lrn') });
const paper = { method: 'GET', reply: raw('application/pdf'), rate: { max: 30, windowS: 60, by: 'account' } } as const;

export const myTranscriptPdf = route({
  ...paper,
  path: '/v1/assessment/me/grades/:classId/transcript.pdf',
  summary: '我的成绩单（PDF，公布以后）',
  params: classParams,
  errors: ['assessment.transcript_unpublished'],
  permission: 'assessment.attempt.take',
  scope: 'self',
  audit: 'assessment.transcript.printed',
});
export const transcriptPdf = route({
  ...paper,
  path: '/v1/assessment/classes/:classId/learners/:learnerId/transcript.pdf',
  summary: '学员成绩单（PDF，公布以后）',
  params: learnerParams,
  errors: ['assessment.transcript_unpublished'],
  permission: 'assessment.grade.read',
  scope: { class: 'classId' },
  audit: 'assessment.transcript.printed',
});
export const scoreBookPdf = route({
  ...paper,
  path: '/v1/assessment/classes/:classId/grades.pdf',
  summary: '班级成绩册（PDF；默认姓名和证件号打码）',
  params: classParams,
  /** `fullNames` prints the names whole; the number stays masked. */
  query: Closed({ fullNames: Type.Optional(Type.Boolean()) }),
  errors: ['policy.missing', 'assessment.print_nothing'],
  permission: 'assessment.grade.read',
  scope: { class: 'classId' },
  audit: 'assessment.score_book.printed',
});
export const reviewSheetPdf = route({
  ...paper,
  path: '/v1/assessment/review/rounds/:roundId/items/:itemId/sheet.pdf',
  summary: '评审表（PDF，出分以后，含专家签名）',
  params: Closed({ roundId: Id('rvr'), itemId: Id('rvi') }),
  errors: ['assessment.review_unfinished'],
  permission: 'assessment.review.read',
  scope: { review: 'roundId' },
  audit: 'assessment.review.sheet_printed',
});
export const myReviewSheetPdf = route({
  ...paper,
  path: '/v1/assessment/me/plan-reviews/:itemId/sheet.pdf',
  summary: '我的评审表（PDF，确认以后，不含专家身份）',
  params: Closed({ itemId: Id('rvi') }),
  errors: [],
  permission: 'assessment.attempt.take',
  scope: 'self',
  audit: 'assessment.review.sheet_printed',
});
export const practicePdf = route({
  ...paper,
  path: '/v1/assessment/classes/:classId/practice-results/:learnerId/report.pdf',
  summary: '实践成果报告（PDF）',
  params: learnerParams,
  errors: ['assessment.practice_none'],
  permission: 'assessment.plan.list',
  scope: { class: 'classId' },
  audit: 'assessment.practice.printed',
});
export const myPracticePdf = route({
  ...paper,
  path: '/v1/assessment/me/practice-result/:classId/report.pdf',
  summary: '我的实践成果报告（PDF）',
  params: classParams,
  errors: ['assessment.practice_none'],
  permission: 'assessment.plan.write',
  scope: 'self',
  audit: 'assessment.practice.printed',
});
/** What each kind shows needs its own permission as well: certificates `assessment.certificate.read`, plans and practice `assessment.plan.list`. */
export const printClass = route({
  method: 'POST',
  path: '/v1/assessment/classes/:classId/prints',
  summary: '把全班的材料打成一个压缩包',
  params: classParams,
  body: Closed({
    kinds: Type.Array(OneOf(PRINT_KINDS), { minItems: 1, maxItems: PRINT_KINDS.length, uniqueItems: true }),
    /** The score book with whole names. */
    fullNames: Type.Optional(Type.Boolean()),
  }),
  reply: PrintRun,
  status: 202,
  errors: ['assessment.print_nothing', 'assessment.print_running'],
  permission: 'assessment.print.class',
  scope: { class: 'classId' },
  audit: 'assessment.class.printed',
  idempotent: true,
});
export const classPrints = route({
  method: 'GET',
  path: '/v1/assessment/classes/:classId/prints',
  summary: '全班打印：可打的份数，和我最近的压缩包',
  params: classParams,
  reply: Closed({
    className: Type.String(),
    /** How many papers of each kind could be printed now; kinds the caller may not print are left out; empty while one of theirs is being made. */
    ready: Type.Array(Closed({ kind: OneOf(PRINT_KINDS), count: Type.Integer() })),
    /** The caller's own, newest first. */
    runs: Type.Array(PrintRun, { maxItems: 20 }),
  }),
  errors: [],
  permission: 'assessment.print.class',
  scope: { class: 'classId' },
  audit: null,
});
