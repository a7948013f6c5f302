import type { IdentityProvider } from './provider.ts';
import { tc3Authorization } from './tc3.rules.ts';

const HOST = 'faceid.tencentcloudapi.com';
const TIMEOUT_MS = 8000;

/** How to reach Tencent Cloud's FaceID; `baseUrl` is the counterpart simulator's in tests. */
export interface TencentOptions {
  secretId: string;
  secretKey: string;
  region?: string;
  baseUrl?: string;
  now?: () => Date;
}

/** Two-factor comparison by Tencent FaceID (IdCardVerification). Throws on outages and refused signatures. */
export function tencentProvider(options: TencentOptions): IdentityProvider {
  async function call(action: string, payload: object): Promise<{ Result?: string; Description?: string }> {
    const body = JSON.stringify(payload);
    const contentType = 'application/json';
    const timestamp = Math.floor((options.now?.() ?? new Date()).getTime() / 1000);
    const response = await fetch(options.baseUrl ?? `https://${HOST}/`, {
      method: 'POST',
      headers: {
        'content-type': contentType,
        // The signature covers the real host's name, also where a simulator stands in for it.
        'x-tc-host': HOST,
        'x-tc-action': action,
        'x-tc-version': '2018-03-01',
        'x-tc-timestamp': String(timestamp),
        'x-tc-region': options.region ?? 'ap-guangzhou',
        authorization: tc3Authorization({
          secretId: options.secretId,
          secretKey: options.secretKey,
          service: 'faceid',
          host: HOST,
          timestamp,
          contentType,
          body,
        }),
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const reply = (await response.json()) as { Response?: { Error?: { Code: string }; Result?: string; Description?: string } };
    if (!response.ok || !reply.Response || reply.Response.Error)
      throw new Error(`faceid ${action}: ${reply.Response?.Error?.Code ?? response.status}`);
    return reply.Response;
  }
  return {
    name: 'tencent-faceid',
    async verifyIdentity(person) {
      const { Result } = await call('IdCardVerification', { IdCard: person.no, Name: person.name });
      const source = '腾讯云身份信息核验';
      if (Result === '0') return { outcome: 'MATCH', source };
      if (Result === '-1') return { outcome: 'MISMATCH', source };
      // -2 … -7: number or name unusable there, no record, service closed. Not a refusal of the person.
      if (Result === '-4') return { outcome: 'UNKNOWN', source, message: '核验系统中查不到这个证件号码，请联系班主任当面核对' };
      throw new Error(`faceid IdCardVerification result ${String(Result)}`);
    },
  };
}
