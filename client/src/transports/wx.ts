import type { Transport } from '../call.ts';
import { CallError } from '../problem.ts';

/** The part of `wx.request` (or Taro.request) that the client needs. */
export interface WxRequest {
  (options: {
    url: string;
    method: string;
    header: Record<string, string>;
    data?: string;
    responseType?: 'text' | 'arraybuffer';
    dataType?: string;
    timeout?: number;
    success(result: { statusCode: number; data: unknown; header: Record<string, string> }): void;
    fail(error: { errMsg: string }): void;
  }): { abort(): void } | unknown;
}

/** The mini-program's transport. Takes wx.request, so that Taro's own can stand in for H5. */
export function wxTransport(request: WxRequest): Transport {
  return ({ method, url, headers, body, raw, signal }) =>
    new Promise((resolve, reject) => {
      const task = request({
        url,
        method,
        header: headers,
        ...(body === undefined ? {} : { data: body }),
        responseType: raw ? 'arraybuffer' : 'text',
        dataType: 'text',
        timeout: 20_000,
        success: ({ statusCode, data, header }) => {
          const lower = Object.fromEntries(Object.entries(header ?? {}).map(([key, value]) => [key.toLowerCase(), value]));
          resolve({
            status: statusCode,
            headers: { get: (name) => lower[name.toLowerCase()] ?? null },
            body: raw && statusCode < 400 ? new Uint8Array(data as ArrayBuffer) : parse(data),
          });
        },
        fail: () => reject(new CallError(0, null)),
      });
      signal?.addEventListener('abort', () => (task as { abort?: () => void })?.abort?.());
    });
}

function parse(data: unknown): unknown {
  if (typeof data !== 'string') return data ?? null;
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
