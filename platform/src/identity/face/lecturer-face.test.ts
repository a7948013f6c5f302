import { identityRoutes } from '@yangfan/contract';
import { newId, sql } from '@yangfan/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ACTED, CLASS, demoIdNo, embeddingOf, faceClient, identityTest, PASSWORD, shown, type IdentityTest } from '../testing.ts';

let test: IdentityTest;
let order = 500;
beforeAll(async () => {
  test = await identityTest();
  await test.staff('teacher', 'CLASS_TEACHER', 'class', CLASS);
  await test.staff('admin', 'PROV_ADMIN', 'province');
});
afterAll(() => test.close());
beforeEach(async () => {
  await test.db.run(sql`delete from identity.throttle`);
  await test.db.run(sql`delete from identity.face_challenge`);
  test.clock.advance(700_000);
});

/** A lecturer of the register with an account, signed in. */
async function lecturer() {
  order += 1;
  const registered = { lecturerId: newId('lec'), name: `演示讲师${order}`, idNo: demoIdNo(order), loginName: `lecturer.${order}` };
  test.lecturers.set(registered.lecturerId, registered);
  const accountId = await test.db.tx((tx) =>
    test.identity.port.createAccount(tx, {
      kind: 'staff',
      loginName: registered.loginName,
      displayName: registered.name,
      password: PASSWORD,
      phone: `1990000${String(2000 + order)}`,
      lecturerId: registered.lecturerId,
      grants: [{ role: 'LECTURER', scope: 'lecturer', id: registered.lecturerId }],
    }),
  );
  return { ...registered, accountId, token: await test.signIn(registered.loginName) };
}
type Lecturer = Awaited<ReturnType<typeof lecturer>>;
const match = (who: Lecturer, over: { name?: string; idNo?: string; idKind?: 'OTHER' } = {}) =>
  test.call(identityRoutes.verifyIdentity, { body: { name: who.name, idNo: who.idNo, ...over } }, { token: who.token });
async function enrolled() {
  const who = await lecturer();
  await match(who);
  const consent = await test.consent(who.token, 'FACE_LECTURER');
  const client = faceClient(test, who.token);
  await client.start('ENROL');
  const done = await client.honest(1);
  return { ...who, client, done, consentId: consent.body.id };
}
const templates = async (accountId: string) =>
  (await test.db.one<{ n: number }>(sql`select count(*)::int as n from identity.face_template where account_id = ${accountId}`)).n;

