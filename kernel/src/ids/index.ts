import { randomBytes } from 'node:crypto';
import { pooledRandom } from '../crypto/random.ts';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
let lastMs = 0;
let counter = 0;

/**
 * A new opaque id, `cls_` + 26 base-32 characters: 48 bits of time, 12 bits of order within the
 * millisecond, 68 bits of chance. Ids made later in one process sort later.
 */
export function newId(prefix: string): string {
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    counter = 0;
  } else counter += 1;
  if (counter > 0xfff) {
    lastMs += 1;
    counter = 0;
  }
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(lastMs, 0, 6);
  pooledRandom(10).copy(bytes, 6);
  bytes[6] = counter >> 4;
  bytes[7] = ((counter & 0xf) << 4) | (bytes[7]! & 0xf);
  return `${prefix}_${base32(bytes)}`;
}

/** An unguessable token of `bytes` random bytes, base64url. */
export function newToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

function base32(bytes: Buffer): string {
  let value = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (let i = 0; i < 26; i++) {
    text = ALPHABET[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return text;
}
