import { identityRoutes } from '@yangfan/contract';
import { sql, type Actor } from '@yangfan/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CLASS, demoIdNo, identityTest, OTHER_CLASS, type IdentityTest } from '../testing.ts';
import { startTencentSimulator } from '../providers/tencent.simulator.ts';
import { tencentProvider } from '../providers/tencent.provider.ts';

let test: IdentityTest;
let teacher: string;
beforeAll(async () => {
  test = await identityTest();
  await test.staff('teacher', 'CLASS_TEACHER', 'class', CLASS);
  await test.staff('officer', 'CITY_OFFICER', 'region', '460200');
});
afterAll(() => test.close());
beforeEach(async () => {
  await test.db.run(sql`delete from identity.throttle`);
  test.clock.advance(61_000);
  teacher = await test.signIn('teacher');
});

const verify = (token: string, name: string, idNo: string, idKind?: 'OTHER') =>
  test.call(identityRoutes.verifyIdentity, { body: { name, idNo, ...(idKind ? { idKind } : {}) } }, { token });
const status = async (token: string) => (await test.call(identityRoutes.getVerification, {}, { token })).body;
const actorOf = async (token: string) => (await test.identity.authenticate(token, { deviceId: null, ip: '1' })) as Actor;

/** Takes the alternative way to a passed check. */
async function alternative(person: { token: string; phone: string; idNo: string }, purpose: 'ENROL' | 'CHECK_IN' | 'EXAM_ENTER') {
  await test.db.run(sql`delete from identity.throttle`);
  const started = await test.call(identityRoutes.startAlternative, { body: { purpose } }, { token: person.token });
  if (started.status !== 201) throw new Error(`alternative: ${started.code}`);
  return test.call(
    identityRoutes.finishAlternative,
    { params: { alternativeId: started.body.alternativeId }, body: { code: test.lastCode(person.phone), idTail: person.idNo.slice(-4) } },
    { token: person.token },
  );
}

describe('name and number', () => {
  it("[T1] both must be right, both must be the roster's, and what was typed is sealed", async () => {
    const person = await test.activated();
    expect((await status(person.token)).next).toBe('CONFIRM_ID');
    expect((await verify(person.token, person.name, '310101199801011234')).code).toBe('identity.id_number_invalid');
    expect((await verify(person.token, '别的名字', person.idNo)).code).toBe('identity.id_mismatch');
    expect((await verify(person.token, person.name, demoIdNo(999))).code).toBe('identity.id_mismatch');
    const good = await verify(person.token, ` ${person.name} `, person.idNo.toLowerCase());
    expect(good.body).toMatchObject({ state: 'ID_MATCHED', next: 'CHOOSE_WAY', source: expect.stringContaining('未经公安系统核验') });
    const rows = await test.db.many<{ text: string }>(sql`select row_to_json(r)::text as text from identity.real_name r`);
    expect(rows.every(({ text }) => !text.includes(person.idNo) && !text.includes(person.name))).toBe(true);
    const ledger = await test.db.many<{ text: string }>(sql`select row_to_json(e)::text as text from ledger.entry e`);
    expect(ledger.every(({ text }) => !text.includes(person.idNo) && !text.includes(person.name) && !text.includes(person.phone))).toBe(
      true,
    );
  });

  it("[T1] another person's true name and number don't open this account", async () => {
    const [mine, other] = [await test.activated(), test.newLearner()];
    expect((await verify(mine.token, other.name, other.idNo)).code).toBe('identity.id_mismatch');
  });

  it('[T1] five comparisons in ten minutes, then a pause', async () => {
    const person = await test.activated();
    for (let i = 0; i < 5; i += 1) await verify(person.token, '乱写', person.idNo);
    expect((await verify(person.token, person.name, person.idNo)).code).toBe('identity.id_tries');
    test.clock.advance(600_000);
    expect((await verify(person.token, person.name, person.idNo)).status).toBe(200);
  });

  it('[T1] a document that only a person can judge goes to the class teacher, who decides with a reason', async () => {
    const learner = test.newLearner({ idNo: 'H1234567890' });
    const person = await test.activated(learner);
    expect((await verify(person.token, person.name, 'h1234567890', 'OTHER')).body).toMatchObject({
      state: 'MANUAL_REVIEW',
      next: 'WAIT_REVIEW',
    });
    const decide = (token: string, classId = CLASS) =>
      test.call(
        identityRoutes.decideVerification,
        { params: { classId, learnerId: person.learnerId }, body: { decision: 'APPROVE', reason: '当面核对通行证' } },
        { token },
      );
    const officer = await test.signIn('officer');
    expect((await decide(officer)).code).toBe('auth.scope');
    expect((await decide(person.token)).code).toBe('auth.forbidden');
    expect((await decide(teacher, OTHER_CLASS)).code).toBe('auth.scope');
    expect((await decide(teacher)).body.state).toBe('VERIFIED');
    expect(await status(person.token)).toMatchObject({ state: 'VERIFIED', method: 'ALTERNATIVE', next: 'NONE' });
    expect((await decide(teacher)).code).toBe('identity.wrong_state');
  });

  it('[T1] the class list shows states, masked, and only to who may see', async () => {
    const person = await test.matched();
    const list = await test.call(
      identityRoutes.listClassVerifications,
      { params: { classId: CLASS }, query: { state: 'ID_MATCHED', size: 100 } },
      { token: teacher },
    );
    const row = list.body.items.find((one) => one.learnerId === person.learnerId)!;
    expect(row).toMatchObject({ activated: true, state: 'ID_MATCHED' });
    expect(row.maskedIdNo).toMatch(/^999\*+\d{3}[\dX]$/);
    expect(list.body.items.every((one) => one.state === 'ID_MATCHED')).toBe(true);
  });
});

