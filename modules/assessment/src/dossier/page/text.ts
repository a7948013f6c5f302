// What the page needs of JSON, bytes and digests, written for itself: it lies in a zip for years and calls nobody.

/** JSON with sorted keys and no spaces (RFC 8785 for what we store), as the platform writes what it digests. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join(',')}]`;
  if (value && typeof value === 'object') {
    const object = value as Record<string, unknown>;
    const keys = Object.keys(object).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(object[key])}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
/** Throws where the bytes are no UTF-8: what can't be read must not be guessed. */
export const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes);
const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Base64url in its one right spelling; null for any other: a character more or less must not go unseen. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return null;
  const raw = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  const again = btoa(raw).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  return again === text ? Uint8Array.from(raw, (one) => one.charCodeAt(0)) : null;
}

async function sha(name: 'SHA-1' | 'SHA-256', bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest(name, bytes)));
}
export const sha256 = (bytes: Uint8Array<ArrayBuffer>) => sha('SHA-256', bytes);

/** The three digests every record carries. */
export async function digestsOf(text: string): Promise<{ md5: string; sha1: string; sha256: string }> {
  const bytes = bytesOf(text);
  return { md5: md5(bytes), sha1: await sha('SHA-1', bytes), sha256: await sha('SHA-256', bytes) };
}

const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const SINES = Array.from({ length: 64 }, (_, index) => Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32));

/** MD5 (RFC 1321): browsers have none. It proves nothing by itself; it is checked because records carry it. */
export function md5(bytes: Uint8Array): string {
  const length = ((bytes.length + 72) >> 6) << 6;
  const padded = new Uint8Array(length);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(length - 8, (bytes.length << 3) >>> 0, true);
  view.setUint32(length - 4, Math.floor(bytes.length / 2 ** 29), true);
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let at = 0; at < length; at += 64) {
    let [a, b, c, d] = state as [number, number, number, number];
    for (let step = 0; step < 64; step += 1) {
      const round = step >> 4;
      const mix = round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
      const word = [step, 5 * step + 1, 3 * step + 5, 7 * step][round]! % 16;
      const sum = (a + mix + SINES[step]! + view.getUint32(at + word * 4, true)) | 0;
      const shift = SHIFTS[round * 4 + (step % 4)]!;
      [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0];
    }
    [a, b, c, d].forEach((part, index) => (state[index] = (state[index]! + part) | 0));
  }
  const out = new DataView(new ArrayBuffer(16));
  state.forEach((part, index) => out.setUint32(index * 4, part, true));
  return hexOf(new Uint8Array(out.buffer));
}
