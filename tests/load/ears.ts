import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { atEnd } from './product.ts';

/** Many listeners in a process of their own. */
export interface Ears {
  count: number;
  clear(): Promise<void>;
  /** Waits until everybody heard so many messages, or ten seconds long nothing came. `heard`: ms from the saying to the hearing, of a sample. */
  collect(messages: number): Promise<{ heard: number[]; frames: number }>;
  end(): Promise<void>;
}

export interface EarsOrder {
  port: number;
  path: string;
  tokens: string[];
  /** The realtime room to join; null: whoever connects hears. */
  join: string | null;
}

/** Connects one listener a token; ready when each of them hears. */
export async function startEars(order: EarsOrder): Promise<Ears> {
  const child = fork(fileURLToPath(new URL('./ears-process.ts', import.meta.url)), [], {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  });
  const end = async (): Promise<void> => void (child.connected && child.disconnect());
  atEnd(end);
  const ask = <T>(message: object): Promise<T> =>
    new Promise((resolve, reject) => {
      child.once('message', ({ result, error }: { result?: T; error?: string }) =>
        error ? reject(new Error(error)) : resolve(result as T),
      );
      child.send(message);
    });
  const count = await ask<number>({ op: 'open', order });
  return {
    count,
    clear: () => ask({ op: 'clear' }),
    collect: (messages) => ask({ op: 'collect', frames: messages * count }),
    end,
  };
}
