import { sql } from '@yangfan/kernel';
import type { Report } from '../figures.ts';
import { startFloor } from '../floor/start.ts';
import type { Request } from '../generator.ts';
import { measure } from '../load.ts';
import { startProduct } from '../product.ts';
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
async function play(world: World, watches: Watch[], beats: number) {
  await world.settle();
  const startedAt = Date.now() - AGO_S * 1000 + 30_000;
  const rounds: Request[][] = [];
  for (let round = 0; round < beats; round += 1) for (const watch of watches) rounds.push([beat(watch, startedAt)]);
  const outcome = await measure(world.product.roots(), { port: world.product.port, clients: CLIENTS, sequences: rounds });
  return { ...outcome, n: rounds.length };
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
  const { counted } = await product.db.one<{ counted: number }>(
    sql`select coalesce(min(counted_s), 0)::float8 as counted from teaching.lesson_progress where class_id = ${classId}`,
  );
  const expected = (BEATS + 2) * BEAT_S;
  if (counted !== expected) throw new Error(`a learner was credited ${counted} s instead of ${expected} s: the figures would mean nothing`);
  const bodies = Array.from({ length: LEARNERS * BEATS }, (_none, index) => ({ id: `w${index % LEARNERS}`, seq: index }));
  await floor.measure('heartbeat', CLIENTS, bodies.slice(0, 1000));
  report.cost(measured, await floor.measure('heartbeat', CLIENTS, bodies));
  const more = await openAll(world, lessonId!, await world.makePeople(classId, LEARNERS * 9));
  // Ten times the learners, the sessions and the stretches already written.
  await play(world, more, 2);
  report.cost(await play(world, [...watches, ...more], 3), null, '_x10');
}