describe('the alternative of equal effect', () => {
  it('[T1] code and last four digits complete the verification without a face', async () => {
    const person = await test.matched();
    const passed = await alternative(person, 'ENROL');
    expect(passed.body).toMatchObject({ method: 'ALTERNATIVE' });
    expect(await status(person.token)).toMatchObject({ state: 'VERIFIED', method: 'ALTERNATIVE' });
    const port = await test.identity.port.verification(test.db, person.learnerId);
    expect(port).toEqual({ state: 'VERIFIED', method: 'ALTERNATIVE' });
    const event = await test.db.one<{ payload: object }>(
      sql`select payload from kernel.outbox where type = 'identity.learner.verified' and payload->>'learnerId' = ${person.learnerId}`,
    );
    expect(event.payload).toEqual({ learnerId: person.learnerId, method: 'ALTERNATIVE' });
  });

  it('[T1] one wrong half is refused with the same words; after five tries it ends; it needs the matched identity', async () => {
    const person = await test.matched();
    const { body, status: started } = await test.call(
      identityRoutes.startAlternative,
      { body: { purpose: 'CHECK_IN' } },
      { token: person.token },
    );
    expect(started).toBe(201);
    const finish = (code: string, idTail: string, token = person.token) =>
      test.call(identityRoutes.finishAlternative, { params: { alternativeId: body.alternativeId }, body: { code, idTail } }, { token });
    const code = test.lastCode(person.phone);
    const wrongCode = await finish(code === '000000' ? '111111' : '000000', person.idNo.slice(-4));
    const wrongTail = await finish(code, '0000');
    expect([wrongCode.code, wrongCode.detail]).toEqual([wrongTail.code, wrongTail.detail]);
    const stranger = await test.matched();
    expect((await finish(code, person.idNo.slice(-4), stranger.token)).code).toBe('identity.alternative_ended');
    for (let i = 0; i < 3; i += 1) await finish(code, '0000');
    expect((await finish(code, person.idNo.slice(-4))).code).toBe('identity.alternative_ended');
    const fresh = await test.activated();
    expect((await test.call(identityRoutes.startAlternative, { body: { purpose: 'ENROL' } }, { token: fresh.token })).code).toBe(
      'identity.not_matched',
    );
  });

  it('[T1] a check token is good once, for its person and purpose, for ten minutes, and not if the work around it fails', async () => {
    const person = await test.matched();
    const other = await test.matched();
    const { body } = await alternative(person, 'EXAM_ENTER');
    const use = async (token: string, purpose: 'EXAM_ENTER' | 'CHECK_IN', who = person.token, fail = false) =>
      test.db.tx(async (tx) => {
        const actor = await actorOf(who);
        const used = await test.identity.port.requireCheck(tx, { actor, purpose, token, now: test.clock.now() });
        if (fail) throw new Error('later step failed');
        return used;
      });
    await expect(use(body.token, 'CHECK_IN')).rejects.toMatchObject({ code: 'identity.check_purpose' });
    await expect(use(body.token, 'EXAM_ENTER', other.token)).rejects.toMatchObject({ code: 'identity.check_required' });
    await expect(use('made-up-token-of-no-one', 'EXAM_ENTER')).rejects.toMatchObject({ code: 'identity.check_required' });
    await expect(use(body.token, 'EXAM_ENTER', person.token, true)).rejects.toThrow('later step failed');
    const both = await Promise.allSettled([use(body.token, 'EXAM_ENTER'), use(body.token, 'EXAM_ENTER')]);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(use(body.token, 'EXAM_ENTER')).rejects.toMatchObject({ code: 'identity.check_used' });
    const late = await alternative(person, 'EXAM_ENTER');
    test.clock.advance(600_000);
    await expect(use(late.body.token, 'EXAM_ENTER')).rejects.toMatchObject({ code: 'identity.check_expired' });
    const stored = await test.db.many<{ text: string }>(sql`select row_to_json(c)::text as text from identity.face_check c`);
    expect(stored.every(({ text }) => !text.includes(body.token))).toBe(true);
  });

  it('[T1] the class teacher confirms on site with a reason; the learner claims it once', async () => {
    const person = await test.matched();
    const confirm = (token: string, classId = CLASS, learnerId = person.learnerId) =>
      test.call(
        identityRoutes.confirmOnSite,
        { params: { classId, learnerId }, body: { purpose: 'CHECK_IN', reason: '摄像头坏了，当面核对身份证' } },
        { token },
      );
    expect((await test.call(identityRoutes.claimCheck, { body: { purpose: 'CHECK_IN' } }, { token: person.token })).code).toBe(
      'identity.check_none',
    );
    expect((await confirm(person.token)).code).toBe('auth.forbidden');
    expect((await confirm(teacher, OTHER_CLASS)).code).toBe('auth.scope');
    const outside = test.newLearner({}, OTHER_CLASS);
    expect((await confirm(teacher, CLASS, outside.learnerId)).code).toBe('identity.not_in_class');
    expect((await confirm(teacher)).status).toBe(201);
    expect((await test.call(identityRoutes.claimCheck, { body: { purpose: 'EXAM_ENTER' } }, { token: person.token })).code).toBe(
      'identity.check_none',
    );
    const claimed = await test.call(identityRoutes.claimCheck, { body: { purpose: 'CHECK_IN' } }, { token: person.token });
    expect(claimed.body).toMatchObject({ method: 'ALTERNATIVE' });
    expect((await test.call(identityRoutes.claimCheck, { body: { purpose: 'CHECK_IN' } }, { token: person.token })).code).toBe(
      'identity.check_none',
    );
    const mine = await test.call(identityRoutes.listMyChecks, { query: {} }, { token: person.token });
    expect(mine.body.items[0]).toMatchObject({ method: 'ON_SITE', reason: '摄像头坏了，当面核对身份证' });
    const list = await test.call(identityRoutes.listClassVerifications, { params: { classId: CLASS }, query: {} }, { token: teacher });
    expect(list.body.alternativeShare).toBe(1);
  });
});

