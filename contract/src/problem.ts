import { Type } from 'typebox';
import { assessmentProblems } from './assessment/problems.ts';
import { filesProblems } from './files/problems.ts';
import { identityProblems } from './identity/problems.ts';
import { ledgerProblems } from './ledger/problems.ts';
import { liveProblems } from './live/problems.ts';
import { managementProblems } from './management/problems.ts';
import { mediaProblems } from './media/problems.ts';
import { notificationsProblems } from './notifications/problems.ts';
import { orgProblems } from './org/problems.ts';
import { policyProblems } from './policy/problems.ts';
import type { ProblemTable } from './tables.ts';
import { teachingProblems } from './teaching/problems.ts';

/** Problems that any route may answer. */
export const commonProblems = {
  'request.invalid': { status: 400, title: '填写的内容有误，请按提示修改后再提交' },
  'request.too_large': { status: 413, title: '提交的内容太大，请减少后再试' },
  'request.media_type': { status: 415, title: '不支持这种内容格式' },
  'request.not_found': { status: 404, title: '没有找到这一项，可能已被移走或网址有误' },
  'request.conflict': { status: 409, title: '内容已被他人更新，请刷新后再试' },
  'request.rate_limited': { status: 429, title: '操作太频繁，请稍等再试' },
  'request.idempotency_missing': { status: 400, title: '缺少防重复提交标识，请刷新页面后再试' },
  'request.idempotency_reused': { status: 422, title: '这个防重复提交标识已用于另一次提交，请刷新页面后再试' },
  'request.sheet_unreadable': { status: 422, title: '文件无法作为表格读取，请另存为 .xlsx 后重新上传' },
  'request.unprintable': { status: 422, title: '这份文档里有打印不出的内容，请联系管理员' },
  'auth.required': { status: 401, title: '请先登录' },
  'auth.forbidden': { status: 403, title: '您的角色没有这项权限，如有需要请联系管理员' },
  'auth.scope': { status: 403, title: '这一项不在您的管辖范围内' },
  'auth.csrf': { status: 403, title: '请求来源不明，请从本站页面操作' },
  'server.unavailable': { status: 503, title: '系统正在恢复，请过几秒再试；已保存的内容不会丢失' },
  'server.disk_full': { status: 507, title: '服务器磁盘已满，这次没有保存；请联系管理员清理磁盘后再试，已保存的内容不会丢失' },
  'server.print_failed': { status: 503, title: '文档没有打印成功，请稍后再试；如果反复出现，请联系管理员' },
  'server.failed': { status: 500, title: '系统出错了，我们已记录；请稍后再试' },
} as const satisfies ProblemTable;

/** Every problem the product can answer; an unknown code does not compile. */
export const PROBLEMS = {
  ...commonProblems,
  ...identityProblems,
  ...orgProblems,
  ...policyProblems,
  ...ledgerProblems,
  ...notificationsProblems,
  ...filesProblems,
  ...mediaProblems,
  ...liveProblems,
  ...teachingProblems,
  ...assessmentProblems,
  ...managementProblems,
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** Codes that need not be listed by a route. */
export const COMMON_CODES = Object.keys(commonProblems) as ProblemCode[];

/** The body of every error reply, `application/problem+json` (RFC 9457). */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  detail: Type.String(),
  fields: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
  traceId: Type.String(),
});
