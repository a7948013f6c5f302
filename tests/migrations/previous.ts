import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repoPath } from '@yangfan/kernel';

/** The last commit that was handed over before there were tags. */
const FIRST = '83feb10';
const PATIENCE_MS = 120_000;

const git = (...args: string[]) => {
  const { status, stdout } = spawnSync('git', args, { cwd: repoPath(), encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
};

/** The newest release below this one, else the recorded commit; null where this copy's history does not hold it. */
export function previousCommit(): string | null {
  const wanted = git('describe', '--tags', '--abbrev=0', 'HEAD^') ?? FIRST;
  return git('rev-parse', '--verify', '--quiet', `${wanted}^{commit}`);
}

export interface PreviousServer {
  url: string;
  said(): string;
  stop(): Promise<void>;
}

/** Builds the server of a commit in a folder of its own, with the packages of this tree, and starts it on a database. */
export async function startPrevious(commit: string, databaseUrl: string): Promise<PreviousServer> {
  const dir = mkdtempSync(join(tmpdir(), 'yangfan-previous-'));
  const archive = spawnSync('git', ['archive', commit], { cwd: repoPath(), maxBuffer: 1 << 30 });
  execFileSync('tar', ['-x', '-C', dir], { input: archive.stdout });
  if (!existsSync(join(dir, 'node_modules'))) symlinkSync(repoPath('node_modules'), join(dir, 'node_modules'));
  execFileSync('node', ['scripts/build.mjs', 'server'], { cwd: dir, stdio: 'pipe' });
  const { SERVE: _1, ROLES: _2, ...base } = process.env;
  const child = spawn('node', ['dist/server.mjs', '--data', join(dir, 'data')], {
    cwd: dir,
    env: {
      ...base,
      DATABASE_URL: databaseUrl,
      PORT: '0',
      DEMO: 'officers',
      LOG_LEVEL: 'warn',
      RATE_LIMITS: 'off',
      PUBLIC_URL: 'http://127.0.0.1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(dir, { recursive: true, force: true });
  };
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the previous server is not ready: ${text}`)), PATIENCE_MS);
    const look = () => {
      const ready = /ready (http:\/\/\S+)/.exec(text)?.[1];
      if (ready) resolve(ready);
    };
    child.stdout.on('data', look);
    void ended.then(() => reject(new Error(`the previous server ended: ${text}`))).finally(() => clearTimeout(timer));
    look();
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { url, said: () => text, stop };
}
