import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { EngineSettings } from './protocol.ts';
import { spawnTied } from './tied.ts';

const START_MS = 15_000;
/** Viewers share threads: with a thread each, every packet of a class of fifty would wake fifty of them. */
const LOOPS = availableParallelism();

/** A Janus of our own, on a configuration of our own: only the video room, only a local WebSocket, with a secret. */
export interface JanusProcess {
  url: string;
  secret: string;
  child: ChildProcess;
  stop(): Promise<void>;
}

/** Debian keeps them in a folder named after the machine's kind. */
function libraries(): string {
  const found = ['/usr/lib', '/usr/local/lib', '/opt/janus/lib']
    .flatMap((dir) => [dir, ...(existsSync(dir) ? readdirSync(dir).map((name) => join(dir, name)) : [])])
    .map((dir) => join(dir, 'janus'))
    .find((dir) => existsSync(join(dir, 'plugins')));
  if (!found) throw new Error('the plugins of janus were not found');
  return found;
}
const others = (dir: string, keep: string) =>
  readdirSync(dir)
    .filter((name) => name.endsWith('.so') && !name.includes(keep))
    .join(',');

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function writeConfiguration(dir: string, settings: EngineSettings, port: number, secret: string): void {
  const lib = libraries();
  const [first, last] = settings.udpPorts;
  const write = (name: string, text: string) => writeFileSync(join(dir, name), text, { mode: 0o600 });
  const addresses = settings.addresses.filter((address) => address !== '127.0.0.1');
  write(
    'janus.jcfg',
    `general: {
  configs_folder = "${dir}"
  plugins_folder = "${join(lib, 'plugins')}"
  transports_folder = "${join(lib, 'transports')}"
  events_folder = "${join(lib, 'events')}"
  loggers_folder = "${join(lib, 'loggers')}"
  debug_level = 2
  debug_colors = false
  event_loops = ${LOOPS}
  api_secret = "${secret}"
  admin_secret = "${randomBytes(18).toString('hex')}"
}
media: { rtp_port_range = "${first}-${last}" }
nat: { ice_keepalive_conncheck = true ice_ignore_list = "vmnet"${addresses.length ? ` nat_1_1_mapping = "${addresses.join(',')}" keep_private_host = true` : ''} }
plugins: { disable = "${others(join(lib, 'plugins'), 'videoroom')}" }
transports: { disable = "${others(join(lib, 'transports'), 'websockets')}" }
`,
  );
  write(
    'janus.transport.websockets.jcfg',
    `general: { json = "compact" ws = true ws_port = ${port} ws_ip = "127.0.0.1" wss = false }\nadmin: { admin_ws = false admin_wss = false }\n`,
  );
  write('janus.plugin.videoroom.jcfg', 'general: { string_ids = true }\n');
}

/** A Janus whose engine was killed without notice would keep the ports. */
function endForgotten(pidFile: string, dir: string): void {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8'));
    if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dir)) process.kill(pid, 'SIGKILL');
  } catch {
    // None was forgotten.
  }
}

export async function startJanus(settings: EngineSettings, log: (line: string) => void): Promise<JanusProcess> {
  const dir = join(settings.liveDir, 'janus');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const pidFile = join(dir, 'janus.pid');
  endForgotten(pidFile, dir);
  const port = await freePort();
  const secret = randomBytes(18).toString('hex');
  writeConfiguration(dir, settings, port, secret);
  const child = spawnTied('KILL', 'janus', ['-F', dir, '-o'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString()).slice(-4000);
      for (const line of bytes.toString().split('\n')) if (/\[(ERR|FATAL)\]/.test(line)) log(`janus: ${line}`);
    });
  child.on('error', (error) => log(`janus: ${error.message}`));
  if (child.pid) writeFileSync(pidFile, String(child.pid));
  const until = performance.now() + START_MS;
  while (!(await listens(port))) {
    if (child.exitCode !== null || performance.now() > until) throw new Error(`janus did not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url: `ws://127.0.0.1:${port}`,
    secret,
    child,
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        const kill = setTimeout(() => child.kill('SIGKILL'), 3000);
        child.once('exit', () => {
          clearTimeout(kill);
          resolve();
        });
        child.kill('SIGTERM');
      }),
  };
}

/** Somebody holds the port: then it can't be bound once more. */
function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(true));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)));
  });
}
