import { WechatRefused, type FaceSessionProvider, type WechatPort } from './provider.ts';
import { certHash, isWechatPass } from './wechat.rules.ts';

const TIMEOUT_MS = 8000;
const TOKEN_EARLY_MS = 300_000;

/** How to reach WeChat's servers; `baseUrl` is the counterpart simulator's where there is no app id. */
export interface WechatOptions {
  appId: string;
  secret: string;
  baseUrl?: string;
  /** Words of the source for logs: `wechat`, or `wechat-simulator`. */
  name?: string;
}

type Reply = Record<string, unknown> & { errcode?: number };

/** Sign-in and face check of the mini-program through WeChat's server API. */
export function wechatProvider(options: WechatOptions): WechatPort & { face: FaceSessionProvider } {
  const base = options.baseUrl ?? 'https://api.weixin.qq.com';
  let access: { token: string; until: number } | undefined;

  async function ask(path: string, body?: object): Promise<Reply> {
    const response = await fetch(`${base}${path}`, {
      ...(body ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
      // WeChat never sends us on; who does would get the app's secret.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`wechat answered ${response.status}`);
    return (await response.json()) as Reply;
  }
  async function accessToken(): Promise<string> {
    if (access && Date.now() < access.until) return access.token;
    const reply = await ask('/cgi-bin/stable_token', { grant_type: 'client_credential', appid: options.appId, secret: options.secret });
    if (typeof reply['access_token'] !== 'string') throw new Error(`wechat token: ${String(reply.errcode)}`);
    access = { token: reply['access_token'], until: Date.now() + Number(reply['expires_in'] ?? 0) * 1000 - TOKEN_EARLY_MS };
    return access.token;
  }
  const face = async (name: string, body: object) =>
    ask(`/cityservice/face/identify/${name}?access_token=${encodeURIComponent(await accessToken())}`, body);
  const named = options.name ?? 'wechat';

  return {
    name: named,
    async codeToOpenId(code) {
      const query = new URLSearchParams({ appid: options.appId, secret: options.secret, js_code: code, grant_type: 'authorization_code' });
      const reply = await ask(`/sns/jscode2session?${query}`);
      if (typeof reply['openid'] === 'string' && reply['openid']) return reply['openid'];
      // 40029 wrong code, 40163 code used, 40226 high risk.
      if ([40029, 40163, 40226].includes(Number(reply.errcode))) throw new WechatRefused(`wechat code: ${String(reply.errcode)}`);
      throw new Error(`wechat code: ${String(reply.errcode)}`);
    },
    face: {
      name: named,
      capabilities: { idKinds: ['ID_CARD'] },
      async startFaceSession(person, { outSeqNo, openid }) {
        const reply = await face('getverifyid', {
          out_seq_no: outSeqNo,
          openid,
          cert_info: { cert_type: 'IDENTITY_CARD', cert_name: person.name, cert_no: person.no },
        });
        if (reply.errcode !== 0 || typeof reply['verify_id'] !== 'string') throw new Error(`wechat getverifyid: ${String(reply.errcode)}`);
        return { verifyId: reply['verify_id'], expiresInS: Number(reply['expires_in'] ?? 3600) };
      },
      async queryFaceResult(person, { outSeqNo, openid, verifyId }) {
        const reply = await face('queryverifyinfo', {
          verify_id: verifyId,
          out_seq_no: outSeqNo,
          openid,
          cert_hash: certHash({ type: 'IDENTITY_CARD', name: person.name, no: person.no }),
        });
        return {
          passed: isWechatPass(reply),
          finished: reply['verify_ret'] !== undefined,
          code: `${String(reply.errcode)}/${String(reply['verify_ret'] ?? '')}`,
        };
      },
    },
  };
}
