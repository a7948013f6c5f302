import { createHash, createHmac } from 'node:crypto';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** One call to sign with Tencent Cloud's TC3-HMAC-SHA256. `timestamp` is in seconds. */
export interface Tc3Call {
  secretId: string;
  secretKey: string;
  service: string;
  host: string;
  timestamp: number;
  contentType: string;
  body: string;
}

/** The signature (hex) of a POST to `/`: content-type and host are the signed headers. */
export function tc3Signature({ secretKey, service, host, timestamp, contentType, body }: Omit<Tc3Call, 'secretId'>): string {
  const day = new Date(timestamp * 1000).toISOString().slice(0, 10);
  const request = ['POST', '/', '', `content-type:${contentType}`, `host:${host}`, '', 'content-type;host', sha256(body)].join('\n');
  const text = ['TC3-HMAC-SHA256', String(timestamp), `${day}/${service}/tc3_request`, sha256(request)].join('\n');
  const key = hmac(hmac(hmac(`TC3${secretKey}`, day), service), 'tc3_request');
  return hmac(key, text).toString('hex');
}

/** The Authorization header of the call. */
export function tc3Authorization(call: Tc3Call): string {
  const day = new Date(call.timestamp * 1000).toISOString().slice(0, 10);
  return `TC3-HMAC-SHA256 Credential=${call.secretId}/${day}/${call.service}/tc3_request, SignedHeaders=content-type;host, Signature=${tc3Signature(call)}`;
}
