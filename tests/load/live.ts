import { readFileSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import { repoPath } from '@yangfan/kernel';
import { LIVE_DISTANCE } from '../../apps/web/src/features/live/hls-distance.ts';
import { cpuOf } from './cpu.ts';
import { quantile, type Report } from './figures.ts';
import { enginePid, isLive, newRoom, onAir, pause, robots, ticketOf, until, type Room } from './live-room.ts';
import { atEnd, startProduct, type Product } from './product.ts';
import { createWorld } from './world.ts';

const VIEWERS = Number(process.env.LIVE_VIEWERS ?? 50);
const MEASURE_MS = 15_000;

/** What the engine (with Janus, where it is used) costs, percent of one core; recorders are children of it and counted too. */
async function corePercent(product: Product): Promise<number> {
  const pid = enginePid(product);
  const [from, at] = [cpuOf([pid]), performance.now()];
  await pause(MEASURE_MS);
  return ((cpuOf([pid]) - from) / (performance.now() - at)) * 100;
}

async function crowd(report: Report, room: Room): Promise<void> {
  const { product, world, roomId, streamId, seat } = room;
  const publisher = await onAir(room);
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
  await viewers.ask('end');
  await publisher.close();
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

/** One live room: 50 viewers of 1.3 Mbit/s, glass to glass, HLS, replay. LIVE_DRIVER chooses the driver. */
export async function live(report: Report): Promise<void> {
  process.env.LIVE_UDP ??= '44000-45399';
  process.env.LIVE_RTMP_PORT ??= 'off';
  const product = await startProduct();
  const world = await createWorld(product);
  await crowd(report, newRoom(product, world));
  await glass(report, newRoom(product, world));
}
