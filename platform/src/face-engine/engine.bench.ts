import sharp from 'sharp';
import { createFaceEngine } from './engine.ts';
import { CHIP_SIZE } from './geometry.rules.ts';
import { facePhoto, hasFacePhotos } from './testing.ts';
import { loadFaceModels } from './worker-models.ts';

/** Figures of one bench run. Seconds, milliseconds or megabytes as the names say. */
export interface FaceBench {
  /** A 10-frame burst with 2 embeddings, sent at once to one warm worker. */
  p50_s: number;
  p95_s: number;
  /** The bare networks of the same burst (10 × detector, mesh, iris; 2 × recognition) in this thread, in the same run. */
  floor_s: number;
  /** CPU of the whole process for one burst. */
  cpu_ms: number;
  /** How late the main thread's timers ran meanwhile. */
  lag_p99_ms: number;
  lag_max_ms: number;
  /** Models loaded and first frame answered, from nothing. */
  cold_s: number;
  /** Memory that the worker added to the process. */
  worker_mb: number;
  n: number;
}

const BURST = 10;
const megabytes = (): number => process.memoryUsage().rss / 1e6;
const share = (values: readonly number[], q: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? 0;
};

/** Ten 640 × 480 camera frames made from photos of one person. */
async function benchFrames(): Promise<Buffer[]> {
  const photos = ['emo_a_1.jpg', 'emo_a_3.jpg', 'emo_a_4.jpg', 'emo_a_2.jpg', 'emo_a_6.jpg'];
  return Promise.all(
    Array.from({ length: BURST }, async (_, i) =>
      sharp(await facePhoto(photos[i % photos.length]!))
        .resize(660, 500, { fit: 'cover', position: 'top' })
        .extract({ left: i, top: i, width: 640, height: 480 })
        .jpeg({ quality: 85 })
        .toBuffer(),
    ),
  );
}

/** The networks alone, on a picture that is already decoded. */
async function floorBurst(frame: Buffer): Promise<() => Promise<void>> {
  const models = await loadFaceModels();
  const { data, info } = await sharp(frame).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const square = new Float32Array(info.width * info.width * 3);
  square.set(data);
  const chip = new Float32Array(CHIP_SIZE * CHIP_SIZE * 3).fill(128);
  return async () => {
    for (let i = 0; i < BURST; i += 1) await models.detect(square, info.width);
    for (let i = 0; i < 2; i += 1) await models.embed(chip);
  };
}

/** Runs `act` while a 5 ms timer notes how many milliseconds late it fires. */
async function notingLag(late: number[], act: () => Promise<void>): Promise<void> {
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    late.push(Math.max(0, now - last - 5));
    last = now;
  }, 5);
  await act();
  clearInterval(timer);
}

async function seconds(once: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await once();
  return (performance.now() - from) / 1000;
}

/** Measures the engine with one worker, without database and HTTP; null where the test photos are absent. About a second a run. */
export async function benchFace({ runs = 20 } = {}): Promise<FaceBench | null> {
  if (!hasFacePhotos()) return null;
  const frames = await benchFrames();
  const before = megabytes();
  const engine = createFaceEngine({ workers: 1 });
  try {
    const coldFrom = performance.now();
    await engine.analyse(frames[0]!, { embed: true });
    const cold = performance.now() - coldFrom;
    const burst = (): Promise<unknown> =>
      Promise.all(frames.map((frame, i) => engine.analyse(frame, { embed: i === 0 || i === BURST - 1 })));
    await burst();
    const workerMb = Math.round(megabytes() - before);
    const floor = await floorBurst(frames[1]!);
    await floor();
    const [bursts, floors, late]: [number[], number[], number[]] = [[], [], []];
    let cpu = 0;
    for (let run = 0; run < runs; run += 1) {
      const cpuFrom = process.cpuUsage();
      await notingLag(late, async () => void bursts.push(await seconds(burst)));
      const { user, system } = process.cpuUsage(cpuFrom);
      cpu += (user + system) / 1000;
      // In turn with the bursts, so that a busy neighbour slows both.
      if (run % 3 === 0) floors.push(await seconds(floor));
    }
    const round = (value: number): number => Math.round(value * 1000) / 1000;
    return {
      p50_s: round(share(bursts, 0.5)),
      p95_s: round(share(bursts, 0.95)),
      floor_s: round(share(floors, 0.5)),
      cpu_ms: round(cpu / runs),
      lag_p99_ms: round(share(late, 0.99)),
      lag_max_ms: round(share(late, 1)),
      cold_s: round(cold / 1000),
      worker_mb: workerMb,
      n: runs,
    };
  } finally {
    await engine.close();
  }
}
