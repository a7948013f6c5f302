import { Type, type Static } from 'typebox';
import { Closed, Done, Instant, Nullable, OneOf, raw, Text } from '../../common.ts';
import { route } from '../../route.ts';
import { classParams, learnerParams, Person, read, ERRORS, WarningFilter } from './kit.ts';

/** One part of classroom performance: `score` of 100, `points` of `full`; null where nothing was there to be judged. */
export const PerformancePart = Closed({
  key: OneOf(['interaction', 'quiz', 'assignment', 'rating']),
  name: Type.String(),
  full: Type.Integer(),
  score: Nullable(Type.Number()),
  points: Nullable(Type.Number()),
  why: Type.String(),
});
export const PerformanceLine = Closed({
  ...Person,
  /** Of 100, in halves, as the score entry takes it; null while nothing can be judged. */
  total: Nullable(Type.Number()),
  parts: Type.Array(PerformancePart),
  why: Type.String(),
  rating: Nullable(Closed({ score: Type.Number(), reason: Type.String(), at: Instant() })),
});
export type PerformanceLine = Static<typeof PerformanceLine>;
export const classPerformance = route({
  method: 'GET',
  path: '/v1/teaching/classes/:classId/performance',
  summary: '课堂表现分',
  params: classParams,
  reply: Closed({ items: Type.Array(PerformanceLine), total: Type.Integer(), basis: Type.Array(Type.String()) }),
  errors: ERRORS,
  ...read,
  audit: null,
});
/** The lecturer's rating of attitude and teamwork; below 60 and from 90 on with a reason. */
export const rateClassroom = route({
  method: 'PUT',
  path: '/v1/teaching/classes/:classId/learners/:learnerId/rating',
  summary: '讲师评价（态度与协作）',
  params: learnerParams,
  body: Closed({ score: Type.Number({ minimum: 0, maximum: 100, multipleOf: 0.5 }), reason: Text(300) }),
  reply: Done,
  errors: ['teaching.learner.not_enrolled', 'teaching.study.reason_needed', ...ERRORS],
  permission: 'teaching.study.rate',
  scope: { class: 'classId' },
  audit: 'teaching.study.rated',
});

const XLSX = raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
export const exportPerformance = route({
  method: 'GET',
  path: '/v1/teaching/classes/:classId/performance.xlsx',
  summary: '导出课堂表现分',
  params: classParams,
  reply: XLSX,
  errors: ERRORS,
  ...read,
  audit: 'teaching.study.exported',
});
export const exportStudy = route({
  method: 'GET',
  path: '/v1/teaching/classes/:classId/study.xlsx',
  summary: '导出班级学情',
  params: classParams,
  query: Closed(WarningFilter),
  reply: XLSX,
  errors: ERRORS,
  ...read,
  audit: 'teaching.study.exported',
});
/** The class report on paper: header, page numbers, the watermark of who printed it. */
export const printStudy = route({
  method: 'GET',
  path: '/v1/teaching/classes/:classId/study.pdf',
  summary: '打印班级学情报告',
  params: classParams,
  reply: raw('application/pdf'),
  errors: ERRORS,
  ...read,
  audit: 'teaching.study.exported',
});
