import type { GrantScope, Role } from '@yangfan/contract';
import type { Actor, Db } from '@yangfan/kernel';
import { DEMO_PASSWORD } from './accounts/demo-password.ts';
import type { Checks } from './face/check.service.ts';
import type { IdentityPort, RosterPort } from './ports.ts';
import type { RealNames } from './realname/real-name.service.ts';

/** Demonstration accounts that need no roster: one for each role of province, regions and operation. */
export const DEMO_STAFF: readonly { loginName: string; displayName: string; role: Role; scope: GrantScope; id: string }[] = [
  { loginName: 'prov.admin', displayName: '演示省级管理员', role: 'PROV_ADMIN', scope: 'province', id: '*' },
  { loginName: 'prov.officer', displayName: '演示省级经办', role: 'PROV_OFFICER', scope: 'province', id: '*' },
  { loginName: 'supervisor', displayName: '演示监督员', role: 'SUPERVISOR', scope: 'province', id: '*' },
  { loginName: 'item.writer', displayName: '演示命题员', role: 'ITEM_WRITER', scope: 'province', id: '*' },
  { loginName: 'item.reviewer', displayName: '演示题库审核', role: 'ITEM_REVIEWER', scope: 'province', id: '*' },
  { loginName: 'haikou.officer', displayName: '演示海口经办', role: 'CITY_OFFICER', scope: 'region', id: '460100' },
  { loginName: 'haikou.reviewer', displayName: '演示海口复核', role: 'CITY_REVIEWER', scope: 'region', id: '460100' },
  { loginName: 'sanya.officer', displayName: '演示三亚经办', role: 'CITY_OFFICER', scope: 'region', id: '460200' },
  { loginName: 'sanya.reviewer', displayName: '演示三亚复核', role: 'CITY_REVIEWER', scope: 'region', id: '460200' },
  { loginName: 'expert.one', displayName: '演示专家甲', role: 'ASSESSOR', scope: 'region', id: '460000' },
  { loginName: 'expert.two', displayName: '演示专家乙', role: 'ASSESSOR', scope: 'region', id: '460000' },
  { loginName: 'expert.three', displayName: '演示专家丙', role: 'ASSESSOR', scope: 'region', id: '460000' },
  { loginName: 'expert.four', displayName: '演示专家丁', role: 'ASSESSOR', scope: 'region', id: '460100' },
  { loginName: 'ops', displayName: '演示运维', role: 'OPS', scope: 'system', id: '*' },
  { loginName: 'sec.admin', displayName: '演示安全管理员', role: 'SEC_ADMIN', scope: 'system', id: '*' },
  { loginName: 'auditor', displayName: '演示安全审计员', role: 'AUDITOR', scope: 'system', id: '*' },
];

/** Makes the demonstration accounts that need no roster; gives account id by login name. Those of institutions, classes, lecturers and learners come with their owners. */
export async function seedIdentity(db: Db, port: IdentityPort): Promise<Map<string, string>> {
  const made = new Map<string, string>();
  for (const { loginName, displayName, role, scope, id } of DEMO_STAFF) {
    const accountId = await db.tx((tx) =>
      port.createAccount(tx, { kind: 'staff', loginName, displayName, password: DEMO_PASSWORD, grants: [{ role, scope, id }] }),
    );
    made.set(loginName, accountId);
  }
  return made;
}

/** Takes a demonstration learner through the verification, as of a moment of the past. */
export type VerifyDemo = (person: { accountId: string; learnerId: string }, at: Date) => Promise<void>;

/**
 * Who was checked in must have proved who they are. Name and number against the roster, then the way without a face:
 * a face would need a person before a camera, and their consent.
 */
export function demoVerifier(deps: { db: Db; roster: RosterPort; realNames: RealNames; checks: Checks }): VerifyDemo {
  return async ({ accountId, learnerId }, at) => {
    const actor: Actor = { accountId, learnerId, lecturerId: null, sessionId: 'seed', kind: 'learner', grants: [], deviceId: null };
    const person = await deps.roster.person(deps.db, learnerId);
    if (!person) throw new Error(`no learner ${learnerId}`);
    await deps.realNames.verify(actor, { name: person.name, idNo: person.idNo }, at);
    const from = { ip: '127.0.0.1', deviceId: null, now: at };
    await deps.db.tx((tx) => deps.checks.record(tx, actor, { purpose: 'ENROL', way: 'SMS_ID', outcome: 'ACCEPT' }, from));
  };
}
