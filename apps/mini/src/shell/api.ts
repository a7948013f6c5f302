import Taro from '@tarojs/taro';
import { createClient, wxTransport, type Client, type WxRequest } from '@yangfan/client';
import { deviceId } from './device.ts';
import { endSession, sessionToken } from './session.ts';

declare const YANGFAN_ORIGIN: string;

/** Taro also answers by a promise; unless it is heard, every lost network is an unhandled rejection. */
const request: WxRequest = (options) => {
  const task = Taro.request(options as unknown as Parameters<typeof Taro.request>[0]);
  task.catch(() => undefined);
  return task;
};

/** Who asks, and from which phone; for downloads, which do not go through `call`. */
export async function callHeaders(): Promise<Record<string, string>> {
  const token = await sessionToken();
  return { 'x-yangfan-device': await deviceId(), ...(token ? { authorization: `Bearer ${token}` } : {}) };
}

/** A path of the server as a whole address; whole addresses stay as they are. */
export function atServer(path: string): string {
  return path.startsWith('/') ? YANGFAN_ORIGIN + path : path;
}

const client: Client = createClient({
  baseUrl: YANGFAN_ORIGIN,
  transport: wxTransport(request),
  headers: callHeaders,
  onSignedOut: () => void endSession(),
});

/** Calls a route of the contract; throws `CallError`, whose message is the Chinese sentence to show. */
export const call: Client['call'] = client.call;
