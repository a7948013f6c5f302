import { afterEach, describe, expect, test, vi } from 'vitest';
import { FacePool, type PoolOptions } from './pool.ts';

/** A worker that acts on the first byte of a picture: 0 answers, 1 leaves, 2 throws, 3 hangs, 4 calls the picture unreadable. */
const scripted = `
import { parentPort } from 'node:worker_threads';
parentPort.on('message', ({ id, jpeg, embed }) => {
  if (jpeg[0] === 1) process.exit(7);
  if (jpeg[0] === 2) throw new Error('boom');
  if (jpeg[0] === 3) return;
  if (jpeg[0] === 4) return parentPort.postMessage({ kind: 'failed', id, unreadable: true, why: 'torn' });
  parentPort.postMessage({ kind: 'done', id, frame: { ms: 1, embed, bytes: jpeg.length } });
});
parentPort.postMessage({ kind: 'ready' });
`;
const inline = (source: string): URL => new URL(`data:text/javascript,${encodeURIComponent(source)}`);
const pools: FacePool[] = [];
const pool = (options: Partial<PoolOptions> = {}): FacePool => {
  const made = new FacePool({
    workers: 1,
    workerUrl: inline(scripted),
    maxQueue: 2,
    idleMs: 60_000,
    jobTimeoutMs: 60_000,
    startTimeoutMs: 60_000,
    ...options,
  });
  pools.push(made);
  return made;
};
const picture = (what: number): Uint8Array => Uint8Array.of(what);

afterEach(async () => {
  await Promise.all(pools.splice(0).map((made) => made.close()));
});

describe('FacePool', () => {
  test('[T1] no worker lives before the first picture', async () => {
    const made = pool();
    expect(made.stats().workers).toBe(0);
    await expect(made.run(picture(0), true)).resolves.toMatchObject({ embed: true });
    expect(made.stats()).toMatchObject({ workers: 1, started: 1, done: 1, busy: 0 });
  });

  test('[T1] warming up starts one worker, once', async () => {
    const made = pool({ workers: 2 });
    made.warm();
    made.warm();
    expect(made.stats().started).toBe(1);
    await made.run(picture(0), false);
    expect(made.stats().started).toBe(1);
  });

  test('[T1] the queue is bounded and says that the engine is busy', async () => {
    const made = pool();
    const stuck = [made.run(picture(3), false), made.run(picture(0), false), made.run(picture(0), false)];
    const watched = Promise.allSettled(stuck);
    await expect(made.run(picture(0), false)).rejects.toMatchObject({ code: 'face_busy', message: expect.stringContaining('稍等') });
    expect(made.stats().refusedBusy).toBe(1);
    await made.close();
    expect((await watched).map((one) => one.status === 'rejected' && one.reason.code)).toEqual(Array(3).fill('face_closed'));
  });

  test.each([
    ['leaves', 1],
    ['throws', 2],
  ])('[T1] a worker that %s fails its picture only, and a new one serves the next', async (_, what) => {
    const made = pool();
    const [lost, next] = await Promise.allSettled([made.run(picture(what), false), made.run(picture(0), false)]);
    expect(lost).toMatchObject({ status: 'rejected', reason: { code: 'face_engine_failed' } });
    expect(next.status).toBe('fulfilled');
    expect(made.stats()).toMatchObject({ crashed: 1, started: 2, done: 1, failed: 1 });
  });

  test('[T1] a stuck worker is replaced after its time', async () => {
    const made = pool({ jobTimeoutMs: 50 });
    await expect(made.run(picture(3), false)).rejects.toMatchObject({ code: 'face_timeout' });
    await expect(made.run(picture(0), false)).resolves.toBeDefined();
  });

  test('[T1] an unreadable picture keeps its worker', async () => {
    const made = pool();
    await expect(made.run(picture(4), false)).rejects.toMatchObject({ code: 'face_image_invalid' });
    await made.run(picture(0), false);
    expect(made.stats()).toMatchObject({ started: 1, crashed: 0 });
  });

  test('[T1] a worker that cannot start answers everyone waiting instead of trying for ever', async () => {
    const made = pool({ workerUrl: inline('throw new Error("models missing")') });
    const results = await Promise.allSettled([made.run(picture(0), false), made.run(picture(0), false)]);
    for (const result of results) expect(result).toMatchObject({ reason: { code: 'face_engine_failed' } });
    expect(made.stats()).toMatchObject({ workers: 0, started: 1 });
  });

  test('[T1] a worker without work stops and a later picture starts another', async () => {
    const made = pool({ idleMs: 20 });
    await made.run(picture(0), false);
    await vi.waitFor(() => expect(made.stats()).toMatchObject({ workers: 0, stoppedIdle: 1, crashed: 0 }));
    await expect(made.run(picture(0), false)).resolves.toBeDefined();
  });

  test('[T1] after closing nothing is accepted', async () => {
    const made = pool();
    await made.close();
    await expect(made.run(picture(0), false)).rejects.toMatchObject({ code: 'face_closed' });
  });
});
