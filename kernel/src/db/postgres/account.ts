import { spawnSync } from 'node:child_process';
import { lchown, mkdir, readFile, readdir, stat, symlink, rmdir, realpath, chmod, lstat, mkdtemp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SupervisorError } from './supervisor-error.ts';

/** The system user PostgreSQL runs as when we are root (it refuses to run as root). */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

// An account of its own first; `nobody` last, since other programs may run under it too.
const CANDIDATES = ['yangfan', 'postgres', 'nobody'];
const RELOCATED_ROOT = '/var/lib/yangfan';

export const isRoot = (): boolean => process.getuid?.() === 0;

async function accounts(): Promise<Account[]> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n');
  return lines.flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
}

/** Whom PostgreSQL runs as: undefined = ourselves. Root keeps the owner of an existing cluster, so switching between root and a user works. */
export async function chooseAccount(clusterDir: string): Promise<Account | undefined> {
  const owner = await stat(clusterDir).then(
    ({ uid }) => uid,
    () => undefined,
  );
  if (!isRoot()) {
    if (owner !== undefined && process.getuid && owner !== process.getuid()) {
      throw new SupervisorError(
        'not-owner',
        `数据目录 ${clusterDir} 属于另一个系统用户。请用当初创建它的用户（或 root）启动，或用 chown -R 改为当前用户。`,
      );
    }
    return undefined;
  }
  const known = await accounts();
  const account =
    (owner ? known.find(({ uid }) => uid === owner) : undefined) ??
    CANDIDATES.map((name) => known.find((entry) => entry.name === name)).find(Boolean);
  if (!account || account.uid === 0) {
    throw new SupervisorError(
      'no-account',
      '数据库不能以 root 运行，而系统里没有可用的普通用户。请运行 useradd --system yangfan 后再启动。',
    );
  }
  return account;
}

/** Whether the account can enter a folder (asks the kernel, so access lists count too). */
export function canEnter(account: Account | undefined, dir: string): boolean {
  const as = account ? { uid: account.uid, gid: account.gid } : {};
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', dir], { ...as, cwd: '/', stdio: 'ignore' }).status === 0;
}

/**
 * Makes the data folder and returns its real path. Where the account can't reach it (a project under /root), the data goes
 * to /var/lib/yangfan and the asked path becomes a link to it.
 */
export async function prepareHome(dataDir: string, account: Account | undefined, notice: (message: string) => void): Promise<string> {
  if (process.platform === 'win32' || !account) {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    return realpath(dataDir);
  }
  await mkdirReachable(dataDir);
  const home = await realpath(dataDir);
  await chmod(home, 0o711);
  if (canEnter(account, home)) return home;
  if ((await readdir(home)).length > 0) {
    throw new SupervisorError(
      'unreachable',
      `数据目录 ${home} 的上级目录不允许用户 ${account.name} 进入，数据库无法使用它。请把它移到 ${RELOCATED_ROOT} 之类的位置，并用 --data 指定，或用当初的普通用户启动。`,
    );
  }
  await mkdir(RELOCATED_ROOT, { recursive: true });
  await chmod(RELOCATED_ROOT, 0o755);
  const real = await mkdtemp(join(RELOCATED_ROOT, 'postgres-'));
  await chmod(real, 0o711);
  if (!canEnter(account, real))
    throw new SupervisorError('unreachable', `用户 ${account.name} 进不了 ${real}。请检查 /var 与 /var/lib 的权限（应为 755）后再启动。`);
  if ((await lstat(dataDir)).isSymbolicLink()) {
    throw new SupervisorError('unreachable', `${dataDir} 指向 ${home}，用户 ${account.name} 进不去。请删掉这个链接后再启动。`);
  }
  await rmdir(dataDir);
  await symlink(real, dataDir);
  notice(`数据目录 ${dataDir} 在只有 root 能进入的位置，数据库文件改放在 ${real}（${dataDir} 是指向它的链接）。`);
  return real;
}

// A strict umask must not lock the account out of folders that we make ourselves; folders that exist keep their mode.
async function mkdirReachable(dir: string): Promise<void> {
  if (await lstat(dir).catch(() => undefined)) return;
  await mkdirReachable(dirname(dir));
  await mkdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await chmod(dir, 0o755);
}

/** Makes a private folder of the account's (0700). */
export async function ownDir(dir: string, account: Account | undefined): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  if (account) await giveTo(dir, account);
}

/** Hands a tree to the account; the top folder last, so an interrupted hand-over is taken up again. */
export async function giveTo(path: string, account: Account): Promise<void> {
  const { uid } = await lstat(path);
  if (uid === account.uid) return;
  await giveAll(path, account);
}

async function giveAll(path: string, account: Account): Promise<void> {
  if ((await lstat(path)).isDirectory()) {
    for (const entry of await readdir(path)) await giveAll(join(path, entry), account);
  }
  await lchown(path, account.uid, account.gid);
}
