import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What a frame's code covers: the challenge's nonce, the step's token, the frame's number and the picture's SHA-256 (hex). */
export interface MacInput {
  nonce: string;
  step: string;
  seq: number;
  sha256: string;
}

/** SHA-256 of a picture as lower-case hex. */
export function frameDigest(jpeg: Uint8Array): string {
  return createHash('sha256').update(jpeg).digest('hex');
}

// The separator must not occur inside a part, else two different inputs could share one code.
const partPattern = /^[A-Za-z0-9_-]{1,128}$/;
const digestPattern = /^[0-9a-f]{64}$/;

/** HMAC-SHA256 (hex) over `nonce|step|seq|sha256`; the browser computes the same. Throws RangeError on a malformed part. */
export function frameMac(sessionKey: Uint8Array, input: MacInput): string {
  const { nonce, step, seq, sha256 } = input;
  if (sessionKey.length < 16) throw new RangeError('session key too short');
  if (!partPattern.test(nonce) || !partPattern.test(step)) throw new RangeError('malformed nonce or step');
  if (!Number.isSafeInteger(seq) || seq < 0) throw new RangeError('malformed seq');
  if (!digestPattern.test(sha256)) throw new RangeError('malformed digest');
  return createHmac('sha256', sessionKey).update(`${nonce}|${step}|${seq}|${sha256}`).digest('hex');
}

/** True when `mac` (hex, from the client) belongs to this frame; false for anything malformed. Takes constant time. */
export function verifyFrameMac(sessionKey: Uint8Array, input: MacInput, mac: string): boolean {
  if (typeof mac !== 'string' || !digestPattern.test(mac)) return false;
  try {
    return timingSafeEqual(Buffer.from(frameMac(sessionKey, input), 'hex'), Buffer.from(mac, 'hex'));
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
