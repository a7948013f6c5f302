import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repoPath } from '@yangfan/kernel';
import { memoryOf } from '../cpu.ts';
import type { Report } from '../figures.ts';
import { atEnd, ownFolder, startProduct, startServer, stopServer, buildServerFile } from '../product.ts';
import { createWorld } from '../world.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The tree as git would give it to a newcomer, changes that are not committed yet included. */
function freshTree(): string {
  const dir = join(ownFolder(), 'clone');
  const list = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: repoPath('.'), maxBuffer: 1e8 }).toString();
  for (const name of list.split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    cpSync(repoPath(name), join(dir, name), { dereference: false, force: true, errorOnExist: false });
  }
  return dir;
}

/** `./start` in a fresh tree until the first page is there; the package cache is as warm as it is. */
async function firstStart(): Promise<number> {
  const dir = freshTree();
  const from = performance.now();
  const child = spawn('./start', ['--port', '0', '--data', join(dir, 'data')], {
    cwd: dir,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: '' },
  });
  atEnd(() => stopServer(child));
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      const match = /ready (http:\S+)/.exec(said);
      if (match) resolve(match[1]!);
    });
    child.once('exit', (code) => reject(new Error(`./start ended with ${code}: ${said}`)));
  });
  const page = await fetch(`${url}/`);
  if (!page.ok) throw new Error(`the first page answered ${page.status}`);
  const seconds = (performance.now() - from) / 1000;
  await stopServer(child);
  return seconds;
}

/** From nothing to the first page, and from a stopped product to the first page. BENCH_RESTART_ONLY=1 leaves out the part that installs packages. */
export async function start(report: Report): Promise<void> {
  if (process.env.BENCH_RESTART_ONLY !== '1') report.note('s', await firstStart(), 's', 1);
  buildServerFile();
  const dir = ownFolder();
  const first = await startServer(dir);
  report.note('first_start_s', first.readyS, 's', 1);
  await stopServer(first.child);
  const times: number[] = [];
  for (let run = 0; run < 3; run += 1) {
    const again = await startServer(dir);
    times.push(again.readyS);
    await stopServer(again.child);
  }
  report.note('restart_s', Math.max(...times), 's', times.length);
  const product = await startProduct();
  const world = await createWorld(product);
  const small = await product.restart();
  for (let room = 0; room < 2; room += 1) await world.makePeople(await world.makeClass(), 500);
  // The demonstration brings a hundred learners; now there are eleven times as many.
  const large = await product.restart();
  report.note('restart_s_x10_ratio', large / small, 'times', 1);
}

/** The whole product at rest, with the PostgreSQL that it brings. Pages that processes share count once. */
export async function memory(report: Report): Promise<void> {
  buildServerFile();
  const server = await startServer(ownFolder());
  await fetch(`http://127.0.0.1:${server.port}/`);
  await pause(20_000);
  report.note('mb', memoryOf([server.child.pid!]), 'mb', 1);
  await stopServer(server.child);
  const product = await startProduct();
  const world = await createWorld(product);
  await product.restart();
  await pause(20_000);
  const small = memoryOf(product.roots());
  await world.makePeople(await world.makeClass(), 1000);
  await world.settle();
  await product.restart();
  await pause(20_000);
  const large = memoryOf(product.roots());
  report.note('mb_x10', large, 'mb', 1);
  report.note('mb_x10_ratio', large / small, 'times', 1);
}
