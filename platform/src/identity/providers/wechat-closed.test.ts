import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { identityRoutes } from '@yangfan/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identityTest, type IdentityTest } from '../testing.ts';
import { wechatOf } from './local-wechat.ts';
import { tencentProvider } from './tencent.provider.ts';
import { wechatProvider } from './wechat.provider.ts';

let test: IdentityTest;
beforeAll(async () => {
  test = await identityTest({ wechat: wechatOf({ demo: false, env: {} }) });
});
afterAll(() => test?.close());

describe('an installation without an app id', () => {
  it('[T1] takes no made-up WeChat code outside a demonstration, says so, and the phone still works with the same code', async () => {
    const person = await test.activated();
    const alone = await test.call(identityRoutes.signInByWechat, { body: { code: 'anybody.1' } });
    expect(alone).toMatchObject({ status: 409, code: 'identity.wechat_closed', detail: expect.stringContaining('微信登录没有开通') });
    const bound = await test.call(identityRoutes.bindWechat, { body: { code: 'anybody.2' } }, { token: person.token });
    expect(bound.code).toBe('identity.wechat_closed');

    test.clock.advance(61_000);
    await test.call(identityRoutes.sendPhoneCode, { body: { phone: person.phone } });
    const enter = (more: { wechatCode?: string }) =>
      test.call(identityRoutes.signInByPhone, {
        body: { phone: person.phone, code: test.lastCode(person.phone), client: 'mini', ...more },
      });
    expect((await enter({ wechatCode: 'anybody.3' })).code).toBe('identity.wechat_closed');
    expect((await enter({})).status).toBe(201);
  });

  it('[T1] offers no WeChat face, which would pass by itself, but the ways of equal effect', async () => {
    const person = await test.matched();
    await test.consent(person.token);
    const { ways } = (await test.call(identityRoutes.getVerification, {}, { token: person.token })).body;
    expect(ways).toEqual(['FACE', 'SMS_ID', 'ON_SITE']);
    const start = await test.call(identityRoutes.startWechatFace, { body: { purpose: 'ENROL' } }, { token: person.token });
    expect(start.code).toBe('identity.face_unavailable');
    expect(start.detail).toMatch(/没有开通.*短信加证件尾号.*班主任现场/);
  });

  it('[T1] is the real WeChat with both settings, the simulator only for a demonstration, and never half of it', () => {
    const env = { WECHAT_APPID: 'wx1', WECHAT_SECRET: 's' };
    expect(wechatOf({ demo: false, env })).toMatchObject({ name: 'wechat', face: { name: 'wechat' } });
    expect(wechatOf({ demo: true, env }).name).toBe('wechat');
    expect(wechatOf({ demo: true, env: {} }).name).toBe('wechat-simulator');
    expect(wechatOf({ demo: false, env: {} }).face).toBeUndefined();
    expect(() => wechatOf({ demo: true, env: { WECHAT_APPID: 'wx1' } })).toThrow(/一起设置/);
  });
});

describe('services we ask', () => {
  it('[P3] can not send us, and what we carry, to another address', async () => {
    const arrived: string[] = [];
    const server = createServer((request, response) => {
      arrived.push(request.url ?? '');
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await expect(wechatProvider({ appId: 'a', secret: 's', baseUrl: url }).codeToOpenId('x')).rejects.toThrow();
    const tencent = tencentProvider({ secretId: 'a', secretKey: 's', baseUrl: `${url}/` });
    await expect(tencent.verifyIdentity({ name: '演示', no: '1' }, undefined)).rejects.toThrow();
    await new Promise((resolve) => server.close(resolve));
    expect(arrived).toHaveLength(2);
    expect(arrived).not.toContain('/elsewhere');
  });
});
