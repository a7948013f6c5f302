import { afterEach, expect, test } from 'vitest';
import { startPhone, type Phone } from './phone/phone.mjs';
import { CLASS, problem, server } from './phone/server.ts';

let phone: Phone;
afterEach(() => phone.off());
const signedIn = { 'yangfan.session': 'tok-1' };

test('[A1] the home page leads with the next stop, and tells the whole passage to who hears it', async () => {
  phone = await startPhone({ storage: signedIn, answer: server() });
  await phone.sees('下一站：结业，还有');
  const chart = phone.elements().find((element) => String(phone.attr(element, 'aria-label')).startsWith('培训航线：'))!;
  expect(phone.attr(chart, 'aria-label')).toBe(
    '培训航线：报名已完成，教学（38 / 46 节）已完成，模拟已完成，考核正在这里，结业（2099年12月31日）未到，后续服务未到',
  );
  expect(phone.attr(chart, 'aria-role')).toBe('img');
});

test('[A1] today stands in the order of the clock, whatever order it came in', async () => {
  const session = (sessionId: string, startsAt: string, title: string) => ({
    sessionId,
    mode: 'LIVE',
    title,
    startsAt,
    status: 'SCHEDULED',
    roomName: null,
    checkedInAt: null,
  });
  phone = await startPhone({
    storage: signedIn,
    answer: server({
      'GET /v1/teaching/me/sessions': () => ({
        body: { items: [session('b', '2026-11-23T14:30:00+08:00', '话术与节奏'), session('a', '2026-11-23T01:00:00Z', '选品的三个尺度')] },
      }),
    }),
  });
  await phone.sees('话术与节奏');
  expect(phone.text()).toMatch(/09:00选品的三个尺度.*14:30话术与节奏/);
});

test('[A1] who has no class is told what to do', async () => {
  phone = await startPhone({ storage: signedIn, answer: server({ 'GET /v1/org/me/classes': () => ({ body: { items: [] } }) }) });
  await phone.sees('还没有加入班级');
  await phone.tap('填写邀请码');
  await phone.arrives('features/identity/activate');
});

test('[A1] without a network the page says so, and a second try mends it', async () => {
  let isDown = true;
  phone = await startPhone({
    storage: signedIn,
    answer: (asked) => {
      if (isDown) throw new Error('request:fail timeout');
      return server()(asked);
    },
  });
  await phone.sees('网络不通，请检查网络后再试');
  expect(phone.route()).toBe('features/home/home');
  isDown = false;
  await phone.tap('再试一次');
  await phone.sees(CLASS.name);
});

test('[A1] a failure of the server is shown in its words, with the number to report', async () => {
  phone = await startPhone({
    storage: signedIn,
    answer: server({ 'GET /v1/org/me/classes': () => problem(503, 'server.unavailable', '系统正在恢复，请过几秒再试') }),
  });
  await phone.sees('系统正在恢复，请过几秒再试');
  await phone.sees('trace-1');
});
