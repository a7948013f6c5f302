/// <reference lib="dom" />
import { mkdirSync } from 'node:fs';
import { orgRoutes, teachingRoutes } from '@yangfan/client';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { demoLearner } from '../../modules/management/src/seed/demo-people.rules.ts';
import { smsCode, staff } from '../journey/people.ts';
import { startProduct } from '../journey/processes.ts';
import { axeFaults, DESK, isTooWide, openWindow, startBrowser } from './browser.ts';
import { signInByPhone } from './sign-in-by-phone.ts';

const SHOTS = process.env.YANGFAN_SHOTS;
export const WAIT = { timeout: 60_000 };
const MINUTE = 60_000;
const LEARNER = demoLearner(0);

/** The product with a browser that has a camera, and short words for what people do around a live class. */
export async function startLiveStage() {
  const product = await startProduct('single', 'full');
  const browser: Browser = await startBrowser([
    '--allow-loopback-in-peer-connection',
    '--disable-background-timer-throttling',
    '--disable-renderer-backgrounding',
    '--disable-backgrounding-occluded-windows',
    '--auto-select-desktop-capture-source=yes',
  ]);
  const ops = staff(product.url, 'ops');
  /** What one would be ashamed of, page by page. */
  const found: string[] = [];
  const windows: { page: Page; context: BrowserContext; faults: string[] }[] = [];

  async function window_(viewport: typeof DESK): Promise<Page> {
    const opened = await openWindow(browser, product.url, viewport);
    await opened.context.grantPermissions(['camera', 'microphone']);
    opened.page.setDefaultTimeout(60_000);
    windows.push(opened);
    return opened.page;
  }
  async function shot(page: Page, name: string): Promise<void> {
    if (!SHOTS) return;
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: `${SHOTS}/${name}.png` });
  }
  /** Codes to one phone have a minimum distance. */
  const later = () => product.moveTo(new Date(product.now().getTime() + 70_000));
  async function enterAsLearner(page: Page): Promise<void> {
    await later();
    await signInByPhone(page, ops, LEARNER.phone);
  }
  /** The way of equal effect without a face. */
  async function proveOneself(page: Page): Promise<void> {
    await page.getByText('短信 + 证件尾号').click();
    await later();
    await page.getByRole('button', { name: '发送验证码' }).click();
    await page.getByText(/验证码已发到/).waitFor();
    await page.getByLabel('短信验证码').fill(await smsCode(ops, LEARNER.phone));
    await page.getByLabel('证件号码后 4 位').fill(LEARNER.idNo.slice(-4));
    await page.getByRole('button', { name: '核验', exact: true }).click();
  }
  /** The picture moves on: frames arrive, not only a first one. */
  async function plays(page: Page, selector: string): Promise<void> {
    const at = () => page.evaluate((css) => document.querySelector<HTMLVideoElement>(css)?.currentTime ?? 0, selector);
    await page.waitForFunction((css) => (document.querySelector<HTMLVideoElement>(css)?.currentTime ?? 0) > 0.2, selector, WAIT);
    const before = await at();
    await page.waitForFunction(
      ([css, from]) => (document.querySelector<HTMLVideoElement>(css)?.currentTime ?? 0) > from + 1,
      [selector, before] as const,
      WAIT,
    );
    expect(await page.evaluate((css) => document.querySelector<HTMLVideoElement>(css)!.videoWidth, selector)).toBeGreaterThan(0);
  }
  async function sound(page: Page, name: string): Promise<void> {
    for (const fault of await axeFaults(page)) found.push(`${name}: ${fault}`);
    if (await isTooWide(page)) found.push(`${name}: scrolls sideways`);
  }
  const press = (page: Page, name: string | RegExp) =>
    page
      .getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })
      .first()
      .click();

  /** The next live lesson of the lecturer's classes, twenty minutes before it begins. */
  async function nextLesson() {
    const caller = staff(product.url, 'lecturer');
    const { items: classes } = await caller.call(orgRoutes.listClasses, { query: {} });
    const lists = await Promise.all(classes.map(({ id }) => caller.call(orgRoutes.listSessions, { params: { classId: id }, query: {} })));
    const lesson = lists
      .flatMap(({ items }) => items)
      .filter(({ mode, status, startsAt }) => mode === 'LIVE' && status === 'SCHEDULED' && new Date(startsAt) > product.now())
      .sort((a, b) => a.startsAt.localeCompare(b.startsAt))[0]!;
    await product.moveTo(new Date(new Date(lesson.startsAt).getTime() - 20 * MINUTE));
    const { items: rooms } = await caller.call(teachingRoutes.listLiveRooms, { query: { classId: lesson.classId, day: lesson.day } });
    return { lesson, caller, room: rooms.find(({ sessionId }) => sessionId === lesson.id)! };
  }

  return {
    product,
    found,
    windows,
    window_,
    shot,
    enterAsLearner,
    proveOneself,
    plays,
    sound,
    press,
    nextLesson,
    /** Pictures of every window and everything found, for whoever looks why a test failed. */
    async failed(): Promise<void> {
      for (const [index, { page }] of windows.entries()) await shot(page, `failed-${index}`).catch(() => undefined);
      if (found.length) console.warn(found.join('\n'));
    },
    faults: () => [...found, ...windows.flatMap(({ faults }) => faults)],
    async stop(): Promise<void> {
      await browser.close();
      await product.stop();
    },
  };
}
export type LiveStage = Awaited<ReturnType<typeof startLiveStage>>;
