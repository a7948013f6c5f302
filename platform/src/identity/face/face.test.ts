import { identityRoutes } from '@yangfan/contract';
import { sql } from '@yangfan/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ACTED, CLASS, demoIdNo, embeddingOf, faceClient, identityTest, OTHER_CLASS, shown, type IdentityTest } from '../testing.ts';
import { faceScene } from './testing.ts';

let test: IdentityTest;
const { willing, enrolled, status, templates, challengeRow } = faceScene(() => test);
beforeAll(async () => {
  test = await identityTest();
  await test.staff('teacher', 'CLASS_TEACHER', 'class', CLASS);
  await test.staff('other.teacher', 'CLASS_TEACHER', 'class', OTHER_CLASS);
});
afterAll(() => test.close());
beforeEach(async () => {
  await test.db.run(sql`delete from identity.throttle`);
  await test.db.run(sql`delete from identity.face_challenge`);
  test.clock.advance(700_000);
});

describe('consent', () => {
  it('[T1] no face without its own consent of the newest version; signing names exactly what was read', async () => {
    const person = await test.matched();
    const client = faceClient(test, person.token);
    expect((await client.start()).code).toBe('identity.consent_missing');
    const text = await test.call(identityRoutes.getConsentText, { params: { kind: 'FACE' }, query: {} });
    expect(text.body.body).toMatch(/上传到平台的服务器/);
    expect(text.body.body).toMatch(/服务器会保存一份/);
    expect(test.crypto.digests(text.body.body).sha256).toBe(text.body.sha256);
    const sign = (version: number, sha256: string) =>
      test.call(identityRoutes.signConsent, { body: { kind: 'FACE', version, sha256 } }, { token: person.token });
    expect((await sign(text.body.version, '0'.repeat(64))).code).toBe('identity.consent_outdated');
    expect((await sign(text.body.version + 1, text.body.sha256)).code).toBe('identity.consent_outdated');
    const signed = await sign(text.body.version, text.body.sha256);
    expect(signed.body).toMatchObject({ kind: 'FACE', textSha256: text.body.sha256, current: true, ip: expect.any(String) });
    expect((await sign(text.body.version, text.body.sha256)).body.id).toBe(signed.body.id);
    expect((await client.start()).status).toBe(201);
  });

  it('[T1] a new version of the text must be signed before the face is used again', async () => {
    const person = await enrolled();
    await test.staff('publisher', 'PROV_ADMIN', 'province');
    const admin = await test.signIn('publisher');
    const body = {
      title: '人脸信息处理同意书',
      purpose: '签到、考试入场和学习抽查时确认是您本人',
      body: `${'这是一份单独的同意书，说明画面会上传到平台的服务器、服务器会保存一份人脸模板。'.repeat(3)}第二版。`,
    };
    const published = await test.call(identityRoutes.publishConsentText, { params: { kind: 'FACE' }, body }, { token: admin });
    expect(published.body.version).toBe(2);
    const client = faceClient(test, person.token);
    expect((await client.start('CHECK_IN')).code).toBe('identity.consent_missing');
    const mine = await test.call(identityRoutes.listMyConsents, {}, { token: person.token });
    expect(mine.body.items.find((one) => one.kind === 'FACE')).toMatchObject({ version: 1, current: false, withdrawnAt: null });
    await test.consent(person.token);
    expect((await client.start('CHECK_IN')).status).toBe(201);
    const old = await test.call(identityRoutes.getConsentText, { params: { kind: 'FACE' }, query: { version: 1 } });
    expect(old.body.version).toBe(1);
  });

  it('[T1] withdrawing deletes template, waiting pictures, open sessions and unused passes at once; the alternative goes on', async () => {
    const person = await enrolled();
    const client = faceClient(test, person.token);
    await client.start('CHECK_IN');
    const passed = await client.honest();
    const token = passed.body.result!.check!.token;
    await client.start('EXAM_ENTER');
    const consents = await test.call(identityRoutes.listMyConsents, {}, { token: person.token });
    const consentId = consents.body.items.find((one) => one.kind === 'FACE')!.id;
    const stranger = await test.matched();
    expect((await test.call(identityRoutes.withdrawConsent, { params: { consentId }, body: {} }, { token: stranger.token })).code).toBe(
      'request.not_found',
    );
    const reply = await test.call(
      identityRoutes.withdrawConsent,
      { params: { consentId }, body: { reason: '不想用了' } },
      { token: person.token },
    );
    expect(reply.body).toMatchObject({ deletedTemplates: 1, consent: { withdrawnAt: expect.any(String), current: false } });
    expect(await templates(person.accountId)).toBe(0);
    expect((await client.send(shown())).code).toBe('identity.face_ended');
    const actor = (await test.identity.authenticate(person.token, { deviceId: null, ip: '1' }))!;
    await expect(
      test.db.tx((tx) => test.identity.port.requireCheck(tx, { actor, purpose: 'CHECK_IN', token, now: test.clock.now() })),
    ).rejects.toMatchObject({ code: 'identity.check_expired' });
    expect(await status(person.token)).toMatchObject({ state: 'ID_MATCHED', next: 'CHOOSE_WAY', faceConsent: false, faceEnrolledAt: null });
    await test.db.run(sql`delete from identity.throttle`);
    const alternative = await test.call(identityRoutes.startAlternative, { body: { purpose: 'CHECK_IN' } }, { token: person.token });
    const done = await test.call(
      identityRoutes.finishAlternative,
      {
        params: { alternativeId: alternative.body.alternativeId },
        body: { code: test.lastCode(person.phone), idTail: person.idNo.slice(-4) },
      },
      { token: person.token },
    );
    expect(done.body.method).toBe('ALTERNATIVE');
    expect(await status(person.token)).toMatchObject({ state: 'VERIFIED', method: 'ALTERNATIVE' });
  });

  it('[T1] under fourteen a guardian must have agreed', async () => {
    const person = await test.matched(test.newLearner({ idNo: demoIdNo(77, '20130601') }));
    await test.consent(person.token);
    expect((await faceClient(test, person.token).start()).code).toBe('identity.guardian_required');
    const mine = await test.call(identityRoutes.listMyConsents, {}, { token: person.token });
    await test.call(
      identityRoutes.withdrawConsent,
      { params: { consentId: mine.body.items.find((one) => one.kind === 'FACE')!.id }, body: {} },
      { token: person.token },
    );
    const text = await test.call(identityRoutes.getConsentText, { params: { kind: 'FACE' }, query: {} });
    await test.call(
      identityRoutes.signConsent,
      { body: { kind: 'FACE', version: text.body.version, sha256: text.body.sha256, guardianName: '监护人甲' } },
      { token: person.token },
    );
    expect((await faceClient(test, person.token).start()).status).toBe(201);
    const stored = await test.db.many<{ text: string }>(sql`select row_to_json(c)::text as text from identity.consent c`);
    expect(stored.every(({ text: row }) => !row.includes('监护人甲'))).toBe(true);
  });
});

