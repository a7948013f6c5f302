import type { RouteRef } from '@yangfan/client';
import type { InputOf, Route } from '@yangfan/contract';
import { useEffect } from 'react';
import { useCall, type Called } from '../../shell/use-call.ts';
import type { ReplyOf } from '@yangfan/contract';

const AGAIN_MS = 20_000;

/** A list of the room that is read again when an event touches it, and now and then without. */
export function useTouched<R extends Route>(ref: RouteRef<R>, input: InputOf<R>, version: number): Called<ReplyOf<R>> {
  const read = useCall(ref, input);
  const { reload } = read;
  useEffect(() => {
    if (version > 0) reload();
  }, [version, reload]);
  useEffect(() => {
    const timer = setInterval(reload, AGAIN_MS);
    return () => clearInterval(timer);
  }, [reload]);
  return read;
}
