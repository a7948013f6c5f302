import { identityRoutes } from '@yangfan/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localBus } from '../../realtime/index.ts';
import { identityTest } from '../testing.ts';

describe('[P3] several nodes on one bus', () => {
  const reviewed: object[] = [];
  let test: Awaited<ReturnType<typeof identityTest>>;
  let second: Awaited<ReturnType<(typeof test)['anotherNode']>>;
  beforeAll(async () => {
    test = await identityTest({ bus: localBus(), realtime: { review: (whom) => void reviewed.push(whom) } });
    await test.staff('officer', 'CITY_OFFICER', 'region', '460100');
    second = await test.anotherNode();
  });
  afterAll(async () => {
    await second.close();
    await test.close();
  });

  it('[P3] a session ended on one node is refused on the other at once, though that one remembered it', async () => {
    const [a, b] = [await test.signIn('officer'), await test.signIn('officer')];
    expect((await second.call(identityRoutes.getMe, {}, { token: b })).status).toBe(200);
    const { body } = await test.call(identityRoutes.listSessions, {}, { token: a });
    const other = body.items.find((one) => !one.current)!;
    await test.call(identityRoutes.revokeSession, { params: { sessionId: other.id } }, { token: a });
    expect((await second.call(identityRoutes.getMe, {}, { token: b })).code).toBe('auth.required');
    expect(reviewed).toContainEqual({ sessionId: other.id });
    expect((await second.call(identityRoutes.getMe, {}, { token: a })).status).toBe(200);
    await test.call(identityRoutes.signOut, {}, { token: a });
    expect((await second.call(identityRoutes.getMe, {}, { token: a })).code).toBe('auth.required');
  });
});
