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
  // A refused request for a file carries its problem as bytes too; a phone has no TextDecoder.
  const text = data instanceof ArrayBuffer ? utf8(new Uint8Array(data)) : data;
  if (typeof text !== 'string') return text ?? null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function utf8(bytes: Uint8Array): string {
  try {
    return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  } catch {
    return '';
  }
}
