import { identityRoutes } from '@yangfan/contract';
import { sql } from '@yangfan/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CLASS, identityTest, OTHER_CLASS, type IdentityTest } from '../testing.ts';

let test: IdentityTest;
beforeAll(async () => {
  test = await identityTest();
  await test.staff('teacher', 'CLASS_TEACHER', 'class', CLASS);
});
afterAll(() => test.close());
beforeEach(async () => {
  await test.db.run(sql`delete from identity.throttle`);
  test.clock.advance(61_000);
});

const send = (phone: string) => test.call(identityRoutes.sendPhoneCode, { body: { phone } });
const enter = (phone: string, code: string, more: object = {}) =>
  test.call(identityRoutes.signInByPhone, { body: { phone, code, client: 'mini', ...more } });

describe('activation', () => {
  it('[T1] a learner activates with the link and the code sent to the registered phone', async () => {
    const learner = test.newLearner();
    const { code, link } = await test.invite(learner);
    expect(link).toBe(`/activate/${code}`);
    expect(test.sms.at(-1)).toMatchObject({ phone: learner.phone, template: 'invitation' });
    const seen = await test.call(identityRoutes.getInvitation, { params: { code } });
    expect(seen.body).toMatchObject({ state: 'OPEN', maskedPhone: `199****${learner.phone.slice(-4)}` });
    expect(JSON.stringify(seen.body)).not.toContain(learner.name);
    expect((await test.call(identityRoutes.activate, { params: { code }, body: { phoneCode: '000000', privacyVersion: 1 } })).code).toBe(
      'identity.phone_code_wrong',
    );
    await test.call(identityRoutes.sendInvitationCode, { params: { code } });
    expect(
      (await test.call(identityRoutes.activate, { params: { code }, body: { phoneCode: test.lastCode(learner.phone), privacyVersion: 9 } }))
        .code,
    ).toBe('identity.consent_outdated');
    const done = await test.call(identityRoutes.activate, {
      params: { code },
      body: { phoneCode: test.lastCode(learner.phone), privacyVersion: 1, client: 'mini' },
    });
    expect(done.status).toBe(201);
    const me = await test.call(identityRoutes.getMe, {}, { token: done.body.token! });
    expect(me.body).toMatchObject({ kind: 'learner', learnerId: learner.learnerId, grants: [{ role: 'TRAINEE', scopeName: '本人' }] });
    expect(me.body.displayName).not.toBe(learner.name);
    expect((await test.call(identityRoutes.activate, { params: { code }, body: { phoneCode: '123456', privacyVersion: 1 } })).code).toBe(
      'identity.invitation_used',
    );
    const consents = await test.call(identityRoutes.listMyConsents, {}, { token: done.body.token! });
    expect(consents.body.items).toMatchObject([{ kind: 'PRIVACY', version: 1, current: true }]);
    const kinds = await test.db.many<{ kind: string }>(
      sql`select kind from ledger.entry where learner_id = ${learner.learnerId} order by at, seq`,
    );
    expect(kinds.map((row) => row.kind)).toContain('identity.account.activated');
    const events = await test.db.one<{ n: number }>(
      sql`select count(*)::int as n from kernel.outbox where type = 'identity.account.activated'`,
    );
    expect(events.n).toBe(1);
  });

  it('[T1] a code that is not, is withdrawn by a newer one, or is a month old opens nothing', async () => {
    expect((await test.call(identityRoutes.getInvitation, { params: { code: 'ZZZZZZZZZZ' } })).code).toBe('identity.invitation_invalid');
    const learner = test.newLearner();
    const first = await test.invite(learner);
    const second = await test.invite(learner);
    expect((await test.call(identityRoutes.getInvitation, { params: { code: first.code } })).code).toBe('identity.invitation_invalid');
    test.clock.advance(31 * 86_400_000);
    expect((await test.call(identityRoutes.getInvitation, { params: { code: second.code } })).body.state).toBe('EXPIRED');
    expect((await test.call(identityRoutes.sendInvitationCode, { params: { code: second.code } })).code).toBe(
      'identity.invitation_invalid',
    );
  });

  it('[T1] a second class uses the account of the first; two learners never share a phone', async () => {
    const person = await test.activated();
    test.enrolled.get(OTHER_CLASS)!.add(person.learnerId);
    const { code } = await test.invite(person, OTHER_CLASS);
    test.clock.advance(61_000);
    await test.call(identityRoutes.sendInvitationCode, { params: { code } });
    const again = await test.call(identityRoutes.activate, {
      params: { code },
      body: { phoneCode: test.lastCode(person.phone), privacyVersion: 1 },
    });
    expect(again.body.accountId).toBe(person.accountId);
    const other = test.newLearner({ phone: person.phone });
    const invited = await test.invite(other);
    test.clock.advance(61_000);
    await test.call(identityRoutes.sendInvitationCode, { params: { code: invited.code } });
    expect(
      (
        await test.call(identityRoutes.activate, {
          params: { code: invited.code },
          body: { phoneCode: test.lastCode(person.phone), privacyVersion: 1 },
        })
      ).code,
    ).toBe('identity.phone_taken');
  });

  it("[T1] the class teacher sees who has not activated and sends again; others don't", async () => {
    const learner = test.newLearner();
    await test.invite(learner);
    const token = await test.signIn('teacher');
    const list = await test.call(
      identityRoutes.listClassInvitations,
      { params: { classId: CLASS }, query: { state: 'OPEN', size: 100 } },
      { token },
    );
    const row = list.body.items.find((one) => one.learnerId === learner.learnerId)!;
    expect(row).toMatchObject({ state: 'OPEN', link: expect.stringMatching(/^\/activate\//) });
    const again = await test.call(identityRoutes.resendInvitation, { params: { classId: CLASS, invitationId: row.id } }, { token });
    expect(again.body.link).not.toBe(row.link);
    expect(
      (await test.call(identityRoutes.resendInvitation, { params: { classId: OTHER_CLASS, invitationId: row.id } }, { token })).code,
    ).toBe('auth.scope');
    const person = await test.activated();
    expect(
      (await test.call(identityRoutes.listClassInvitations, { params: { classId: CLASS }, query: {} }, { token: person.token })).code,
    ).toBe('auth.forbidden');
  });
});

describe('codes by text message', () => {
  it('[T1] a code is good once, for five minutes, for five tries, for its phone and purpose', async () => {
    const person = await test.activated();
    test.clock.advance(61_000);
    await send(person.phone);
    const code = test.lastCode(person.phone);
    expect((await enter(person.phone, code)).status).toBe(201);
    expect((await enter(person.phone, code)).code).toBe('identity.phone_code_wrong');
    test.clock.advance(61_000);
    await send(person.phone);
    const late = test.lastCode(person.phone);
    test.clock.advance(300_000);
    expect((await enter(person.phone, late)).code).toBe('identity.phone_code_wrong');
    await send(person.phone);
    const good = test.lastCode(person.phone);
    const wrong = good === '111111' ? '222222' : '111111';
    for (let i = 0; i < 5; i += 1) expect((await enter(person.phone, wrong)).code).toBe('identity.phone_code_wrong');
    expect((await enter(person.phone, good)).code).toBe('identity.phone_code_wrong');
    const stored = await test.db.many<{ text: string }>(sql`select row_to_json(c)::text as text from identity.phone_code c`);
    expect(stored.every(({ text }) => !text.includes(`"${good}"`) && !text.includes(person.phone))).toBe(true);
  });

  it('[T1] guesses sent at once are all counted', async () => {
    const person = await test.activated();
    test.clock.advance(61_000);
    await send(person.phone);
    const good = test.lastCode(person.phone);
    const guesses = [...Array.from({ length: 9 }, (_, i) => String((Number(good) + 1 + i) % 1_000_000).padStart(6, '0')), good];
    const replies = await Promise.all(guesses.map((code) => enter(person.phone, code)));
    const { tries } = await test.db.one<{ tries: number }>(
      sql`select tries from identity.phone_code order by created_at desc, id desc limit 1`,
    );
    expect(tries).toBeLessThanOrEqual(5);
    expect(replies.filter((reply) => reply.status === 201).length).toBeLessThanOrEqual(1);
  });

  it('[T1] sending is paced: a minute apart, ten a day; many from one address want a captcha', async () => {
    const person = await test.activated();
    test.clock.advance(61_000);
    expect((await send(person.phone)).status).toBe(200);
    expect((await send(person.phone)).code).toBe('identity.phone_code_too_soon');
    for (let i = 0; i < 9; i += 1) {
      test.clock.advance(61_000);
      await send(person.phone);
    }
    test.clock.advance(61_000);
    expect((await send(person.phone)).code).toBe('identity.phone_code_limit');
    await test.db.run(sql`delete from identity.throttle`);
    for (let i = 0; i < 20; i += 1) await send(`1990000${5000 + i}`);
    expect((await send('19900006000')).code).toBe('identity.captcha_required');
  });

  it('[T1] an unknown number is answered like a known one, but gets nothing', async () => {
    const person = await test.activated();
    test.clock.advance(61_000);
    const count = test.sms.length;
    const known = await send(person.phone);
    const unknown = await send('19900007777');
    expect(unknown.body).toEqual(known.body);
    expect(test.sms.length).toBe(count + 1);
    expect((await enter('19900007777', '123456')).code).toBe('identity.phone_code_wrong');
  });

  it("[T1] staff can't sign in by phone code", async () => {
    await test.db.tx((tx) =>
      test.identity.port.createAccount(tx, {
        kind: 'staff',
        loginName: 'phoned',
        phone: '19900003333',
        password: 'Long-Enough-1',
        displayName: '某',
        grants: [],
      }),
    );
    const count = test.sms.length;
    await send('19900003333');
    expect(test.sms.length).toBe(count);
  });
});

describe('WeChat sign-in', () => {
  it('[T1] an unbound WeChat is told to use the phone; after binding the code of wx.login is enough', async () => {
    const person = await test.activated();
    expect((await test.call(identityRoutes.signInByWechat, { body: { code: test.wechatCode('wang') } })).code).toBe(
      'identity.wechat_unbound',
    );
    test.clock.advance(61_000);
    await send(person.phone);
    expect((await enter(person.phone, test.lastCode(person.phone), { wechatCode: test.wechatCode('wang') })).status).toBe(201);
    const reply = await test.call(identityRoutes.signInByWechat, { body: { code: test.wechatCode('wang') } });
    expect(reply.body).toMatchObject({ accountId: person.accountId, token: expect.any(String) });
    const stored = await test.db.many<{ text: string }>(sql`select row_to_json(a)::text as text from identity.account a`);
    expect(stored.every(({ text }) => !text.includes('sim_'))).toBe(true);
    const other = await test.activated();
    expect((await test.call(identityRoutes.bindWechat, { body: { code: test.wechatCode('wang') } }, { token: other.token })).code).toBe(
      'identity.wechat_taken',
    );
    await test.call(identityRoutes.unbindWechat, {}, { token: reply.body.token! });
    expect((await test.call(identityRoutes.signInByWechat, { body: { code: test.wechatCode('wang') } })).code).toBe(
      'identity.wechat_unbound',
    );
  });

  it('[T1] a used or wrong code and a WeChat that is down are answered, not crashed on', async () => {
    const code = test.wechatCode('li');
    await test.call(identityRoutes.signInByWechat, { body: { code } });
    expect((await test.call(identityRoutes.signInByWechat, { body: { code } })).code).toBe('identity.wechat_code_refused');
    test.simulator.down = true;
    expect((await test.call(identityRoutes.signInByWechat, { body: { code: test.wechatCode('li') } })).code).toBe('identity.wechat_failed');
    test.simulator.down = false;
  });
});
