import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { canonicalJson, type Crypto } from '@yangfan/kernel';

/** PKCS #8 around the 32 bytes of an Ed25519 key (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The public key's name, where everybody finds it. */
export const keyIdOf = (publicUrl: string) => `${publicUrl}/v1/assessment/public/jwks.json#badge-1`;

/**
 * The one key that signs what leaves the house: badges and dossiers (told apart by `typ`). It follows from the installation's
 * signing key, so it lives and is backed up with `keys.json` and never stands anywhere else.
 */
export function signingKey(crypto: Pick<Crypto, 'sign'>) {
  const seed = Buffer.from(crypto.sign('assessment.badge.ed25519', '1'), 'base64url');
  const key: KeyObject = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const { x } = createPublicKey(key).export({ format: 'jwk' }) as { x: string };
  const jwk = { kty: 'OKP', crv: 'Ed25519', x } as const;
  return {
    jwk,
    /** What people compare: the SHA-256 of the public key as RFC 7638 wants it, in hex. */
    fingerprint: createHash('sha256').update(canonicalJson(jwk)).digest('hex'),
    /** A JWS in compact form over the text. */
    jws(header: { typ: string; kid: string; jwk?: object }, text: string): string {
      const head = Buffer.from(JSON.stringify({ alg: 'EdDSA', ...header })).toString('base64url');
      const signed = `${head}.${Buffer.from(text).toString('base64url')}`;
      return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
    },
  };
}
export type SigningKey = ReturnType<typeof signingKey>;