describe('an honest person', () => {
  it('[T1] enrols: neutral, three random actions told one at a time, neutral; the template is sealed under its own key', async () => {
    const person = await willing();
    const client = faceClient(test, person.token);
    const started = await client.start('ENROL');
    expect(started.body.step).toMatchObject({ no: 1, of: 5, action: 'NEUTRAL' });
    expect(JSON.stringify(started.body)).not.toMatch(/TURN|BLINK|MOUTH|NOD/);
    const done = await client.honest();
    expect(done.body.result).toMatchObject({ outcome: 'ACCEPT', message: '人脸录入成功' });
    expect(await status(person.token)).toMatchObject({ state: 'VERIFIED', method: 'FACE', faceEnrolledAt: expect.any(String) });
    const row = await test.db.one<{ template: Buffer; wrappedKey: string }>(
      sql`select template, wrapped_key as "wrappedKey" from identity.face_template where account_id = ${person.accountId}`,
    );
    expect(row.template.length).toBe(12 + 16 + 128 * 4);
    expect(row.wrappedKey).toMatch(/^k1\./);
    expect(await challengeRow(client.challenge.challengeId)).toMatchObject({ status: 'DONE', state: null });
    const kinds = (
      await test.db.many<{ kind: string }>(sql`select kind from ledger.entry where learner_id = ${person.learnerId} order by seq`)
    ).map((entry) => entry.kind);
    expect(kinds).toEqual(
      expect.arrayContaining([
        'identity.consent.signed',
        'identity.id.matched',
        'identity.face.enrolled',
        'identity.check.made',
        'identity.learner.verified',
      ]),
    );
  });

  it('[T1] a template moved to another person, or asked for another model, does not open', async () => {
    const { openRecord } = await import('./vault.ts');
    const [a, b] = [await enrolled(), await enrolled(2)];
    const row = await test.db.one<{ template: Buffer; wrappedKey: string; modelVersion: string }>(
      sql`select template, wrapped_key as "wrappedKey", model_version as "modelVersion" from identity.face_template where account_id = ${a.accountId}`,
    );
    const open = (who: string, version: string) =>
      openRecord(
        test.crypto,
        { wrappedKey: row.wrappedKey, body: row.template },
        `${who}|${version}`,
        `identity.face_template|${who}|wrapped_key`,
      );
    expect(open(a.accountId, row.modelVersion)).toHaveLength(512);
    expect(() => open(b.accountId, row.modelVersion)).toThrow();
    expect(() => open(a.accountId, 'another-model')).toThrow();
  });

  it('[T1] checks in with a token that is good once and only for that', async () => {
    const person = await enrolled();
    const client = faceClient(test, person.token);
    await client.start('CHECK_IN');
    const done = await client.honest();
    const { check } = done.body.result!;
    expect(check).toMatchObject({ method: 'FACE' });
    const actor = (await test.identity.authenticate(person.token, { deviceId: null, ip: '1' }))!;
    const use = (purpose: 'CHECK_IN' | 'EXAM_ENTER') =>
      test.db.tx((tx) => test.identity.port.requireCheck(tx, { actor, purpose, token: check!.token, now: test.clock.now() }));
    await expect(use('EXAM_ENTER')).rejects.toMatchObject({ code: 'identity.check_purpose' });
    expect(await use('CHECK_IN')).toMatchObject({ method: 'FACE', score: expect.any(Number) });
    await expect(use('CHECK_IN')).rejects.toMatchObject({ code: 'identity.check_used' });
  });

  it('[T1] mistakes that can be mended get a hint and cost nothing but time', async () => {
    const person = await willing();
    const client = faceClient(test, person.token);
    await client.start();
    for (const [over, hint] of [
      [{ faces: 0, embedding: undefined }, 'NO_FACE'],
      [{ faces: 2 }, 'MANY_FACES'],
      [{ outside: 0.2 }, 'HALF_FACE'],
      [{ interEyePx: 40 }, 'TOO_FAR'],
      [{ yaw: 25 }, 'NOT_FRONTAL'],
      [{ pitch: 25 }, 'NOT_FRONTAL'],
    ] as const) {
      const reply = await client.send(shown(over));
      expect(reply.body).toMatchObject({ accepted: false, hint, message: expect.any(String), step: { no: 1 } });
    }
    expect((await client.honest()).body.result).toMatchObject({ outcome: 'ACCEPT' });
  });
});

