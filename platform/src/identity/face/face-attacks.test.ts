import { identityRoutes } from '@yangfan/contract';
import { sql } from '@yangfan/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ACTED, embeddingOf, faceClient, identityTest, newJpeg, shown, type IdentityTest } from '../testing.ts';
import { faceScene } from './testing.ts';

let test: IdentityTest;
const { willing, templates, challengeRow } = faceScene(() => test);
beforeAll(async () => {
  test = await identityTest();
});
afterAll(() => test.close());
beforeEach(async () => {
  await test.db.run(sql`delete from identity.throttle`);
  await test.db.run(sql`delete from identity.face_challenge`);
  test.clock.advance(700_000);
});

describe('attacks on the session', () => {
  /** Refused now, ended for good, and no template came of it. */
  async function expectRefused(
    person: { accountId: string },
    client: ReturnType<typeof faceClient>,
    reply: { code: string | null },
    why: string,
  ) {
    expect(reply.code).toBe('identity.face_refused');
    expect(await challengeRow(client.challenge.challengeId)).toMatchObject({ why, state: null });
    expect((await client.send(shown())).code).toBe('identity.face_ended');
    expect(await templates(person.accountId)).toBe(0);
  }
  async function begun() {
    const person = await willing();
    const client = faceClient(test, person.token);
    await client.start();
    const first = await client.send(shown());
    expect(first.body.accepted).toBe(true);
    return { person, client, first };
  }

  it('[T1] the same picture again is refused, in this session and in any later one, of whomever', async () => {
    const { person, client, first } = await begun();
    await expectRefused(person, client, await client.send(shown(), { jpeg: first.jpeg }), 'repeated');
    const other = await willing();
    const second = faceClient(test, other.token);
    await second.start();
    await expectRefused(other, second, await second.send(shown(), { jpeg: first.jpeg }), 'repeated');
  });

  it('[T1] frames out of order or left out are refused', async () => {
    const { person, client } = await begun();
    await expectRefused(person, client, await client.send(shown(), { seq: 0 }), 'order');
    const next = await begun();
    await expectRefused(next.person, next.client, await next.client.send(shown(), { seq: 2 }), 'order');
  });

  it('[T1] a frame without the right signature, or for another step, is refused', async () => {
    const { person, client } = await begun();
    await expectRefused(person, client, await client.send(shown(), { mac: '0'.repeat(64) }), 'mac');
    const next = await begun();
    await expectRefused(next.person, next.client, await next.client.send(shown(), { stepToken: 'not-the-token-of-this-step' }), 'token');
  });

  it('[T1] clocks that go back, run ahead, rush or lag behind are refused (prepared or kept-back pictures)', async () => {
    for (const [over, why] of [
      [{ capturedAt: 900_000 }, 'time'],
      [{ capturedAt: 1_000_000 + 300 + 10 }, 'spacing'],
      [{ capturedAt: 1_060_000 }, 'time'],
      [{ gapMs: 9_000, capturedAt: 1_000_000 + 300 + 200 }, 'stale'],
    ] as const) {
      const { person, client } = await begun();
      await expectRefused(person, client, await client.send(shown(), over), why);
    }
  });

  it('[T1] who takes too long over a step starts again', async () => {
    const { person, client } = await begun();
    await expectRefused(person, client, await client.send(shown(), { gapMs: 20_001 }), 'late');
    const next = await begun();
    await next.client.send(shown());
    await next.client.send(shown());
    expect(next.client.step!.no).toBe(2);
    await expectRefused(next.person, next.client, await next.client.send(shown(), { gapMs: 8_001 }), 'late');
  });

  it('[T1] a photo held up shows no action and runs out of time; a still picture is noticed', async () => {
    const { person, client } = await begun();
    await client.send(shown());
    await client.send(shown());
    let reply = await client.send(shown());
    // A flat picture tilted about: a little yaw, next to no shift of the nose.
    for (let i = 0; i < 40 && reply.status === 200; i += 1)
      reply = await client.send(shown({ yaw: i % 2 ? 12 : -12, noseOffset: i % 2 ? 0.05 : -0.05 }));
    await expectRefused(person, client, reply, 'late');

    const still = await willing();
    const copy = faceClient(test, still.token);
    await copy.start();
    const same = shown().sketch;
    await copy.send(shown({ sketch: same }));
    await copy.send(shown({ sketch: same }));
    await expectRefused(still, copy, await copy.send(shown({ sketch: same })), 'still');
  });

  it('[T1] somebody else stepping in is refused, also from behind a photo and back', async () => {
    const { person, client } = await begun();
    await expectRefused(person, client, await client.send(shown({ embedding: embeddingOf(2) })), 'other_person');
    // Another person does the action.
    const second = await begun();
    await second.client.send(shown());
    await second.client.send(shown());
    await expectRefused(
      second.person,
      second.client,
      await second.client.send(shown({ ...ACTED[second.client.step!.action], embedding: embeddingOf(2) })),
      'other_person',
    );
    // A look-alike within 0.70 passes while turning, but not at rest.
    const alike = (away: number) => embeddingOf(1, 0).map((value, index) => value + (index < 4 ? away / 2 : 0));
    const third = await begun();
    await third.client.send(shown());
    await third.client.send(shown());
    await expectRefused(third.person, third.client, await third.client.send(shown({ embedding: alike(0.62) })), 'other_person');
  });

  it('[T1] a face that vanishes in the middle of an action makes it start over', async () => {
    const { client } = await begun();
    await client.send(shown());
    await client.send(shown());
    const { action } = client.step!;
    await client.send(shown());
    await client.send(shown());
    await client.send(shown(ACTED[action]));
    expect((await client.send(shown({ faces: 0, embedding: undefined }))).body.hint).toBe('NO_FACE');
    await client.send(shown());
    expect(client.step!.action).toBe(action);
    expect((await client.honest()).body.result).toMatchObject({ outcome: 'ACCEPT' });
  });

  it('[T1] a session belongs to one account and one sign-in', async () => {
    const { person, client } = await begun();
    const stranger = await willing();
    expect((await client.send(shown(), { token: stranger.token })).code).toBe('request.not_found');
    test.clock.advance(61_000);
    await test.call(identityRoutes.sendPhoneCode, { body: { phone: person.phone } });
    const second = await test.call(identityRoutes.signInByPhone, {
      body: { phone: person.phone, code: test.lastCode(person.phone), client: 'mini' },
    });
    expect((await client.send(shown(), { token: second.body.token! })).code).toBe('identity.face_ended');
  });

  it('[T1] two frames sent at once end the session instead of counting twice', async () => {
    const { client, person } = await begun();
    const seq = 1;
    const replies = await Promise.all([client.send(shown(), { seq }), client.send(shown(), { seq })]);
    expect(replies.filter((one) => one.status === 200).length).toBeLessThanOrEqual(1);
    expect(await templates(person.accountId)).toBe(0);
  });

  it('[T1] what is no picture, or too large a one, is refused without ending the session', async () => {
    const { client } = await begun();
    expect((await client.send(shown(), { jpeg: Buffer.from('x'.repeat(2000)) })).code).toBe('identity.frame_invalid');
    expect((await client.send(shown(), { jpeg: newJpeg(320_000) })).code).toMatch(
      /identity.frame_invalid|request.invalid|request.too_large/,
    );
    expect((await client.honest()).body.result).toMatchObject({ outcome: 'ACCEPT' });
  });

  it('[T1] five tries in ten minutes, then the alternative is offered', async () => {
    const person = await willing();
    const client = faceClient(test, person.token);
    for (let i = 0; i < 5; i += 1) {
      expect((await client.start()).status).toBe(201);
      await client.send(shown(), { mac: '0'.repeat(64) });
    }
    const sixth = await client.start();
    expect(sixth).toMatchObject({ code: 'identity.face_tries', detail: expect.stringContaining('短信') });
    test.clock.advance(600_001);
    expect((await client.start()).status).toBe(201);
  });

  it("[T1] the session's state is sealed at rest", async () => {
    const { client } = await begun();
    const { state } = await challengeRow(client.challenge.challengeId);
    const text = state!.toString('latin1');
    expect(text).not.toContain(client.challenge.sessionKey);
    expect(text).not.toContain('embeddings');
  });
});
