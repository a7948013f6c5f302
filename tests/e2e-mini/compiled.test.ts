import { identityRoutes, ledgerRoutes, orgRoutes, teachingRoutes } from '@yangfan/client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startPhone, type Phone } from '../../apps/mini/tests/phone/phone.mjs';
import { person, type Person } from '../journey/people.ts';
import { startProduct, type Product } from '../journey/processes.ts';
import { around, codeAfter, invited, type Around } from './people.ts';

type Asked = Parameters<Parameters<typeof startPhone>[0]['answer']>[0];
const PATIENCE = 60_000;

/** Carries a request of the phone to the product, as WeChat does: what comes back is text or bytes, never parsed. */
const network = (url: string) => async (asked: Asked) => {
  const reply = await fetch(url + asked.url, {
    method: asked.method,
    headers: asked.header,
    ...(asked.body === null ? {} : { body: JSON.stringify(asked.body) }),
  });
  const text = await reply.text();
  return { status: reply.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
};

interface Wx {
  success?(result: object): void;
  fail?(error: object): void;
  complete?(result: object): void;
  verifyId?: string;
}

describe('[A1] the compiled mini-program itself, against the product', () => {
  let product: Product;
  let who: Around;
  let phone: Phone;
  let self: Person;
  let kept: Record<string, unknown> = {};
  const shownFaces: string[] = [];
  let scans = '';
  let codes = 0;

  beforeAll(async () => {
    product = await startProduct('single', 'full');
    who = await around(product);
  });
  afterEach(() => phone?.off());
  afterAll(() => product?.stop());

  /** WeChat's abilities as the product's WeChat counterpart expects them: codes good for once, a face page that closes by itself. */
  const wechat = () => ({
    login: (options: Wx) => options.success?.({ code: `person0.${(codes += 1)}`, errMsg: 'login:ok' }),
    requestFacialVerify: (options: Wx) => {
      shownFaces.push(options.verifyId!);
      options.success?.({ errMsg: 'requestFacialVerify:ok' });
    },
    scanCode: (options: Wx) => options.success?.({ result: scans, errMsg: 'scanCode:ok' }),
    getLocation: (options: Wx) => options.success?.({ latitude: 20.0313, longitude: 110.3289, accuracy: 20, errMsg: 'getLocation:ok' }),
  });
  const start = async (entry?: string) => {
    phone = await startPhone({
      storage: kept,
      answer: network(product.url),
      wx: wechat(),
      patienceMs: PATIENCE,
      ...(entry ? { entry } : {}),
    });
    return phone;
  };
  const remember = () => (kept = Object.fromEntries(phone.storage));

  test('[T1] an invited learner activates the account on the phone and binds WeChat in the same step', async () => {
    const { code, person: one } = await invited(who);
    await start(`features/identity/activate?code=${code}`);
    await phone.sees('请核对邀请');
    const digits = await codeAfter(product, who.ops, one.phone, () => phone.tap('获取验证码'));
    await phone.type('短信验证码', digits);
    await phone.tap('我已阅读并同意隐私政策');
    await phone.tap('绑定微信，以后免验证码登录');
    await phone.until(() => phone.attr(phone.find('激活并登录'), 'disabled') === false, 'the button');
    await phone.tap('激活并登录');
    await phone.arrives('features/home/home');
    await phone.sees('要先完成实名认证');
    const token = phone.storage.get('yangfan.session') as string;
    self = person(product.url, () => Promise.resolve(token));
    expect((await self.call(identityRoutes.getMe)).hasWechat).toBe(true);
    remember();

    await phone.tap('去认证');
    await phone.arrives('features/verify/verify');
    await phone.sees('核对姓名和证件');
    await phone.type('姓名', one.name);
    await phone.type('证件号码', one.idNo);
    await phone.tap('核对');
    await phone.sees('还差一步');
  });

  test('[T1] the face is verified by WeChat only after a consent of its own; the server asks WeChat for the outcome', async () => {
    await start('features/verify/verify');
    await phone.sees('需要单独签署同意书');
    expect(phone.text()).not.toContain('开始人脸核身');
    await phone.tap('阅读同意书');
    await phone.sees('第 1 版');
    const { title } = await self.call(identityRoutes.getConsentText, { params: { kind: 'FACE' }, query: {} });
    await phone.tap(`我已阅读全文，单独同意《${title}》`);
    await phone.until(() => phone.attr(phone.find('同意'), 'disabled') === false, 'the consent to be ready');
    await phone.tap('同意');
    await phone.tap('开始人脸核身');
    await phone.sees('实名认证已完成');
    await phone.sees('人脸核验');
    expect(shownFaces).toHaveLength(1);
    const state = await self.call(identityRoutes.getVerification);
    expect(state).toMatchObject({ next: 'NONE', method: 'FACE', faceConsent: true });
  });

  test('[T3] check-in by scanning: code, place and face; the receipt is in the ledger', async () => {
    const { items } = await who.teacher.call(orgRoutes.listSessions, { params: { classId: who.classId } } as never);
    const session = items
      .filter((one) => one.mode === 'OFFLINE' && one.status === 'SCHEDULED' && new Date(one.startsAt) > product.now())
      .sort((a, b) => a.startsAt.localeCompare(b.startsAt))[0]!;
    const params = { sessionId: session.id };
    await product.moveTo(new Date(new Date(session.startsAt).getTime() - 10 * 60_000));
    await who.teacher.call(teachingRoutes.openSession, { params });
    await start('features/teaching/check-in');
    const { code } = await who.teacher.call(teachingRoutes.sessionScreen, { params, query: { kind: 'IN' } });
    scans = `https://yangfan.example/check-in?c=${encodeURIComponent(code!)}`;
    await phone.tap('扫一扫签到');
    await phone.tap('获取位置');
    await phone.sees('已取得位置（误差约 20 米）');
    await phone.sees('微信人脸核身');
    await phone.tap('开始人脸核身');
    await phone.sees('签到成功');
    expect(shownFaces).toHaveLength(2);
    const timeline = await self.call(ledgerRoutes.myTimeline, { query: { size: 20 } });
    expect(timeline.items.map(({ kind }) => kind)).toContain('teaching.checkin.recorded');
  });

  test('[T1] taking the face consent back on the phone deletes the template, and leaves the way without a face', async () => {
    await start('features/privacy/privacy');
    await phone.tap('撤回人脸同意');
    await phone.sees('不能恢复');
    await phone.tap('撤回并删除');
    await phone.sees('已撤回');
    expect((await self.call(identityRoutes.getVerification)).faceConsent).toBe(false);
  });

  test('[A1] WeChat alone signs in whom it was bound to', async () => {
    kept = {};
    await start();
    await phone.arrives('features/identity/sign-in');
    await phone.tap('用已绑定的微信登录');
    await phone.arrives('features/home/home');
    await phone.sees('网创电商一期');
  });
});
