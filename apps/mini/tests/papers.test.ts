import { afterEach, expect, test } from 'vitest';
import { startPhone, type Phone } from './phone/phone.mjs';
import { server } from './phone/server.ts';

let phone: Phone;
afterEach(() => phone.off());
const signedIn = { 'yangfan.session': 'tok-1' };
interface Options {
  success?(result: object): void;
  fail?(error: object): void;
}

const certificate = {
  id: 'crt_1',
  no: 'HN460105202605000001X',
  classId: 'cls_01',
  learnerId: 'lrn_1',
  maskedName: '符*椰',
  maskedIdNo: '9999**********0017',
  programName: '网络创业培训（电商版）',
  className: '海口第 231 期',
  institutionName: '海口演示学校',
  startsOn: '2026-09-18',
  endsOn: '2026-10-20',
  conclusion: '合格',
  issuedOn: '2026-10-28',
  status: 'ISSUED',
  md5: '',
  sha1: '',
  sha256: 'a'.repeat(64),
  mac: '',
  verifyUrl: 'https://yf.example/certificates/verify/HN460105202605000001X?code=abc',
};
const certificates = (status = 'ISSUED') =>
  server({ 'GET /v1/assessment/certificates': () => ({ body: { items: [{ ...certificate, status }], total: 1 } }) });

test("[E6] a certificate shows its face with the code to verify it, and opens as PDF in WeChat's reader", async () => {
  const asked: { url?: string; header?: Record<string, string>; filePath?: string; fileType?: string }[] = [];
  phone = await startPhone({
    storage: signedIn,
    entry: 'features/assessment/certificates',
    answer: certificates(),
    wx: {
      downloadFile: (options: Options & { url: string; header: Record<string, string> }) => {
        asked.push(options);
        options.success?.({ statusCode: 200, tempFilePath: 'wxfile://tmp/1.pdf', errMsg: 'downloadFile:ok' });
        return { abort() {}, onProgressUpdate() {}, onHeadersReceived() {} };
      },
      openDocument: (options: Options & { filePath: string; fileType: string }) => {
        asked.push(options);
        options.success?.({ errMsg: 'openDocument:ok' });
      },
    },
  });
  await phone.sees('符*椰（9999**********0017）于 2026年9月18日至10月20日参加网络创业培训（电商版），考核结论：合格。');
  expect(phone.attr(phone.find('查验这张证书的二维码'), 'aria-role')).toBe('img');
  await phone.tap('打开证书 PDF');
  await phone.until(() => asked.length === 2, 'the reader');
  expect(asked[0]!.url).toContain('/v1/assessment/certificates/crt_1/pdf');
  expect(asked[0]!.header).toMatchObject({ authorization: 'Bearer tok-1' });
  expect(asked[1]).toMatchObject({ filePath: 'wxfile://tmp/1.pdf', fileType: 'pdf' });
});

test('[E6] a revoked certificate says so before anybody is shown it', async () => {
  phone = await startPhone({ storage: signedIn, entry: 'features/assessment/certificates', answer: certificates('REVOKED') });
  await phone.sees('这张证书已经作废');
});

test('[A1] a message that is pressed is marked read and leads to what it is about', async () => {
  const message = {
    id: 'msg_1',
    at: '2026-11-24T02:00:00Z',
    kind: 'assessment.certificate.issued',
    title: '证书已发放',
    body: '可以查看和下载。',
    link: '/certificate',
    readAt: null,
  };
  phone = await startPhone({
    storage: signedIn,
    entry: 'features/notifications/messages',
    answer: (asked) =>
      server({
        'GET /v1/notifications/messages': () => ({
          body: { items: [message, { ...message, id: 'msg_2', title: '通知', link: null }], total: 2, unread: 2 },
        }),
        'POST /v1/notifications/messages/read': () => ({ body: { ok: true } }),
      })(asked) ?? certificates()(asked),
  });
  await phone.sees('2 条未读');
  await phone.tap('未读，证书已发放');
  await phone.arrives('features/assessment/certificates');
  await phone.until(() => phone.sent('POST', '/v1/notifications/messages/read').length === 1, 'the mark');
  expect(JSON.parse(phone.sent('POST', '/v1/notifications/messages/read')[0]!.data!)).toEqual({ ids: ['msg_1'] });
  phone.back();
  await phone.sees('1 条未读');
  await phone.tap('全部标为已读');
  await phone.sees('全部已读');
});

test("[T1] personal data leave the phone only by the owner's own hand: proof, file, then a chat of their choice", async () => {
  const shared: { filePath?: string; fileName?: string }[] = [];
  const written: unknown[] = [];
  phone = await startPhone({
    storage: signedIn,
    entry: 'features/privacy/export',
    answer: server({
      'POST /v1/identity/me/phone-codes': () => ({ body: { ok: true, maskedPhone: '199****0017', expiresInS: 300, resendInS: 60 } }),
      'POST /v1/identity/me/export': () => ({ body: { account: { name: '符小椰' } } }),
    }),
    wx: {
      getFileSystemManager: () => ({
        writeFile: (options: Options & { data: unknown }) => {
          written.push(options.data);
          options.success?.({ errMsg: 'writeFile:ok' });
        },
      }),
      shareFileMessage: (options: Options & { filePath: string; fileName: string }) => {
        shared.push(options);
        options.success?.({ errMsg: 'shareFileMessage:ok' });
        return Promise.resolve({});
      },
    },
  });
  await phone.tap('获取验证码');
  await phone.sees('验证码已发到 199****0017');
  await phone.type('短信验证码', '123456');
  await phone.until(() => phone.attr(phone.find('导出'), 'disabled') === false, 'the button');
  await phone.tap('导出');
  await phone.sees('发送到微信聊天');
  expect(JSON.parse(phone.sent('POST', '/v1/identity/me/export')[0]!.data!)).toEqual({ phoneCode: '123456' });
  expect(shared).toEqual([]);
  await phone.tap('发送到微信聊天');
  await phone.sees('已发送');
  expect(shared[0]).toMatchObject({ filePath: 'wxfile://usr/我在扬帆的个人数据.json', fileName: '我在扬帆的个人数据.json' });
  const text = Buffer.from(written[0] as ArrayBuffer).toString('utf8');
  expect(JSON.parse(text)).toEqual({ account: { name: '符小椰' } });
});
