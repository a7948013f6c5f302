import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { EngineCore } from './core.ts';
import { EngineError, type EngineOp, type EngineSettings } from './protocol.ts';

// The engine process. It outlives the app process that began it: media goes on while an app dies and comes back.

const settings = JSON.parse(process.argv[2]!) as EngineSettings;
const log = (line: string) => console.log(`${new Date().toISOString()} ${line}`);
process.on('unhandledRejection', (error) => log(`unhandled rejection ${error instanceof Error ? error.stack : String(error)}`));
// A broken packet of one person must not end everybody's class.
process.on('uncaughtException', (error) => log(`uncaught ${error.stack}`));

// A class must not stutter because somebody's film is converted on the same machine.
try {
  setPriority(0, -10);
} catch {
  // Not permitted here: it runs at the usual priority.
}

mkdirSync(settings.liveDir, { recursive: true, mode: 0o700 });
const secret = randomBytes(24).toString('base64url');
const apps = new Set<Socket>();
let orphanTimer: NodeJS.Timeout | undefined;
let stopping = false;

const core = new EngineCore(
  settings,
  (event) => {
    const line = `${JSON.stringify(event)}\n`;
    for (const app of apps) app.write(line);
  },
  log,
);

/** Two apps that begin an engine at the same moment: who wrote first stays, both apps find that one. */
function otherRuns(file: string): boolean {
  try {
    process.kill((JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid, 0);
    return true;
  } catch {
    return false;
  }
}
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), 10_000).unref();
  rmSync(join(settings.liveDir, 'engine.json'), { force: true });
  await core.stop();
  process.exit(0);
}
/** Nobody manages this engine any more: it waits a while for the app to come back, then ends. */
function awaitApps(seconds: number): void {
  clearTimeout(orphanTimer);
  orphanTimer = setTimeout(() => void stop(), seconds * 1000);
}

async function run(op: EngineOp, input: never, socket: Socket): Promise<unknown> {
  if (op === 'hello') {
    if ((input as { secret: string }).secret !== secret) {
      socket.destroy();
      throw new EngineError('failed', 'wrong secret');
    }
    apps.add(socket);
    clearTimeout(orphanTimer);
    return { pid: process.pid, driver: settings.driver, streams: core.streams(), recording: core.recordingRooms() };
  }
  if (!apps.has(socket)) throw new EngineError('failed', 'say hello first');
  if (op === 'ping') return { rssMb: Math.round(process.memoryUsage().rss / 2 ** 20) };
  if (op === 'release') {
    apps.delete(socket);
    // An app that ends in order takes an idle engine with it; a class that is going on waits for the next app.
    if (apps.size === 0) awaitApps(core.streams().length === 0 ? 0 : settings.orphanS);
    return null;
  }
  return core.handlers[op](input);
}

const server = createServer((socket) => {
  let text = '';
  socket.setNoDelay(true);
  socket.setEncoding('utf8');
  socket.on('data', (data: string) => {
    text += data;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      const line = text.slice(0, end);
      text = text.slice(end + 1);
      const { id, op, input } = JSON.parse(line) as { id: number; op: EngineOp; input: never };
      run(op, input, socket).then(
        (result) => socket.write(`${JSON.stringify({ id, result: result ?? null })}\n`),
        (error: unknown) => {
          const fault = error instanceof EngineError ? error.fault : 'failed';
          if (fault === 'failed') log(`${op}: ${error instanceof Error ? error.stack : String(error)}`);
          socket.write(`${JSON.stringify({ id, fault, message: error instanceof Error ? error.message : String(error) })}\n`);
        },
      );
    }
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    apps.delete(socket);
    if (apps.size === 0 && !stopping) awaitApps(settings.orphanS);
  });
});

process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
core.start().then(
  () =>
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      const file = join(settings.liveDir, 'engine.json');
      if (otherRuns(file)) process.exit(0);
      writeFileSync(`${file}.new`, JSON.stringify({ pid: process.pid, port, secret }), { mode: 0o600 });
      renameSync(`${file}.new`, file);
      awaitApps(settings.orphanS);
      log(`engine ${settings.driver} ready`);
    }),
  (error: unknown) => {
    log(`engine could not start: ${error instanceof Error ? error.stack : String(error)}`);
    process.exit(1);
  },
);
