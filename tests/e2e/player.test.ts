/// <reference lib="dom" />
import { mkdirSync } from 'node:fs';
import { teachingRoutes } from '@yangfan/client';
import { DEMO_PASSWORD } from '@yangfan/platform/identity';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { demoLearner } from '../../modules/management/src/seed/demo-people.rules.ts';
import { smsCode, staff, type Person } from '../journey/people.ts';
import { startProduct, type Product } from '../journey/processes.ts';
import { axeFaults, DESK, isTooWide, noBrowser, openWindow, PHONE, signIn, startBrowser, visit } from './browser.ts';
import { signInByPhone } from './sign-in-by-phone.ts';

const SHOTS = process.env.YANGFAN_SHOTS;
const LEARNER = demoLearner(0);
const MIN = 60_000;

describe.skipIf(noBrowser)('[T2] the player in a real browser', () => {
  let product: Product;
  let browser: Browser;
  let ops: Person;
  let lecturer: Person;
  let page: Page;
  let context: BrowserContext;
  let faults: string[];
  let classId: string;
  let lessonId: string;
  beforeAll(async () => {
    product = await startProduct('single', 'full');
    browser = await startBrowser();
    ops = staff(product.url, 'ops');
    lecturer = staff(product.url, 'lecturer');
    ({ page, context, faults } = await openWindow(browser, product.url));
    page.setDefaultTimeout(30_000);
    await enter(page);
    await place();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await shot(page, 'failed').catch(() => undefined);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  async function shot(at: Page, name: string): Promise<void> {
    if (!SHOTS) return;
    mkdirSync(SHOTS, { recursive: true });
    await at.screenshot({ path: `${SHOTS}/${name}.png` });
  }
  /** Codes to one phone have a minimum distance. */
  const later = (ms = 70_000) => product.moveTo(new Date(product.now().getTime() + ms));
  async function enter(at: Page): Promise<void> {
    await later();
    await signInByPhone(at, ops, LEARNER.phone);
  }
  /** The learner's class and a lesson nobody has seen, with a question at its sixth second. */
  async function place(): Promise<void> {
    await visit(page, '/learn');
    classId = /\/learn\/(cls_[0-9a-z]+)/.exec((await page.locator('a[href*="/learn/cls_"]').first().getAttribute('href')) ?? '')![1]!;
    const course = await lecturer.call(teachingRoutes.readCourse, { params: { classId } });
    const lessons = course.chapters.flatMap((chapter) => chapter.lessons);
    lessonId = lessons.at(-2)!.id;
    const params = { lessonId };
    const question = { kind: 'SINGLE' as const, text: '先选品还是先打广告？', options: ['先打广告', '先选品'], correct: [1] };
    await lecturer.call(teachingRoutes.addFilmQuestion, {
      params,
      body: { ...question, atS: 6, explanation: '先有货再有客。', required: true },
    });
    const vtt = 'WEBVTT\n\n00:00.500 --> 00:20.000\n先想清楚卖给谁\n\n00:21.000 --> 00:59.000\n再看需求、竞争、利润\n';
    const data = Buffer.from(vtt).toString('base64');
    await lecturer.call(teachingRoutes.putCaptions, { params, body: { language: 'zh-CN', label: '中文', data } });
  }
  const position = () => page.evaluate(() => document.querySelector('video')!.currentTime);
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const past = (seconds: number) => page.waitForFunction((end) => document.querySelector('video')!.currentTime > end, seconds);

  test('[T2] captions show, the question stops the film and opens it after the right answer, one device at a time', async () => {
    await visit(page, `/learn/${classId}/${lessonId}`);
    await page.getByText(/下一次本人核验：/).waitFor();
    await press('播放');
    await past(1);
    const words = () =>
      page.evaluate(() => {
        const showing = [...document.querySelector('video')!.textTracks].find(({ mode }) => mode === 'showing');
        return [...(showing?.activeCues ?? [])].map((cue) => (cue as VTTCue).text);
      });
    expect(await words()).toEqual(['先想清楚卖给谁']);
    await page.getByText('先选品还是先打广告？').waitFor();
    await shot(page, 'question');
    expect(await position()).toBeCloseTo(6, 0);
    // Neither the keyboard nor the element itself gets past it.
    await page.evaluate(() => void (document.querySelector('video')!.currentTime = 30));
    await page.waitForFunction(() => document.querySelector('video')!.currentTime < 8);
    await page.getByLabel('先打广告').check();
    await press('提交');
    await page.getByText('还不对，再想一想').waitFor();
    await page.getByLabel('先选品').check();
    await press('提交');
    await page.getByText('先有货再有客。').waitFor();
    await press('继续学习');
    await past(9);
    // Keys: note, captions, help.
    await page.keyboard.press('n');
    await page.getByLabel(/记一条/).fill('先选品');
    await press('记下');
    await page.getByText('先选品', { exact: true }).waitFor();
    await page.getByLabel('播放进度').blur();
    await page.locator('h1').click();
    await page.keyboard.press('c');
    expect(await words()).toEqual([]);
    await page.keyboard.press('?');
    await page.getByText('播放、暂停').waitFor();
    await press('知道了');

    const other = await openWindow(browser, product.url, PHONE);
    await other.context.addCookies(await context.cookies());
    await visit(other.page, `/learn/${classId}/${lessonId}`);
    await other.page.getByText(/同一时间只有一处计时/).waitFor();
    await shot(other.page, 'elsewhere');
    await other.page.getByRole('button', { name: '在这里继续，停止另一处' }).click();
    await page.getByText(/这里停止播放和计时/).waitFor();
    await shot(page, 'taken-over');
    expect(await page.evaluate(() => document.querySelector('video')!.paused)).toBe(true);
    await other.page.getByRole('button', { name: '播放', exact: true }).waitFor();
    expect(await isTooWide(other.page)).toBe(false);
    await shot(other.page, 'phone');
    await other.context.close();
    await press('回到这里继续学');
    await page.getByText(/已学/).first().waitFor();
  });

  test('[T2] minutes without a network: said plainly, kept here, counted afterwards', async () => {
    await visit(page, `/learn/${classId}/${lessonId}`);
    await press('播放');
    const from = await position();
    await past(from + 2);
    await page.waitForFunction(() => {
      const { buffered } = document.querySelector('video')!;
      return buffered.length > 0 && buffered.end(buffered.length - 1) > 50;
    });
    await context.setOffline(true);
    await page.getByText(/网络不通/).waitFor();
    await past(from + 20);
    await press('暂停');
    await shot(page, 'offline');
    // The two minutes pass for everybody else.
    await later(2 * MIN);
    await context.setOffline(false);
    await page.waitForFunction(() => !/网络不通|正在补交/.test(document.body.innerText), undefined, { timeout: 45_000 });
    await page.waitForFunction(
      (least) => {
        const [, m, s] = /已学 (\d+):(\d+)/.exec(document.body.innerText) ?? [];
        return Number(m) * 60 + Number(s) >= least;
      },
      Math.floor(from + 15),
    );
  });

  test('[T1] a check is announced before it is due, done in a way of equal effect, and on record', async () => {
    await page.goto('/home');
    // Near the moment the server drew: it is announced when the learner comes back.
    await later(25 * MIN);
    await visit(page, `/learn/${classId}/${lessonId}`);
    await page.getByText(/还有 \d 分钟有一次本人核验/).waitFor();
    await shot(page, 'announced');
    await press('现在就做');
    await page.getByText('短信 + 证件尾号').click();
    await later();
    await page.getByRole('button', { name: '发送验证码' }).click();
    await page.getByText(/验证码已发到/).waitFor();
    await page.getByLabel('短信验证码').fill(await smsCode(ops, LEARNER.phone));
    await page.getByLabel('证件号码后 4 位').fill(LEARNER.idNo.slice(-4));
    await shot(page, 'check');
    await page.getByRole('button', { name: '核验', exact: true }).click();
    await page.getByText('本人核验已完成，继续计时').waitFor();
    await page.getByText(/下一次本人核验：/).waitFor();
  });

  test('[A1] the player’s panels and the lecturer’s page of a film: no barrier, no sideways scroll', async () => {
    const found: string[] = [];
    const look = async (at: Page, path: string, name: string) => {
      await visit(at, path);
      await shot(at, name);
      if (await isTooWide(at)) found.push(`${name}: scrolls sideways`);
      found.push(...(await axeFaults(at)).map((fault) => `${name}: ${fault}`));
    };
    for (const side of ['notes', 'captions', 'talk', 'danmaku'])
      await look(page, `/learn/${classId}/${lessonId}?side=${side}`, `side-${side}`);
    const desk = await openWindow(browser, product.url, DESK);
    await signIn(desk.page, 'lecturer', DEMO_PASSWORD);
    for (const part of ['questions', 'captions', 'danmaku', 'comments'])
      await look(desk.page, `/work/classes/${classId}/lessons/${lessonId}/film?part=${part}`, `film-${part}`);
    await desk.page.setViewportSize(PHONE);
    await look(desk.page, `/work/classes/${classId}/lessons/${lessonId}/film`, 'film-phone');
    expect([...found, ...faults, ...desk.faults]).toEqual([]);
  });
});
