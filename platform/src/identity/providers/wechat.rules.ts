import { createHash } from 'node:crypto';

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');

/** WeChat's digest of whom the face must belong to; the answer is asked with it, so another person's pass can't be used. */
export function certHash(cert: { type: string; name: string; no: string }): string {
  return createHash('sha256')
    .update(`cert_type=${base64(cert.type)}&cert_name=${base64(cert.name)}&cert_no=${base64(cert.no)}`)
    .digest('hex');
}

/** A pass is both codes together: the call succeeded and the face was the person's. */
export function isWechatPass(reply: { errcode?: unknown; verify_ret?: unknown }): boolean {
  return reply.errcode === 0 && reply.verify_ret === 10000;
}
