import { identityRoutes } from '@yangfan/contract';
import { sql } from '@yangfan/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { totpNumber } from '../accounts/totp.ts';
import { identityTest, PASSWORD, type IdentityTest } from '../testing.ts';

let test: IdentityTest;
beforeAll(async () => {
  test = await identityTest({ totpRequired: true });
  await test.staff('officer', 'PROV_OFFICER', 'province');
  await test.staff('admin', 'PROV_ADMIN', 'province');
  await test.staff('security', 'SEC_ADMIN', 'system');
});
afterAll(() => test.close());
// Counters of one test must not reach into the next.
beforeEach(async () => {
  await test.db.run(sql`delete from identity.throttle`);
  test.clock.advance(60_000);
});

const attempt = (loginName: string, password: string, more: object = {}) =>
  test.call(identityRoutes.signIn, { body: { loginName, password, client: 'mini', ...more } });
async function captcha(node: Pick<IdentityTest, 'call'> = test) {
  const { body } = await node.call(identityRoutes.makeCaptcha);
  // The letters stand only in the picture; the test knows the key and tries them out as no stranger can.
  await test.db.run(
    sql`update identity.captcha set answer = ${test.crypto.sign('captcha', `${body.captchaId}|abcd`)} where id = ${body.captchaId}`,
  );
  return { captchaId: body.captchaId, text: 'AbCd' };
}

/** How many times sessions were looked up in the database meanwhile. */
async function countingLookUps(work: () => Promise<void>): Promise<number> {
  let lookUps = 0;
  const original = test.db.many.bind(test.db);
  test.db.many = ((statement: { text: string }) => {
    if (statement.text.includes('from identity.session s join')) lookUps += 1;
    return original(statement as never);
  }) as never;
  try {
    await work();
  } finally {
    test.db.many = original as never;
  }
  return lookUps;
}

