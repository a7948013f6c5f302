import { createHash, createHmac, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { base64OfBytes, importFrameKey, signFrame } from './frame-mac.ts';

test('[T1] a frame is signed as the server computes it, whatever the key and the picture', async () => {
  for (const size of [1, 31, 20_000]) {
    const key = randomBytes(32);
    const jpeg = new Uint8Array(randomBytes(size));
    const mac = await signFrame(await importFrameKey(key.toString('base64url')), { nonce: 'n0nce', token: 'step-token', seq: size, jpeg });
    const digest = createHash('sha256').update(jpeg).digest('hex');
    expect(mac).toBe(createHmac('sha256', key).update(`n0nce|step-token|${size}|${digest}`).digest('hex'));
  }
});

test('[T1] a picture survives the way into base64, over the piece limit too', () => {
  for (const size of [0, 1, 8191, 8192, 8193, 50_000]) {
    const bytes = new Uint8Array(randomBytes(size));
    expect(base64OfBytes(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  }
});
