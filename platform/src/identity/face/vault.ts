import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Crypto } from '@yangfan/kernel';

/** A record sealed with a key of its own (AES-256-GCM); that key is sealed with the installation's key. */
export interface Sealed {
  wrappedKey: string;
  body: Buffer;
}

/** Seals bytes under a fresh key. `aad` binds them (person|model version); `keyAad` binds the wrapped key to its row. */
export function sealRecord(crypto: Crypto, plain: Buffer, aad: string, keyAad: string): Sealed {
  const key = randomBytes(32);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(aad));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  const wrappedKey = crypto.seal(key.toString('base64'), keyAad);
  key.fill(0);
  return { wrappedKey, body: Buffer.concat([iv, cipher.getAuthTag(), body]) };
}

/** Opens what `sealRecord` made; throws when altered, moved to another person or asked for another model version. */
export function openRecord(crypto: Crypto, sealed: Sealed, aad: string, keyAad: string): Buffer {
  const key = Buffer.from(crypto.open(sealed.wrappedKey, keyAad), 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.body.subarray(0, 12));
  decipher.setAAD(Buffer.from(aad));
  decipher.setAuthTag(sealed.body.subarray(12, 28));
  const plain = Buffer.concat([decipher.update(sealed.body.subarray(28)), decipher.final()]);
  key.fill(0);
  return plain;
}

/** 128 numbers as bytes. */
export function packEmbedding(numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4);
  numbers.forEach((value, index) => bytes.writeFloatLE(value, index * 4));
  return bytes;
}

/** The numbers again. */
export function unpackEmbedding(bytes: Buffer): number[] {
  return Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
}
