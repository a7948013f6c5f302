import { hash } from '@node-rs/argon2';
import type { Report } from '../figures.ts';
import { startFloor } from '../floor/start.ts';
import type { Request } from '../generator.ts';
import { measure } from '../load.ts';
import { startProduct } from '../product.ts';
import { bearer, createWorld, PASSWORD, type Person, type World } from '../world.ts';

const PEOPLE = 200;
const CLIENTS = 4;

/** Page, sign-in with argon2id, and what the home page asks first. */
const journey = ({ phone }: Person): Request[] => [
  { method: 'GET', path: '/' },
  {
    method: 'POST',
    path: '/v1/identity/sessions',
    body: { loginName: phone, password: PASSWORD, client: 'mini' },
    take: { name: 'token', pattern: '"token":"([^"]+)"' },
  },
  { method: 'GET', path: '/v1/identity/me', headers: bearer('{{token}}') },
];

async function signInAll(world: World, people: readonly Person[]) {
  await world.settle();
  const outcome = await measure(world.product.roots(), {
    port: world.product.port,
    clients: CLIENTS,
    sequences: people.map(journey),
  });
  return { ...outcome, n: people.length };
}

export async function login(report: Report): Promise<void> {
  const product = await startProduct();
  const world = await createWorld(product);
  const floor = await startFloor(product);
  const classId = await world.makeClass();
  const people = await world.makePeople(classId, PEOPLE + 20);
  await signInAll(world, people.slice(PEOPLE));
  const stored = await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 });
  const bodies = Array.from({ length: PEOPLE }, () => ({ stored, password: PASSWORD }));
  const measured = await signInAll(world, people.slice(0, PEOPLE));
  const bare = await floor.measure('login', CLIENTS, bodies);
  report.cost(measured, bare);
  await world.makePeople(classId, PEOPLE * 9);
  const more = await world.makePeople(classId, PEOPLE);
  report.cost(await signInAll(world, more), null, '_x10');
}
