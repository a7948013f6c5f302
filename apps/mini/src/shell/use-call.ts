import type { InputOf, ReplyOf, Route } from '@yangfan/contract';
import { CallError, type RouteRef } from '@yangfan/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from './api.ts';

/** A reply on its way, arrived, or refused. An older reply stays in `data` while a newer one is fetched. */
export interface Called<T> {
  data: T | null;
  error: CallError | null;
  isLoading: boolean;
  reload(): void;
}

/** Any failure as one that has a Chinese sentence. */
export function asCallError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  // What the phone itself could not do comes as an Error with a Chinese sentence; anything else is a fault of ours.
  const said = error instanceof Error && /[\u4e00-\u9fff]/.test(error.message) ? error.message : null;
  return new CallError(500, said ? { code: 'server.failed', title: said, detail: said } : null);
}

/** Reads a route when the page opens and whenever its input changes; `null` for input waits. */
export function useCall<R extends Route>(ref: RouteRef<R>, input: InputOf<R> | null): Called<ReplyOf<R>> {
  const [state, setState] = useState<Omit<Called<ReplyOf<R>>, 'reload'>>({ data: null, error: null, isLoading: input !== null });
  const turn = useRef(0);
  const key = input === null ? null : JSON.stringify(input);

  const load = useCallback(() => {
    const mine = ++turn.current;
    if (key === null) return;
    setState((before) => ({ ...before, isLoading: true }));
    const send = call as (ref: RouteRef<R>, input: unknown) => Promise<ReplyOf<R>>;
    send(ref, JSON.parse(key)).then(
      (data) => mine === turn.current && setState({ data, error: null, isLoading: false }),
      (error: unknown) =>
        mine === turn.current && setState((before) => ({ data: before.data, error: asCallError(error), isLoading: false })),
    );
  }, [ref, key]);

  useEffect(() => {
    load();
    // A reply that arrives after the page has gone must not be shown.
    return () => void (turn.current += 1);
  }, [load]);

  return { ...state, reload: load };
}
