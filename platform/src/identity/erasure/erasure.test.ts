import { identityRoutes } from '@yangfan/contract';
import { sql } from '@yangfan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonalEraser } from '../ports.ts';
import { identityTest } from '../testing.ts';

const DAY = 86_400_000;

describe('[P3] closing an account (PIPL art. 47)', () => {
  const closed: string[] = [];
  const nameless: string[] = [];
  let keptUntil: string | null = null;
  const eraser: PersonalEraser = {
    name: '测试',
    erased: ['试卷草稿'],
    kept: [{ what: '成绩', why: '培训档案' }],
    close: async (_tx, { learnerId }) => ({ drafts: closed.push(learnerId) }),
    keptUntil: async () => keptUntil,
    pseudonymise: async (_tx, { learnerId }) => ({ records: nameless.push(learnerId) }),
  };
  let test: Awaited<ReturnType<typeof identityTest>>;
  beforeAll(async () => {
    test = await identityTest({ erasers: [eraser] });
  });
  afterAll(() => test.close());

  const run = () =>
    test.identity.room
      .jobs!.find((job) => job.name === 'identity.erase')!
      .run(
        {} as never,
        {
          db: test.db,
          log: { info: () => undefined },
          signal: new AbortController().signal,
        } as never,
      );
  /** A fresh code to the person's own phone, and the request with it. */
  async function request(person: { token: string; phone: string }) {
    test.clock.advance(70_000);
    await test.call(identityRoutes.sendProofCode, {}, { token: person.token });
    const phoneCode = test.sms.filter((one) => one.phone === person.phone).at(-1)!.params['code']!;
    return test.call(identityRoutes.requestErasure, { body: { phoneCode, reason: '不再需要' } }, { token: person.token });
  }
  const entries = (accountId: string) =>
    test.db
      .many<{ kind: string }>(
        sql`select kind from ledger.entry where chain = ${`account:${accountId}`} and kind like 'identity.erasure.%' order by seq`,
      )
      .then((rows) => rows.map(({ kind }) => kind.split('.').at(-1)));

  it('[P3] says before what goes and what must stay and why; an open session alone cannot ask', async () => {
    const person = await test.activated();
    const { body } = await test.call(identityRoutes.getErasure, {}, { token: person.token });
    expect(body).toMatchObject({ coolingDays: 7, keepYears: 10, request: null });
    expect(body.erased.map((one) => one.what)).toContain('试卷草稿');
    expect(body.kept).toContainEqual({ what: '成绩', why: '培训档案' });
    const refused = await test.call(identityRoutes.requestErasure, { body: {} }, { token: person.token });
    expect(refused.code).toBe('identity.proof_required');
    expect(await entries(person.accountId)).toEqual([]);
  });

  it('[P3] within the days it can be undone, the face is gone at once, and asking twice is one request', async () => {
    const person = await test.matched();
    await test.consent(person.token);
    expect((await request(person)).status).toBe(201);
    expect((await request(person)).code).toBe('identity.erasure_open');
    const consents = await test.call(identityRoutes.listMyConsents, {}, { token: person.token });
    expect(consents.body.items.find((one) => one.kind === 'FACE')!.withdrawnAt).not.toBeNull();
    test.clock.advance(6 * DAY);
    await run();
    expect((await test.call(identityRoutes.undoErasure, {}, { token: person.token })).body.state).toBe('UNDONE');
    test.clock.advance(3 * DAY);
    await run();
    expect(closed).toEqual([]);
    expect((await test.call(identityRoutes.getMe, {}, { token: person.token })).status).toBe(200);
    expect((await test.call(identityRoutes.undoErasure, {}, { token: person.token })).code).toBe('identity.erasure_none');
    expect(await entries(person.accountId)).toEqual(['requested', 'undone']);
  });

  it('[P3] afterwards the account is closed: no session, no name, no phone, no number; the effect stands in the ledger', async () => {
    const person = await test.matched();
    await request(person);
    keptUntil = '2027-01-31';
    test.clock.advance(7 * DAY);
    await run();
    expect(closed).toEqual([person.learnerId]);
    expect((await test.call(identityRoutes.getMe, {}, { token: person.token })).code).toBe('auth.required');
    const account = await test.db.one<Record<string, unknown>>(
      sql`select status, phone, phone_blind, openid, learner_id, display_name from identity.account where id = ${person.accountId}`,
    );
    expect(account).toMatchObject({ status: 'DISABLED', phone: null, phone_blind: null, openid: null, learner_id: null });
    expect(test.crypto.open(account['display_name'] as string, `identity.account|${person.accountId}|display_name`)).toBe('已注销用户');
    const left = await test.db.one<{ n: number }>(sql`
      select (select count(*) from identity.real_name where account_id = ${person.accountId})::int + (select count(*) from identity.face_template where account_id = ${person.accountId})::int
        + (select count(*) from identity.invitation where learner_id = ${person.learnerId})::int as n`);
    expect(left.n).toBe(0);
    expect(await entries(person.accountId)).toEqual(['requested', 'decided', 'closed']);
    // The name stays where the law wants it until its day, and not a day longer.
    test.clock.set(new Date('2027-01-31T12:00:00+08:00'));
    await run();
    expect(nameless).toEqual([]);
    test.clock.set(new Date('2027-02-01T12:00:00+08:00'));
    await run();
    await run();
    expect(nameless).toEqual([person.learnerId]);
    expect(await entries(person.accountId)).toEqual(['requested', 'decided', 'closed', 'done']);
  });

  it('[P3] whoever comes back with a new account keeps the record under their name', async () => {
    keptUntil = '2027-03-31';
    const person = await test.matched();
    await request(person);
    test.clock.advance(7 * DAY);
    await run();
    const back = await test.activated(test.newLearner({ ...test.learners.get(person.learnerId)! }));
    expect(back.learnerId).toBe(person.learnerId);
    expect(back.accountId).not.toBe(person.accountId);
    test.clock.set(new Date('2027-04-02T12:00:00+08:00'));
    await run();
    expect(nameless).not.toContain(person.learnerId);
  });

  it('[P3] staff accounts are closed by their administrator, not here', async () => {
    await test.staff('clerk', 'CITY_OFFICER', 'region', '460100');
    expect((await test.call(identityRoutes.getErasure, {}, { token: await test.signIn('clerk') })).code).toBe('identity.learner_only');
  });
});
