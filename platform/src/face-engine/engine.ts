import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { FaceEngineError } from './face-error.ts';
import type { FaceFrame } from './frame.rules.ts';
import { inspectJpeg } from './jpeg.rules.ts';
import { FacePool, type PoolStats } from './pool.ts';

export interface FaceEngineOptions {
  /** Most workers at once. Default: one less than the cores, at least 1, at most 4. Each costs about 300 MB while it lives. */
  workers?: number;
  /** Pictures that may wait (default 40, about four people's bursts). */
  maxQueue?: number;
  /** A worker without work stops after this long (default 3 minutes). */
  idleMs?: number;
  /** One picture may take this long (default 20 s) before its worker is replaced. */
  jobTimeoutMs?: number;
  /** Loading the models may take this long (default 60 s). */
  startTimeoutMs?: number;
  /** Entry of the worker. Default: beside this module, `worker-loader.mjs` in source and `face-worker.mjs` in the built server. */
  workerUrl?: URL;
}

/** Self-hosted face analysis, offline, in worker threads of this process. */
export interface FaceEngine {
  /**
   * One JPEG in, what it shows out. Rejects with FaceEngineError: `face_image_invalid`, `face_image_too_large`, `face_busy`,
   * `face_timeout`, `face_engine_failed`, `face_closed`. A picture without a usable face is an answer, not an error: see `quality`.
   */
  analyse(jpeg: Uint8Array, options: { embed: boolean }): Promise<FaceFrame>;
  /** Starts a worker ahead of the first picture (call it when a challenge is opened); returns at once. */
  warm(): void;
  stats(): PoolStats;
  /** Stops the workers; waiting pictures fail with `face_closed`. */
  close(): Promise<void>;
}

const defaultWorkerUrl = (): URL => new URL(import.meta.url.endsWith('.ts') ? './worker-loader.mjs' : './face-worker.mjs', import.meta.url);

// The image library's native part must be loaded by the main thread first, else it is unloaded with the first worker that stops.
const keepImageLibrary = (): void => void createRequire(import.meta.url)('sharp');

/** Makes the engine; nothing is loaded until the first picture or `warm()`. */
export function createFaceEngine(options: FaceEngineOptions = {}): FaceEngine {
  const pool = new FacePool({
    workers: options.workers ?? Math.max(1, Math.min(4, availableParallelism() - 1)),
    workerUrl: options.workerUrl ?? defaultWorkerUrl(),
    prepare: keepImageLibrary,
    maxQueue: options.maxQueue ?? 40,
    idleMs: options.idleMs ?? 180_000,
    jobTimeoutMs: options.jobTimeoutMs ?? 20_000,
    startTimeoutMs: options.startTimeoutMs ?? 60_000,
  });
  return {
    async analyse(jpeg, { embed }) {
      // Refused here, so that garbage never wakes a worker.
      const verdict = inspectJpeg(jpeg);
      if (!verdict.ok) throw new FaceEngineError(verdict.code, verdict.why);
      return pool.run(jpeg, embed);
    },
    warm: () => pool.warm(),
    stats: () => pool.stats(),
    close: () => pool.close(),
  };
}
