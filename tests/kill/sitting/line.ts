import type { Route } from '@yangfan/contract';
import { newId } from '@yangfan/kernel';
import { Refused, Unanswered } from '../caller.ts';

/** What the network does to one call. */
type Mishap = 'none' | 'refused' | 'aborted' | 'reply lost';

/** What the network did to everybody, for the report. */
export interface Weather {
  refused: number;
  aborted: number;
  replyLost: number;
  /** Calls that found no node, or one that was recovering. */
  unanswered: number;
  calls: number;
}
export const fairWeather = (): Weather => ({ refused: 0, aborted: 0, replyLost: 0, unanswered: 0, calls: 0 });

export interface Sent {
  params?: Record<string, string>;
  body?: unknown;
  key?: string;
}
/** One device's way to the product, with a network that fails. */
export interface Line {
  /** No call gets out until it is put back. */
  cut: boolean;
  call<T>(route: unknown, sent?: Sent): Promise<T>;
}

const WAIT_MS = 20_000;

/** `trouble` is the share of calls that something happens to: refused, cut off on the way, or done without its reply arriving. */
export function lineOf(of: {
  urls: readonly string[];
  token: string;
  device: string;
  trouble: number;
  random: () => number;
  weather: Weather;
}): Line {
  const { urls, token, device, trouble, random, weather } = of;
  let node = random() < 0.5 ? 0 : 1;

  const mishap = (): Mishap => {
    if (line.cut) return 'refused';
    if (random() >= trouble) return 'none';
    return (['refused', 'aborted', 'reply lost'] as const)[Math.floor(random() * 3)]!;
  };
  async function send(route: Route, { params = {}, body, key }: Sent, signal: AbortSignal) {
    const path = route.path.replace(/:(\w+)/g, (_all, name: string) => params[name]!);
    const reply = await fetch(`${urls[node % urls.length]}${path}`, {
      method: route.method,
      headers: {
        authorization: `Bearer ${token}`,
        'x-yangfan-device': device,
        'x-yangfan-client': 'web',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(route.idempotent ? { 'idempotency-key': key ?? newId('key') } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal,
    });
    return { status: reply.status, json: (await reply.json()) as { code?: string; detail?: string } };
  }

  const line: Line = {
    cut: false,
    async call(given, sent = {}) {
      const route = given as Route;
      weather.calls += 1;
      const what = mishap();
      if (what === 'refused') {
        weather.refused += 1;
        throw new Unanswered('no network');
      }
      const stop = new AbortController();
      const timer = setTimeout(() => stop.abort(), what === 'aborted' ? 1 + random() * 40 : WAIT_MS);
      const reply = await send(route, sent, stop.signal)
        .catch((error: unknown) => {
          if (what === 'aborted') weather.aborted += 1;
          else weather.unanswered += 1;
          // The next try goes to the other node, as behind a balancer.
          node += 1;
          throw new Unanswered(String(error));
        })
        .finally(() => clearTimeout(timer));
      if (reply.status >= 500) {
        // While the database is away the product says so; anything else of this kind is a fault of the product.
        if (reply.json.code !== 'server.unavailable')
          throw new Error(`${route.method} ${route.path} answered ${reply.status} ${JSON.stringify(reply.json)}`);
        weather.unanswered += 1;
        node += 1;
        throw new Unanswered('unavailable');
      }
      if (what === 'reply lost') {
        weather.replyLost += 1;
        throw new Unanswered('the reply was lost');
      }
      if (reply.status >= 400)
        throw new Refused(reply.json.code!, `${route.method} ${route.path}: ${reply.json.code} ${reply.json.detail}`);
      return reply.json as never;
    },
  };
  return line;
}
