import websocket from '@fastify/websocket';
import { defineRoom, guardPlugin, ProblemError, type Actor, type Authenticate, type Db, type Room } from '@yangfan/kernel';
import type { FastifyRequest } from 'fastify';
import type { Bus } from './bus.ts';
import { textFrame } from './frame.rules.ts';
import { createMembers, type Line, type Whom } from './members.ts';

export { localBus, redisBus, type Bus } from './bus.ts';
export type { Whom } from './members.ts';

export interface RealtimePort {
  /** Tells everybody in a room (`class:cls_…`, `session:tts_…`, `account:acc_…`) on every node; a hint, never the only record. */
  publish(room: string, message: { type: string; [key: string]: unknown }): void;
  /** Ends hearing at once, on every node: with a room only there. To be called after the commit that takes the right away. */
  evict(whom: Whom, room: string): void;
  /** Every line of theirs, on every node, proves again who it is and asks again for each room it hears. After the commit, too. */
  review(whom: Whom): void;
}

/** Says whether the caller may listen in a room. */
export type RoomGuard = (actor: Actor, room: string) => Promise<boolean>;

/** Not a room anybody could ask for: what one node tells the others to do. */
const ORDERS = '!orders';
interface Order {
  whom: Whom;
  room?: string;
}

const MAX_ROOMS = 20;
const MAX_BUFFERED = 1 << 20;
/** What is said in one room within so many ms goes out as one frame: a socket's write costs more than its bytes. */
const GATHER_MS = 20;
/** In so many turns all lines prove themselves. */
const TURNS = 300;

/** WebSocket rooms: clients subscribe, the server publishes. */
export function createRealtime(deps: {
  db: Db;
  bus: Bus;
  authenticate: Authenticate;
  mayListen: RoomGuard;
  /** Within so long every open line has proved itself, also where an order to do so was lost on its way. */
  proveWithinMs?: number;
}): { room: Room; port: RealtimePort } {
  const { bus, authenticate, mayListen, proveWithinMs = 300_000 } = deps;
  const members = createMembers();
  const port: RealtimePort = {
    publish: (room, message) => bus.publish(room, JSON.stringify({ room, ...message })),
    evict: (whom, room) => bus.publish(ORDERS, JSON.stringify({ whom, room } satisfies Order)),
    review: (whom) => bus.publish(ORDERS, JSON.stringify({ whom } satisfies Order)),
  };

  const gathered = new Map<string, string[]>();
  function deliver(room: string, text: string): void {
    if (room === ORDERS) return obey(JSON.parse(text) as Order);
    if (members.in(room).size === 0) return;
    const waiting = gathered.get(room);
    if (waiting) return void waiting.push(text);
    gathered.set(room, [text]);
    setTimeout(flush, GATHER_MS, room);
  }
  function flush(room: string): void {
    const texts = gathered.get(room)!;
    gathered.delete(room);
    const frame = textFrame(texts.length === 1 ? texts[0]! : `[${texts.join(',')}]`);
    for (const { socket, wire } of members.in(room)) {
      // A reader that can't keep up is dropped; it reconnects and reads the truth.
      if (wire.writableLength > MAX_BUFFERED) socket.terminate();
      else if (socket.readyState === socket.OPEN) wire.write(frame);
    }
  }

  function obey({ whom, room }: Order): void {
    for (const line of members.of(whom)) {
      line.proofs += 1;
      if (room !== undefined) turnOut(line, room);
      // Whoever can't be asked must not go on hearing.
      else prove(line).catch(() => line.socket.terminate());
    }
  }
  function turnOut(line: Line, room: string): void {
    if (!line.joined.has(room)) return;
    members.leave(line, room);
    line.socket.send(JSON.stringify({ type: 'refused', room }));
  }
  async function prove(line: Line): Promise<void> {
    const at = line.proofs;
    const actor = await line.prove();
    // Another change came meanwhile: its own proof decides.
    if (line.proofs !== at) return;
    if (!actor) return line.socket.close(4401, 'sign in');
    line.actor = actor;
    for (const room of line.joined) if (!(await mayListen(actor, room))) turnOut(line, room);
  }

  /** A few lines at a time: a thousand at once would be felt. */
  let due: Line[] = [];
  function proveSome(): void {
    if (due.length === 0) due = members.all();
    for (const line of due.splice(0, Math.ceil(members.all().length / TURNS))) {
      line.proofs += 1;
      // The order that was lost may never have been; a database that is away for a moment must not cut everybody off.
      if (line.socket.readyState === line.socket.OPEN) prove(line).catch(() => undefined);
    }
  }

  async function hear(line: Line, data: string): Promise<void> {
    let message: { type?: string; room?: string };
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    const { type, room } = message;
    if (typeof room !== 'string' || !/^[a-z]{3,10}:[a-z]{3}_[0-9a-z]{26}$/.test(room)) return;
    if (type === 'leave') members.leave(line, room);
    else if (type === 'join' && line.joined.size < MAX_ROOMS) {
      const before = line.proofs;
      if (!(await mayListen(line.actor, room))) return line.socket.send(JSON.stringify({ type: 'refused', room }));
      members.join(line, room);
      // What was taken away while we asked: ask once more, now that an order finds the line in the room.
      if (line.proofs !== before && !(await mayListen(line.actor, room))) return turnOut(line, room);
      line.socket.send(JSON.stringify({ type: 'joined', room }));
    }
  }

  async function knownCaller(request: FastifyRequest, quiet = false): Promise<Actor> {
    // A browser sends the cookie whoever opened the page, so the page's origin must be ours.
    const { origin, host } = request.headers;
    if (origin && new URL(origin).host !== host) throw new Error('foreign origin');
    return guardPlugin(request, 'signed-in', (token, from) => authenticate(token, { ...from, quiet }));
  }

  let unsubscribe: (() => Promise<void>) | undefined;
  let proving: NodeJS.Timeout | undefined;
  const room = defineRoom({
    name: 'realtime',
    subsystem: 'platform',
    bindings: [],
    async plugin(app) {
      unsubscribe = await bus.subscribe(deliver);
      proving = setInterval(proveSome, proveWithinMs / TURNS).unref();
      await app.register(websocket, { options: { maxPayload: 4096 } });
      app.get('/v1/realtime', { websocket: true }, (socket, request) => {
        const caller = knownCaller(request)
          .then((actor) => {
            const line: Line = {
              socket,
              wire: request.raw.socket,
              actor,
              joined: new Set(),
              proofs: 0,
              prove: () =>
                knownCaller(request, true).catch((error: unknown) => {
                  if (error instanceof ProblemError) return null;
                  throw error;
                }),
            };
            if (socket.readyState === socket.OPEN) members.add(line);
            socket.on('close', () => members.remove(line));
            return line;
          })
          .catch(() => void socket.close(4401, 'sign in'));
        // Heard from the first moment: a client asks for its rooms as soon as the line is open, while we still look up who it is.
        socket.on('message', (data) => {
          const heard = caller.then((line) => line && hear(line, String(data)));
          heard.catch(() => socket.terminate());
        });
      });
    },
    close: async () => {
      clearInterval(proving);
      await unsubscribe?.();
    },
  });
  return { room, port };
}
