import { identityRoutes as routes } from '@yangfan/contract';
import { createLog, fixedClock, migrate, newId, readConfig, sql } from '@yangfan/kernel';
import { actorOf, testApp, testDatabase, testKeys, type TestApp, type TestDatabase } from '@yangfan/kernel/testing';
import { DEMO_PASSWORD } from '@yangfan/platform/identity';
import { migrateJobs } from '@yangfan/platform/jobs';
import { localBus } from '@yangfan/platform/realtime';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { compose, type Composed } from './compose.ts';
import { seedAll } from './seed.ts';

let data: string;
let test: TestDatabase;
let app: TestApp;
let composed: Composed;
const LEARNER = '19900002000';
const clock = fixedClock('2026-11-20T10:00:00+08:00');

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'yf-people-'));
  test = await testDatabase();
  const config = readConfig(['--data', data], { DATABASE_URL: test.url });
  const log = createLog('silent');
  const crypto = testKeys();
  composed = compose({ config, db: test.db, log, clock, crypto, bus: localBus() });
  await migrate(test.db, composed.migrations);
  await migrateJobs(test.url);
  await seedAll({ db: test.db, config, composed, crypto, log, clock });
  app = await testApp({ db: test.db, rooms: composed.rooms, clock, authenticate: composed.authenticate });
});
afterAll(async () => {
  await app?.close();
  await composed?.close();
  await test?.drop();
  rmSync(data, { recursive: true, force: true });
});

const asLearner = ({ accountId, learnerId }: { accountId: string; learnerId: string }) => ({
  ...actorOf({ role: 'TRAINEE', scope: 'learner', id: learnerId, accountId }),
  accountId,
  learnerId,
});

describe('the certificate of a learner', () => {
  it('[A2] opening the ID number for it is told to the learner: who, in which role, why', async () => {
    const certificates = await test.db.many<{ no: string; learnerId: string; accountId: string }>(sql`
      select c.no, c.learner_id as "learnerId", a.id as "accountId" from assessment.certificate c join identity.account a on a.learner_id = c.learner_id`);
    expect(certificates.length).toBeGreaterThan(5);
    for (const one of certificates) {
      const { items } = (await app.call(routes.listMyReveals, { query: {} }, { as: asLearner(one) })).body;
      expect(items).toEqual([expect.objectContaining({ by: '演示海口复核', fields: ['ID_NO'], reason: `打印合格证书 ${one.no}` })]);
    }
  });
});

describe('learners of the demonstration', () => {
  it('[T1] nobody with an account was checked in without having been verified first', async () => {
    const people = await test.db.many<{ accountId: string; learnerId: string }>(sql`
      select distinct a.id as "accountId", a.learner_id as "learnerId" from teaching.check_in c join identity.account a on a.learner_id = c.learner_id`);
    expect(people.length).toBeGreaterThan(20);
    for (const one of people) {
      const { body } = await app.call(routes.getVerification, undefined, { as: asLearner(one) });
      expect(body).toMatchObject({ state: 'VERIFIED', method: 'ALTERNATIVE', next: 'NONE', faceEnrolledAt: null });
      const checks = (await app.call(routes.listMyChecks, { query: {} }, { as: asLearner(one) })).body.items;
      expect(checks).toEqual([expect.objectContaining({ purpose: 'ENROL', method: 'SMS_ID', outcome: 'ACCEPT' })]);
    }
    const early = await test.db.many(sql`
      select c.learner_id from teaching.check_in c join identity.real_name r on r.learner_id = c.learner_id where r.verified_at >= c.in_at or c.in_method = 'QR_FACE'`);
    expect(early).toEqual([]);
  });
});

describe('listening to what happens', () => {
  let address: string;
  beforeAll(async () => {
    address = (await app.app.listen({ port: 0, host: '127.0.0.1' })).replace('http', 'ws');
  });
  /** Signs in with the demonstration's password, joins a room and gives the server's answer. */
  async function join(who: { loginName: string } | { token: string }, room: string): Promise<string> {
    let token = 'token' in who ? who.token : '';
    if ('loginName' in who) {
      const signedIn = await app.call(routes.signIn, { body: { loginName: who.loginName, password: DEMO_PASSWORD, client: 'mini' } });
      expect(signedIn.status).toBe(201);
      token = signedIn.body.token!;
    }
    const socket = new WebSocket(`${address}/v1/realtime`, { headers: { authorization: `Bearer ${token}` } });
    try {
      return await new Promise<string>((resolve, reject) => {
        socket.once('error', reject);
        socket.once('open', () => socket.send(JSON.stringify({ type: 'join', room })));
        socket.once('message', (text) => resolve((JSON.parse(String(text)) as { type: string }).type));
        socket.once('close', (code) => reject(new Error(`closed with ${code}`)));
      });
    } finally {
      socket.terminate();
    }
  }
  const classOf = (name: string) => test.db.one<{ id: string }>(sql`select id from org.class where name = ${name}`);

  it('[P3] in a class: staff who may read it, its own learners; neither officers of elsewhere nor system officers nor strangers', async () => {
    const [mine, other] = [await classOf('网创电商一期'), await classOf('三亚直播一期')];
    const room = `class:${mine.id}`;
    expect(await join({ loginName: 'school.admin' }, room)).toBe('joined');
    expect(await join({ loginName: 'haikou.officer' }, room)).toBe('joined');
    expect(await join({ loginName: 'prov.officer' }, room)).toBe('joined');
    expect(await join({ loginName: 'sanya.officer' }, room)).toBe('refused');
    expect(await join({ loginName: 'item.writer' }, room)).toBe('refused');
    expect(await join({ loginName: 'ops' }, room)).toBe('refused');
    expect(await join({ loginName: LEARNER }, room)).toBe('joined');
    expect(await join({ loginName: LEARNER }, `class:${other.id}`)).toBe('refused');
  });

  it('[P3] in a session, which tells who arrived: staff only; in an account: its owner only; elsewhere nobody', async () => {
    const { id } = await classOf('网创电商一期');
    const session = await test.db.one<{ id: string }>(sql`select id from org.session where class_id = ${id} limit 1`);
    expect(await join({ loginName: 'class.teacher' }, `session:${session.id}`)).toBe('joined');
    expect(await join({ loginName: 'sanya.officer' }, `session:${session.id}`)).toBe('refused');
    expect(await join({ loginName: 'auditor' }, `session:${session.id}`)).toBe('refused');
    expect(await join({ loginName: LEARNER }, `session:${session.id}`)).toBe('refused');
    expect(await join({ loginName: 'prov.admin' }, `account:${newId('acc')}`)).toBe('refused');
    const lecturer = await test.db.one<{ id: string }>(sql`select id from org.lecturer limit 1`);
    expect(await join({ loginName: 'prov.admin' }, `lecturer:${lecturer.id}`)).toBe('refused');
  });
});
