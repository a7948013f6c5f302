/// <reference lib="dom" />
import { mkdirSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Front } from './serve.ts';

/** Conditions are waited for this long: the machines of CI are slow. */
export const PATIENCE = 60_000;
const SHOTS = process.env.MINI_SHOTS;

/** A phone in somebody's hand: a window of a phone's size on the H5 build, and what went wrong in it. */
export interface Hand {
  page: Page;
  context: BrowserContext;
  faults: string[];
  /** Opens a page of the program by its path and waits until it has read what it shows. */
  open(path: string): Promise<void>;
  press(words: string | RegExp): Promise<void>;
  /** Ticks or chooses what is called so. */
  choose(label: string): Promise<void>;
  fill(label: string, text: string): Promise<void>;
  sees(words: string | RegExp): Promise<void>;
  text(): Promise<string>;
  isTooWide(): Promise<boolean>;
  setLargeText(isLarge: boolean): Promise<void>;
  /** A picture of the page, where pictures are asked for (MINI_SHOTS=folder). */
  shoot(name: string): Promise<void>;
}

/** Takes a phone into the hand, at 390×844 and at a place on the map. */
export async function takePhone(browser: Browser, front: Front, at: { lat: number; lng: number }): Promise<Hand> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    hasTouch: true,
    isMobile: true,
    acceptDownloads: true,
    geolocation: { latitude: at.lat, longitude: at.lng, accuracy: 10 },
    permissions: ['geolocation'],
  });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => {
    // Taro's own video calls play() while hls.js is still attaching the film; the browser then says so and plays all the same.
    if (!/play\(\) request was interrupted by a new load/.test(error.message)) faults.push(`error: ${error.message}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} ${response.url()}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== front.url) faults.push(`asked another host: ${url.host}`);
  });
  // A page that was left stays in the document, hidden.
  const shown = (selector: string) => page.locator(`${selector}:visible`);
  const settled = () =>
    page
      .waitForFunction(() => document.body.innerText.trim() !== '' && !/正在(读取|打开)/.test(document.body.innerText), undefined, {
        timeout: PATIENCE,
      })
      .catch(async () => {
        throw new Error(`never settled: ${page.url()}; it reads: ${(await page.innerText('body')).slice(0, 500)}; ${faults.join('; ')}`);
      });
  return {
    page,
    context,
    faults,
    async open(path) {
      // A new document each time: what one page leaves behind must not carry the next.
      await page.goto('about:blank');
      await page.goto(`${front.url}/m/#/${path}`);
      await settled();
    },
    press: async (words) => {
      const whole = typeof words === 'string' ? new RegExp(`^\\s*${words}\\s*$`) : words;
      await shown('.btn').filter({ hasText: whole }).last().click();
    },
    choose: (label) => shown(`[aria-label="${label}"]`).last().click(),
    fill: (label, text) => page.getByLabel(label, { exact: true }).last().fill(text),
    async sees(words) {
      const pattern = typeof words === 'string' ? words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : words.source;
      await page
        .waitForFunction((source) => new RegExp(source).test(document.body.innerText), pattern, { timeout: PATIENCE })
        .catch(async () => {
          throw new Error(`waited in vain for 「${words}」 on ${page.url()}; it reads: ${(await page.innerText('body')).slice(0, 1500)}`);
        });
    },
    text: () => page.innerText('body'),
    isTooWide: () => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1),
    setLargeText: (isLarge) =>
      page.evaluate((size) => localStorage.setItem('yangfan.text-size', JSON.stringify({ data: size })), isLarge ? 'large' : 'normal'),
    async shoot(name) {
      if (!SHOTS) return;
      mkdirSync(SHOTS, { recursive: true });
      const height = await page.evaluate(() =>
        Math.max(844, ...Array.from(document.querySelectorAll('.page'), (one) => (one as HTMLElement).scrollHeight + 60)),
      );
      await page.setViewportSize({ width: 390, height: Math.min(height, 2600) });
      await page.screenshot({ path: `${SHOTS}/${name}.png` });
      await page.setViewportSize({ width: 390, height: 844 });
    },
  };
}
