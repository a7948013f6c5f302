import { afterEach, expect, test } from 'vitest';
import { startPhone, type Phone } from './phone/phone.mjs';
import { CLASS, problem, server } from './phone/server.ts';

let phone: Phone;
afterEach(() => phone.off());

const SIGN_IN = 'features/identity/sign-in';
const HOME = 'features/home/home';
const session = { sessionId: 'ses_1', accountId: 'acc_1', kind: 'learner', token: 'tok-1', expiresAt: '2099-01-01T00:00:00Z', todo: [] };
const codeSent = { 'POST /v1/identity/phone-codes': () => ({ body: { ok: true, expiresInS: 300, resendInS: 60 } }) };

test('[A1] the compiled mini-program shows sign-in to whom it does not know', async () => {
  phone = await startPhone({ answer: server() });
  await phone.arrives(SIGN_IN);
  expect(phone.requests).toEqual([]);
});

test('[A1] a learner signs in by phone and code, and the token goes with every call after that', async () => {
  phone = await startPhone({ answer: server({ ...codeSent, 'POST /v1/identity/sessions/phone': () => ({ status: 201, body: session }) }) });
  await phone.arrives(SIGN_IN);
  await phone.type('手机号', '199 0000 0017');
  await phone.tap('获取验证码');
  await phone.sees('秒后再发');
  expect(JSON.parse(phone.sent('POST', '/v1/identity/phone-codes')[0]!.data!)).toEqual({ phone: '19900000017' });
  await phone.type('短信验证码', '123456');
  await phone.tap('登录');
  await phone.arrives(HOME);
  await phone.sees(CLASS.name);
  expect(JSON.parse(phone.sent('POST', '/v1/identity/sessions/phone')[0]!.data!)).toEqual({
    phone: '19900000017',
    code: '123456',
    client: 'mini',
  });
  expect(phone.sent('GET', '/v1/org/me/classes')[0]!.header).toMatchObject({ authorization: 'Bearer tok-1' });
  expect(phone.storage.get('yangfan.session')).toBe('tok-1');
});

test('[A1] a wrong number or code is refused on the phone, without asking the server', async () => {
  phone = await startPhone({ answer: server() });
  await phone.arrives(SIGN_IN);
  await phone.type('手机号', '1234');
  await phone.tap('登录');
  await phone.sees('请填写 11 位手机号');
  await phone.sees('请填写短信里的 6 位数字');
  expect(phone.requests).toEqual([]);
});

test('[A1] a refusal is shown in the words of the server, and what was typed stays', async () => {
  phone = await startPhone({
    answer: server({
      'POST /v1/identity/sessions/phone': () => problem(422, 'identity.phone_code_wrong', '短信验证码不正确或已过期，请核对或重新获取'),
    }),
  });
  await phone.arrives(SIGN_IN);
  await phone.type('手机号', '19900000017');
  await phone.type('短信验证码', '000000');
  await phone.tap('登录');
  await phone.sees('短信验证码不正确或已过期，请核对或重新获取');
  expect(phone.attr(phone.find('手机号'), 'value')).toBe('19900000017');
  expect(phone.storage.has('yangfan.session')).toBe(false);
});

test('[A1] the server may ask for a picture: it is shown, and its text is sent with the next try', async () => {
  let isAsked = false;
  phone = await startPhone({
    answer: server({
      'POST /v1/identity/phone-codes': ({ body }) => {
        isAsked = 'captcha' in (body as object);
        return isAsked
          ? { body: { ok: true, expiresInS: 300, resendInS: 60 } }
          : problem(401, 'identity.captcha_required', '请输入图形验证码后再登录');
      },
      'POST /v1/identity/captchas': () => ({ body: { captchaId: 'cap_1', svg: '<svg xmlns="http://www.w3.org/2000/svg"/>' } }),
    }),
  });
  await phone.arrives(SIGN_IN);
  await phone.type('手机号', '19900000017');
  await phone.tap('获取验证码');
  await phone.sees('图形验证码');
  await phone.type('图形验证码', ' a7k ');
  await phone.tap('获取验证码');
  await phone.sees('秒后再发');
  expect(JSON.parse(phone.sent('POST', '/v1/identity/phone-codes').at(-1)!.data!).captcha).toEqual({ captchaId: 'cap_1', text: 'a7k' });
});

