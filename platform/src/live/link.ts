import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { problem, repoPath, type Logger } from '@yangfan/kernel';
import type { EngineCalls, EngineEvent, EngineFault, EngineOp, EngineSettings } from './engine/protocol.ts';

const START_MS = 30_000;
const CALL_MS = 15_000;
/** A busy engine taken for a dead one would get a rival. */
const HELLO_MS = 8000;
/** endRoom waits until ffmpeg has closed its files. */
const LONG_CALL_MS = 60_000;
const PING_MS = 2000;
/** On a machine that is short of everything a busy engine may take long to answer; killing it would make things worse. */
const SILENT_PINGS = 8;
const LOG_BYTES = 5 << 20;

type Hello = EngineCalls['hello']['out'];
export interface LinkEvents {
  /** Connected, at first or again; the streams are what the engine carries now. */
  up(hello: Hello): Promise<void>;
  event(event: EngineEvent): void;
  down(): void;
}
export interface EngineLink {
  /** Connects to a running engine; false where none runs. */
  adopt(): Promise<boolean>;
  /** Starts the engine where none runs. */
  ensure(): Promise<void>;
  call<Op extends EngineOp>(op: Op, input: EngineCalls[Op]['in']): Promise<EngineCalls[Op]['out']>;
  readonly pid: number | null;
  close(): Promise<void>;
}

const PROBLEM = { no_stream: 'live.no_stream', bad_offer: 'live.bad_offer', failed: 'live.engine_down' } as const;

