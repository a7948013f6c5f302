import { sql } from '@yangfan/kernel';
import { quantile, type Report } from '../figures.ts';
import { startFloor } from '../floor/start.ts';
import type { Request } from '../generator.ts';
import { measure, measureAll } from '../load.ts';
import { ownRedis, startProduct, startSecondNode } from '../product.ts';
import { bearer, createWorld, type Person, type World } from '../world.ts';
import { makeCourse } from './course-page.ts';

const LEARNERS = 500;
const BEATS = 24;
const CLIENTS = 64;
const BEAT_S = 15;
const AT_ONCE = 16;
/** Beats are judged against the clock: sessions begin so long ago that every stated second has really passed. */
const AGO_S = 20 * 60;

interface Watch {
  person: Person;
  watchId: string;
  seq: number;
}

async function openOne(url: string, lessonId: string, person: Person): Promise<Watch> {
  const reply = await fetch(`${url}/v1/teaching/me/lessons/${lessonId}/watch`, {
    method: 'POST',
    headers: { ...bearer(person.token), 'content-type': 'application/json' },
    body: JSON.stringify({ clientNow: Date.now(), takeOver: false }),
  });
  if (!reply.ok) throw new Error(await reply.text());
  return { person, watchId: ((await reply.json()) as { watchId: string }).watchId, seq: 0 };
}

async function openAll(world: World, lessonId: string, people: readonly Person[]): Promise<Watch[]> {
  const { product } = world;
  const opened: Watch[] = [];
  for (let at = 0; at < people.length; at += AT_ONCE)
    opened.push(...(await Promise.all(people.slice(at, at + AT_ONCE).map((person) => openOne(product.url, lessonId, person)))));
  const ids = opened.map(({ watchId }) => watchId);
  const ago = sql`interval '1 second' * ${AGO_S}::int`;
  await product.db.run(sql`
    update teaching.watch_session set started_at = started_at - ${ago}, cursor_at = cursor_at - ${ago}, last_at = last_at - ${ago}, client_offset_ms = 0 where id = any(${ids}::text[])`);
  return opened;
}

function beat(watch: Watch, startedAt: number): Request {
  watch.seq += 1;
  const from = (watch.seq - 1) * BEAT_S;
  const segment = {
    from,
    to: from + BEAT_S,
    ms: BEAT_S * 1000,
    rate: 1,
    state: 'playing',
    clientAt: startedAt + watch.seq * BEAT_S * 1000,
  };
  return {
    method: 'POST',
    path: `/v1/teaching/watch/${watch.watchId}/beats`,
    headers: bearer(watch.person.token),
    body: { beats: [{ seq: watch.seq, segments: [segment] }] },
  };
}

/** Beats of all learners in turn, so that neighbours in time are different people, as in a real class. */
function roundsOf(watches: Watch[], beats: number): Request[][] {
  const startedAt = Date.now() - AGO_S * 1000 + 30_000;
  const rounds: Request[][] = [];
  for (let round = 0; round < beats; round += 1) for (const watch of watches) rounds.push([beat(watch, startedAt)]);
  return rounds;
}
async function play(world: World, watches: Watch[], beats: number) {
  await world.settle();
  const sequences = roundsOf(watches, beats);
  const outcome = await measure(world.product.roots(), { port: world.product.port, clients: CLIENTS, sequences });
  return { ...outcome, n: sequences.length };
}

/** Throws unless every learner of the class was credited exactly what they watched. */
async function requireCounted(world: World, classId: string, seconds: number): Promise<void> {
  const { least, most } = await world.product.db.one<{ least: number; most: number }>(
    sql`select coalesce(min(counted_s), 0)::float8 as least, coalesce(max(counted_s), 0)::float8 as most from teaching.lesson_progress where class_id = ${classId}`,
  );
  if (least !== seconds || most !== seconds)
    throw new Error(`learners were credited ${least} to ${most} s instead of ${seconds} s: the figures would mean nothing`);
}

export async function heartbeat(report: Report): Promise<void> {
  const product = await startProduct();
  const world = await createWorld(product);
  const floor = await startFloor(product);
  const classId = await world.makeClass();
  const [lessonId] = await makeCourse(world, classId, 1800);
  const watches = await openAll(world, lessonId!, await world.makePeople(classId, LEARNERS));
  await play(world, watches, 2);
  const measured = await play(world, watches, BEATS);
  await requireCounted(world, classId, (BEATS + 2) * BEAT_S);
  const bodies = Array.from({ length: LEARNERS * BEATS }, (_none, index) => ({ id: `w${index % LEARNERS}`, seq: index }));
  await floor.measure('heartbeat', CLIENTS, bodies.slice(0, 1000));
  report.cost(measured, await floor.measure('heartbeat', CLIENTS, bodies));
  const more = await openAll(world, lessonId!, await world.makePeople(classId, LEARNERS * 9));
  // Ten times the learners, the sessions and the stretches already written.
  await play(world, more, 2);
  report.cost(await play(world, [...watches, ...more], 3), null, '_x10');
}

const CROWD = 10_000;

/** Ten thousand learners at once on two nodes that share one database and one Redis; the next beat of a learner goes to the other node. */
export async function nodes(report: Report): Promise<void> {
  const redisUrl = await ownRedis();
  const product = await startProduct({ REDIS_URL: redisUrl });
  const second = await startSecondNode(product, { REDIS_URL: redisUrl });
  const world = await createWorld(product);
  const classId = await world.makeClass();
  const [lessonId] = await makeCourse(world, classId, 1800);
  const watches = await openAll(world, lessonId!, await world.makePeople(classId, CROWD));
  const ports = [product.port, second.port];
  const rounds = 4;
  const half = Math.ceil(CLIENTS / 2);
  let cpuMs = 0;
  let seconds = 0;
  const ms: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await world.settle();
    const sequences = roundsOf(watches, 1);
    const halves = [0, 1].map((side) => sequences.filter((_one, index) => (index + round) % 2 === side));
    const outcomes = await measureAll(
      [...product.roots(), second.pid],
      halves.map((own, side) => ({ port: ports[side]!, clients: half, sequences: own })),
    );
    cpuMs += outcomes.cpuMs;
    seconds += outcomes.seconds;
    ms.push(...outcomes.ms);
  }
  await requireCounted(world, classId, rounds * BEAT_S);
  const n = CROWD * rounds;
  report.note('cpu_ms', cpuMs / n, 'ms', n);
  report.note('per_s', n / seconds, '/s', n);
  report.note('p95_ms', quantile(ms, 0.95), 'ms', n);
}
