/// <reference lib="dom" />
import { mkdirSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { identityRoutes, orgRoutes, teachingRoutes } from '@yangfan/client';
import { DEMO_PASSWORD } from '@yangfan/platform/identity';
import { demoLearner } from '../../modules/management/src/seed/demo-people.rules.ts';
import { demoIdNo } from '../../modules/management/src/seed/demo-people.rules.ts';
import { smsCode, staff, type Person } from '../journey/people.ts';
import { startProduct, type Product } from '../journey/processes.ts';
import { sitBefore } from './passage/camera.ts';
import { faceCheck } from './passage/entering.ts';
import { axeFaults, DESK, isTooWide, noBrowser, openWindow, PHONE, signIn, startBrowser } from './browser.ts';
import { signInByPhone } from './sign-in-by-phone.ts';

const SHOTS = process.env.YANGFAN_SHOTS;
const MINUTE = 60_000;
const LEARNER = demoLearner(0);
/** The demonstration's classroom, as far as a phone knows. */
const ROOM = { latitude: 20.0312, longitude: 110.3288, accuracy: 12 };
const DIALOG = 'dialog[open]';

describe.skipIf(noBrowser)('[T3] a lesson in the room, from check-in to a correction', () => {
  let product: Product;
  let browser: Browser;
  let ops: Person;
  let lesson: { id: string; classId: string; day: string; startsAt: string; endsAt: string };
  let desk: Page;
  let hand: Page;
  let lecturer: Page;
  const found: string[] = [];
  const windows: { page: Page; context: BrowserContext; faults: string[] }[] = [];

  beforeAll(async () => {
    product = await startProduct('single', 'full');
    browser = await startBrowser();
    ops = staff(product.url, 'ops');
    const caller = staff(product.url, 'class.teacher');
    const { items: classes } = await caller.call(orgRoutes.listClasses, { query: { q: '网创电商一期' } });
    const { items } = await caller.call(orgRoutes.listSessions, { params: { classId: classes[0]!.id }, query: {} });
    const ahead = items
      .filter(({ mode, status, startsAt }) => mode === 'OFFLINE' && status === 'SCHEDULED' && new Date(startsAt) > product.now())
      .sort((a, b) => a.startsAt.localeCompare(b.startsAt));
    lesson = ahead[0]!;
    await at(-10, lesson.startsAt);
    desk = await seat(DESK);
    await signIn(desk, 'class.teacher', DEMO_PASSWORD);
    hand = await seat(PHONE);
    await hand.context().grantPermissions(['geolocation']);
    await hand.context().setGeolocation(ROOM);
    await signInByPhone(hand, ops, LEARNER.phone);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    for (const [index, { page }] of windows.entries()) await shot(page, `failed-${index}`).catch(() => undefined);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  const at = (minutes: number, from: string) => product.moveTo(new Date(new Date(from).getTime() + minutes * MINUTE));
  async function seat(viewport: typeof DESK): Promise<Page> {
    const opened = await openWindow(browser, product.url, viewport);
    windows.push(opened);
    return opened.page;
  }
  async function shot(page: Page, name: string): Promise<void> {
    if (!SHOTS) return;
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
  }
  /** No barrier, no sideways scroll, and a picture where pictures are asked for. */
  async function look(page: Page, name: string): Promise<void> {
    await page.waitForFunction(() => !document.body.innerText.includes('正在读取'));
    for (const fault of await axeFaults(page)) found.push(`${name}: ${fault}`);
    if (await isTooWide(page)) found.push(`${name}: scrolls sideways`);
    await shot(page, name);
  }
  const press = (page: Page, name: string | RegExp, within = '') =>
    (within ? page.locator(within) : page)
      .getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })
      .first()
      .click();
  async function proveOneself(): Promise<void> {
    await hand.getByText('短信 + 证件尾号').click();
    await product.moveTo(new Date(product.now().getTime() + 70_000));
    await press(hand, '发送验证码');
    await hand.getByText(/验证码已发到/).waitFor();
    await hand.getByLabel('短信验证码').fill(await smsCode(ops, LEARNER.phone));
    await hand.getByLabel('证件号码后 4 位').fill(LEARNER.idNo.slice(-4));
    await press(hand, '核验');
  }
  const jpeg = async (shade: number) => ({
    name: 'class.jpg',
    mimeType: 'image/jpeg',
    buffer: await sharp({ create: { width: 1280, height: 960, channels: 3, background: { r: shade, g: 120, b: 110 } } })
      .jpeg()
      .toBuffer(),
  });
  const paper = { name: '录像截图.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n') };

  test('the teacher chooses how; the learner comes without a code, by place and person', async () => {
    await desk.goto(`/work/sessions/${lesson.id}`);
    await press(desk, '开始签到');
    await desk.getByRole('radio', { name: '本人核验＋位置', exact: true }).check();
    await shot(desk, 'open-session');
    await press(desk, '开始签到', DIALOG);
    await desk.getByRole('button', { name: '开始上课' }).waitFor();
    await hand.goto('/check-in');
    await press(hand, '签到');
    await proveOneself();
    await hand
      .getByText(/签到 \d\d:\d\d/)
      .first()
      .waitFor();
    await look(hand, 'check-in');
  });

  test('a spot check is answered with the digits on the screen; photos get their words', async () => {
    await press(desk, '开始上课');
    await desk.getByRole('button', { name: '下课' }).waitFor();
    await press(desk, '手机点名');
    const code = (await desk.locator('#calls .note b').first().innerText()).trim();
    await hand.goto('/check-in');
    await hand.getByText(/老师正在点名/).waitFor();
    await look(hand, 'spot-check');
    await hand.getByLabel('老师屏幕上的四位数字').fill(code);
    await press(hand, '应答');
    await hand.getByText(/老师正在点名/).waitFor({ state: 'detached' });
    await desk.getByText(/在场 1 \/ 1/).waitFor();
    const camera = desk.locator('#photos input[type=file]').last();
    for (const [index, shade] of [60, 90, 130].entries()) {
      await camera.setInputFiles(await jpeg(shade));
      await desk.locator('.photos li').nth(index).waitFor();
    }
    await desk.getByText(/这半天 3 张/).waitFor();
    await look(desk, 'session');
  });

  test('the lecturer finds the own face page, comes with a picture as long as no face is enrolled; the session says which way', async () => {
    lecturer = await seat(DESK);
    await lecturer.context().grantPermissions(['geolocation', 'camera']);
    await lecturer.context().setGeolocation(ROOM);
    await signIn(lecturer, 'lecturer', DEMO_PASSWORD);
    await lecturer.goto('/work/account');
    await lecturer.getByRole('link', { name: '录入和管理人脸' }).click();
    await lecturer.getByText('第一步：核对姓名和证件').waitFor();
    await look(lecturer, 'my-face');
    await lecturer.goto(`/work/sessions/${lesson.id}`);
    await lecturer.getByRole('link', { name: '录入人脸，以后看镜头就能签到' }).waitFor();
    await lecturer.locator('#lecturer-signs input[type=file]').setInputFiles(await jpeg(75));
    await lecturer.locator('#lecturer-signs').getByText('现场照片', { exact: true }).waitFor();
    await look(lecturer, 'lecturer-sign');
  });

  test('the day says what is missing; two persons confirm it at once', async () => {
    await at(0, lesson.endsAt);
    await hand.goto('/check-in');
    await press(hand, '签退');
    await proveOneself();
    await hand
      .getByText(/签退 \d\d:\d\d/)
      .first()
      .waitFor();
    // Staff are signed out after so long without a word.
    await signIn(desk, 'class.teacher', DEMO_PASSWORD);
    await desk.goto(`/work/sessions/${lesson.id}`);
    await press(desk, '下课');
    await desk.getByRole('button', { name: '确认考勤' }).waitFor();
    const day = `/work/classes/${lesson.classId}/days/${lesson.day}`;
    await desk.goto(day);
    await desk.getByText('现场照片').first().waitFor();
    await look(desk, 'day');
    await press(desk, /^确认当天/);
    await press(desk, '确认', DIALOG);
    await desk.getByText('班主任已确认').first().waitFor();
    await signIn(lecturer, 'lecturer', DEMO_PASSWORD);
    await lecturer.goto(day);
    await press(lecturer, /^确认当天/);
    await press(lecturer, '确认', DIALOG);
    await lecturer.getByText('已锁定').first().waitFor();
  });

  test('what is locked is corrected by request only: teacher, lecturer, authority, and the learner reads it', async () => {
    await desk.goto(`/work/sessions/${lesson.id}`);
    const row = desk.getByRole('row').filter({ hasText: '缺勤' }).first();
    await row.getByRole('button', { name: '申请更正' }).click();
    await desk.getByLabel('原因').fill('核对监控录像，本人全程在教室听课');
    await desk.getByLabel(/^凭据/).setInputFiles(paper);
    await desk.getByText('录像截图.pdf').waitFor();
    await shot(desk, 'ask-correction');
    await press(desk, '提交申请');
    await desk.locator(DIALOG).waitFor({ state: 'detached' });
    await lecturer.goto('/work/corrections?state=ASKED');
    await press(lecturer, '确认');
    await press(lecturer, '同意', DIALOG);
    await lecturer.getByText('没有更正申请').waitFor();
    const officer = await seat(DESK);
    await signIn(officer, 'haikou.officer', DEMO_PASSWORD);
    await officer.getByText('考勤更正等您审批').waitFor();
    await look(officer, 'officer-home');
    await officer.getByRole('link', { name: '考勤更正等您审批' }).click();
    await look(officer, 'corrections');
    await press(officer, '审批');
    await press(officer, '批准更正', DIALOG);
    await officer.getByText('没有更正申请').waitFor();
    await desk.reload();
    await desk.getByText('更正为 准时').waitFor();
    await officer.goto('/work/anomalies?state=EXPLAINED');
    await look(officer, 'anomalies');
    await officer.setViewportSize(PHONE);
    await look(officer, 'anomalies-phone');
  });

  test('leave is asked for on the phone and decided on the desk', async () => {
    await hand.goto('/leave');
    await hand.getByLabel('种类').selectOption('PUBLIC');
    // The last lesson lies ahead by every clock, the browser's as well.
    await hand.getByRole('checkbox').last().check();
    await hand.getByLabel('原因').fill('参加街道组织的征兵体检');
    await hand.getByLabel(/^凭据/).setInputFiles(paper);
    await hand.getByText('录像截图.pdf').waitFor();
    await look(hand, 'leave');
    await press(hand, '提交请假');
    await hand.getByText('等班主任批准').waitFor();
    await desk.goto('/work');
    await desk.getByRole('link', { name: '请假等您批' }).click();
    await look(desk, 'leaves');
    await desk.getByRole('row').filter({ hasText: '征兵体检' }).getByRole('button', { name: '办理' }).click();
    await press(desk, '批准', DIALOG);
    await desk.locator(DIALOG).waitFor({ state: 'detached' });
    await hand.reload();
    await hand.getByText('已批准').first().waitFor();
    expect(found).toEqual([]);
    expect(windows.flatMap(({ faults }) => faults)).toEqual([]);
  });

  test('the lecturer agrees, enrols the face before a camera, and comes to the next lesson by looking into it', async ({ skip }) => {
    if (!(await sitBefore(lecturer.context()))) return skip('face photos are absent (../shared/data/faces)');
    const { lecturerId } = await staff(product.url, 'lecturer').call(identityRoutes.getMe);
    const teacher = staff(product.url, 'class.teacher');
    const { items } = await teacher.call(orgRoutes.listSessions, { params: { classId: lesson.classId }, query: {} });
    const next = items.find((one) => one.mode === 'OFFLINE' && one.lecturerId === lecturerId && new Date(one.startsAt) > product.now())!;
    await at(-10, next.startsAt);
    await signIn(lecturer, 'lecturer', DEMO_PASSWORD);
    await lecturer.goto('/work/my-face');
    await lecturer.getByLabel('姓名').fill('演示讲师甲');
    await lecturer.getByLabel('证件号码').fill(demoIdNo(5001));
    await press(lecturer, '核对');
    await press(lecturer, '阅读同意书');
    await lecturer.getByLabel(/单独同意/).check();
    await look(lecturer, 'my-face-consent');
    await press(lecturer, '同意并录入人脸');
    await faceCheck(lecturer, () => lecturer.getByText('可以使用').isVisible());
    await lecturer.getByText('可以使用').waitFor();
    await look(lecturer, 'my-face-enrolled');
    await lecturer.goto(`/work/sessions/${next.id}`);
    await press(lecturer, '人脸签到');
    await look(lecturer, 'lecturer-face');
    const signs = lecturer.locator('#lecturer-signs');
    await faceCheck(lecturer, () => signs.getByText('人脸通过').isVisible());
    await signs.getByText('人脸通过').waitFor();
    await lecturer.setViewportSize(PHONE);
    await look(lecturer, 'lecturer-face-signed-phone');
    const { lecturerSigns } = await teacher.call(teachingRoutes.readRoll, { params: { sessionId: next.id } });
    expect(lecturerSigns).toMatchObject([{ lecturerId, way: 'FACE', waits: false }]);
    expect(found).toEqual([]);
  }, 240_000);
});
