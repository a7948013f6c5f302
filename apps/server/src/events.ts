import type { FastifyInstance } from 'fastify';
import {
  problem,
  receiveEvent,
  type Clock,
  type Config,
  type Crypto,
  type Db,
  type Listener,
  type Room,
  type Subsystem,
} from '@yangfan/kernel';

// Events between subsystems that run apart: POST /v1/<subsystem>/events, signed with the installation's key.

const MAX_SKEW_MS = 120_000;
interface WireEvent {
  eventId: string;
  type: string;
  payload: unknown;
  at: string;
}

/** Takes events of other processes; the signature covers time and body, so none can be made up or replayed late. */
export function receiveEvents(app: FastifyInstance, deps: { db: Db; crypto: Crypto; listeners: readonly Listener[]; clock: Clock }): void {
  app.post('/v1/:subsystem/events', { bodyLimit: 64 * 1024 }, async (request, reply) => {
    const [time, signature] = String(request.headers['x-yangfan-service'] ?? '').split('.');
    const fresh = Math.abs(deps.clock.now().getTime() - Number(time)) < MAX_SKEW_MS;
    if (!time || !signature || !fresh || !deps.crypto.verify('service', `${time}\n${JSON.stringify(request.body)}`, signature))
      throw problem('auth.required');
    const event = request.body as WireEvent;
    await receiveEvent(deps.db, deps.listeners, {
      eventId: event.eventId,
      type: event.type,
      payload: event.payload,
      at: new Date(event.at),
    });
    return reply.status(204).send();
  });
}

/** Sends an event to every subsystem that listens to it and runs elsewhere; throws to have the relay try again. */
export function forwardTo(deps: { config: Config; crypto: Crypto; elsewhere: readonly Listener[]; rooms: readonly Room[]; clock: Clock }) {
  const subsystemOf = new Map(deps.rooms.map((room) => [room.name, room.subsystem]));
  const targets = new Map<string, Set<Subsystem>>();
  for (const listener of deps.elsewhere) {
    const subsystem = subsystemOf.get(listener.consumer.split('.')[0]!);
    if (subsystem) targets.set(listener.event.type, (targets.get(listener.event.type) ?? new Set()).add(subsystem));
  }
  return async (event: { eventId: string; type: string; payload: unknown; at: Date }): Promise<void> => {
    for (const subsystem of targets.get(event.type) ?? []) {
      const peer = deps.config.peers[subsystem];
      if (!peer) throw new Error(`no address for subsystem ${subsystem} (PEERS)`);
      const body = JSON.stringify({ ...event, at: event.at.toISOString() } satisfies WireEvent);
      const time = String(deps.clock.now().getTime());
      const response = await fetch(`${peer}/v1/${subsystem}/events`, {
        method: 'POST',
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(10_000),
        headers: { 'content-type': 'application/json', 'x-yangfan-service': `${time}.${deps.crypto.sign('service', `${time}\n${body}`)}` },
      });
      if (response.status !== 204) throw new Error(`${subsystem} answered ${response.status}`);
    }
  };
}
