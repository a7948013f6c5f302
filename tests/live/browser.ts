import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { pageScript } from './harness.ts';

/** A real Chromium with a camera and a microphone that are not real. */
export interface LiveBrowser {
  page(url: string): Promise<Page>;
  /** As a power cut: no goodbye to anybody. */
  kill(): void;
  close(): Promise<void>;
}

export async function startBrowser(): Promise<LiveBrowser> {
  const server = await chromium.launchServer({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      '--disable-background-timer-throttling',
      '--disable-renderer-backgrounding',
      '--disable-backgrounding-occluded-windows',
      '--allow-loopback-in-peer-connection',
      '--disable-dev-shm-usage',
      // No sound device is looked for: where there is none, a busy machine may fail to find that out, and then nothing is heard for the whole test.
      '--disable-audio-output',
    ],
  });
  const browser = await chromium.connect(server.wsEndpoint());
  const contexts: BrowserContext[] = [];
  return {
    async page(url) {
      const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
      contexts.push(context);
      const page = await context.newPage();
      await page.goto(url);
      await page.addScriptTag({ content: pageScript });
      return page;
    },
    kill: () => void server.process().kill('SIGKILL'),
    async close() {
      await browser.close().catch(() => undefined);
      await server.close().catch(() => undefined);
    },
  };
}
/** A folder that goes away with the tests. */
export function scratch(): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'yf-live-scratch-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** What was waited for, and how long; the newest last. */
const waits: { what: string; from: number; to?: number }[] = [];
/** The last waits in words, for a test that ran out of its time. */
export const lastWaits = (): string =>
  waits
    .slice(-12)
    .map(({ what, from, to }) => `${what}: ${to ? `${((to - from) / 1000).toFixed(1)} s` : 'still waits'}`)
    .join('\n');

/** Asks until the answer is right; the last answer is in the error. */
export async function until<T>(
  what: string,
  ask: () => Promise<T> | T,
  right: (answer: T) => boolean,
  limitMs = Number(process.env.LIMIT ?? 60_000),
): Promise<T> {
  const end = performance.now() + limitMs;
  const wait: (typeof waits)[number] = { what, from: performance.now() };
  waits.push(wait);
  for (;;) {
    const answer = await ask();
    if (right(answer)) {
      wait.to = performance.now();
      return answer;
    }
    if (performance.now() > end) throw new Error(`${what} did not happen; last: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
