import { policyRoutes as routes } from '@yangfan/contract';
import { chinaInstant, repoPath, sql } from '@yangfan/kernel';
import { readRows } from '@yangfan/kernel/sheet';
import { actorOf, fixedClock, silentLog, testApp, testDatabase, testKeys, type TestApp, type TestDatabase } from '@yangfan/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLedger } from '../ledger/index.ts';
import { createPolicy } from './index.ts';

const clock = fixedClock('2026-11-23T09:00:00+08:00');
const officer = actorOf({ role: 'PROV_OFFICER', scope: 'province', id: '*' });
const admin = actorOf({ role: 'PROV_ADMIN', scope: 'province', id: '*' });
let database: TestDatabase;
let app: TestApp;
let policy: ReturnType<typeof createPolicy>;

beforeAll(async () => {
  const sets = ['ledger', 'policy'].map((name) => ({ name, dir: repoPath(`platform/migrations/${name}`) }));
  database = await testDatabase({ migrations: [{ name: 'kernel', dir: repoPath('kernel/migrations') }, ...sets] });
  const ledger = createLedger({ db: database.db, crypto: testKeys(), clock, classIdsOf: async () => [] });
  policy = createPolicy({ ledger: ledger.port });
  app = await testApp({ db: database.db, rooms: [ledger.room, policy.room], clock });
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

/** A rule proposed by one person and approved by another. */
async function inForce(code: string, value: number, change: { effectiveFrom?: string; effectiveTo?: string; regionCodes?: string[] } = {}) {
  const rule = {
    code,
    value,
    programCodes: [],
    regionCodes: [],
    effectiveFrom: '2026-01-01',
    effectiveTo: null,
    docNo: '',
    note: '测试',
    ...change,
  };
  const { body } = await app.call(routes.proposeRule, { body: rule }, { as: officer });
  const decided = await app.call(routes.decideRule, { params: { ruleId: body.id }, body: { approve: true } }, { as: admin });
  expect(decided.status).toBe(200);
  return body.id;
}
async function stateOf(code: string) {
  const { items } = (await app.call(routes.listRules, { query: { search: code } }, { as: admin })).body;
  return items.sort((a, b) => a.version - b.version).map((rule) => [rule.value, rule.status, rule.effectiveTo]);
}
const valueOn = async (code: string, day: string, regionCode?: string) =>
  (await policy.port.resolve(database.db, { at: chinaInstant(day, '12:00'), ...(regionCode ? { regionCode } : {}) })).number(code);
const nightly = () =>
  policy.room.jobs![0]!.run({} as never, { db: database.db, clock, log: silentLog as never, signal: new AbortController().signal });

describe('the list as a file', () => {
  it('[M3] rules export with the filters of the list, for those who may, and the audit log knows', async () => {
    await inForce('test.file', 7);
    const reply = await app.call(routes.exportRules, { query: { search: 'test.file' } }, { as: officer });
    const rows: string[][] = [];
    for await (const { cells } of readRows(reply.raw, 'x.xlsx')) rows.push(cells);
    expect(rows).toEqual([
      ['代码', '版本', '值', '适用课程', '适用市县', '生效日', '失效日', '文号', '说明', '状态'],
      ['test.file', '1', '7', '全部课程', '全省', '2026-01-01', '长期', '', '测试', '生效'],
    ]);
    const school = actorOf({ role: 'INST_ADMIN', scope: 'institution', id: 'ins_x' });
    expect((await app.call(routes.exportRules, { query: {} }, { as: school })).code).toBe('auth.forbidden');
    const { n } = await database.db.one<{ n: number }>(
      sql`select count(*)::int as n from kernel.audit where action = 'policy.rule.exported' and account_id = ${officer.accountId}`,
    );
    expect(n).toBe(1);
  });
});

describe('superseded rules', () => {
  it('[P1] a later rule of the same reach ends the one before on its eve, and the day after it is no longer in force', async () => {
    await inForce('test.later', 1);
    await inForce('test.later', 2, { effectiveFrom: '2026-12-01' });
    expect(await stateOf('test.later')).toEqual([
      [1, 'ACTIVE', '2026-11-30'],
      [2, 'ACTIVE', null],
    ]);
    clock.set('2026-12-01T00:03:00+08:00');
    await nightly();
    expect(await stateOf('test.later')).toEqual([
      [1, 'RETIRED', '2026-11-30'],
      [2, 'ACTIVE', null],
    ]);
    expect(await valueOn('test.later', '2026-11-30')).toBe(1);
    expect(await valueOn('test.later', '2026-12-01')).toBe(2);
    clock.set('2026-11-23T09:00:00+08:00');
  });

  it('[P1] one that takes over at once retires the other at once', async () => {
    await inForce('test.once', 1);
    await inForce('test.once', 2);
    expect(await stateOf('test.once')).toEqual([
      [1, 'RETIRED', '2025-12-31'],
      [2, 'ACTIVE', null],
    ]);
    expect(await valueOn('test.once', '2026-06-01')).toBe(2);
  });

  it('[P1] another reach, or an interruption for a time, supersedes nothing', async () => {
    await inForce('test.reach', 1);
    await inForce('test.reach', 2, { regionCodes: ['460100'] });
    await inForce('test.reach', 3, { effectiveFrom: '2026-12-01', effectiveTo: '2026-12-31' });
    expect(await stateOf('test.reach')).toEqual([
      [1, 'ACTIVE', null],
      [2, 'ACTIVE', null],
      [3, 'ACTIVE', '2026-12-31'],
    ]);
    expect([await valueOn('test.reach', '2026-12-15'), await valueOn('test.reach', '2027-01-05')]).toEqual([3, 1]);
    expect(await valueOn('test.reach', '2026-12-15', '460100')).toBe(2);
  });

  it('[P1] an older rule approved after a later one ends where that begins', async () => {
    await inForce('test.order', 2, { effectiveFrom: '2026-12-01' });
    await inForce('test.order', 1, { effectiveFrom: '2026-11-01' });
    expect(await stateOf('test.order')).toEqual([
      [2, 'ACTIVE', null],
      [1, 'ACTIVE', '2026-11-30'],
    ]);
    expect([await valueOn('test.order', '2026-11-30'), await valueOn('test.order', '2026-12-01')]).toEqual([1, 2]);
  });
});
