/** The kind of data scope a grant of this role must carry. */
export type GrantScope = 'province' | 'region' | 'institution' | 'class' | 'lecturer' | 'learner' | 'system';

/** Every role: its Chinese name and the scope its grants carry (domain §2.1). */
export const ROLES = {
  PROV_ADMIN: { name: '省级管理员', scope: 'province' },
  PROV_OFFICER: { name: '省级经办', scope: 'province' },
  CITY_OFFICER: { name: '市县经办', scope: 'region' },
  CITY_REVIEWER: { name: '市县复核', scope: 'region' },
  SUPERVISOR: { name: '监督', scope: 'region' },
  INST_ADMIN: { name: '机构管理员', scope: 'institution' },
  CLASS_TEACHER: { name: '班主任', scope: 'class' },
  LECTURER: { name: '讲师', scope: 'lecturer' },
  ITEM_WRITER: { name: '命题员', scope: 'province' },
  ITEM_REVIEWER: { name: '题库审核', scope: 'province' },
  ASSESSOR: { name: '考评专家', scope: 'region' },
  TRAINEE: { name: '学员', scope: 'learner' },
  OPS: { name: '平台运维', scope: 'system' },
  SEC_ADMIN: { name: '安全管理员', scope: 'system' },
  AUDITOR: { name: '安全审计', scope: 'system' },
} as const satisfies Record<string, { name: string; scope: GrantScope }>;

export type Role = keyof typeof ROLES;
export const ROLE_CODES = Object.keys(ROLES) as [Role, ...Role[]];

/** Roles one person may never hold together: three separated officers, and nobody reviews what they accepted. */
export const ROLE_CONFLICTS: readonly (readonly [Role, Role])[] = [
  ['OPS', 'AUDITOR'],
  ['SEC_ADMIN', 'AUDITOR'],
  ['OPS', 'SEC_ADMIN'],
];
