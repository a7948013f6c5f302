import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { chromium, type Page } from 'playwright-core';
import { repoPath } from '@yangfan/kernel';
import { quantile, type Report } from '../figures.ts';
import { startProduct } from '../product.ts';
import { createWorld, type Person } from '../world.ts';
import { makeCourse } from './course-page.ts';

const RUNS = 5;
const SLOWDOWN = 4;
const BITS = 10_000_000;
const LATENCY_MS = 20;

/** What a learner's browser loads before the first page shows, as it travels. */
function firstLoadKb(): number {
  const dir = repoPath('apps/web/dist');
  if (!existsSync(dir)) throw new Error('the browser app is not built: node scripts/build.mjs web');
  const html = readFileSync(`${dir}/index.html`, 'utf8');
  const named = [...html.matchAll(/assets\/([\w.-]+\.(?:js|css))/g)].map((match) => match[1]!);
  const home = readdirSync(`${dir}/assets`).filter((name) => /^(LearnerHome|States|Page|CourseLine)-.*\.js$/.test(name));
  const files = [...named, ...home].map((name) => readFileSync(`${dir}/assets/${name}`));
  return [Buffer.from(html), ...files].reduce((sum, bytes) => sum + gzipSync(bytes, { level: 9 }).length, 0) / 1024;
}

/** The largest contentful paint of one cold visit on a slow phone. */
async function visit(url: string, person: Person, path: string): Promise<number> {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    await context.addCookies([{ name: 'yf_session', value: person.token, url }]);
    const page = await context.newPage();
    await slow(page);
    await page.goto(`${url}${path}`, { waitUntil: 'networkidle' });
    const seconds = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          new PerformanceObserver((list) => resolve((list.getEntries().at(-1)?.startTime ?? 0) / 1000)).observe({
            type: 'largest-contentful-paint',
            buffered: true,
          });
        }),
    );
    if (new URL(page.url()).pathname.startsWith('/sign-in')) throw new Error('the learner was not signed in');
    return seconds;
  } finally {
    await browser.close();
  }
}

async function slow(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: LATENCY_MS,
    downloadThroughput: BITS / 8,
    uploadThroughput: BITS / 8,
  });
}

async function several(once: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let run = 0; run < RUNS; run += 1) values.push(await once());
  return quantile(values, 0.5);
}

/** What learners wait for: bytes of the first load, and the paint of home and course on a slow phone. */
export async function pages(report: Report): Promise<void> {
  report.note('kb', firstLoadKb(), 'kb', 1);
  const product = await startProduct();
  const world = await createWorld(product);
  const classId = await world.makeClass();
  await makeCourse(world, classId);
  const [person] = await world.makePeople(classId, 1);
  const home = await several(() => visit(product.url, person!, '/'));
  report.note('lcp_s', home, 's', RUNS);
  report.note('course_lcp_s', await several(() => visit(product.url, person!, `/learn/${classId}`)), 's', RUNS);
  // Ten times the people and classes around them.
  for (let room = 0; room < 10; room += 1) await world.makePeople(await world.makeClass(), 100);
  await world.settle();
  const large = await several(() => visit(product.url, person!, '/'));
  report.note('lcp_s_x10', large, 's', RUNS);
  report.note('lcp_s_x10_ratio', large / home, 'times', RUNS);
}
