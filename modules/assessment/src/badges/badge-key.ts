import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import type { Crypto } from '@yangfan/kernel';

/** PKCS #8 around the 32 bytes of an Ed25519 key (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const json = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * The key that signs badges. It follows from the installation's signing key, so it lives and is backed up with `keys.json`
 * and never stands anywhere else.
 */
export function badgeKey(crypto: Pick<Crypto, 'sign'>) {
  const seed = Buffer.from(crypto.sign('assessment.badge.ed25519', '1'), 'base64url');
  const key: KeyObject = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const { x } = createPublicKey(key).export({ format: 'jwk' }) as { x: string };
  return {
    x,
    /** A JWS in compact form over the claims. */
    jwt(kid: string, claims: object): string {
      const text = `${json({ alg: 'EdDSA', typ: 'JWT', kid })}.${json(claims)}`;
      return `${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`;
    },
  };
}
