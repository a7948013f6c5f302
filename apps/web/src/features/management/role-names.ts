/** Roles as people call them: only those that a policy value may name. */
export const ROLE_NAMES: Record<string, string> = {
  PROV_ADMIN: '省级管理员',
  PROV_OFFICER: '省级经办',
  CITY_OFFICER: '市县经办',
  CITY_REVIEWER: '市县复核',
  SUPERVISOR: '监督',
  ASSESSOR: '考评专家',
  INST_ADMIN: '机构管理员',
  CLASS_TEACHER: '班主任',
  LECTURER: '讲师',
  ITEM_WRITER: '命题员',
  ITEM_REVIEWER: '题库审核',
  TRAINEE: '学员',
  OPS: '平台运维',
  SEC_ADMIN: '安全管理员',
  AUDITOR: '安全审计',
};
