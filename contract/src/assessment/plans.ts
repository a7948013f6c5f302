import { Type } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, PageOf, PageQuery, Text, raw } from '../common.ts';
import { route } from '../route.ts';
import {
  chapterHead,
  PLAN_CODE,
  PLAN_STATES,
  PlanComment,
  PlanFile,
  planHead,
  PlanTableInput,
  PlanText,
  PlanVersionHead,
  PlanView,
  SUSPICION_STATES,
} from './plan-shapes.ts';

const Printed = Closed({ title: Type.String(), columns: Type.Array(Type.String()), rows: Type.Array(Type.Array(Type.String())) });
const planParams = Closed({ planId: Id('pln') });
const classParams = Closed({ classId: Id('cls') });
const versionParams = Closed({ planId: Id('pln'), versionId: Id('plv') });
const Saved = Closed({
  version: Type.Integer(),
  savedAt: Instant(),
  completeness: Type.Integer(),
  state: OneOf(['EMPTY', 'PART', 'DONE'] as const),
  missing: Type.Array(Type.String()),
});

export const myPlans = route({
  method: 'GET',
  path: '/v1/assessment/me/plans',
  summary: '我的规划书和计划书',
  reply: Closed({
    items: Type.Array(
      Closed({
        classId: Id('cls'),
        className: Type.String(),
        templates: Type.Array(Closed({ code: Type.String(), name: Type.String() })),
        plan: Nullable(Closed(planHead)),
      }),
    ),
  }),
  errors: [],
  permission: 'assessment.plan.write',
  scope: 'self',
  audit: null,
});
export const startPlan = route({
  method: 'POST',
  path: '/v1/assessment/me/plans',
  summary: '开始写规划书（每个班一份）',
  body: Closed({ classId: Id('cls'), templateCode: Type.String({ pattern: '^[A-Z_]{2,20}$' }), title: Text(60, 2) }),
  reply: Closed({ id: Id('pln') }),
  status: 201,
  errors: ['assessment.not_a_candidate', 'assessment.plan_template'],
  permission: 'assessment.plan.write',
  scope: 'self',
  audit: 'assessment.plan.started',
});
export const getPlan = route({
  method: 'GET',
  path: '/v1/assessment/plans/:planId',
  summary: '一份规划书',
  params: planParams,
  reply: PlanView,
  errors: [],
  permission: 'assessment.plan.read',
  scope: { plan: 'planId' },
  audit: null,
});
export const renamePlan = route({
  method: 'PUT',
  path: '/v1/assessment/plans/:planId/title',
  summary: '修改项目名称',
  params: planParams,
  body: Closed({ title: Text(60, 2) }),
  reply: Closed({ title: Type.String() }),
  errors: ['assessment.plan_locked'],
  permission: 'assessment.plan.write',
  scope: { plan: 'planId' },
  audit: 'assessment.plan.renamed',
});
/** `version` is the one the writer began from: somebody who began from an older one is refused and may choose. */
export const saveChapter = route({
  method: 'PUT',
  path: '/v1/assessment/plans/:planId/chapters/:chapter',
  summary: '保存一章',
  params: Closed({ planId: Id('pln'), chapter: Type.String({ pattern: PLAN_CODE }) }),
  body: Closed({
    version: Type.Integer({ minimum: 0 }),
    doc: PlanText,
    fileIds: Type.Array(Id('fil'), { maxItems: 12, uniqueItems: true }),
  }),
  reply: Saved,
  errors: [
    'assessment.plan_locked',
    'assessment.plan_conflict',
    'assessment.plan_too_long',
    'files.not_yours',
    'files.wrong_purpose',
    'files.not_ready',
  ],
  permission: 'assessment.plan.write',
  scope: { plan: 'planId' },
  audit: null,
  bodyLimit: 1024 * 1024,
});
export const saveTable = route({
  method: 'PUT',
  path: '/v1/assessment/plans/:planId/tables',
  summary: '保存一张表',
  params: planParams,
  body: Closed({ version: Type.Integer({ minimum: 0 }), table: PlanTableInput }),
  reply: Closed({
    version: Type.Integer(),
    savedAt: Instant(),
    completeness: Type.Integer(),
    /** How the chapters with this table stand now. */
    chapters: Type.Array(
      Closed({ code: Type.String(), state: OneOf(['EMPTY', 'PART', 'DONE'] as const), missing: Type.Array(Type.String()) }),
    ),
  }),
  errors: ['assessment.plan_locked', 'assessment.plan_conflict'],
  permission: 'assessment.plan.write',
  scope: { plan: 'planId' },
  audit: null,
});
export const submitPlan = route({
  method: 'POST',
  path: '/v1/assessment/plans/:planId/submit',
  summary: '提交规划书',
  params: planParams,
  reply: PlanVersionHead,
  errors: ['assessment.plan_locked', 'assessment.plan_incomplete'],
  permission: 'assessment.plan.write',
  scope: { plan: 'planId' },
  audit: 'assessment.plan.submitted',
  idempotent: true,
});
export const planVersion = route({
  method: 'GET',
  path: '/v1/assessment/plans/:planId/versions/:versionId',
  summary: '已提交的一版',
  params: versionParams,
  reply: Closed({
    ...PlanVersionHead.properties,
    chapters: Type.Array(Closed({ ...chapterHead, doc: PlanText, tables: Type.Array(Printed), files: Type.Array(PlanFile) })),
    images: Type.Record(Type.String(), Type.String()),
  }),
  errors: [],
  permission: 'assessment.plan.read',
  scope: { plan: 'planId' },
  audit: null,
});
const Change = Closed({ kind: OneOf(['SAME', 'ADDED', 'REMOVED'] as const), text: Type.String() });
export const planDiff = route({
  method: 'GET',
  path: '/v1/assessment/plans/:planId/diff',
  summary: '两版之间改了什么',
  params: planParams,
  query: Closed({ from: Type.Integer({ minimum: 1, maximum: 99 }), to: Type.Integer({ minimum: 1, maximum: 99 }) }),
  reply: Closed({
    chapters: Type.Array(Closed({ code: Type.String(), title: Type.String(), changed: Type.Boolean(), lines: Type.Array(Change) })),
  }),
  errors: [],
  permission: 'assessment.plan.read',
  scope: { plan: 'planId' },
  audit: null,
});
export const commentPlan = route({
  method: 'POST',
  path: '/v1/assessment/plans/:planId/comments',
  summary: '在一章写批注或回复',
  params: planParams,
  body: Closed({ chapter: Type.String({ pattern: PLAN_CODE }), text: Text(1000, 1), parentId: Type.Optional(Id('plc')) }),
  reply: PlanComment,
  status: 201,
  errors: ['assessment.plan_chapter', 'assessment.plan_full'],
  permission: 'assessment.plan.comment',
  scope: { plan: 'planId' },
  audit: 'assessment.plan.commented',
  idempotent: true,
});
export const resolveComment = route({
  method: 'PUT',
  path: '/v1/assessment/plans/:planId/comments/:commentId/resolved',
  summary: '批注已处理或重新打开',
  params: Closed({ planId: Id('pln'), commentId: Id('plc') }),
  body: Closed({ resolved: Type.Boolean() }),
  reply: PlanComment,
  errors: [],
  permission: 'assessment.plan.comment',
  scope: { plan: 'planId' },
  audit: 'assessment.plan.comment_resolved',
});
export const returnPlan = route({
  method: 'POST',
  path: '/v1/assessment/plans/:planId/return',
  summary: '退回修改（只有一次）',
  params: planParams,
  body: Closed({ reason: Text(500, 4) }),
  reply: Closed({ state: OneOf(PLAN_STATES) }),
  errors: ['assessment.plan_not_returnable'],
  permission: 'assessment.plan.return',
  scope: { plan: 'planId' },
  audit: 'assessment.plan.returned',
});
const planFilter = {
  state: Type.Optional(OneOf(['NONE', ...PLAN_STATES] as const)),
  suspected: Type.Optional(Type.Boolean()),
  open: Type.Optional(Type.Boolean({ description: 'only those with open comments' })),
};
export const classPlans = route({
  method: 'GET',
  path: '/v1/assessment/classes/:classId/plans',
  summary: '一个班的规划书',
  params: classParams,
  query: Closed({ ...PageQuery, ...planFilter }),
  reply: Closed({
    ...PageOf(
      Closed({
        learnerId: Id('lrn'),
        maskedName: Type.String(),
        seatNo: Nullable(Type.Integer()),
        plan: Nullable(Closed(planHead)),
        versions: Type.Integer(),
        submittedAt: Nullable(Instant()),
        openComments: Type.Integer(),
        suspicion: Nullable(OneOf(SUSPICION_STATES)),
      }),
    ).properties,
    className: Type.String(),
    submitted: Type.Integer(),
    enrolled: Type.Integer(),
  }),
  errors: [],
  permission: 'assessment.plan.list',
  scope: { class: 'classId' },
  audit: null,
});
/** Who is how far, as the list filters it, and what was handed in of the practice. */
export const exportClassPlans = route({
  method: 'GET',
  path: '/v1/assessment/classes/:classId/plans.xlsx',
  summary: '导出一个班的规划书与实践成果名单',
  params: classParams,
  query: Closed(planFilter),
  reply: raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  errors: [],
  permission: 'assessment.plan.list',
  scope: { class: 'classId' },
  audit: 'assessment.plan.list_exported',
});
