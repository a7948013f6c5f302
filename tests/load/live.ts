import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { newId, repoPath } from '@yangfan/kernel';
import { LIVE_DISTANCE } from '../../apps/web/src/features/live/hls-distance.ts';
import { RobotPublisher } from '../live/robot.ts';
import { cpuOf, memoryOf } from './cpu.ts';
import { quantile, type Report } from './figures.ts';
import { atEnd, startProduct, type Product } from './product.ts';
import { createWorld, type World } from './world.ts';

const VIEWERS = Number(process.env.LIVE_VIEWERS ?? 50);
const KBITS = 1300;
const MEASURE_MS = 15_000;
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function until<T>(what: string, ask: () => Promise<T>, right: (answer: T) => boolean, limitMs = 120_000): Promise<T> {
  for (const end = performance.now() + limitMs; ;) {
    const answer = await ask();
    if (right(answer)) return answer;
    if (performance.now() > end) throw new Error(`${what} did not happen: ${JSON.stringify(answer)}`);
    await pause(100);
  }
}

/** Viewers in another process. */
function robots(): { ask(op: string, work?: object): Promise<unknown> } {
  const child: ChildProcess = fork(fileURLToPath(new URL('./live-robots.ts', import.meta.url)), [], { execArgv: ['--import', 'tsx'] });
  atEnd(() => child.disconnect());
  return {
    ask: (op, work) =>
      new Promise((resolve, reject) => {
        child.once('message', ({ result, error }: { result?: unknown; error?: string }) =>
          error ? reject(new Error(error)) : resolve(result),
        );
        child.send({ op, work });
      }),
  };
}
const enginePid = (product: Product): number =>
  (JSON.parse(readFileSync(join(product.dataDir, 'live', 'engine.json'), 'utf8')) as { pid: number }).pid;

interface Room {
  product: Product;
  world: World;
  roomId: string;
  streamId: string;
  seat: ReturnType<World['shared']['live']['viewTicket']>;
}
const ticketOf = ({ world, roomId, streamId }: Room) =>
  world.shared.live.publishTicket({ roomId, streamId, accountId: newId('acc'), kind: 'CAMERA' });
const isLive = ({ world, product, roomId, streamId }: Room) =>
  until(
    'live',
    () => world.shared.live.streams(product.db, roomId),
    (rows) => rows.some(({ id, state }) => id === streamId && state === 'LIVE'),
  );

function newRoom(product: Product, world: World): Room {
  const roomId = newId('lvr');
  return { product, world, roomId, streamId: newId('lst'), seat: world.shared.live.viewTicket({ roomId, accountId: newId('acc') }) };
}

/** What the engine (with Janus, where it is used) costs, percent of one core; recorders are children of it and counted too. */
async function corePercent(product: Product): Promise<number> {
  const pid = enginePid(product);
  const [from, at] = [cpuOf([pid]), performance.now()];
  await pause(MEASURE_MS);
  return ((cpuOf([pid]) - from) / (performance.now() - at)) * 100;
}

async function crowd(report: Report, room: Room): Promise<void> {
  const { product, world, roomId, streamId, seat } = room;
  const publisher = new RobotPublisher();
  atEnd(() => publisher.close());
  const status = await publisher.publish(product.url, ticketOf(room), { kbits: KBITS, size: '1280x720', ports: [45_400, 45_499] });
  if (status !== 201) throw new Error(`the publisher was answered ${status}`);
  await isLive(room);
  const viewers = robots();
  const work = { base: product.url, url: `${seat.whepBase}/${streamId}`, token: seat.token, count: VIEWERS, ports: [45_500, 46_400] };
  await viewers.ask('begin', work);
  await until(
    'everybody sees and hears',
    () => viewers.ask('count') as Promise<number[][]>,
    (all) => all.every(([pictures, audio]) => pictures! > 25 && audio! > 25),
  );
  const { streams } = await world.shared.live.stats(roomId);
  report.note('bitrate_kbit', streams[0]!.bitrate / 1000, 'kbit/s', 1);
  const before = (await viewers.ask('count')) as number[][];
  const at = performance.now();
  report.note('core_pct', await corePercent(product), '%', VIEWERS);
  const after = (await viewers.ask('count')) as number[][];
  const fps = after.map(([pictures], index) => ((pictures! - before[index]![0]!) * 1000) / (performance.now() - at));
  report.note('viewer_fps_min', Math.min(...fps), 'fps', VIEWERS);
  await world.shared.live.startRecording(roomId);
  await until(
    'it is recorded',
    async () => (await fetch(product.url + seat.hlsUrl)).status,
    (status) => status === 200,
  );
  report.note('core_pct_recording', await corePercent(product), '%', VIEWERS);
  await soak(report, room, viewers, work);
  await viewers.ask('end');
  await publisher.close();
}