describe('matching', () => {
  it("[T1] another face is rejected; a look-alike can't take over the template", async () => {
    const person = await enrolled(1);
    const client = faceClient(test, person.token);
    await client.start('CHECK_IN');
    expect((await client.honest(2)).body.result).toMatchObject({ outcome: 'REJECT', check: null });
    await client.start('ENROL');
    expect((await client.honest(2)).body.result).toMatchObject({ outcome: 'REJECT' });
    await client.start('CHECK_IN');
    expect((await client.honest(1)).body.result).toMatchObject({ outcome: 'ACCEPT' });
  });

  it('[T1] in the zone of doubt the class teacher looks, with a trace; the picture is sealed and gone afterwards', async () => {
    const person = await enrolled(1);
    const client = faceClient(test, person.token);
    await client.start('CHECK_IN');
    // Everything at 0.48 from the template: between 0.42 and 0.55.
    const doubtful = embeddingOf(1, 0).map((value, index) => value + (index === 3 ? 0.48 : 0));
    let reply = await client.send(shown({ embedding: doubtful }));
    for (let guard = 0; guard < 60 && !reply.body.result; guard += 1) {
      const { action } = client.step!;
      const frames = action === 'NEUTRAL' ? [{}] : [{}, {}, ACTED[action]!, {}];
      for (const over of frames) {
        reply = await client.send(shown({ ...over, embedding: doubtful }));
        if (reply.body.result || client.step!.action !== action) break;
      }
    }
    expect(reply.body.result).toMatchObject({ outcome: 'REVIEW', check: null });
    const { checkId } = reply.body.result!;
    const stored = await test.db.one<{ image: Buffer }>(sql`select image from identity.review_image where check_id = ${checkId}`);
    expect(stored.image.includes(reply.jpeg.subarray(30, 200))).toBe(false);

    const teacher = await test.signIn('teacher');
    const list = await test.call(
      identityRoutes.listClassVerifications,
      { params: { classId: CLASS }, query: { review: true } },
      { token: teacher },
    );
    expect(list.body.items).toMatchObject([
      { learnerId: person.learnerId, reviewCheckId: checkId, reviewHasImage: true, reviewScore: expect.closeTo(0.48, 1) },
    ]);
    const look = (token: string, classId = CLASS) =>
      test.call(identityRoutes.getReviewImage, { params: { classId, checkId }, query: { reason: '复核待审画面' } }, { token });
    expect((await look(await test.signIn('other.teacher'), OTHER_CLASS)).code).toBe('identity.not_in_class');
    expect((await look(person.token)).code).toBe('auth.forbidden');
    const image = await look(teacher);
    expect(Buffer.compare(image.raw, reply.jpeg)).toBe(0);
    const seen = await test.call(identityRoutes.listMyReveals, { query: {} }, { token: person.token });
    expect(seen.body.items[0]).toMatchObject({ fields: ['FACE_IMAGE'], role: '班主任', reason: '复核待审画面' });
    const decide = () =>
      test.call(
        identityRoutes.decideReview,
        { params: { classId: CLASS, checkId }, body: { decision: 'ACCEPT', reason: '确认为本人' } },
        { token: teacher },
      );
    expect((await decide()).status).toBe(200);
    expect((await decide()).code).toBe('identity.wrong_state');
    expect((await look(teacher)).code).toBe('request.not_found');
    const claimed = await test.call(identityRoutes.claimCheck, { body: { purpose: 'CHECK_IN' } }, { token: person.token });
    expect(claimed.body).toMatchObject({ checkId, method: 'FACE' });
  });

  it('[T1] review pictures are gone after seven days, unused templates after a year', async () => {
    const person = await enrolled(3);
    await test.db.run(
      sql`insert into identity.face_check (id, account_id, learner_id, purpose, way, outcome, at) values ('fck_x', ${person.accountId}, ${person.learnerId}, 'CHECK_IN', 'FACE', 'REVIEW', ${test.clock.now()})`,
    );
    await test.db.run(
      sql`insert into identity.review_image (check_id, account_id, wrapped_key, image, expires_at) values ('fck_x', ${person.accountId}, 'k1.x', 'x', ${new Date(test.clock.now().getTime() + 7 * 86_400_000)})`,
    );
    const job = test.identity.room.jobs!.find((one) => one.name === 'identity.forget')!;
    const run = () =>
      job.run({} as never, {
        db: test.db,
        clock: test.clock,
        log: { info() {}, warn() {} } as never,
        signal: new AbortController().signal,
      });
    const images = async () =>
      (await test.db.one<{ n: number }>(sql`select count(*)::int as n from identity.review_image where check_id = 'fck_x'`)).n;
    test.clock.advance(7 * 86_400_000 - 1000);
    await run();
    expect(await images()).toBe(1);
    test.clock.advance(1000);
    await run();
    expect([await images(), await templates(person.accountId)]).toEqual([0, 1]);
    test.clock.advance(366 * 86_400_000);
    await run();
    expect(await templates(person.accountId)).toBe(0);
  });
});

