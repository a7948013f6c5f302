import { PERMISSIONS, PROBLEMS, ROLES, type PermissionName, type Role, type Route } from '@yangfan/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REACH } from './expectation.ts';
import { hostile } from './hostile.ts';
import { fittingInput, partsOf } from './inputs.ts';
import { ROUTES, startStage, type Answer, type Sent, type Stage } from './stage.ts';
import { buildWorld, type World } from './world.ts';

// Every route of the contract against what anybody may send, as the caller who gets furthest: nothing breaks, nothing hangs,
// and no answer tells about the inside. FUZZ_RUNS and FUZZ_SEED ask for more or for other inputs.
const RUNS = Number(process.env.FUZZ_RUNS ?? 24);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_124);

let stage: Stage;
let world: World;
beforeAll(async () => {
  stage = await startStage();
  world = await buildWorld(stage);
}, 180_000);
afterAll(() => stage?.stop());

/** The role that gets furthest: whose own scope reaches what the route is about. */
function mostAllowed(route: Route): Role | null {
  if (route.permission === 'public') return null;
  // Whatever is about oneself is most about somebody with a learner's record.
  if (route.permission === 'signed-in') return 'TRAINEE';
  const holders = PERMISSIONS[route.permission as PermissionName] as readonly Role[];
  const kinds = typeof route.scope === 'object' ? (Object.keys(route.scope) as (keyof (typeof REACH)['province'])[]) : [];
  return holders.find((role) => kinds.every((kind) => REACH[ROLES[role].scope][kind])) ?? holders[0]!;
}

// What a stack, a query or a path of ours looks like in an answer.
const INSIDE =
  /\n\s+at |node_modules|\.ts:\d|\.mjs:\d|file:\/\/\/(?!etc\/passwd)|select .+ from \w+\.|insert into \w+\.|violates |syntax error at|invalid input syntax|invalid byte sequence|relation "|SQLSTATE|22P02|Cannot read propert|is not a function|ECONNREFUSED|Unexpected token/i;

function faultOf(route: Route, sent: Sent, answer: Answer): string | null {
  const say = (what: string) => `${what}: ${answer.status} ${answer.text.slice(0, 300)} for ${JSON.stringify(sent).slice(0, 600)}`;
  if (answer.status < 400) return null;
  // The face engine and WeChat are other systems; where they are missing a route may say so in its listed code.
  const isListed = (route.errors as readonly string[]).includes(answer.code!) && answer.status !== 500;
  if (answer.status >= 500 && !isListed) return say('broke');
  if (!answer.mediaType.startsWith('application/problem+json')) return say('no problem+json');
  if (!Object.hasOwn(PROBLEMS, answer.code ?? '')) return say('unknown code');
  const { status, title, detail } = answer.json as { status: number; title: string; detail: string };
  if (status !== answer.status || !title || !detail) return say('not a whole problem');
  // Texts of the caller may come back in a sentence about a field; ours may not.
  if (INSIDE.test(detail + title)) return say('told about the inside');
  return null;
}

let calls = 0;
let reached = 0;

describe('hostile input', () => {
  it.each(ROUTES.map((one) => [one.name, one] as const))(
    '[P3] %s',
    async (_name, { route }) => {
      const role = mostAllowed(route);
      const caller = role && world.caller(role, 'own');
      const inputs = fc.sample(hostile(route, world.own), { seed: SEED, numRuns: RUNS });
      const faults: string[] = [];
      for (const sent of inputs) {
        const answer = await stage.call(route, sent, caller);
        calls += 1;
        if (answer.status < 400 || !['request.invalid', 'request.not_found'].includes(answer.code!)) reached += 1;
        const fault = faultOf(route, sent, answer);
        if (fault) faults.push(fault);
      }
      expect(faults.slice(0, 3)).toEqual([]);
    },
    120_000,
  );

  it('[P3] a body above the limit is refused by every route that takes one', async () => {
    const faults: string[] = [];
    for (const { name, route } of ROUTES.filter((one) => one.route.method !== 'GET')) {
      const limit = route.bodyLimit ?? 256 * 1024;
      // Where tens of megabytes are allowed, one such route stands for all: their limit is the same mechanism.
      if (limit > 4 * 1024 * 1024 && name !== 'files.uploadFile') continue;
      const role = mostAllowed(route);
      const { params } = fittingInput(route, world.own);
      const payload = `{"a":"${'x'.repeat(limit)}"}`;
      const answer = await stage.call(route, { ...(params ? { params } : {}), payload }, role && world.caller(role, 'own'));
      if (answer.code !== 'request.too_large') faults.push(`${name}: ${answer.status} ${answer.code}`);
    }
    expect(faults).toEqual([]);
  }, 120_000);

  it('[P3] nothing polluted the prototypes, and the server still answers', async () => {
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    const me = ROUTES.find(({ name }) => name === 'identity.getMe')!;
    expect((await stage.call(me.route, {}, world.caller('TRAINEE', 'own'))).status).toBe(200);
  });

  it('[P3] the inputs were many, and a good part of them went through the door', () => {
    expect(calls).toBe(ROUTES.length * RUNS);
    // Inputs that all fail the first check would prove nothing about what lies behind it.
    expect(reached / calls).toBeGreaterThan(0.25);
    expect(ROUTES.filter(({ route }) => partsOf(route).body || partsOf(route).query).length).toBeGreaterThan(100);
  });
});
