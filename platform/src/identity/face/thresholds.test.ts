import { identityRoutes } from '@yangfan/contract';
import { problem } from '@yangfan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faceClient, identityTest, type IdentityTest } from '../testing.ts';

let test: IdentityTest;
let limits: { accept: number; review: number } | null = { accept: 0.42, review: 0.55 };
beforeAll(async () => {
  test = await identityTest({
    thresholds: async () => {
      if (!limits) throw problem('policy.missing', '政策参数 face.acceptDistance 未设置');
      return limits;
    },
  });
});
afterAll(() => test?.close());

describe("the province's limits for likeness", () => {
  it('[T1] decide at the moment of the comparison; without them nobody is led through the movements', async () => {
    const person = await test.matched();
    await test.consent(person.token);
    const enrol = faceClient(test, person.token);
    await enrol.start('ENROL');
    expect((await enrol.honest()).body.result).toMatchObject({ outcome: 'ACCEPT' });

    const outcomeWith = async (accept: number, review: number) => {
      limits = { accept, review };
      const client = faceClient(test, person.token);
      expect((await client.start('CHECK_IN')).status).toBe(201);
      // The same person with some noise: further than 0.001, nearer than 0.42.
      return (await client.honest(1, 0.05)).body.result?.outcome;
    };
    expect(await outcomeWith(0.42, 0.55)).toBe('ACCEPT');
    expect(await outcomeWith(0.001, 0.55)).toBe('REVIEW');
    expect(await outcomeWith(0.001, 0.002)).toBe('REJECT');
    const used = await test.call(identityRoutes.listMyChecks, { query: {} }, { token: person.token });
    expect(used.body.items.map((check) => check.outcome).sort()).toEqual(['ACCEPT', 'ACCEPT', 'REJECT', 'REVIEW']);

    limits = null;
    const refused = await faceClient(test, person.token).start('CHECK_IN');
    expect(refused).toMatchObject({ code: 'policy.missing', detail: expect.stringContaining('face.acceptDistance') });
  });
});