describe("WeChat's face check", () => {
  it("[T1] the server asks WeChat itself; the client's word and an unfinished session pass nobody", async () => {
    const learner = test.newLearner({ idNo: '110105194912310028' });
    const { checkCharacter } = await import('../realname/id-number.rules.ts');
    learner.idNo = `11010519491231002${checkCharacter('11010519491231002')}`;
    const person = await test.matched(learner);
    await test.consent(person.token);
    const start = (purpose: 'ENROL' | 'CHECK_IN') =>
      test.call(identityRoutes.startWechatFace, { body: { purpose } }, { token: person.token });
    const finish = (sessionId: string, token = person.token) =>
      test.call(identityRoutes.finishWechatFace, { params: { sessionId } }, { token });
    expect((await start('ENROL')).code).toBe('identity.wechat_unbound');
    await test.call(identityRoutes.bindWechat, { body: { code: test.wechatCode('zhang') } }, { token: person.token });
    const first = await start('ENROL');
    expect((await finish(first.body.sessionId)).body).toMatchObject({ outcome: 'REJECT', check: null });
    const second = await start('ENROL');
    test.simulator.finishFace(second.body.verifyId, false);
    expect((await finish(second.body.sessionId)).body.outcome).toBe('REJECT');
    const third = await start('ENROL');
    test.simulator.finishFace(third.body.verifyId, true);
    const stranger = await test.matched();
    expect((await finish(third.body.sessionId, stranger.token)).code).toBe('request.not_found');
    expect((await finish(third.body.sessionId)).body).toMatchObject({ outcome: 'ACCEPT', check: { method: 'FACE' } });
    expect((await finish(third.body.sessionId)).code).toBe('identity.face_ended');
    expect(await status(person.token)).toMatchObject({ state: 'VERIFIED', method: 'FACE' });
    test.simulator.down = true;
    expect((await start('CHECK_IN')).code).toBe('identity.provider_failed');
    test.simulator.down = false;
  });
});

describe('the duty that comes with many faces', () => {
  it('[T1] is told at 80,000 and at 100,000 persons', async () => {
    const { faceDuty } = await import('./retention.rules.ts');
    expect([79_999, 80_000, 99_999, 100_000].map(faceDuty)).toEqual(['BELOW', 'ALERT', 'ALERT', 'FILING_DUE']);
    await test.staff('counter', 'AUDITOR', 'system');
    expect((await test.call(identityRoutes.countFaces, {}, { token: await test.signIn('counter') })).body.state).toBe('BELOW');
  });
});
