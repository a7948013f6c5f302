import { keptBy, treeOf } from '../cpu.ts';
import type { Report } from '../figures.ts';
import { enginePid, newRoom, onAir, pause, robots, until } from '../live-room.ts';
import { startProduct } from '../product.ts';
import { createWorld } from '../world.ts';

const VIEWERS = 20;
const CHANGE_MS = Number(process.env.SOAK_CHANGE_MS ?? 5000);
const LOOK_MS = 30_000;

/** One live room for SOAK_MINUTES (30): 20 viewers, one of them going and another coming every five seconds; what is held must not grow. */
export async function soak(report: Report): Promise<void> {
  const minutes = Number(process.env.SOAK_MINUTES ?? 30);
  process.env.LIVE_UDP ??= '44000-45399';
  process.env.LIVE_RTMP_PORT ??= 'off';
  const product = await startProduct();
  const world = await createWorld(product);
  const room = newRoom(product, world);
  const publisher = await onAir(room);
  const { seat, roomId, streamId } = room;
  const viewers = robots();
  const work = { base: product.url, url: `${seat.whepBase}/${streamId}`, token: seat.token, count: VIEWERS, ports: [45_500, 46_400] };
  await viewers.ask('begin', work);
  await world.shared.live.startRecording(roomId);
  await until(
    'it is recorded',
    async () => (await fetch(product.url + seat.hlsUrl)).status,
    (status) => status === 200,
  );
  const serverPid = product.roots()[0]!;
  const samples: { minute: number; engine: number; server: number }[] = [];
  const from = performance.now();
  const minuteNow = () => (performance.now() - from) / 60_000;
  for (let due = LOOK_MS; minuteNow() < minutes;) {
    await viewers.ask('change', work);
    await pause(CHANGE_MS);
    if (performance.now() - from < due) continue;
    due += LOOK_MS;
    // The engine is a child of the server, or of this process where the bench was the first to need it.
    const [engine, tree] = [keptBy([enginePid(product)]), keptBy([serverPid])];
    samples.push({ minute: minuteNow(), engine, server: treeOf([serverPid]).includes(enginePid(product)) ? tree - engine : tree });
    const { minute, server } = samples.at(-1)!;
    console.error(`soak ${minute.toFixed(1)} min: engine ${engine.toFixed(0)} MB, server ${server.toFixed(0)} MB`);
  }
  for (const who of ['engine', 'server'] as const) {
    report.note(`${who}_mb_start`, (samples.find(({ minute }) => minute >= 1) ?? samples[0]!)[who], 'MB', 1);
    report.note(`${who}_mb_end`, samples.at(-1)![who], 'MB', 1);
    report.note(`${who}_mb_per_min`, slope(samples.map((one) => [one.minute, one[who]])), 'MB/min', samples.length);
  }
  const seen = (await viewers.ask('count')) as number[][];
  report.note('viewers_seeing', seen.filter(([pictures]) => pictures! > 0).length, 'viewers', VIEWERS);
  await viewers.ask('end');
  await publisher.close();
}

/** The straight line through the samples; the first fifth is warming up. */
function slope(samples: readonly (readonly [number, number])[]): number {
  const settled = samples.slice(Math.floor(samples.length / 5));
  const mean = (index: 0 | 1) => settled.reduce((sum, one) => sum + one[index], 0) / settled.length;
  const [x, y] = [mean(0), mean(1)];
  const [over, under] = settled.reduce(([a, b], [minute, mb]) => [a + (minute - x) * (mb - y), b + (minute - x) ** 2], [0, 0]);
  return under === 0 ? 0 : over / under;
}
