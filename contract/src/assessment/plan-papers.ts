import { Type } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, raw, Text } from '../common.ts';
import { route } from '../route.ts';
import { practiceFigures } from '../simulation/events.ts';
import { PlanFile, SUSPICION_STATES } from './plan-shapes.ts';

const planParams = Closed({ planId: Id('pln') });
const classParams = Closed({ classId: Id('cls') });
const Passage = Closed({ own: Type.String(), other: Type.String() });

/** What the machine found alike, and what a person decided about it. */
export const planLikeness = route({
  method: 'GET',
  path: '/v1/assessment/plans/:planId/likeness',
  summary: '雷同比对（最近一版）',
  params: planParams,
  reply: Closed({
    versionNo: Type.Integer(),
    /** Null: nothing submitted yet, or still being compared. */
    comparedAt: Nullable(Instant()),
    compared: Type.Integer(),
    why: Type.String(),
    chapters: Type.Array(
      Closed({
        code: Type.String(),
        title: Type.String(),
        score: Type.Number(),
        why: Type.String(),
        otherName: Type.String(),
        otherClass: Type.String(),
        otherAt: Instant(),
        sameClass: Type.Boolean(),
        passages: Type.Array(Passage),
      }),
    ),
    suspicion: Nullable(
      Closed({
        state: OneOf(SUSPICION_STATES),
        chapters: Type.Array(Type.String()),
        why: Type.String(),
        reason: Type.String(),
        decidedBy: Nullable(Type.String()),
        decidedAt: Nullable(Instant()),
      }),
    ),
  }),
  errors: [],
  permission: 'assessment.plan.judge',
  scope: { plan: 'planId' },
  audit: 'assessment.plan.likeness_read',
});
export const judgePlan = route({
  method: 'POST',
  path: '/v1/assessment/plans/:planId/likeness/decision',
  summary: '对雷同嫌疑作出认定',
  params: planParams,
  body: Closed({ verdict: OneOf(['CONFIRMED', 'DISMISSED'] as const), reason: Text(500, 10) }),
  reply: Closed({ state: OneOf(SUSPICION_STATES) }),
  errors: ['assessment.plan_no_suspicion'],
  permission: 'assessment.plan.judge',
  scope: { plan: 'planId' },
  audit: 'assessment.plan.judged',
});
const printQuery = Closed({
  versionNo: Type.Optional(Type.Integer({ minimum: 1, maximum: 99 })),
  comments: Type.Optional(Type.Boolean({ description: 'append what the lecturer wrote' })),
});
export const planPdf = route({
  method: 'GET',
  path: '/v1/assessment/plans/:planId/plan.pdf',
  summary: '打印规划书（PDF）',
  params: planParams,
  query: printQuery,
  reply: raw('application/pdf'),
  errors: [],
  permission: 'assessment.plan.read',
  scope: { plan: 'planId' },
  audit: 'assessment.plan.printed',
  rate: { max: 30, windowS: 60, by: 'account' },
});
export const planDocx = route({
  method: 'GET',
  path: '/v1/assessment/plans/:planId/plan.docx',
  summary: '导出规划书（Word）',
  params: planParams,
  query: printQuery,
  reply: raw('application/vnd.openxmlformats-officedocument.wordprocessingml.document'),
  errors: [],
  permission: 'assessment.plan.read',
  scope: { plan: 'planId' },
  audit: 'assessment.plan.exported',
  rate: { max: 30, windowS: 60, by: 'account' },
});
/** For whoever holds the paper: what was handed in, by its digest; no name, no text. */
export const verifyPlan = route({
  method: 'GET',
  path: '/v1/assessment/plan-versions/:versionId/verification',
  summary: '核验打印的规划书',
  params: Closed({ versionId: Id('plv') }),
  query: Closed({ code: Type.String({ minLength: 8, maxLength: 64 }) }),
  reply: Closed({
    found: Type.Boolean(),
    title: Nullable(Type.String()),
    maskedName: Nullable(Type.String()),
    className: Nullable(Type.String()),
    no: Nullable(Type.Integer()),
    submittedAt: Nullable(Instant()),
    sha256: Nullable(Type.String()),
  }),
  errors: [],
  permission: 'public',
  scope: 'public',
  audit: null,
  rate: { max: 30, windowS: 60, by: 'ip' },
});

/** The simulation's confirmed report; score and parts are null for its learner until the grades are published. */
const PracticalReport = Closed({
  ...practiceFigures,
  score: Nullable(practiceFigures.score),
  parts: Nullable(practiceFigures.parts),
  link: Type.String(),
});
const practicalResult = {
  text: Type.String(),
  files: Type.Array(PlanFile),
  submittedAt: Nullable(Instant()),
  score: Nullable(Type.Number()),
  sentence: Type.String(),
  scoredAt: Nullable(Instant()),
  report: Nullable(PracticalReport),
};
export const myPracticalResult = route({
  method: 'GET',
  path: '/v1/assessment/me/practice-result',
  summary: '我的实践成果',
  reply: Closed({ items: Type.Array(Closed({ classId: Id('cls'), className: Type.String(), ...practicalResult })) }),
  errors: [],
  permission: 'assessment.plan.write',
  scope: 'self',
  audit: null,
});
export const handInPracticalResult = route({
  method: 'PUT',
  path: '/v1/assessment/me/practice-result',
  summary: '提交实践成果',
  body: Closed({
    classId: Id('cls'),
    text: Text(2000, 10),
    fileIds: Type.Array(Id('fil'), { minItems: 1, maxItems: 12, uniqueItems: true }),
  }),
  reply: Closed({ submittedAt: Instant() }),
  errors: [
    'assessment.not_a_candidate',
    'assessment.practice_scored',
    'assessment.grades_frozen',
    'files.not_yours',
    'files.wrong_purpose',
    'files.not_ready',
  ],
  permission: 'assessment.plan.write',
  scope: 'self',
  audit: 'assessment.practice.submitted',
});
export const classPracticalResults = route({
  method: 'GET',
  path: '/v1/assessment/classes/:classId/practice-results',
  summary: '一个班的实践成果',
  params: classParams,
  reply: Closed({
    className: Type.String(),
    items: Type.Array(Closed({ learnerId: Id('lrn'), maskedName: Type.String(), seatNo: Nullable(Type.Integer()), ...practicalResult }), {
      maxItems: 300,
    }),
  }),
  errors: [],
  permission: 'assessment.plan.list',
  scope: { class: 'classId' },
  audit: null,
});
export const scorePracticalResult = route({
  method: 'PUT',
  path: '/v1/assessment/classes/:classId/practice/:learnerId/score',
  summary: '给实践成果打分',
  params: Closed({ classId: Id('cls'), learnerId: Id('lrn') }),
  body: Closed({ score: Type.Number({ minimum: 0, maximum: 100, multipleOf: 0.5 }), sentence: Text(200, 4) }),
  reply: Closed({ scoredAt: Instant() }),
  errors: ['assessment.practice_none', 'assessment.practice_reported', 'assessment.grades_frozen'],
  permission: 'assessment.practice.score',
  scope: { class: 'classId' },
  audit: 'assessment.practice.scored',
});
