import { newId, newToken, sql } from '@yangfan/kernel';
import type { Measured } from '../load.ts';
import { startEars, type Ears } from '../ears.ts';
import { quantile, type Report } from '../figures.ts';
import { startBroadcaster } from '../floor/start.ts';
import { measure } from '../load.ts';
import { startProduct } from '../product.ts';
import { bearer, createWorld, type Person, type World } from '../world.ts';

const MEMBERS = 2000;
const PER_S = 20;
const SECONDS = 20;
/** Enough people that nobody writes faster than a person may. */
const SPEAKERS = 200;

/** A room that is live, with everybody in it. */
async function makeRoom(world: World, people: readonly Person[], classId: string): Promise<string> {
  const { db } = world.product;
  const roomId = newId('lvr');
  const settings = { slowS: 3, mutedAll: false, autoSeat: false, turnS: 0, seatsMax: 4, boardOpen: false, hlsOnly: true };
  const stage = { show: 'CAMERA', fileId: null, page: 1, pages: 0 };
  const liveAt = Date.now() - 5 * 60_000;
  await db.run(sql`
    insert into teaching.live_room (id, session_id, class_id, institution_id, region_code, lecturer_ids, class_name, title, starts_at, ends_at, hours, state, settings, stage, opened_at, live_at, periods)
    select ${roomId}, ${newId('tts')}, id, institution_id, region_code, '{}', name, '压测直播课', ${new Date(liveAt)}, now() + interval '2 hours', 2, 'LIVE', ${JSON.stringify(settings)}::jsonb,
      ${JSON.stringify(stage)}::jsonb, ${new Date(liveAt)}, ${new Date(liveAt)}, ${JSON.stringify([{ from: liveAt, to: null }])}::jsonb
    from org.class where id = ${classId}`);
  await db.run(sql`
    insert into teaching.live_member (room_id, account_id, role, learner_id, name, checked_day, entered_at, span_from, state, network, last_at)
    select ${roomId}, account, 'LEARNER', learner, '压测学员', (now() at time zone 'Asia/Shanghai')::date, now(), now(), 'PRESENT', 'GOOD', now() + interval '10 minutes'
    from unnest(${people.map((one) => one.accountId)}::text[], ${people.map((one) => one.learnerId)}::text[]) as t (account, learner)`);
  return roomId;
}

/** So many messages a second, each from another person, and every one of them heard by everybody. */
async function talk(
  world: World,
  roomId: string,
  speakers: readonly Person[],
  ears: Ears,
): Promise<Measured & { heard: number[]; deliveries: number }> {
  const messages = PER_S * SECONDS;
  const sequences = Array.from({ length: messages }, (_none, index) => [
    {
      method: 'POST' as const,
      path: `/v1/teaching/live/${roomId}/messages`,
      headers: bearer(speakers[index % speakers.length]!.token),
      body: { text: `第 ${index} 句 @{{now}}@`, clientId: newToken(9) },
    },
  ]);
  await ears.clear();
  const measured = await measure(world.product.roots(), { port: world.product.port, clients: 8, sequences, perS: PER_S });
  const { heard, frames } = await ears.collect(messages);
  const expected = messages * ears.count;
  if (frames !== expected) throw new Error(`${frames} of ${expected} messages arrived: the figures would mean nothing`);
  return { ...measured, heard, deliveries: expected };
}

/** Chat of a large live room: kept, moderated, and told to two thousand. */
export async function chat(report: Report): Promise<void> {
  const product = await startProduct();
  const world = await createWorld(product);
  const classId = await world.makeClass();
  const people = await world.makePeople(classId, MEMBERS);
  const roomId = await makeRoom(world, people, classId);
  await world.settle();
  const ears = await startEars({
    port: product.port,
    path: '/v1/realtime',
    tokens: people.map(({ token }) => token),
    join: `live:${roomId}`,
  });
  await talk(world, roomId, people.slice(SPEAKERS, 2 * SPEAKERS), ears);
  const spoken = await talk(world, roomId, people.slice(0, SPEAKERS), ears);
  await ears.end();

  const floor = await startBroadcaster();
  const bareEars = await startEars({ port: floor.port, path: '/', tokens: people.map(({ token }) => token), join: null });
  await floor.broadcast(bareEars, PER_S, 3);
  const bare = await floor.broadcast(bareEars, PER_S, SECONDS);
  await bareEars.end();

  report.note('cpu_us', (spoken.cpuMs * 1000) / spoken.deliveries, 'us', spoken.deliveries, (bare.cpuMs * 1000) / bare.deliveries);
  report.note('p99_ms', quantile(spoken.heard, 0.99), 'ms', spoken.heard.length, quantile(bare.heard, 0.99));
  report.note('p50_ms', quantile(spoken.heard, 0.5), 'ms', spoken.heard.length, quantile(bare.heard, 0.5));
}
