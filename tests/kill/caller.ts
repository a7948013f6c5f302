import { identityRoutes, type Route } from '@yangfan/contract';
import { newId } from '@yangfan/kernel';
import { DEMO_PASSWORD } from '@yangfan/platform/identity';

/** The call did not get an answer, or the answer was that the system is recovering: nobody knows whether it was done. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}
/** The product refused, and said why. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface Caller {
  /** Who it is, for requests that are no JSON call. */
  headers(): Record<string, string>;
  call<T>(
    route: unknown,
    sent?: { params?: Record<string, string>; body?: unknown; query?: Record<string, string>; key?: string },
  ): Promise<T>;
}

const WAIT_MS = 20_000;
let devices = 0;

/** Signs in once; the session outlives every kill, because it stands in the database. */
export async function callerOf(url: string, loginName: string): Promise<Caller> {
  const device = `kill-device-${(devices += 1)}`;
  let token: string | undefined;
  const caller: Caller = {
    headers: () => ({ 'x-yangfan-device': device, 'x-yangfan-client': '1', ...(token ? { authorization: `Bearer ${token}` } : {}) }),
    async call(given, { params = {}, body, query, key } = {}) {
      const route = given as Route;
      const path = route.path.replace(/:(\w+)/g, (_all, name: string) => params[name]!);
      const reply = await fetch(`${url}${path}${query ? `?${new URLSearchParams(query)}` : ''}`, {
        method: route.method,
        headers: {
          'x-yangfan-device': device,
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(route.idempotent ? { 'idempotency-key': key ?? newId('key') } : {}),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(WAIT_MS),
      })
        .then(async (response) => ({ status: response.status, json: (await response.json()) as { code?: string; detail?: string } }))
        .catch((error: unknown) => {
          throw new Unanswered(String(error));
        });
      if (reply.status >= 500) {
        // While the database is away the product says so; anything else of this kind is a fault of the product.
        if (reply.json.code === 'server.unavailable') throw new Unanswered('unavailable');
        throw new Error(`${route.method} ${route.path} answered ${reply.status} ${JSON.stringify(reply.json)}`);
      }
      if (reply.status >= 400)
        throw new Refused(reply.json.code!, `${route.method} ${route.path}: ${reply.json.code} ${reply.json.detail}`);
      return reply.json as never;
    },
  };
  token = (await caller.call<{ token: string }>(identityRoutes.signIn, { body: { loginName, password: DEMO_PASSWORD, client: 'mini' } }))
    .token;
  return caller;
}