/** With SOAK_MINUTES: viewers come and go all the time; what the engine holds must not grow. */
async function soak(report: Report, { product }: Room, viewers: ReturnType<typeof robots>, work: object): Promise<void> {
  const minutes = Number(process.env.SOAK_MINUTES ?? 0);
  if (minutes <= 0) return;
  const samples: { minute: number; mb: number }[] = [];
  for (const from = performance.now(); performance.now() - from < minutes * 60_000;) {
    await viewers.ask('change', work);
    await pause(5000);
    samples.push({ minute: (performance.now() - from) / 60_000, mb: memoryOf([enginePid(product)]) });
    if (samples.length % 12 === 0) console.error(`soak ${samples.at(-1)!.minute.toFixed(1)} min: ${samples.at(-1)!.mb.toFixed(0)} MB`);
  }
  // The first fifth is warming up.
  const settled = samples.slice(Math.floor(samples.length / 5));
  const mean = (key: 'minute' | 'mb') => settled.reduce((sum, one) => sum + one[key], 0) / settled.length;
  const [x, y] = [mean('minute'), mean('mb')];
  const slope =
    settled.reduce((sum, one) => sum + (one.minute - x) * (one.mb - y), 0) / settled.reduce((sum, one) => sum + (one.minute - x) ** 2, 0);
  report.note('soak_mb', y, 'MB', samples.length);
  report.note('soak_mb_per_min', slope, 'MB/min', samples.length);
}

type InPage = Window & {
  age(element: Element): number | null;
  Hls: new (options: object) => { loadSource(url: string): void; attachMedia(element: Element): void };
};

async function pageOf(product: Product): Promise<Page> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
      '--disable-background-timer-throttling',
    ],
  });
  atEnd(() => browser.close());
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  await page.goto(`${product.url}/health/live`);
  await page.addScriptTag({ content: readFileSync(repoPath('tests/live/page.js'), 'utf8') });
  return page;
}

/** From camera to screen in real browsers: by WebRTC and by HLS, read from a clock in the picture; then how soon the replay is there. */
async function glass(report: Report, room: Room): Promise<void> {
  const { product, world, roomId, streamId, seat } = room;
  const [sender, watcher] = [await pageOf(product), await pageOf(product)];
  await sender.evaluate((ticket) => (window as unknown as { publish(n: string, t: object): Promise<unknown> }).publish('me', ticket), {
    ...ticketOf(room),
    clock: true,
    frequency: 440,
    width: 640,
    height: 360,
  });
  await isLive(room);
  await world.shared.live.startRecording(roomId);
  await watcher.evaluate((address) => (window as unknown as { view(n: string, a: object): Promise<unknown> }).view('it', address), {
    url: `${seat.whepBase}/${streamId}`,
    token: seat.token,
  });
  const sample = async (ask: () => Promise<number | null>, count: number) => {
    const ages: number[] = [];
    for (let i = 0; ages.length < count && i < count * 10; i++) {
      const age = await ask();
      if (age !== null) ages.push(age);
      await pause(200);
    }
    return ages;
  };
  await pause(3000);
  const webrtc = await sample(
    () => watcher.evaluate(() => (window as unknown as { viewedAge(n: string): number | null }).viewedAge('it')),
    40,
  );
  report.note('glass_ms', quantile(webrtc, 0.5), 'ms', webrtc.length);
  report.note('glass_p95_ms', quantile(webrtc, 0.95), 'ms', webrtc.length);
  await until(
    'HLS',
    async () => ((await (await fetch(product.url + seat.hlsUrl)).text()).match(/#EXTINF/g) ?? []).length,
    (count) => count >= 3,
  );
  await watcher.addScriptTag({ content: readFileSync(repoPath('node_modules/hls.js/dist/hls.min.js'), 'utf8') });
  await watcher.evaluate(
    ([url, distance]) => {
      const video = Object.assign(document.createElement('video'), { id: 'hls', muted: true, autoplay: true, width: 320 });
      document.body.append(video);
      const hls = new (window as unknown as InPage).Hls(distance);
      hls.loadSource(url);
      hls.attachMedia(video);
      void video.play();
    },
    [seat.hlsUrl, LIVE_DISTANCE] as const,
  );
  await pause(15_000);
  const hls = await sample(() => watcher.evaluate(() => (window as unknown as InPage).age(document.querySelector('#hls')!)), 20);
  report.note('hls_s', quantile(hls, 0.5) / 1000, 's', hls.length);

  const at = performance.now();
  await product.db.tx((tx) => world.shared.live.endRoom(tx, roomId));
  await until(
    'the replay',
    () => world.shared.live.replay(product.db, roomId),
    (replay) => replay !== undefined && replay.state !== 'NONE',
  );
  report.note('replay_s', (performance.now() - at) / 1000, 's', 1);
}

/** One live room: 50 viewers of 1.3 Mbit/s, glass to glass, HLS, replay. LIVE_DRIVER chooses the driver; SOAK_MINUTES adds a soak. */
export async function live(report: Report): Promise<void> {
  process.env.LIVE_UDP ??= '44000-45399';
  process.env.LIVE_RTMP_PORT ??= 'off';
  const product = await startProduct();
  const world = await createWorld(product);
  await crowd(report, newRoom(product, world));
  await glass(report, newRoom(product, world));
}
