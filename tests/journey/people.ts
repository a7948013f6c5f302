import { createClient, CallError, identityRoutes, notificationsRoutes, type Client, type RouteRef } from '@yangfan/client';
import { nodeTransport } from '@yangfan/client/node';
import type { InputOf, ReplyOf, Route } from '@yangfan/contract';
import { DEMO_PASSWORD } from '@yangfan/platform/identity';

/** Someone at the keyboard: signs in, and signs in again when the session has ended. */
export interface Person {
  call<R extends Route>(ref: RouteRef<R>, input?: InputOf<R>): Promise<ReplyOf<R>>;
  /** The code of the problem that the call must answer. */
  refused<R extends Route>(ref: RouteRef<R>, input?: InputOf<R>): Promise<string>;
  /** The caller's own token, for what is no contract route. */
  token(): string | null;
}

type SignIn = (anonymous: Client) => Promise<string>;

/** Makes a person who calls the product at `url`. */
export function person(url: string, signIn?: SignIn, device = `test-${Math.random().toString(36).slice(2, 12)}`): Person {
  let token: string | null = null;
  const client = createClient({
    baseUrl: url,
    transport: nodeTransport,
    headers: () => ({ 'x-yangfan-device': device, ...(token ? { authorization: `Bearer ${token}` } : {}) }),
  });
  const anonymous = createClient({ baseUrl: url, transport: nodeTransport, headers: () => ({ 'x-yangfan-device': device }) });
  const raw = client.call as unknown as (ref: RouteRef, input: unknown) => Promise<never>;
  async function call(ref: RouteRef, input?: unknown): Promise<never> {
    if (signIn && !token) token = await signIn(anonymous);
    try {
      return await raw(ref, input ?? {});
    } catch (error) {
      if (!(error instanceof CallError) || error.code !== 'auth.required' || !signIn) throw explained(ref, error);
      token = await signIn(anonymous);
      return raw(ref, input ?? {}).catch((again: unknown) => {
        throw explained(ref, again);
      });
    }
  }
  return {
    call: call as Person['call'],
    token: () => token,
    refused: (async (ref: RouteRef, input?: unknown) => {
      try {
        await call(ref, input);
      } catch (error) {
        return (error as { code?: string }).code ?? 'none';
      }
      return 'was not refused';
    }) as Person['refused'],
  };
}

/** A failed call says which call it was. */
function explained(ref: RouteRef, error: unknown): unknown {
  if (error instanceof CallError)
    error.message = `${ref.method} ${ref.path}: ${error.code} ${error.message} ${JSON.stringify(error.fields)}`;
  return error;
}

/** Staff with a password. */
export const staff = (url: string, loginName: string, password = DEMO_PASSWORD): Person =>
  person(url, async (anonymous) => (await anonymous.call(identityRoutes.signIn, { body: { loginName, password, client: 'mini' } })).token!);

/** Reads the newest code that was sent to a phone on the operator's page. */
export async function smsCode(ops: Person, phone: string): Promise<string> {
  const masked = `${phone.slice(0, 3)}****${phone.slice(-4)}`;
  const { items } = await ops.call(notificationsRoutes.listSms, { query: { size: 50 } });
  const code = items
    .filter((row) => row.maskedPhone === masked)
    .map((row) => /\d{6}/.exec(row.text)?.[0])
    .find((found) => found);
  if (!code) throw new Error(`no code for ${masked}`);
  return code;
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** An ID number that nobody has (prefix 999999) with the right check digit. */
export function inventedIdNo(serial: number): string {
  const body = `99999919${String(85 + (serial % 10)).padStart(2, '0')}0${1 + (serial % 9)}1${serial % 10}${String(100 + serial).slice(-3)}`;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(body[index]), 0);
  return body + '10X98765432'[sum % 11];
}

const CREDIT = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** A credit code with the right check character (GB 32100). */
export function inventedCreditCode(serial: number): string {
  const body = `52460100MJ${String(serial).padStart(7, '0')}`;
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += CREDIT.indexOf(body[i]!) * (3 ** i % 31);
  return body + CREDIT[(31 - (sum % 31)) % 31];
}