describe('privacy centre', () => {
  it('[T1] whoever looks at a clear number leaves a reason that the learner reads', async () => {
    const person = await test.matched();
    const reveal = (token: string, reason: string, classId = CLASS) =>
      test.call(
        identityRoutes.revealLearner,
        { params: { classId, learnerId: person.learnerId }, body: { fields: ['ID_NO'], reason } },
        { token },
      );
    expect((await reveal(teacher, '看')).code).toBe('request.invalid');
    expect((await reveal(await test.signIn('officer'), '别处的经办想看')).code).toBe('auth.scope');
    expect((await reveal(person.token, '我自己想看一下')).code).toBe('auth.forbidden');
    test.clock.advance(1000);
    const shown = await reveal(teacher, '核对结业材料');
    expect(shown.body).toEqual({ name: null, idNo: person.idNo, phone: null });
    expect((await test.call(identityRoutes.getMe, {}, { token: person.token })).body.unreadReveals).toBe(1);
    const list = await test.call(identityRoutes.listMyReveals, { query: {} }, { token: person.token });
    expect(list.body.items).toMatchObject([{ by: '工作人员teacher', role: '班主任', fields: ['ID_NO'], reason: '核对结业材料' }]);
    test.clock.advance(1000);
    expect((await test.call(identityRoutes.getMe, {}, { token: person.token })).body.unreadReveals).toBe(0);
  });

  it("[T1] one's data can be exported only after proving again who one is", async () => {
    const person = await test.matched();
    const ask = (body: object) => test.call(identityRoutes.exportMyData, { body }, { token: person.token });
    expect((await ask({})).code).toBe('identity.proof_required');
    expect((await ask({ phoneCode: '123456' })).code).toBe('identity.phone_code_wrong');
    test.clock.advance(61_000);
    await test.call(identityRoutes.sendProofCode, {}, { token: person.token });
    const file = await ask({ phoneCode: test.lastCode(person.phone) });
    expect(file.status).toBe(200);
    expect(JSON.parse(file.raw.toString())).toMatchObject({
      实名: { 证件号码: person.idNo, 姓名: person.name },
      账号: { 手机号: person.phone },
    });
  });
});

describe('an outside service for name and number', () => {
  it("[T1] Tencent's answers are understood, its outage is said, its refusal is no pass", async () => {
    const secret = { secretId: 'id', secretKey: 'key' };
    const simulator = await startTencentSimulator(secret);
    const provider = tencentProvider({ ...secret, baseUrl: simulator.url });
    simulator.people.set('1', '甲');
    expect(await provider.verifyIdentity({ name: '甲', no: '1' }, undefined)).toMatchObject({
      outcome: 'MATCH',
      source: '腾讯云身份信息核验',
    });
    expect(await provider.verifyIdentity({ name: '乙', no: '1' }, undefined)).toMatchObject({ outcome: 'MISMATCH' });
    expect(await provider.verifyIdentity({ name: '乙', no: '2' }, undefined)).toMatchObject({ outcome: 'UNKNOWN' });
    await expect(
      tencentProvider({ ...secret, secretKey: 'wrong', baseUrl: simulator.url }).verifyIdentity({ name: '甲', no: '1' }, undefined),
    ).rejects.toThrow('SignatureFailure');
    simulator.down = true;
    await expect(provider.verifyIdentity({ name: '甲', no: '1' }, undefined)).rejects.toThrow();
    await simulator.close();
  });
});
