/// <reference lib="dom" />
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page, type Request } from 'playwright-core';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
export const noBrowser = CHROMIUM ? false : 'no Chromium on this machine (apt-get install chromium)';

/** Starts the machine's Chromium, quiet towards the network. */
export function startBrowser(more: string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM!,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--lang=zh-CN',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--autoplay-policy=no-user-gesture-required',
      // A camera is there and allowed; what it shows is the test's business.
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      ...more,
    ],
  });
}

export const DESK = { width: 1366, height: 768 };
export const PHONE = { width: 390, height: 844 };

/** A window of somebody; collects what went wrong in it. */
export async function openWindow(
  browser: Browser,
  baseURL: string,
  viewport = DESK,
): Promise<{ page: Page; context: BrowserContext; faults: string[] }> {
  const context = await browser.newContext({ baseURL, viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} ${response.url()}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.host !== new URL(baseURL).host) faults.push(`asked another host: ${url.host}`);
  });
  return { page, context, faults };
}

/** Signs in on the page, as people do. */
export async function signIn(page: Page, loginName: string, password: string): Promise<void> {
  await page.goto('/sign-in?way=password');
  await page.getByLabel('账号').first().fill(loginName);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

const QUIET_MS = 150;
/** Pages that ask again and again are never quiet for long; what they show has come by then. */
const RESTLESS_MS = 5000;

/** Requests of a page that are under way, streams that stay open left out. */
const underWay = new WeakMap<Page, Set<Request>>();
function watchRequests(page: Page): Set<Request> {
  const known = underWay.get(page);
  if (known) return known;
  const open = new Set<Request>();
  underWay.set(page, open);
  page.on('request', (request) => open.add(request));
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));
  page.on('framenavigated', (frame) => frame === page.mainFrame() && open.clear());
  return open;
}

/** Opens a page and waits until it has read what it shows: nothing is under way, for a moment. */
export async function visit(page: Page, path: string): Promise<void> {
  const open = watchRequests(page);
  await page.goto(path);
  const giveUp = performance.now() + RESTLESS_MS;
  for (let quietFrom = performance.now(); performance.now() < Math.min(giveUp, quietFrom + QUIET_MS);) {
    await page.waitForTimeout(30);
    if (open.size) quietFrom = performance.now();
  }
  await page.waitForFunction(() => document.querySelector('h1') !== null && !document.body.innerText.includes('正在读取'), undefined, {
    timeout: 15_000,
  });
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** What axe finds wrong on the page by WCAG 2.2 A and AA, one line each. */
export async function axeFaults(page: Page): Promise<string[]> {
  // The page's own policy forbids inline scripts; evaluate is the browser's own door.
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const axe = (
      window as unknown as {
        axe: {
          run(
            context: Document,
            options: object,
          ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
        };
      }
    ).axe;
    const { violations } = await axe.run(document, {
      runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
    });
    return violations.flatMap((violation) =>
      violation.nodes.slice(0, 3).map((node) => `${violation.id}: ${node.html.slice(0, 160)} ${node.failureSummary.slice(0, 200)}`),
    );
  });
}

/** Whether the page scrolls sideways. */
export const isTooWide = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1);
