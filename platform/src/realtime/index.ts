import websocket from '@fastify/websocket';
import { defineRoom, guardPlugin, type Actor, type Db, type Room } from '@yangfan/kernel';
import type { FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Bus } from './bus.ts';
import { textFrame } from './frame.rules.ts';

export { localBus, redisBus, type Bus } from './bus.ts';

export interface RealtimePort {
  /** Tells everybody in a room (`class:cls_…`, `session:tts_…`, `account:acc_…`) on every node; a hint, never the only record. */
  publish(room: string, message: { type: string; [key: string]: unknown }): void;
}

/** Says whether the caller may listen in a room. */
export type RoomGuard = (actor: Actor, room: string) => Promise<boolean>;

const MAX_ROOMS = 20;
const MAX_BUFFERED = 1 << 20;
/** What is said in one room within so many ms goes out as one frame: a socket's write costs more than its bytes. */
const GATHER_MS = 20;

/** WebSocket rooms: clients subscribe, the server publishes. */
export function createRealtime(deps: { db: Db; bus: Bus; authenticate: Parameters<typeof guardPlugin>[2]; mayListen: RoomGuard }): {
  room: Room;
  port: RealtimePort;
} {
  const { bus, authenticate, mayListen } = deps;
  // Each socket with the wire below it.
  const members = new Map<string, Map<WebSocket, Socket>>();
  const port: RealtimePort = { publish: (room, message) => bus.publish(room, JSON.stringify({ room, ...message })) };

  const gathered = new Map<string, string[]>();
  function deliver(room: string, text: string): void {
    if (!members.has(room)) return;
    const waiting = gathered.get(room);
    if (waiting) return void waiting.push(text);
    gathered.set(room, [text]);
    setTimeout(flush, GATHER_MS, room);
  }
  function flush(room: string): void {
    const texts = gathered.get(room)!;
    gathered.delete(room);
    const frame = textFrame(texts.length === 1 ? texts[0]! : `[${texts.join(',')}]`);
    for (const [socket, wire] of members.get(room) ?? []) {
      // A reader that can't keep up is dropped; it reconnects and reads the truth.
      if (wire.writableLength > MAX_BUFFERED) socket.terminate();
      else if (socket.readyState === socket.OPEN) wire.write(frame);
    }
  }

  async function hear(socket: WebSocket, wire: Socket, actor: Actor, joined: Set<string>, data: string): Promise<void> {
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
      const set = members.get(room) ?? new Map<WebSocket, Socket>();
      members.set(room, set.set(socket, wire));
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
          const heard = caller.then((actor) => actor && hear(socket, request.raw.socket, actor, joined, String(data)));
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
