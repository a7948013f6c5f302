import { identityRoutes } from '@yangfan/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identityTest, type IdentityTest } from '../testing.ts';

let test: IdentityTest;
beforeAll(async () => {
  test = await identityTest();
});
afterAll(() => test.close());

const take = (code: string) => test.app.inject({ method: 'POST', url: '/v1/identity/handovers', payload: { code } });

describe('from the phone into the browser', () => {
  it('[A1] a learner goes on in the browser with a code: once, within a minute, by a cookie that no script reads', async () => {
    const learner = await test.activated();
    const made = await test.call(identityRoutes.makeHandover, {}, { token: learner.token });
    expect(made.status).toBe(201);
    const taken = await take(made.body.code);
    expect(taken.statusCode).toBe(201);
    expect(taken.json()).toMatchObject({ kind: 'learner', accountId: learner.accountId, token: null });
    expect(taken.cookies.find((one) => one.name === 'yf_session')).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
    expect((await take(made.body.code)).json().code).toBe('identity.handover_ended');

    const late = await test.call(identityRoutes.makeHandover, {}, { token: learner.token });
    test.clock.advance(60_001);
    expect((await take(late.body.code)).json().code).toBe('identity.handover_ended');
    expect((await take('x'.repeat(43))).json().code).toBe('identity.handover_ended');
  });

  it('[P3] two who take the same code at once: one of them gets it', async () => {
    const learner = await test.activated();
    const { body } = await test.call(identityRoutes.makeHandover, {}, { token: learner.token });
    const answers = await Promise.all([take(body.code), take(body.code), take(body.code)]);
    expect(answers.map((one) => one.statusCode).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
  });

  it('[A2] staff hand nothing on, and nobody who is not signed in', async () => {
    await test.staff('handover.officer', 'PROV_OFFICER', 'province');
    const token = await test.signIn('handover.officer');
    expect((await test.call(identityRoutes.makeHandover, {}, { token })).code).toBe('identity.learner_only');
    expect((await test.call(identityRoutes.makeHandover, {})).status).toBe(401);
  });
});
