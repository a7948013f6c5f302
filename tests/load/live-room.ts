import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newId } from '@yangfan/kernel';
import { RobotPublisher } from '../live/robot.ts';
import { atEnd, type Product } from './product.ts';
import type { World } from './world.ts';

// One room of the media side with robots in it, for the benches of live classes.

/** What a picture of 720 lines takes. */
const KBITS = 1300;
/** Lets time go by. */
export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Asks until the answer is right. */
export async function until<T>(what: string, ask: () => Promise<T>, right: (answer: T) => boolean, limitMs = 120_000): Promise<T> {
  for (const end = performance.now() + limitMs; ;) {
    const answer = await ask();
    if (right(answer)) return answer;
    if (performance.now() > end) throw new Error(`${what} did not happen: ${JSON.stringify(answer)}`);
    await pause(100);
  }
}

/** Viewers in another process. */
export function robots(): { ask(op: string, work?: object): Promise<unknown> } {
  const child: ChildProcess = fork(fileURLToPath(new URL('./live-robots.ts', import.meta.url)), [], { execArgv: ['--import', 'tsx'] });
  atEnd(() => child.disconnect());
  return {
    ask: (op, work) =>
      new Promise((resolve, reject) => {
        child.once('message', ({ result, error }: { result?: unknown; error?: string }) =>
          error ? reject(new Error(error)) : resolve(result),
        );
        child.send({ op, work });
      }),
  };
}
/** The process that the media go through. */
export const enginePid = (product: Product): number =>
  (JSON.parse(readFileSync(join(product.dataDir, 'live', 'engine.json'), 'utf8')) as { pid: number }).pid;

/** A room of the media side, with one publisher's place and a viewer's leave. */
export interface Room {
  product: Product;
  world: World;
  roomId: string;
  streamId: string;
  seat: ReturnType<World['shared']['live']['viewTicket']>;
}
/** The publisher's leave to send. */
export const ticketOf = ({ world, roomId, streamId }: Room) =>
  world.shared.live.publishTicket({ roomId, streamId, accountId: newId('acc'), kind: 'CAMERA' });
/** Waits until the stream is on air. */
export const isLive = ({ world, product, roomId, streamId }: Room) =>
  until(
    'live',
    () => world.shared.live.streams(product.db, roomId),
    (rows) => rows.some(({ id, state }) => id === streamId && state === 'LIVE'),
  );

/** A new room that nobody is in. */
export function newRoom(product: Product, world: World): Room {
  const roomId = newId('lvr');
  return { product, world, roomId, streamId: newId('lst'), seat: world.shared.live.viewTicket({ roomId, accountId: newId('acc') }) };
}

/** A robot lecturer on air. */
export async function onAir(room: Room): Promise<RobotPublisher> {
  const publisher = new RobotPublisher();
  atEnd(() => publisher.close());
  const status = await publisher.publish(room.product.url, ticketOf(room), { kbits: KBITS, size: '1280x720', ports: [45_400, 45_499] });
  if (status !== 201) throw new Error(`the publisher was answered ${status}`);
  await isLive(room);
  return publisher;
}