test('[A1] WeChat signs in whom it is bound to', async () => {
  phone = await startPhone({ answer: server({ 'POST /v1/identity/sessions/wechat': () => ({ status: 201, body: session }) }) });
  await phone.arrives(SIGN_IN);
  await phone.tap('用已绑定的微信登录');
  await phone.arrives(HOME);
  expect(JSON.parse(phone.sent('POST', '/v1/identity/sessions/wechat')[0]!.data!)).toEqual({ code: 'wx-code-1' });
});

test('[A1] binding WeChat is asked for, never assumed', async () => {
  phone = await startPhone({ answer: server({ 'POST /v1/identity/sessions/phone': () => ({ status: 201, body: session }) }) });
  await phone.arrives(SIGN_IN);
  await phone.type('手机号', '19900000017');
  await phone.type('短信验证码', '123456');
  await phone.tap('绑定微信，以后免验证码登录');
  await phone.until(() => phone.attr(phone.find('绑定微信，以后免验证码登录'), 'aria-checked') === 'true', 'the tick');
  await phone.tap('登录');
  await phone.arrives(HOME);
  expect(JSON.parse(phone.sent('POST', '/v1/identity/sessions/phone')[0]!.data!)).toHaveProperty('wechatCode', 'wx-code-1');
});

test('[A1] a session that the server has ended leads back to sign-in, and its token is forgotten', async () => {
  const ended = () => problem(401, 'auth.required', '请先登录');
  phone = await startPhone({
    storage: { 'yangfan.session': 'old' },
    answer: server({ 'GET /v1/org/me/classes': ended, 'GET /v1/teaching/me/sessions': ended, 'GET /v1/teaching/me/courses': ended }),
  });
  await phone.arrives(SIGN_IN);
  await phone.until(() => !phone.storage.has('yangfan.session'), 'the token to go');
});

test('[A1] an invitation that was tapped opens by itself; the account is taken into use only after the policy was agreed to', async () => {
  phone = await startPhone({
    entry: `features/identity/activate?code=${encodeURIComponent('ABCDEFGHJK')}`,
    answer: server({
      'GET /v1/identity/invitations/ABCDEFGHJK': () => ({
        body: {
          maskedName: '符*椰',
          maskedPhone: '199****0017',
          classId: 'cls_1',
          className: '海口第 231 期',
          state: 'OPEN',
          expiresAt: '2099-01-01T00:00:00Z',
        },
      }),
      'GET /v1/identity/consent-texts/PRIVACY': () => ({
        body: { kind: 'PRIVACY', version: 3, title: '隐私政策', purpose: '', body: '', sha256: '', publishedAt: '2026-01-01T00:00:00Z' },
      }),
      'POST /v1/identity/invitations/ABCDEFGHJK/activation': () => ({ status: 201, body: session }),
    }),
  });
  await phone.sees('符*椰');
  await phone.type('短信验证码', '123456');
  await phone.tap('激活并登录');
  await phone.tap('我已阅读并同意隐私政策');
  await phone.until(() => phone.attr(phone.find('激活并登录'), 'disabled') === false, 'the button');
  expect(phone.sent('POST', '/v1/identity/invitations/ABCDEFGHJK/activation')).toHaveLength(0);
  await phone.tap('激活并登录');
  await phone.arrives(HOME);
  expect(JSON.parse(phone.sent('POST', '/v1/identity/invitations/ABCDEFGHJK/activation')[0]!.data!)).toEqual({
    phoneCode: '123456',
    privacyVersion: 3,
    client: 'mini',
  });
});
