import { EventEmitter } from 'node:events';
import type { Redis } from 'ioredis';

/** Carries messages between the nodes that hold the sockets. */
export interface Bus {
  publish(channel: string, text: string): void;
  subscribe(handler: (channel: string, text: string) => void): Promise<() => Promise<void>>;
}

/** Serves one process. */
export function localBus(): Bus {
  const emitter = new EventEmitter();
  return {
    publish: (channel, text) => void emitter.emit('message', channel, text),
    subscribe: async (handler) => {
      emitter.on('message', handler);
      return async () => void emitter.off('message', handler);
    },
  };
}

const PREFIX = 'yf:rt:';

/** Serves many nodes over Redis pub/sub; a lost message is a lost hint, every truth is read from the database. */
export function redisBus(redis: Redis): Bus {
  return {
    publish: (channel, text) => void redis.publish(PREFIX + channel, text).catch(() => undefined),
    subscribe: async (handler) => {
      const subscriber = redis.duplicate();
      subscriber.on('pmessage', (_pattern, channel: string, text: string) => handler(channel.slice(PREFIX.length), text));
      await subscriber.psubscribe(`${PREFIX}*`);
      return async () => void subscriber.disconnect();
    },
  };
}
