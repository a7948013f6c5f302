export { createCrypto, KEYS_LOOK_MS, type Crypto, type Digests } from './crypto.ts';
export { addKeyVersion, endRotation, keyFile, loadKeys, retireKeys, sealingVersion, sealWithNewest, type Keys } from './keys.ts';
export { countOld, oldAnywhere, reseal, waitForOlderWrites, type SealedTable } from './reseal.ts';
export { canonicalJson } from './canonical.ts';
