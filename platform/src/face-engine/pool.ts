import { Worker } from 'node:worker_threads';
import { FaceEngineError } from './face-error.ts';
import type { FaceFrame } from './frame.rules.ts';

/** A job as posted to the worker. */
export interface ToWorker {
  id: number;
  jpeg: Uint8Array;
  embed: boolean;
}
/** What a worker says back. */
export type ToPool =
  | { kind: 'ready' }
  | { kind: 'done'; id: number; frame: FaceFrame }
  | { kind: 'failed'; id: number; unreadable: boolean; why: string };

export interface PoolOptions {
  workers: number;
  workerUrl: URL;
  /** Called in the main thread before a worker starts. */
  prepare?: () => void;
  /** Jobs waiting beyond those being worked on; the next one is answered with `face_busy`. */
  maxQueue: number;
  idleMs: number;
  jobTimeoutMs: number;
  startTimeoutMs: number;
}

/** Counters since the engine was made; times in milliseconds. */
export interface PoolStats {
  workers: number;
  ready: number;
  busy: number;
  queued: number;
  started: number;
  stoppedIdle: number;
  crashed: number;
  done: number;
  failed: number;
  refusedBusy: number;
  lastMs: number;
}

interface Job {
  id: number;
  jpeg: Uint8Array;
  embed: boolean;
  resolve(frame: FaceFrame): void;
  reject(error: FaceEngineError): void;
}

interface Seat {
  worker: Worker;
  ready: boolean;
  job: Job | null;
  timer: NodeJS.Timeout;
}

/** Face workers of one process: started when there is work, stopped when there is none, replaced when one dies. */
export class FacePool {
  readonly #options: PoolOptions;
  readonly #seats = new Set<Seat>();
  readonly #queue: Job[] = [];
  #nextId = 1;
  #closed = false;
  readonly #counts = { started: 0, stoppedIdle: 0, crashed: 0, done: 0, failed: 0, refusedBusy: 0, lastMs: 0 };

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Queues one picture. Rejects with FaceEngineError: `face_busy`, `face_closed`, `face_timeout`, `face_image_invalid`, `face_engine_failed`. */
  run(jpeg: Uint8Array, embed: boolean): Promise<FaceFrame> {
    if (this.#closed) return Promise.reject(new FaceEngineError('face_closed'));
    const free = this.#options.workers - [...this.#seats].filter((seat) => seat.job).length;
    if (this.#queue.length >= this.#options.maxQueue + Math.max(0, free)) {
      this.#counts.refusedBusy += 1;
      return Promise.reject(new FaceEngineError('face_busy'));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ id: this.#nextId++, jpeg, embed, resolve, reject });
      this.#assign();
    });
  }

  /** Starts one worker ahead of the first picture, so that nobody waits for the models. */
  warm(): void {
    if (!this.#closed && this.#seats.size === 0) this.#start();
  }

  stats(): PoolStats {
    const seats = [...this.#seats];
    return {
      workers: seats.length,
      ready: seats.filter((seat) => seat.ready).length,
      busy: seats.filter((seat) => seat.job).length,
      queued: this.#queue.length,
      ...this.#counts,
    };
  }

  /** Stops every worker; waiting jobs fail with `face_closed`. */
  async close(): Promise<void> {
    this.#closed = true;
    const seats = [...this.#seats];
    this.#seats.clear();
    for (const job of this.#queue.splice(0)) this.#fail(job, new FaceEngineError('face_closed'));
    await Promise.all(
      seats.map(async (seat) => {
        clearTimeout(seat.timer);
        if (seat.job) this.#fail(seat.job, new FaceEngineError('face_closed'));
        seat.job = null;
        await seat.worker.terminate();
      }),
    );
  }

  #fail(job: Job, error: FaceEngineError): void {
    this.#counts.failed += 1;
    job.reject(error);
  }

  #assign(): void {
    for (const seat of this.#seats) {
      if (this.#queue.length === 0) return;
      if (seat.ready && !seat.job) this.#give(seat, this.#queue.shift()!);
    }
    const starting = [...this.#seats].filter((seat) => !seat.ready).length;
    // Bursts of one person do not open every seat at once: a worker costs hundreds of megabytes.
    if (this.#queue.length > starting && this.#seats.size < this.#options.workers) this.#start();
  }

  #give(seat: Seat, job: Job): void {
    clearTimeout(seat.timer);
    seat.job = job;
    seat.timer = this.#after(this.#options.jobTimeoutMs, () => this.#drop(seat, new FaceEngineError('face_timeout')));
    seat.worker.ref();
    // Copied, nothing handed over: the caller still needs the picture.
    seat.worker.postMessage({ id: job.id, jpeg: job.jpeg, embed: job.embed } satisfies ToWorker, []);
  }

  #start(): void {
    this.#options.prepare?.();
    const worker = new Worker(this.#options.workerUrl, {
      name: 'face',
      // The parent's flags (loaders, inspectors) are not the worker's, and it needs none of the secrets of the environment.
      execArgv: [],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    });
    const seat: Seat = { worker, ready: false, job: null, timer: setTimeout(() => undefined, 0) };
    clearTimeout(seat.timer);
    seat.timer = this.#after(this.#options.startTimeoutMs, () =>
      this.#drop(seat, new FaceEngineError('face_engine_failed', 'worker did not start in time')),
    );
    this.#seats.add(seat);
    this.#counts.started += 1;
    worker.on('message', (message: ToPool) => this.#hear(seat, message));
    worker.on('error', (cause) => this.#drop(seat, new FaceEngineError('face_engine_failed', cause)));
    worker.on('exit', (code) => this.#drop(seat, new FaceEngineError('face_engine_failed', `worker left with ${code}`)));
  }

  #hear(seat: Seat, message: ToPool): void {
    if (!this.#seats.has(seat)) return;
    if (message.kind === 'ready') {
      seat.ready = true;
      this.#rest(seat);
      return;
    }
    const job = seat.job;
    if (!job || job.id !== message.id) return;
    seat.job = null;
    if (message.kind === 'done') {
      this.#counts.done += 1;
      this.#counts.lastMs = message.frame.ms;
      job.resolve(message.frame);
    } else {
      this.#fail(job, new FaceEngineError(message.unreadable ? 'face_image_invalid' : 'face_engine_failed', message.why));
    }
    this.#rest(seat);
  }

  /** A free worker takes the next job, or waits out its idle time without holding the process open. */
  #rest(seat: Seat): void {
    clearTimeout(seat.timer);
    const next = this.#queue.shift();
    if (next) return this.#give(seat, next);
    seat.worker.unref();
    seat.timer = this.#after(this.#options.idleMs, () => {
      this.#counts.stoppedIdle += 1;
      this.#seats.delete(seat);
      void seat.worker.terminate();
    });
  }

  /** A dead or stuck worker: its job fails, the next one gets a new worker. */
  #drop(seat: Seat, error: FaceEngineError): void {
    if (!this.#seats.delete(seat)) return;
    clearTimeout(seat.timer);
    this.#counts.crashed += 1;
    void seat.worker.terminate();
    if (seat.job) this.#fail(seat.job, error);
    // A worker that never became ready (models missing) would fail for every waiting job again: answer them now.
    else if (this.#seats.size === 0) for (const job of this.#queue.splice(0)) this.#fail(job, error);
    this.#assign();
  }

  #after(ms: number, act: () => void): NodeJS.Timeout {
    const timer = setTimeout(act, ms);
    timer.unref();
    return timer;
  }
}
