import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, Nullable } from '../common.ts';
import { route } from '../route.ts';
import { Grade } from './grades.ts';

/** One piece of evidence under a part of a grade, as it stood when the grade was made. */
export const GradeEvidence = Closed({
  what: Type.String(),
  value: Type.String(),
  by: Nullable(Type.String()),
  at: Nullable(Instant()),
  /** Where the reader can see it; null = there is no page for them. */
  link: Nullable(Type.String()),
});
export type GradeEvidence = Static<typeof GradeEvidence>;
/** Why a grade is what it is: each part down to its evidence, and every change after publication. */
export const GradeWhy = Closed({
  classId: Id('cls'),
  className: Type.String(),
  grade: Grade,
  publishedAt: Nullable(Instant()),
  /** Until when the learner may object; null = not published, or published before there were objections. */
  objectionsUntil: Nullable(Instant()),
  parts: Type.Array(Closed({ key: Type.String(), contribution: Nullable(Type.Number()), evidence: Type.Array(GradeEvidence) })),
  changes: Type.Array(
    Closed({
      partName: Nullable(Type.String()),
      scoreBefore: Nullable(Type.Number()),
      scoreAfter: Nullable(Type.Number()),
      totalBefore: Type.Number(),
      totalAfter: Type.Number(),
      why: Type.String(),
      at: Instant(),
    }),
  ),
});
export type GradeWhy = Static<typeof GradeWhy>;

/** Only what is published: a score that may still change is nobody's business but the staff's. */
export const myGradeWhy = route({
  method: 'GET',
  path: '/v1/assessment/me/grades/:classId/why',
  summary: '我的成绩从哪里来',
  params: Closed({ classId: Id('cls') }),
  reply: GradeWhy,
  errors: [],
  permission: 'assessment.attempt.take',
  scope: 'self',
  audit: null,
});
export const gradeWhy = route({
  method: 'GET',
  path: '/v1/assessment/classes/:classId/grades/:learnerId/why',
  summary: '一名学员的成绩从哪里来',
  params: Closed({ classId: Id('cls'), learnerId: Id('lrn') }),
  reply: GradeWhy,
  errors: ['policy.missing'],
  permission: 'assessment.grade.read',
  scope: { class: 'classId' },
  audit: 'assessment.grade.read',
});
