import { expect, it } from 'vitest';
import { tc3Authorization, tc3Signature } from './tc3.rules.ts';
import { certHash, isWechatPass } from './wechat.rules.ts';

const call = {
  secretId: 'test-secret-id',
  secretKey: 'test-secret-key',
  service: 'cvm',
  host: 'cvm.tencentcloudapi.com',
  timestamp: 1_640_995_200,
  contentType: 'application/json',
  body: '{"Action":"DescribeInstances","Version":"2017-03-12"}',
};

it('[T1] a TC3 signature equals the known vector', () => {
  expect(tc3Signature(call)).toBe('96473b50fe407833672a5d6d067238d88bb44c8abcc39ef83baa3132afbfadd3');
  expect(tc3Authorization(call)).toMatch(
    /^TC3-HMAC-SHA256 Credential=test-secret-id\/2022-01-01\/cvm\/tc3_request, SignedHeaders=content-type;host, Signature=96473b/,
  );
});

it('[T1] a TC3 signature changes with the body, the key, the time and the host', () => {
  const base = tc3Signature(call);
  for (const other of [{ body: '{}' }, { secretKey: 'x' }, { timestamp: 1_640_995_201 }, { host: 'faceid.tencentcloudapi.com' }]) {
    expect(tc3Signature({ ...call, ...other })).not.toBe(base);
  }
});

it('[T1] the WeChat cert_hash equals the known vector', () => {
  expect(certHash({ type: 'IDENTITY_CARD', name: '张三', no: '310101199801011234' })).toBe(
    '3c241f7ff324977aeb91f173bb2a7b06569e6fd784d5573db34a636d8671108b',
  );
});

it('[T1] a WeChat face passes only with errcode 0 and verify_ret 10000', () => {
  expect(isWechatPass({ errcode: 0, verify_ret: 10000 })).toBe(true);
  expect(isWechatPass({ errcode: 0, verify_ret: 10001 })).toBe(false);
  expect(isWechatPass({ errcode: 1, verify_ret: 10000 })).toBe(false);
  expect(isWechatPass({})).toBe(false);
});
