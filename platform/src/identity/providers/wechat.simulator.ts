import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { certHash } from './wechat.rules.ts';

/** A stand-in for WeChat's servers: codes work once, a face session passes when the person was told so. */
export interface WechatSimulator {
  url: string;
  down: boolean;
  /** What the person does in WeChat's own face page; the client then tells us "success" either way. */
  finishFace(verifyId: string, passed: boolean): void;
  close(): Promise<void>;
}

/** A code is `person.anything`: the same person has the same openid; every code is good once. */
export const simulatedOpenid = (code: string): string =>
  `sim_${createHash('sha256').update(code.split('.')[0]!).digest('hex').slice(0, 24)}`;

interface Face {
  openid: string;
  outSeqNo: string;
  hash: string;
  result: number | null;
}

/** Starts it on a free local port. `passByItself`: sessions pass when asked for (demonstrations have no WeChat page to do it in). */
export async function startWechatSimulator(options: { passByItself?: boolean } = {}): Promise<WechatSimulator> {
  const used = new Set<string>();
  const faces = new Map<string, Face>();
  const self = { url: '', down: false } as WechatSimulator;
  const handlers: Record<string, (query: URLSearchParams, body: Record<string, never>) => object> = {
    '/sns/jscode2session': (query) => {
      const code = query.get('js_code') ?? '';
      if (!/^[\w.-]{4,128}$/.test(code)) return { errcode: 40029, errmsg: 'invalid code' };
      if (used.has(code)) return { errcode: 40163, errmsg: 'code been used' };
      used.add(code);
      return { openid: simulatedOpenid(code), session_key: randomBytes(16).toString('base64') };
    },
    '/cgi-bin/stable_token': () => ({ access_token: 'sim-token', expires_in: 7200 }),
    '/cityservice/face/identify/getverifyid': (
      _query,
      body: { out_seq_no?: string; openid?: string; cert_info?: { cert_type: string; cert_name: string; cert_no: string } },
    ) => {
      const cert = body.cert_info;
      if (!cert || !body.openid || !body.out_seq_no) return { errcode: 40097, errmsg: 'invalid args' };
      const verifyId = `sim-${randomBytes(12).toString('hex')}`;
      faces.set(verifyId, {
        openid: body.openid,
        outSeqNo: body.out_seq_no,
        hash: certHash({ type: cert.cert_type, name: cert.cert_name, no: cert.cert_no }),
        result: options.passByItself ? 10000 : null,
      });
      return { errcode: 0, errmsg: 'ok', verify_id: verifyId, expires_in: 3600 };
    },
    '/cityservice/face/identify/queryverifyinfo': (
      _query,
      body: { verify_id?: string; out_seq_no?: string; openid?: string; cert_hash?: string },
    ) => {
      const face = faces.get(body.verify_id ?? '');
      if (!face || face.openid !== body.openid || face.outSeqNo !== body.out_seq_no) return { errcode: 1, errmsg: 'no such session' };
      if (face.hash !== body.cert_hash) return { errcode: 0, verify_ret: 10001, errmsg: 'cert mismatch' };
      return face.result === null ? { errcode: 0, verify_ret: 10002, errmsg: 'not finished' } : { errcode: 0, verify_ret: face.result };
    },
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', 'http://simulator');
    const handle = handlers[url.pathname];
    const status = self.down ? 503 : handle ? 200 : 404;
    const reply = status === 200 ? handle!(url.searchParams, JSON.parse(Buffer.concat(chunks).toString() || '{}')) : {};
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  self.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  self.finishFace = (verifyId, passed) => {
    const face = faces.get(verifyId);
    if (face) face.result = passed ? 10000 : 10003;
  };
  self.close = () => new Promise((resolve) => server.close(() => resolve()));
  return self;
}