describe('sign-in by password', () => {
  it('[A2] stores only the digest of the token, and gives the browser a cookie that no script can read', async () => {
    const response = await test.app.inject({
      method: 'POST',
      url: '/v1/identity/sessions',
      payload: { loginName: 'officer', password: PASSWORD },
    });
    expect(response.statusCode).toBe(201);
    expect(response.json().token).toBeNull();
    const cookie = response.cookies.find((one) => one.name === 'yf_session')!;
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
    const stored = await test.db.many<{ row: string }>(sql`select row_to_json(s)::text as row from identity.session s`);
    expect(stored.length).toBeGreaterThan(0);
    expect(stored.some(({ row }) => row.includes(cookie.value))).toBe(false);
    const password = await test.db.many<{ row: string }>(sql`select row_to_json(c)::text as row from identity.credential c`);
    expect(password.every(({ row }) => row.includes('$argon2id$') && !row.includes(PASSWORD))).toBe(true);
  });

  it('[P3] an unknown account and a wrong password get the same answer, captcha and lock', async () => {
    for (const name of ['officer', 'nobody.here']) {
      await test.db.run(sql`delete from identity.throttle`);
      const seen: unknown[] = [];
      for (let i = 0; i < 7; i += 1) {
        const reply = await attempt(name, 'Wrong-Password-1', i >= 2 ? { captcha: await captcha() } : {});
        seen.push([reply.status, reply.code, reply.detail]);
      }
      expect(seen.map((one) => (one as string[])[1])).toEqual([
        ...Array(5).fill('identity.sign_in_failed'),
        'identity.locked',
        'identity.locked',
      ]);
    }
  });

  it('[P3] five failures lock for fifteen minutes, also against the right password', async () => {
    for (let i = 0; i < 5; i += 1) await attempt('officer', 'Wrong-Password-1', { captcha: await captcha() });
    expect((await attempt('officer', PASSWORD, { captcha: await captcha() })).code).toBe('identity.locked');
    test.clock.advance(14 * 60_000);
    expect((await attempt('officer', PASSWORD, { captcha: await captcha() })).code).toBe('identity.locked');
    test.clock.advance(61_000);
    expect((await attempt('officer', PASSWORD)).status).toBe(201);
  });

  it('[P3] twenty guesses sent at once are counted one by one', async () => {
    const captchas = await Promise.all(Array.from({ length: 20 }, () => captcha()));
    const replies = await Promise.all(captchas.map((one) => attempt('officer', 'Wrong-Password-1', { captcha: one })));
    expect(replies.filter((reply) => reply.code === 'identity.sign_in_failed')).toHaveLength(5);
    expect(replies.filter((reply) => reply.code === 'identity.locked')).toHaveLength(15);
  });

  it('[P3] guesses sent at once to several nodes share one limit', async () => {
    const nodes = await Promise.all([test.anotherNode(), test.anotherNode(), test.anotherNode()]);
    // Each node has made some of them: pictures, too, are known on every node.
    const captchas = await Promise.all(Array.from({ length: 24 }, (_one, index) => captcha(nodes[index % nodes.length])));
    const codes = await Promise.all(
      captchas.map((one, index) =>
        nodes[index % nodes.length]!.call(identityRoutes.signIn, {
          body: { loginName: 'officer', password: 'Wrong-Password-1', client: 'mini', captcha: one },
        }),
      ),
    ).then((replies) => replies.map((reply) => reply.code));
    expect(codes.filter((code) => code === 'identity.sign_in_failed')).toHaveLength(5);
    expect(codes.filter((code) => code === 'identity.locked')).toHaveLength(19);
    // Locked on the one node is locked on every other, also for the right password.
    for (const node of nodes) {
      const reply = await node.call(identityRoutes.signIn, {
        body: { loginName: 'officer', password: PASSWORD, client: 'mini', captcha: await captcha(node) },
      });
      expect(reply.code).toBe('identity.locked');
    }
    await Promise.all(nodes.map((node) => node.close()));
  });

  it('[P3] a burst without captchas gets the two guesses that one after the other would', async () => {
    const replies = await Promise.all(Array.from({ length: 10 }, () => attempt('officer', 'Wrong-Password-1')));
    expect(replies.filter((reply) => reply.code === 'identity.sign_in_failed').length).toBeLessThanOrEqual(2);
    expect((await attempt('officer', PASSWORD, { captcha: await captcha() })).status).toBe(201);
  });

  it('[P3] after two failures a captcha is due; a wrong, used or late one is refused', async () => {
    await attempt('officer', 'Wrong-Password-1');
    await attempt('officer', 'Wrong-Password-1');
    expect((await attempt('officer', PASSWORD)).code).toBe('identity.captcha_required');
    const good = await captcha();
    expect((await attempt('officer', PASSWORD, { captcha: { ...good, text: 'zzzz' } })).code).toBe('identity.captcha_wrong');
    expect((await attempt('officer', PASSWORD, { captcha: good })).code).toBe('identity.captcha_wrong');
    const late = await captcha();
    test.clock.advance(5 * 60_000);
    expect((await attempt('officer', PASSWORD, { captcha: late })).code).toBe('identity.captcha_wrong');
    expect((await attempt('officer', PASSWORD, { captcha: await captcha() })).status).toBe(201);
    // Success resets the account's counter.
    test.clock.advance(16 * 60_000);
    expect((await attempt('officer', PASSWORD)).status).toBe(201);
  });

  it('[P3] hostile names are only names', async () => {
    for (const name of ["' or 1=1 --", '../../etc/passwd', 'officer\u202e', '${7*7}', '1'.repeat(60)]) {
      expect((await attempt(name, PASSWORD)).status).toBeGreaterThanOrEqual(400);
      await test.db.run(sql`delete from identity.throttle`);
    }
    expect((await attempt('OFFICER', PASSWORD)).status).toBe(201);
  });
});

