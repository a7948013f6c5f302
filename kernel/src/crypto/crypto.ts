import { createCipheriv, createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { sealingVersion, type Keys } from './keys.ts';
import { pooledRandom } from './random.ts';

/** The three digests a signed record carries: md5 and sha1 because the customer demands them, sha256 to rely on. */
export interface Digests {
  md5: string;
  sha1: string;
  sha256: string;
}

/** Sealing, blind indexes, digests and MACs with the keys of this installation. */
export interface Crypto {
  /** AES-256-GCM; `aad` binds the text to its row (`table|id|column`) so it can't be moved. Gives `k<version>.<base64url>`. */
  seal(plain: string, aad: string): string;
  /** Opens what `seal` made; throws if altered, moved, or of an unknown key version. */
  open(sealed: string, aad: string): string;
  sealBytes(plain: Buffer, aad: string): Buffer;
  openBytes(sealed: Buffer, aad: string): Buffer;
  /** The key version that a sealed text was made with. */
  versionOf(sealed: string): number;
  /** The key version that sealed bytes were made with. */
  versionOfBytes(sealed: Buffer): number;
  readonly currentVersion: number;
  /** Keyed digest for searching sealed values: equal only for equal (normalised) values of the same field. */
  blind(field: string, value: string): string;
  digests(data: string | Buffer): Digests;
  /** HMAC-SHA256, hex, for the ledger chain. */
  ledgerMac(data: string): string;
  /** HMAC-SHA256, base64url, for URLs, codes and tokens; `purpose` separates their uses. */
  sign(purpose: string, data: string): string;
  verify(purpose: string, data: string, signature: string): boolean;
}

/** How long a running process may go on sealing with the version before; the rotating command waits longer than this. */
export const KEYS_LOOK_MS = 1000;

/** Builds the crypto of one installation from its keys. `reload` gives the keys again when they have changed since, else null. */
export function createCrypto(keys: Keys, reload?: () => Keys | null): Crypto {
  let fieldKeys = fieldKeysOf(keys);
  let currentVersion = sealingVersion(keys);
  let nextLook = performance.now() + KEYS_LOOK_MS;
  function look(): void {
    nextLook = performance.now() + KEYS_LOOK_MS;
    const changed = reload?.();
    if (!changed) return;
    fieldKeys = fieldKeysOf(changed);
    currentVersion = sealingVersion(changed);
  }
  /** The version to seal with, at most a second old. */
  function current(): number {
    if (reload && performance.now() >= nextLook) look();
    return currentVersion;
  }
  const blindKey = Buffer.from(keys.blind, 'base64');
  const ledgerKey = Buffer.from(keys.ledger, 'base64');
  const signingKey = Buffer.from(keys.signing, 'base64');

  function sealWith(version: number, plain: Buffer, aad: string): Buffer {
    const iv = pooledRandom(12);
    const cipher = createCipheriv('aes-256-gcm', fieldKeys.get(version)!, iv);
    cipher.setAAD(Buffer.from(aad));
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]);
  }
  function openWith(version: number, sealed: Buffer, aad: string): Buffer {
    // Another process may seal with a version that was added a moment ago.
    if (!fieldKeys.has(version)) look();
    const key = fieldKeys.get(version);
    if (!key) throw new Error(`crypto: key version ${version} is not in the key file`);
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
    decipher.setAAD(Buffer.from(aad));
    decipher.setAuthTag(sealed.subarray(12, 28));
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
  }
  function versionOf(sealed: string): number {
    const match = /^k(\d+)\./.exec(sealed);
    if (!match) throw new Error('crypto: not a sealed text');
    return Number(match[1]);
  }
  const sign = (purpose: string, data: string) => createHmac('sha256', signingKey).update(`${purpose}\n${data}`).digest('base64url');

  return {
    get currentVersion() {
      return current();
    },
    versionOf,
    versionOfBytes: (sealed) => sealed.readUInt16BE(0),
    seal: (plain, aad) => {
      const version = current();
      return `k${version}.${sealWith(version, Buffer.from(plain, 'utf8'), aad).toString('base64url')}`;
    },
    open: (sealed, aad) =>
      openWith(versionOf(sealed), Buffer.from(sealed.slice(sealed.indexOf('.') + 1), 'base64url'), aad).toString('utf8'),
    sealBytes: (plain, aad) => {
      const version = current();
      const head = Buffer.alloc(2);
      head.writeUInt16BE(version);
      return Buffer.concat([head, sealWith(version, plain, aad)]);
    },
    openBytes: (sealed, aad) => openWith(sealed.readUInt16BE(0), sealed.subarray(2), aad),
    blind: (field, value) =>
      createHmac('sha256', blindKey)
        .update(`${field}\n${value.normalize('NFKC').trim().toUpperCase()}`)
        .digest('hex'),
    digests: (data) => ({
      md5: createHash('md5').update(data).digest('hex'),
      sha1: createHash('sha1').update(data).digest('hex'),
      sha256: createHash('sha256').update(data).digest('hex'),
    }),
    ledgerMac: (data) => createHmac('sha256', ledgerKey).update(data).digest('hex'),
    sign,
    verify: (purpose, data, signature) => {
      const expected = Buffer.from(sign(purpose, data));
      const given = Buffer.from(signature);
      return expected.length === given.length && timingSafeEqual(expected, given);
    },
  };
}

const fieldKeysOf = (keys: Keys) =>
  new Map(Object.entries(keys.field).map(([version, key]) => [Number(version), Buffer.from(key, 'base64')]));
