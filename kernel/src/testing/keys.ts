import { createCrypto, type Crypto } from '../crypto/index.ts';

const key = (letter: string) => Buffer.alloc(32, letter).toString('base64');

/** Crypto with fixed keys, so that tests see the same blind indexes at every run. */
export function testKeys(): Crypto {
  return createCrypto({ field: { 1: key('f') }, blind: key('b'), ledger: key('l'), signing: key('s') });
}