describe('sessions', () => {
  it('[P3] a token from before sign-in is worth nothing after it (fixation)', async () => {
    const planted = 'A'.repeat(43);
    const response = await test.app.inject({
      method: 'POST',
      url: '/v1/identity/sessions',
      payload: { loginName: 'officer', password: PASSWORD },
      cookies: { yf_session: planted },
      headers: { 'x-yangfan-client': '1' },
    });
    const fresh = response.cookies.find((one) => one.name === 'yf_session')!.value;
    expect(fresh).not.toBe(planted);
    expect((await test.call(identityRoutes.getMe, {}, { token: planted })).code).toBe('auth.required');
    // Signing in again from the same browser ends the session that was there.
    const again = await test.app.inject({
      method: 'POST',
      url: '/v1/identity/sessions',
      payload: { loginName: 'officer', password: PASSWORD },
      cookies: { yf_session: fresh },
      headers: { 'x-yangfan-client': '1' },
    });
    expect(again.statusCode).toBe(201);
    expect((await test.call(identityRoutes.getMe, {}, { token: fresh })).code).toBe('auth.required');
  });

  it('[P3] a write with the cookie alone is refused (CSRF)', async () => {
    const response = await test.app.inject({
      method: 'POST',
      url: '/v1/identity/sessions',
      payload: { loginName: 'officer', password: PASSWORD },
    });
    const yf_session = response.cookies.find((one) => one.name === 'yf_session')!.value;
    const forged = await test.app.inject({ method: 'DELETE', url: '/v1/identity/sessions', cookies: { yf_session } });
    expect(forged.json().code).toBe('auth.csrf');
    const foreign = await test.app.inject({
      method: 'DELETE',
      url: '/v1/identity/sessions',
      cookies: { yf_session },
      headers: { 'x-yangfan-client': '1', 'sec-fetch-site': 'cross-site' },
    });
    expect(foreign.json().code).toBe('auth.csrf');
  });

  it('[P3] staff are signed out after 30 idle minutes; use keeps the session alive, but not past twelve hours', async () => {
    const token = await test.signIn('officer');
    const me = () => test.call(identityRoutes.getMe, {}, { token });
    test.clock.advance(29 * 60_000);
    expect((await me()).status).toBe(200);
    test.clock.advance(29 * 60_000);
    expect((await me()).status).toBe(200);
    test.clock.advance(30 * 60_000 + 1);
    expect((await me()).code).toBe('auth.required');
    const second = await test.signIn('officer');
    for (let i = 0; i < 25; i += 1) {
      test.clock.advance(29 * 60_000);
      await test.call(identityRoutes.getMe, {}, { token: second });
    }
    expect((await test.call(identityRoutes.getMe, {}, { token: second })).code).toBe('auth.required');
  });

  it("[P3] one sees and ends one's own sessions, at once, and nobody else's", async () => {
    const a = await test.signIn('officer');
    const b = await test.signIn('officer');
    const list = await test.call(identityRoutes.listSessions, {}, { token: a });
    const other = list.body.items.find((one) => !one.current)!;
    const stranger = await test.signIn('admin');
    expect((await test.call(identityRoutes.revokeSession, { params: { sessionId: other.id } }, { token: stranger })).code).toBe(
      'request.not_found',
    );
    expect((await test.call(identityRoutes.getMe, {}, { token: b })).status).toBe(200);
    expect((await test.call(identityRoutes.revokeOtherSessions, {}, { token: a })).status).toBe(200);
    expect((await test.call(identityRoutes.getMe, {}, { token: b })).code).toBe('auth.required');
    expect((await test.call(identityRoutes.signOut, {}, { token: a })).status).toBe(200);
    expect((await test.call(identityRoutes.getMe, {}, { token: a })).code).toBe('auth.required');
  });

  it('[P3] authenticating asks the database once in five seconds, and writes last-seen at most once a minute', async () => {
    const token = await test.signIn('officer');
    const lookUps = await countingLookUps(async () => {
      for (let i = 0; i < 50; i += 1) expect(await test.identity.authenticate(token, { deviceId: null, ip: '1' })).not.toBeNull();
    });
    expect(lookUps).toBe(1);
    const seen = () => test.db.one<{ at: Date }>(sql`select max(last_seen_at) as at from identity.session`);
    const before = await seen();
    test.clock.advance(59_000);
    await test.identity.authenticate(token, { deviceId: null, ip: '1' });
    expect(await seen()).toEqual(before);
    test.clock.advance(1_000);
    await test.identity.authenticate(token, { deviceId: null, ip: '1' });
    expect((await seen()).at.getTime()).toBe(before.at.getTime() + 60_000);
    // An open line that proves itself is nobody at work.
    test.clock.advance(61_000);
    await test.identity.authenticate(token, { deviceId: null, ip: '1', quiet: true });
    expect((await seen()).at.getTime()).toBe(before.at.getTime() + 60_000);
  });

  it('[P3] callers who come together are looked up together: each by their own token, and who was signed out is refused', async () => {
    const tokens = [await test.signIn('officer'), await test.signIn('officer'), await test.signIn('officer')];
    const gone = tokens[1]!;
    const authenticate = (token: string) => test.identity.authenticate(token, { deviceId: null, ip: '1' });
    const sessions = await Promise.all(tokens.map(authenticate));
    // Signed out by another process: this one only learns of it from the database.
    await test.db.run(sql`update identity.session set ended_at = ${test.clock.now()} where id = ${sessions[1]!.sessionId}`);
    test.clock.advance(61_000);
    const callers = [...tokens, 'a-token-that-nobody-was-ever-given', ...tokens];
    let found: Awaited<ReturnType<typeof authenticate>>[] = [];
    const lookUps = await countingLookUps(async () => {
      found = await Promise.all(callers.map(authenticate));
    });
    expect(lookUps).toBe(1);
    expect(found.map((actor) => actor?.sessionId ?? null)).toEqual(
      callers.map((token) => (token === gone ? null : (sessions[tokens.indexOf(token)]?.sessionId ?? null))),
    );
    const { seen } = await test.db.one<{ seen: number }>(
      sql`select count(*)::int as seen from identity.session where last_seen_at = ${test.clock.now()}`,
    );
    expect(seen).toBe(2);
  });

  it('[P3] a new device is told to the owner, a known one is not', async () => {
    await test.signIn('officer', { device: 'device-aaaa-1' });
    const before = test.notices.length;
    await test.signIn('officer', { device: 'device-aaaa-1' });
    expect(test.notices.length).toBe(before);
    await test.signIn('officer', { device: 'device-bbbb-2' });
    expect(test.notices.at(-1)).toMatchObject({ kind: 'identity.new_device' });
  });
});

