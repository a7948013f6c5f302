import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Every secret of an installation. `field` has one 256-bit key a version; the highest version seals. */
export interface Keys {
  field: Record<number, string>;
  /** HMAC key of the blind indexes; changing it means re-indexing, so it does not rotate with `field`. */
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

/** Adds the next field-key version to the file and returns it; old versions stay for reading. */
export function addKeyVersion(path: string): number {
  const keys = loadKeys(path);
  const version = Math.max(...Object.keys(keys.field).map(Number)) + 1;
  keys.field[version] = fresh();
  writeKeys(path, keys);
  return version;
}

function writeKeys(path: string, keys: Keys): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(keys, null, 1), { mode: 0o600 });
  chmodSync(`${path}.new`, 0o600);
  renameSync(`${path}.new`, path);
}