describe('the face of a lecturer', () => {
  it('[T1] a lecturer is matched with the register of lecturers, and with nothing else', async () => {
    const who = await lecturer();
    const other = await lecturer();
    expect((await match(who, { idNo: other.idNo })).code).toBe('identity.id_mismatch');
    expect((await match(who, { idNo: other.idNo })).detail).toContain('讲师库');
    const { body } = await match(who);
    expect(body).toMatchObject({
      state: 'ID_MATCHED',
      consentKind: 'FACE_LECTURER',
      faceConsent: false,
      ways: ['FACE', 'WECHAT_FACE', 'SMS_ID'],
    });
    expect(body.source).toContain('讲师库');
    // A document that nobody but the register can judge is judged by the register: no lecturer waits for a class teacher.
    expect((await match(other, { idKind: 'OTHER' })).body.state).toBe('ID_MATCHED');
    test.lecturers.delete(who.lecturerId);
    expect((await match(who)).code).toBe('identity.id_mismatch');
  });

  it('[T1] a text of their own is signed; neither signs what is meant for the other', async () => {
    const who = await lecturer();
    const learner = await test.matched();
    expect((await test.consent(who.token, 'FACE')).code).toBe('identity.consent_other');
    expect((await test.consent(who.token, 'PRIVACY')).code).toBe('identity.consent_other');
    expect((await test.consent(learner.token, 'FACE_LECTURER')).code).toBe('identity.consent_other');
    expect((await test.consent(await test.signIn('teacher'), 'FACE_LECTURER')).code).toBe('identity.learner_only');
    await match(who);
    expect((await faceClient(test, who.token).start('ENROL')).code).toBe('identity.consent_missing');
    expect((await test.consent(who.token, 'FACE_LECTURER')).status).toBe(201);
    expect((await faceClient(test, who.token).start('ENROL')).status).toBe(201);
    const text = await test.call(identityRoutes.getConsentText, { params: { kind: 'FACE_LECTURER' }, query: {} });
    expect(test.crypto.digests(text.body.body).sha256).toBe(text.body.sha256);
    expect(text.body.body).toMatch(/上传到平台的服务器[\s\S]*服务器会保存一份[\s\S]*现场照片加定位[\s\S]*随时可以撤回/);
  });

  it('[T3] enrolled and checked by the same code as learners; every use is written down with its scene and no learner', async () => {
    const who = await enrolled();
    expect(who.done.body.result).toMatchObject({ outcome: 'ACCEPT', message: '人脸录入成功' });
    expect(await test.identity.port.usesFace(test.db, who.accountId)).toBe(true);
    await who.client.start('CHECK_IN');
    const passed = await who.client.honest(1);
    const token = passed.body.result!.check!.token;
    const actor = await test.identity.authenticate(who.token, { deviceId: null, ip: '127.0.0.1' });
    const take = (purpose: 'CHECK_IN' | 'EXAM_ENTER') =>
      test.db.tx((tx) => test.identity.port.requireCheck(tx, { actor: actor!, purpose, token, now: test.clock.now() }));
    await expect(take('EXAM_ENTER')).rejects.toMatchObject({ code: 'identity.check_purpose' });
    expect(await take('CHECK_IN')).toMatchObject({ method: 'FACE' });
    await expect(take('CHECK_IN')).rejects.toMatchObject({ code: 'identity.check_used' });
    const rows = await test.db.many<object>(
      sql`select purpose, way, outcome, learner_id from identity.face_check where account_id = ${who.accountId} order by at`,
    );
    expect(rows).toEqual([
      { purpose: 'ENROL', way: 'FACE', outcome: 'ACCEPT', learner_id: null },
      { purpose: 'CHECK_IN', way: 'FACE', outcome: 'ACCEPT', learner_id: null },
    ]);
    const kinds = await test.db.many<{ kind: string; learner: string | null }>(
      sql`select kind, learner_id as learner from ledger.entry where chain = ${`account:${who.accountId}`} order by seq`,
    );
    expect(kinds.map(({ kind }) => kind)).toContain('identity.lecturer.verified');
    expect(kinds.every(({ learner }) => learner === null)).toBe(true);
    // No event tells the other rooms of a learner who is none.
    expect(await test.db.many(sql`select 1 from kernel.outbox where type = 'identity.learner.verified'`)).toEqual([]);
  });

  it('[T3] a doubtful face is refused and no picture is kept: nobody reviews lecturers, the photo on the spot is their other way', async () => {
    const who = await enrolled();
    await who.client.start('CHECK_IN');
    // Everything at 0.48 from the template: between 0.42 and 0.55, where a learner's picture would wait for the class teacher.
    const doubtful = embeddingOf(1, 0).map((value, index) => value + (index === 3 ? 0.48 : 0));
    let near = await who.client.send(shown({ embedding: doubtful }));
    for (let guard = 0; guard < 60 && !near.body.result; guard += 1) {
      const { action } = who.client.step!;
      for (const over of action === 'NEUTRAL' ? [{}] : [{}, {}, ACTED[action]!, {}]) {
        near = await who.client.send(shown({ ...over, embedding: doubtful }));
        if (near.body.result || who.client.step!.action !== action) break;
      }
    }
    expect(near.body.result).toMatchObject({ outcome: 'REJECT', check: null });
    expect(near.body.result!.message).toContain('现场照片');
    expect(await test.db.many(sql`select 1 from identity.review_image where account_id = ${who.accountId}`)).toEqual([]);
  });

  it('[T1] withdrawn or switched off, the template is gone at once; a year unused, by itself', async () => {
    const who = await enrolled();
    expect(await templates(who.accountId)).toBe(1);
    const { body } = await test.call(
      identityRoutes.withdrawConsent,
      { params: { consentId: who.consentId }, body: {} },
      { token: who.token },
    );
    expect(body).toMatchObject({ deletedTemplates: 1 });
    expect(await templates(who.accountId)).toBe(0);
    expect(await test.identity.port.usesFace(test.db, who.accountId)).toBe(false);
    expect((await who.client.start('CHECK_IN')).code).toBe('identity.consent_missing');

    const left = await enrolled();
    const off = await test.call(
      identityRoutes.disableAccount,
      { params: { accountId: left.accountId }, body: { reason: '离开机构了' } },
      { token: await test.signIn('admin') },
    );
    expect([off.status, await templates(left.accountId)]).toEqual([200, 0]);

    const idle = await enrolled();
    await test.db.run(sql`update identity.face_template set used_at = '2025-01-01' where account_id = ${idle.accountId}`);
    const job = test.identity.room.jobs!.find(({ name }) => name === 'identity.forget')!;
    await job.run({} as never, { db: test.db, log: { info: () => undefined } } as never);
    expect(await templates(idle.accountId)).toBe(0);
  });

  it('[T1] the lecturer reads their own checks and takes their own data along', async () => {
    const who = await enrolled();
    const mine = await test.call(identityRoutes.listMyChecks, { query: {} }, { token: who.token });
    expect(mine.body.items.map(({ purpose }) => purpose)).toEqual(['ENROL']);
    const file = await test.call(identityRoutes.exportMyData, { body: { password: PASSWORD } }, { token: who.token });
    const data = (typeof file.body === 'string' ? JSON.parse(file.body) : file.body) as Record<string, Record<string, unknown>>;
    expect(data['实名']).toMatchObject({ 姓名: who.name, 证件号码: who.idNo });
    expect(data['人脸']).toMatchObject({ modelVersion: expect.any(String) });
    expect(data['同意书']).toMatchObject([{ kind: 'FACE_LECTURER' }]);
    expect(data['本人核验']).toHaveLength(1);
  });

  it('[T3] on the phone WeChat compares; the openid it needs is sealed, serves this check and never signs anybody in', async () => {
    const who = await lecturer();
    await match(who);
    await test.consent(who.token, 'FACE_LECTURER');
    const start = (code?: string) =>
      test.call(identityRoutes.startWechatFace, { body: { purpose: 'CHECK_IN', ...(code ? { code } : {}) } }, { token: who.token });
    expect((await start()).code).toBe('identity.wechat_unbound');
    const begun = await start(test.wechatCode('wang'));
    expect(begun.status).toBe(201);
    const { openid } = await test.db.one<{ openid: string }>(
      sql`select openid from identity.wechat_face where id = ${begun.body.sessionId}`,
    );
    expect(openid).not.toContain('sim_');
    test.simulator.finishFace(begun.body.verifyId, true);
    const done = await test.call(identityRoutes.finishWechatFace, { params: { sessionId: begun.body.sessionId } }, { token: who.token });
    expect(done.body).toMatchObject({ outcome: 'ACCEPT', check: { method: 'FACE' } });
    expect(await test.db.one(sql`select openid from identity.wechat_face where id = ${begun.body.sessionId}`)).toEqual({ openid: null });
    expect(await test.identity.port.usesFace(test.db, who.accountId)).toBe(true);
    const entering = await test.call(identityRoutes.signInByWechat, { body: { code: test.wechatCode('wang') } });
    expect(entering.code).toBe('identity.wechat_unbound');
    expect((await test.call(identityRoutes.bindWechat, { body: { code: test.wechatCode('wang') } }, { token: who.token })).code).toBe(
      'identity.learner_only',
    );
  });

  it('[T3] another account cannot use the check of a lecturer', async () => {
    const who = await enrolled();
    const other = await enrolled();
    await who.client.start('CHECK_IN');
    const token = (await who.client.honest(1)).body.result!.check!.token;
    const actor = await test.identity.authenticate(other.token, { deviceId: null, ip: '127.0.0.1' });
    await expect(
      test.db.tx((tx) => test.identity.port.requireCheck(tx, { actor: actor!, purpose: 'CHECK_IN', token, now: test.clock.now() })),
    ).rejects.toMatchObject({ code: 'identity.check_required' });
  });
});
