/// <reference lib="dom" />
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Browser, type Page } from 'playwright-core';
import sharp from 'sharp';
import { repoPath } from '@yangfan/kernel';
import { DEMO_PASSWORD } from '@yangfan/platform/identity';

// Takes the pictures of docs/screenshots from a server of its own with fresh demonstration data: `npm run screenshots`.

const OUT = repoPath('docs/screenshots');
const LIMIT = 250 * 1024;
/** A page without its contents. */
const EMPTY = 25 * 1024;
const LEARNER = '19900002000';
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
/** The running class of the demonstration data (modules/management/src/seed/demo-plan.ts). */
const RUNNING_CLASS = '网创电商一期';

interface Server {
  url: string;
  child: ChildProcess;
}
interface Visitor {
  open(path: string): Promise<Page>;
  read<T>(path: string): Promise<T>;
}

/** The built server on a free port; resolves once it has printed its address. */
async function startServer(dataDir: string): Promise<Server> {
  if (!existsSync(repoPath('dist/server.mjs')) || !existsSync(repoPath('apps/web/dist/index.html')))
    execFileSync('node', ['scripts/build.mjs'], { cwd: repoPath(), stdio: 'inherit' });
  const child = spawn('node', ['dist/server.mjs', '--port', '0', '--data', dataDir], {
    cwd: repoPath(),
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LOG_LEVEL: 'warn', DATABASE_URL: '', REDIS_URL: '', PUBLIC_URL: 'http://127.0.0.1' },
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    // Read on until the end: a full pipe would stop the server.
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const match = /^ready (http:\S+)/.exec(line);
      if (match) resolve(match[1]!);
    });
  });
  return { url, child };
}

function stopServer({ child }: Server): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

/** A browser window of somebody who has signed in through the API. */
async function windowOf(browser: Browser, url: string, loginName: string): Promise<Visitor> {
  const answer = await fetch(`${url}/v1/identity/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-yangfan-client': 'screenshots' },
    body: JSON.stringify({ loginName, password: DEMO_PASSWORD }),
  });
  if (answer.status !== 201) throw new Error(`${loginName} could not sign in: ${await answer.text()}`);
  const [cookie] = answer.headers.getSetCookie();
  const [name, value] = cookie!.split(';')[0]!.split(/=(.*)/s) as [string, string];
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });
  await context.addCookies([{ name, value, url, httpOnly: true, sameSite: 'Lax' }]);
  const page = await context.newPage();
  return {
    async open(path) {
      await page.goto(path);
      // A page has its heading once its code is there, and says that it is reading until its data are.
      await page.waitForFunction(() => document.querySelector('h1') && !document.body.innerText.includes('正在读取'), null, {
        timeout: 60_000,
      });
      await page.waitForLoadState('networkidle');
      return page;
    },
    async read<T>(path: string) {
      const reply = await fetch(url + path, { headers: { cookie: `${name}=${value}` } });
      if (!reply.ok) throw new Error(`${path} answered ${reply.status}`);
      return (await reply.json()) as T;
    },
  };
}

/** Saves what the window shows, with fewer colours where the picture would be too large for the repository. */
async function save(page: Page, name: string): Promise<void> {
  let bytes: Buffer = await page.screenshot();
  for (const colours of [256, 128, 64]) {
    if (bytes.length <= LIMIT) break;
    bytes = await sharp(bytes).png({ palette: true, colours, compressionLevel: 9, effort: 10 }).toBuffer();
  }
  if (bytes.length < EMPTY) throw new Error(`${name}.png has only ${bytes.length} bytes: the page was not there yet`);
  if (bytes.length > LIMIT) throw new Error(`${name}.png has ${bytes.length} bytes, more than ${LIMIT}`);
  await writeFile(join(OUT, `${name}.png`), bytes);
  console.log(`${name}.png ${Math.ceil(bytes.length / 1024)} KB`);
}

async function learnerPictures(browser: Browser, url: string): Promise<void> {
  const learner = await windowOf(browser, url, LEARNER);
  await save(await learner.open('/home'), '1-learner-home');
  const page = await learner.open('/learn');
  await page.getByRole('link', { name: /继续学/ }).click();
  await page.getByRole('button', { name: '播放' }).click();
  // One heartbeat in, the counted time stands under the picture.
  await page.waitForFunction(() => document.querySelector('video')!.currentTime > 17);
  await page.mouse.move(700, 740);
  await save(page, '2-lesson-player');
}

async function staffPictures(browser: Browser, url: string): Promise<void> {
  const province = await windowOf(browser, url, 'prov.officer');
  await save(await province.open('/work/classes'), '3-class-list');
  const { items: classes } = await province.read<{ items: { id: string; name: string }[] }>('/v1/org/classes?size=50');
  const running = classes.find(({ name }) => name === RUNNING_CLASS);
  if (!running) throw new Error(`no class ${RUNNING_CLASS} in the demonstration data`);

  const reviewer = await windowOf(browser, url, 'haikou.reviewer');
  const { items } = await reviewer.read<{ items: { id: string; kind: string; state: string }[] }>('/v1/management/applications?size=50');
  const waiting = items.find(({ kind, state }) => kind === 'OPENING' && state === 'ACCEPTED');
  if (!waiting) throw new Error('no accepted opening application in the demonstration data');
  await save(await reviewer.open(`/work/openings/${waiting.id}`), '4-opening-application');

  const teacher = await windowOf(browser, url, 'class.teacher');
  await save(await teacher.open(`/work/classes/${running.id}/grades`), '5-score-book');
}

async function main(): Promise<void> {
  if (!CHROMIUM) throw new Error('no Chromium on this machine; as root: apt-get install chromium');
  await mkdir(OUT, { recursive: true });
  const dataDir = await mkdtemp(join(tmpdir(), 'yf-pictures-'));
  const server = await startServer(dataDir);
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--autoplay-policy=no-user-gesture-required'],
  });
  try {
    await learnerPictures(browser, server.url);
    await staffPictures(browser, server.url);
  } finally {
    await browser.close();
    await stopServer(server);
    await rm(dataDir, { recursive: true, force: true });
  }
}

await main();
