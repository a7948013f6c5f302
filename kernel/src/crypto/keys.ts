import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Every secret of an installation. `field` has one 256-bit key a version. */
export interface Keys {
  field: Record<number, string>;
  /** The version that seals; the highest when absent. Lower while a new key is handed out to several machines. */
  sealWith?: number;
  /** The version whose rotation has not come to its end. */
  rotating?: number;
  /**
   * HMAC key of the blind indexes. It does not rotate with `field`: a digest can't be changed into another key's without the
   * value itself, so every row would have to be opened and re-indexed while searches and the uniqueness of ID numbers look
   * for the old digest, and it protects no text: whoever holds only it can test guesses but open nothing.
   */
  blind: string;
  /** HMAC key of the ledger chain. */
  ledger: string;
  /** Signs short-lived URLs, check-in codes and tokens between subsystems. */
  signing: string;
}

const fresh = () => randomBytes(32).toString('base64');

/**
 * Reads the key file, or makes one with mode 0600 at first start: a default key is never shipped.
 * Throws when the file may be read by others, because then the keys must count as known.
 */
export function loadKeys(path: string): Keys {
  if (!existsSync(path)) {
    const keys: Keys = { field: { 1: fresh() }, blind: fresh(), ledger: fresh(), signing: fresh() };
    writeKeys(path, keys);
    return keys;
  }
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new Error(`密钥文件 ${path} 能被其他用户读取。请先执行 chmod 600 ${path}，再启动。`);
  }
  return JSON.parse(readFileSync(path, 'utf8')) as Keys;
}

/** The version that seals with these keys. */
export const sealingVersion = (keys: Keys): number => keys.sealWith ?? Math.max(...Object.keys(keys.field).map(Number));

/** The keys of a file, and a way to read them again once it has changed: a running server learns a new version without a restart. */
export function keyFile(path: string): { keys: Keys; reload: () => Keys | null } {
  const stampOf = () => {
    const { mtimeMs, ino, size } = statSync(path);
    return `${mtimeMs} ${ino} ${size}`;
  };
  const keys = loadKeys(path);
  let seen = stampOf();
  return {
    keys,
    reload() {
      try {
        const stamp = stampOf();
        if (stamp === seen) return null;
        const fresh = loadKeys(path);
        seen = stamp;
        return fresh;
      } catch {
        // A file that is missing or unreadable for a moment takes no key away from a server that works.
        return null;
      }
    },
  };
}

/**
 * Adds the next field-key version to the file and returns it; old versions stay for reading.
 * Until `sealWithNewest` the present version goes on sealing, so that a machine can hold the new key before anything needs it.
 */
export function addKeyVersion(path: string): number {
  const keys = loadKeys(path);
  const version = Math.max(...Object.keys(keys.field).map(Number)) + 1;
  writeKeys(path, { ...keys, field: { ...keys.field, [version]: fresh() }, sealWith: sealingVersion(keys), rotating: version });
  return version;
}

/** From now on the highest version seals. */
export function sealWithNewest(path: string): void {
  const { sealWith: _sealWith, ...keys } = loadKeys(path);
  writeKeys(path, keys);
}

/** Notes that everything is sealed with the newest version. */
export function endRotation(path: string): void {
  const { rotating: _rotating, ...keys } = loadKeys(path);
  writeKeys(path, keys);
}

/** Moves the versions that no longer seal anything into a file of their own: backups made before still need them. */
export function retireKeys(path: string, to: string): number[] {
  const keys = loadKeys(path);
  const current = sealingVersion(keys);
  const old = Object.keys(keys.field)
    .map(Number)
    .filter((version) => version < current);
  if (old.length === 0) return [];
  // The copy is on disk before the original goes.
  writeKeys(to, { ...keys, sealWith: current });
  writeKeys(path, { ...keys, field: Object.fromEntries(Object.entries(keys.field).filter(([version]) => Number(version) >= current)) });
  return old;
}

function writeKeys(path: string, keys: Keys): void {
  mkdirSync(dirname(path), { recursive: true });
  const before = statSync(path, { throwIfNoEntry: false });
  writeFileSync(`${path}.new`, JSON.stringify(keys, null, 1), { mode: 0o600, flush: true });
  chmodSync(`${path}.new`, 0o600);
  // An administrator who rotates must not take the file away from the account that serves.
  if (before && process.getuid?.() === 0) chownSync(`${path}.new`, before.uid, before.gid);
  renameSync(`${path}.new`, path);
}
