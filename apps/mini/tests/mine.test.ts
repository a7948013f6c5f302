import { afterEach, expect, test } from 'vitest';
import { startPhone, type Phone } from './phone/phone.mjs';
import { server } from './phone/server.ts';

let phone: Phone;
afterEach(() => phone.off());
const signedIn = { 'yangfan.session': 'tok-1' };
const MINE = 'features/identity/mine';
const isLarge = () => phone.elements().some((element) => element.className.includes('page-large'));

test('[A1] the large-text mode takes hold at once and is there at the next start', async () => {
  phone = await startPhone({ storage: signedIn, entry: MINE, answer: server() });
  await phone.sees('符*椰');
  expect(isLarge()).toBe(false);
  await phone.tap('大字模式');
  // Two elements carry these words; the switch is the one with a name.
  await phone.until(isLarge, 'large text');
  await phone.until(() => phone.storage.has('yangfan.text-size'), 'the setting to be kept');
  const kept = Object.fromEntries(phone.storage);
  phone.off();
  phone = await startPhone({ storage: kept, answer: server() });
  await phone.until(isLarge, 'large text');
});

test('[A1] text starts large for whom WeChat itself shows large text', async () => {
  phone = await startPhone({ storage: signedIn, answer: server(), wx: { getAppBaseInfo: () => ({ fontSizeSetting: 23 }) } });
  await phone.until(isLarge, 'large text');
});

test('[A1] signing out asks first, and works without a network', async () => {
  phone = await startPhone({
    storage: signedIn,
    entry: MINE,
    answer: (asked) => {
      if (asked.method === 'DELETE') throw new Error('request:fail');
      return server()(asked);
    },
  });
  await phone.tap('退出登录');
  await phone.sees('再次使用需要短信验证码');
  expect(phone.storage.get('yangfan.session')).toBe('tok-1');
  await phone.tap('退出登录');
  await phone.arrives('features/identity/sign-in');
  await phone.until(() => !phone.storage.has('yangfan.session'), 'the token to go');
});

const consent = { id: 'cst_1', kind: 'FACE', version: 2, signedAt: '2026-11-20T03:00:00Z', withdrawnAt: null, current: true };

test('[T1] the face consent is withdrawn only after its consequence was named, and the page says what was deleted', async () => {
  let withdrawnAt: string | null = null;
  phone = await startPhone({
    storage: signedIn,
    entry: 'features/privacy/privacy',
    answer: server({
      'GET /v1/identity/me/consents': () => ({ body: { items: [{ ...consent, withdrawnAt }] } }),
      'GET /v1/identity/me/checks': () => ({ body: { items: [], total: 0 } }),
      'POST /v1/identity/me/consents/cst_1/withdrawal': () => {
        withdrawnAt = '2026-11-23T03:00:00Z';
        return { body: { consent: { ...consent, withdrawnAt }, deletedTemplates: 1, deletedImages: 2 } };
      },
    }),
  });
  await phone.tap('撤回人脸同意');
  await phone.sees('不能恢复');
  expect(withdrawnAt).toBeNull();
  await phone.tap('撤回并删除');
  await phone.sees('删除了 1 份人脸模板和 2 张待审图像');
  await phone.sees('已撤回');
  expect(phone.text()).not.toContain('撤回人脸同意');
});

test('[T1] the learner sees who looked at their data, which, and why', async () => {
  const reveal = { id: 'rvl_1', at: '2026-11-22T02:03:00Z', by: '王*', role: '班主任', fields: ['ID_NO', 'PHONE'], reason: '核对补贴名册' };
  phone = await startPhone({
    storage: signedIn,
    entry: 'features/privacy/reveals',
    answer: server({ 'GET /v1/identity/me/reveals': () => ({ body: { items: [reveal], total: 1 } }) }),
  });
  await phone.sees('王*（班主任）查看了证件号码、手机号');
  await phone.sees('2026年11月22日 10:03，理由：核对补贴名册');
});

test('[A1] a text to agree to is readable before anybody signs in', async () => {
  phone = await startPhone({
    entry: 'features/privacy/consent-text?kind=PRIVACY',
    answer: server({
      'GET /v1/identity/consent-texts/PRIVACY': () => ({
        body: {
          kind: 'PRIVACY',
          version: 1,
          title: '隐私政策',
          purpose: '学习',
          body: '第一段\n\n第二段',
          sha256: 'ab',
          publishedAt: '2026-01-01T00:00:00Z',
        },
      }),
    }),
  });
  await phone.sees('第二段');
  expect(phone.route()).toBe('features/privacy/consent-text');
});
