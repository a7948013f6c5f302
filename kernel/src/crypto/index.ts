export { createCrypto, type Crypto, type Digests } from './crypto.ts';
export { loadKeys, addKeyVersion, type Keys } from './keys.ts';
export { canonicalJson } from './canonical.ts';
