import type { CallError } from '@yangfan/client';
import { useCallback, useRef, useState } from 'react';
import { asCallError } from './use-call.ts';

/** A step on its way or refused. */
export interface Sending {
  isBusy: boolean;
  error: CallError | null;
  /** Does the step; true when it succeeded. A second press while it runs does nothing. */
  run(step: () => Promise<void>): Promise<boolean>;
  clear(): void;
}

/** One step at a time: busy while it runs, and its refusal as a sentence. */
export function useSend(): Sending {
  const [state, setState] = useState<{ isBusy: boolean; error: CallError | null }>({ isBusy: false, error: null });
  const running = useRef(false);
  const run = useCallback(async (step: () => Promise<void>) => {
    if (running.current) return false;
    running.current = true;
    setState({ isBusy: true, error: null });
    try {
      await step();
      setState({ isBusy: false, error: null });
      return true;
    } catch (error) {
      setState({ isBusy: false, error: asCallError(error) });
      return false;
    } finally {
      running.current = false;
    }
  }, []);
  const clear = useCallback(() => setState({ isBusy: false, error: null }), []);
  return { ...state, run, clear };
}
