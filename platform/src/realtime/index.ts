import websocket from '@fastify/websocket';
import { defineRoom, guardPlugin, type Actor, type Db, type Room } from '@yangfan/kernel';
import type { FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import type { Bus } from './bus.ts';

export { localBus, redisBus, type Bus } from './bus.ts';

export interface RealtimePort {
  /** Tells everybody in a room (`class:cls_…`, `session:tts_…`, `account:acc_…`) on every node; a hint, never the only record. */
  publish(room: string, message: { type: string; [key: string]: unknown }): void;
}

/** Says whether the caller may listen in a room. */
export type RoomGuard = (actor: Actor, room: string) => Promise<boolean>;

const MAX_ROOMS = 20;
const MAX_BUFFERED = 1 << 20;

/** WebSocket rooms: clients subscribe, the server publishes. */
export function createRealtime(deps: { db: Db; bus: Bus; authenticate: Parameters<typeof guardPlugin>[2]; mayListen: RoomGuard }): {
  room: Room;
  port: RealtimePort;
} {
  const { bus, authenticate, mayListen } = deps;
  const members = new Map<string, Set<WebSocket>>();
  const port: RealtimePort = { publish: (room, message) => bus.publish(room, JSON.stringify({ room, ...message })) };

  function deliver(room: string, text: string): void {
    for (const socket of members.get(room) ?? []) {
      // A reader that can't keep up is dropped; it reconnects and reads the truth.
      if (socket.bufferedAmount > MAX_BUFFERED) socket.terminate();
      else socket.send(text);
    }
  }

  async function hear(socket: WebSocket, actor: Actor, joined: Set<string>, data: string): Promise<void> {
    let message: { type?: string; room?: string };
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    const { type, room } = message;
    if (typeof room !== 'string' || !/^[a-z]{3,10}:[a-z]{3}_[0-9a-z]{26}$/.test(room)) return;
    if (type === 'leave') {
      joined.delete(room);
      members.get(room)?.delete(socket);
    } else if (type === 'join' && joined.size < MAX_ROOMS) {
      if (!(await mayListen(actor, room))) return void socket.send(JSON.stringify({ type: 'refused', room }));
      joined.add(room);
      const set = members.get(room) ?? new Set();
      members.set(room, set.add(socket));
      socket.send(JSON.stringify({ type: 'joined', room }));
    }
  }

  async function knownCaller(request: FastifyRequest): Promise<Actor> {
    // A browser sends the cookie whoever opened the page, so the page's origin must be ours.
    const { origin, host } = request.headers;
    if (origin && new URL(origin).host !== host) throw new Error('foreign origin');
    return guardPlugin(request, 'signed-in', authenticate);
  }

  let unsubscribe: (() => Promise<void>) | undefined;
  const room = defineRoom({
    name: 'realtime',
    subsystem: 'platform',
    bindings: [],
    async plugin(app) {
      unsubscribe = await bus.subscribe(deliver);
      await app.register(websocket, { options: { maxPayload: 4096 } });
      app.get('/v1/realtime', { websocket: true }, (socket, request) => {
        const joined = new Set<string>();
        const caller = knownCaller(request).catch(() => void socket.close(4401, 'sign in'));
        // Heard from the first moment: a client asks for its rooms as soon as the line is open, while we still look up who it is.
        socket.on('message', (data) => {
          const heard = caller.then((actor) => actor && hear(socket, actor, joined, String(data)));
          heard.catch(() => socket.terminate());
        });
        socket.on('close', () => {
          for (const name of joined) {
            members.get(name)?.delete(socket);
            if (!members.get(name)?.size) members.delete(name);
          }
        });
      });
    },
    close: async () => unsubscribe?.(),
  });
  return { room, port };
}