/** The app's line to the engine process: starts it, finds it again, notices when it dies or hangs. */
export function createLink(settings: EngineSettings, log: Logger, events: LinkEvents): EngineLink {
  const file = join(settings.liveDir, 'engine.json');
  const starting = join(settings.liveDir, 'engine.starting');
  let socket: Socket | null = null;
  let pid: number | null = null;
  let opening: Promise<boolean> | undefined;
  let closed = false;
  let nextId = 1;
  let pings: NodeJS.Timeout | undefined;
  const pending = new Map<number, { resolve(value: never): void; reject(error: Error): void; timer: NodeJS.Timeout }>();

  function ask<Op extends EngineOp>(
    to: Socket,
    op: Op,
    input: EngineCalls[Op]['in'],
    timeoutMs = CALL_MS,
  ): Promise<EngineCalls[Op]['out']> {
    return new Promise((resolve, reject) => {
      const id = nextId++;
      const timer = setTimeout(() => {
        pending.delete(id);
        reject(problem('live.engine_down'));
      }, timeoutMs);
      pending.set(id, { resolve, reject, timer });
      to.write(`${JSON.stringify({ id, op, input })}\n`);
    });
  }

  function heard(line: string): void {
    const message = JSON.parse(line) as { id?: number; fault?: EngineFault; message?: string; result?: never } & EngineEvent;
    if (message.id === undefined) return events.event(message);
    const waiting = pending.get(message.id);
    if (!waiting) return;
    pending.delete(message.id);
    clearTimeout(waiting.timer);
    if (message.fault) {
      log.debug({ fault: message.fault, why: message.message }, 'live engine refused');
      waiting.reject(problem(PROBLEM[message.fault]));
    } else waiting.resolve(message.result as never);
  }

  function lost(was: Socket): void {
    if (socket !== was) return;
    socket = null;
    pid = null;
    clearInterval(pings);
    for (const { reject, timer } of pending.values()) {
      clearTimeout(timer);
      reject(problem('live.engine_down'));
    }
    pending.clear();
    if (closed) return;
    log.warn({}, 'live engine lost');
    events.down();
    // People are waiting in rooms: it is brought back without being asked.
    ensure().catch((error: unknown) => log.error({ err: error }, 'live engine did not come back'));
  }

  /** One try to reach the engine that the file names. */
  async function tryConnect(): Promise<boolean> {
    let known: { pid: number; port: number; secret: string };
    try {
      known = JSON.parse(readFileSync(file, 'utf8'));
      process.kill(known.pid, 0);
    } catch {
      return false;
    }
    const fresh = await new Promise<Socket | null>((resolve) => {
      const to = connect(known.port, '127.0.0.1', () => resolve(to));
      to.once('error', () => resolve(null));
    });
    if (!fresh) return false;
    let text = '';
    fresh.setEncoding('utf8');
    fresh.setNoDelay(true);
    fresh.on('data', (data: string) => {
      text += data;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
        const line = text.slice(0, end);
        text = text.slice(end + 1);
        heard(line);
      }
    });
    fresh.on('error', () => undefined);
    fresh.on('close', () => lost(fresh));
    const hello = await ask(fresh, 'hello', { secret: known.secret }, HELLO_MS).catch(() => null);
    if (!hello) {
      fresh.destroy();
      return false;
    }
    socket = fresh;
    pid = hello.pid;
    watch(fresh, hello.pid);
    await events.up(hello);
    return true;
  }

  /** A process that lives but does not answer is no engine. */
  function watch(on: Socket, enginePid: number): void {
    let silent = 0;
    clearInterval(pings);
    pings = setInterval(() => {
      if (silent++ >= SILENT_PINGS) {
        log.error({}, 'live engine hangs, ending it');
        try {
          process.kill(enginePid, 'SIGKILL');
        } catch {
          // Gone already.
        }
        on.destroy();
        return;
      }
      ask(on, 'ping', null, PING_MS * SILENT_PINGS).then(
        () => (silent = 0),
        () => undefined,
      );
    }, PING_MS);
    pings.unref();
  }

  /** Of several processes that find no engine at the same moment one begins it; the others wait for it. */
  function claimStart(): boolean {
    mkdirSync(settings.liveDir, { recursive: true, mode: 0o700 });
    try {
      // Left behind by a process that died at it.
      if (Date.now() - statSync(starting).mtimeMs > START_MS * 2) rmSync(starting, { force: true });
    } catch {
      // Nobody begins it now.
    }
    try {
      closeSync(openSync(starting, 'wx', 0o600));
      return true;
    } catch {
      return false;
    }
  }

  function begin(): void {
    rmSync(file, { force: true });
    const logFile = join(settings.liveDir, 'engine.log');
    let flags = 'a';
    try {
      if (statSync(logFile).size > LOG_BYTES) flags = 'w';
    } catch {
      // The first start.
    }
    const out = openSync(logFile, flags, 0o600);
    const bundled = import.meta.url.endsWith('.mjs');
    const program = bundled ? [repoPath('dist/live-engine.mjs')] : ['--import', 'tsx', repoPath('platform/src/live/engine/main.ts')];
    const child = spawn(process.execPath, ['--enable-source-maps', ...program, JSON.stringify(settings)], {
      cwd: repoPath(),
      detached: true,
      stdio: ['ignore', out, out],
    });
    child.on('error', (error) => log.error({ err: error }, 'live engine could not be started'));
    child.unref();
  }

  function open(mayBegin: boolean): Promise<boolean> {
    return (opening ??= (async () => {
      if (socket) return true;
      if (await tryConnect()) return true;
      if (!mayBegin || closed) return false;
      const isMine = claimStart();
      try {
        // Between our look and our claim another process may have brought it up.
        if (isMine && (await tryConnect())) return true;
        if (isMine) begin();
        for (const until = performance.now() + START_MS; performance.now() < until;) {
          await new Promise((resolve) => setTimeout(resolve, 60));
          if (closed) return false;
          if (await tryConnect()) return true;
        }
        throw problem('live.engine_down');
      } finally {
        if (isMine) rmSync(starting, { force: true });
      }
    })().finally(() => (opening = undefined)));
  }
  async function ensure(): Promise<void> {
    if (socket || (await open(true))) return;
    // A call that only looked for a running engine was under way.
    if (!(await open(true))) throw problem('live.engine_down');
  }

  return {
    adopt: () => open(false),
    ensure,
    async call(op, input) {
      await ensure();
      if (!socket) throw problem('live.engine_down');
      return ask(socket, op, input, op === 'endRoom' || op === 'record' ? LONG_CALL_MS : CALL_MS);
    },
    get pid() {
      return pid;
    },
    async close() {
      closed = true;
      clearInterval(pings);
      const was = socket;
      if (!was) return;
      await ask(was, 'release', null, 2000).catch(() => undefined);
      socket = null;
      was.destroy();
    },
  };
}
