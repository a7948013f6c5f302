const hex = (bytes: ArrayBuffer): string => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Bytes as base64, in pieces: a whole picture is too many arguments for one call. */
export function base64OfBytes(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

function bytesOfBase64url(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(
    text
      .replace(/-/g, '+')
      .replace(/_/g, '/')
      .padEnd(Math.ceil(text.length / 4) * 4, '='),
  );
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** The session's key, ready to sign frames. Needs a secure context. */
export const importFrameKey = (sessionKey: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', bytesOfBase64url(sessionKey), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);

/** HMAC-SHA256, hex, of `nonce|step token|seq|sha256hex(jpeg)`: binds a picture to its place in the session. */
export async function signFrame(
  key: CryptoKey,
  { nonce, token, seq, jpeg }: { nonce: string; token: string; seq: number; jpeg: Uint8Array<ArrayBuffer> },
): Promise<string> {
  const digest = hex(await crypto.subtle.digest('SHA-256', jpeg));
  return hex(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(`${nonce}|${token}|${seq}|${digest}`)));
}
