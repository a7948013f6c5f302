import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { CallError, createClient, fetchTransport, randomKey, type CallOptions, type RouteRef } from '@yangfan/client';
import type { InputOf, ReplyOf, Route } from '@yangfan/contract';
import { useRef } from 'react';
import { tell } from '../ui/Notice.tsx';

/** The label this browser gives itself once and keeps: the server tells one device from another by it. */
export function deviceId(): string {
  try {
    const kept = localStorage.getItem('yf-device');
    if (kept) return kept;
    const made = `web-${randomKey()}`;
    localStorage.setItem('yf-device', made);
    return made;
  } catch {
    return 'web-private-window';
  }
}

/** The one client of the browser; an ended session leads to sign-in and back to the page afterwards. */
export const client = createClient({
  baseUrl: '',
  transport: fetchTransport,
  headers: () => ({ 'x-yangfan-device': deviceId() }),
  onSignedOut: () => {
    const { pathname, search } = location;
    if (!pathname.startsWith('/sign-in')) window.dispatchEvent(new CustomEvent('yf-signed-out', { detail: pathname + search }));
  },
});
export const call = client.call;

type InputArg<R extends Route> = InputOf<R>;

/** Reads a route; the answer is shared by every component that asks the same. `enabled: false` waits. */
export function useRead<R extends Route>(
  ref: RouteRef<R>,
  input?: InputArg<R>,
  options: { enabled?: boolean; refetchInterval?: number | false; keep?: boolean } = {},
): UseQueryResult<ReplyOf<R>, CallError> {
  return useQuery<ReplyOf<R>, CallError>({
    queryKey: [ref.path, ref.method, input ?? {}],
    queryFn: ({ signal }) =>
      (call as (ref: RouteRef<R>, input: unknown, options: CallOptions) => Promise<ReplyOf<R>>)(ref, input ?? {}, { signal }),
    enabled: options.enabled ?? true,
    refetchInterval: options.refetchInterval ?? false,
    ...(options.keep ? { placeholderData: (previous: ReplyOf<R> | undefined) => previous } : {}),
  });
}

/**
 * Sends a write. One intended submission keeps one idempotency key until it succeeds, so pressing again
 * after a lost reply does not submit twice. Afterwards every read whose path starts with one of `refresh` is fetched anew.
 */
export function useSend<R extends Route>(
  ref: RouteRef<R>,
  options: { refresh?: string[]; done?: string; onDone?: (reply: ReplyOf<R>) => void; quiet?: boolean } = {},
) {
  const cache = useQueryClient();
  const key = useRef<{ body: string; key: string } | null>(null);
  return useMutation<ReplyOf<R>, CallError, InputArg<R>>({
    mutationFn: (input) => {
      const body = JSON.stringify(input ?? {});
      if (key.current?.body !== body) key.current = { body, key: randomKey() };
      return (call as (ref: RouteRef<R>, input: unknown, options: CallOptions) => Promise<ReplyOf<R>>)(ref, input ?? {}, {
        idempotencyKey: key.current.key,
      });
    },
    onSuccess: async (reply) => {
      key.current = null;
      if (options.done) tell(options.done);
      await cache.invalidateQueries({
        predicate: ({ queryKey }) =>
          (options.refresh ?? [ref.path.split('/').slice(0, 3).join('/')]).some((path) => String(queryKey[0]).startsWith(path)),
      });
      options.onDone?.(reply);
    },
    onError: (error) => {
      if (!options.quiet && error.fields.length === 0) tell(error.message, 'stop');
    },
  });
}

/** The sentences beside the fields of a form, by path. */
export function faultsOf(error: CallError | null | undefined): Record<string, string> {
  return Object.fromEntries((error?.fields ?? []).map((field) => [field.path.replace(/^body\.?/, ''), field.message]));
}

export { CallError };