describe('passwords and second factor', () => {
  it('[P3] roles rest until the second factor is set; its numbers and recovery codes are good once', async () => {
    const token = await test.signIn('security');
    const me = await test.call(identityRoutes.getMe, {}, { token });
    expect(me.body.todo).toEqual(['ENROL_TOTP']);
    expect(me.body.permissions).toEqual([]);
    expect((await test.call(identityRoutes.listAccounts, { query: {} }, { token })).code).toBe('auth.forbidden');
    expect((await test.call(identityRoutes.confirmTotp, { body: { code: '123456' } }, { token })).code).toBe('identity.totp_not_started');
    const { body: started } = await test.call(identityRoutes.startTotp, {}, { token });
    expect(started.uri).toMatch(/^otpauth:\/\/totp\//);
    const sealed = await test.db.one<{ secret: string }>(sql`select secret from identity.totp limit 1`);
    expect(sealed.secret).not.toContain(started.secret);
    const number = () => totpNumber(started.secret, test.clock.now());
    const wrong = String((Number(number()) + 1) % 1_000_000).padStart(6, '0');
    expect((await test.call(identityRoutes.confirmTotp, { body: { code: wrong } }, { token })).code).toBe('identity.totp_wrong');
    const { body: confirmed } = await test.call(identityRoutes.confirmTotp, { body: { code: number() } }, { token });
    expect(confirmed.recoveryCodes).toHaveLength(10);
    expect((await test.call(identityRoutes.listAccounts, { query: {} }, { token })).status).toBe(200);

    expect((await attempt('security', PASSWORD)).code).toBe('identity.totp_required');
    // The number that confirmed can't be used again.
    expect((await attempt('security', PASSWORD, { totp: number() })).code).toBe('identity.totp_wrong');
    test.clock.advance(31_000);
    expect((await attempt('security', PASSWORD, { totp: number() })).status).toBe(201);
    expect((await attempt('security', PASSWORD, { totp: number() })).code).toBe('identity.totp_wrong');
    await test.db.run(sql`delete from identity.throttle`);
    expect((await attempt('security', PASSWORD, { totp: confirmed.recoveryCodes[0] })).status).toBe(201);
    expect((await attempt('security', PASSWORD, { totp: confirmed.recoveryCodes[0] })).code).toBe('identity.totp_wrong');
    expect((await test.call(identityRoutes.removeTotp, { body: { code: number() } }, { token })).code).toBe('identity.totp_must_stay');
  });

  it('[P3] a password is changed only with the old one, must be strong and new, and ends other sessions', async () => {
    await test.staff('changer', 'PROV_OFFICER', 'province');
    const token = await test.signIn('changer');
    const other = await test.signIn('changer');
    const change = (current: string, next: string) => test.call(identityRoutes.changePassword, { body: { current, next } }, { token });
    expect((await change('Wrong-Password-1', 'Another-Word-22')).code).toBe('identity.password_wrong');
    expect((await change(PASSWORD, 'short1A')).code).toBe('identity.password_weak');
    const guessed = await change(PASSWORD, 'Hainan@2026!');
    expect(guessed).toMatchObject({ code: 'identity.password_weak', detail: expect.stringContaining('太容易被猜到') });
    expect((await change(PASSWORD, PASSWORD)).code).toBe('identity.password_reused');
    let current = PASSWORD;
    for (const next of ['First-Word-2026', 'Second-Word-2026', 'Third-Word-2026', 'Fourth-Word-2026']) {
      expect((await change(current, next)).status).toBe(200);
      current = next;
    }
    expect((await change(current, PASSWORD)).code).toBe('identity.password_reused');
    expect((await change(current, 'Fifth-Word-2026')).status).toBe(200);
    expect((await change('Fifth-Word-2026', PASSWORD)).status).toBe(200);
    expect((await test.call(identityRoutes.getMe, {}, { token: other })).code).toBe('auth.required');
    expect((await test.call(identityRoutes.getMe, {}, { token })).status).toBe(200);
  });

  it('[P3] staff must renew the password after 90 days before anything else', async () => {
    await test.staff('aged', 'PROV_OFFICER', 'province');
    test.clock.advance(90 * 86_400_000);
    const token = await test.signIn('aged');
    const me = await test.call(identityRoutes.getMe, {}, { token });
    expect(me.body.todo).toEqual(['CHANGE_PASSWORD']);
    await test.call(identityRoutes.changePassword, { body: { current: PASSWORD, next: 'Renewed-Word-2027' } }, { token });
    expect((await test.call(identityRoutes.getMe, {}, { token })).body.permissions.length).toBeGreaterThan(0);
  });
});
