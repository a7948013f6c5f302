import { PERMISSIONS, PROBLEMS, ROLE_CODES, type PermissionName, type Role, type SubjectKind } from '@yangfan/contract';
import { sql } from '@yangfan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expected, REACH } from './expectation.ts';
import { fittingInput, partsOf } from './inputs.ts';
import { ROUTES, startStage, type Answer, type Stage } from './stage.ts';
import { buildWorld, type World } from './world.ts';

// Every route of the contract × every role × its own and a foreign scope, and nobody at all. The table comes from the contract:
// a new route is asked without a line here.

let stage: Stage;
let world: World;
beforeAll(async () => {
  stage = await startStage();
  world = await buildWorld(stage);
}, 180_000);
afterAll(() => stage?.stop());

const DENIALS = new Set([401, 403, 404]);
const GUARD_CODES = new Set(['auth.required', 'auth.forbidden', 'auth.scope', 'request.not_found']);
/** Ids that no foreigner may read in a reply. */
const secretsOf = (own: World['own']) =>
  [
    'classId',
    'learnerId',
    'lecturerId',
    'enrolmentId',
    'applicationId',
    'examId',
    'attemptId',
    'certificateId',
    'completionId',
    'watchId',
    'fileId',
    'assetId',
    'roundId@rvr',
    'itemId@rvi',
    'taskId@rvt',
    'expertId',
  ].flatMap((key) => own[key] ?? []);

interface Cell {
  role: Role | null;
  place: 'own' | 'foreign';
}
const cellsOf = (): Cell[] => [
  { role: null, place: 'foreign' },
  ...ROLE_CODES.flatMap((role): Cell[] => [
    { role, place: 'own' },
    ...(world.hasForeign(role) ? [{ role, place: 'foreign' } as const] : []),
  ]),
];
const ask = ({ name: _name, route }: (typeof ROUTES)[number], { role, place }: Cell): Promise<Answer> =>
  stage.call(route, fittingInput(route, world.own), role && world.caller(role, place));

const fault = (answer: Answer, cell: Cell, what: string) =>
  `${cell.role ?? 'nobody'} (${cell.place}): ${what}, was ${answer.status} ${answer.code ?? ''} ${answer.text.slice(0, 200)}`;

/** What is wrong with an answer to somebody who must be refused. */
function denialFault(answer: Answer, cell: Cell): string[] {
  if (!DENIALS.has(answer.status) || !GUARD_CODES.has(answer.code!)) return [fault(answer, cell, 'must be refused')];
  if (cell.role === null && answer.status !== 401) return [fault(answer, cell, 'must be asked to sign in')];
  return [];
}

/** What is wrong with an answer to somebody who may: the guard may not turn them away, and nothing may break. */
function allowanceFault({ route }: (typeof ROUTES)[number], answer: Answer, cell: Cell): string[] {
  // Another system that is not there (the face engine, WeChat) is no fault of the guard, where the contract lists it.
  if (answer.status >= 500 && !(route.errors as readonly string[]).includes(answer.code!)) return [fault(answer, cell, 'broke')];
  if (answer.status !== 401 && answer.status !== 403) return [];
  // A rule of the room (“not a candidate”, “wrong password”) says its own code, which the contract lists.
  if (!answer.code!.startsWith('auth.') && (route.errors as readonly string[]).includes(answer.code!)) return [];
  return [fault(answer, cell, 'must be let in')];
}

/** A foreigner who is let in (lists, things of their own) must not see what stands elsewhere. */
function leakFault({ route }: (typeof ROUTES)[number], answer: Answer, cell: Cell): string[] {
  if (cell.place === 'own' || route.permission === 'public') return [];
  const sent = Object.values(fittingInput(route, world.own).params ?? {});
  const asksForOwn = sent.some((value) => secretsOf(world.own).includes(value));
  if (asksForOwn && answer.status < 400) return [fault(answer, cell, 'got at a foreign thing')];
  const seen = secretsOf(world.own).filter((id) => !sent.includes(id) && answer.text.includes(id));
  return seen.length ? [fault(answer, cell, `read the foreign ids ${seen.join(', ')}`)] : [];
}

// Reads first, then writes: what one call changes must not change what another was about.
const ordered = [...ROUTES.filter(({ route }) => route.method === 'GET'), ...ROUTES.filter(({ route }) => route.method !== 'GET')];
let asked = 0;
const answered = { own: 0, ownReads: 0, silent: [] as string[] };

describe('every route × every role × own and foreign scope', () => {
  it.each(ordered.map((one) => [one.name, one] as const))('[P3] %s', async (_name, one) => {
    const cells = cellsOf().map((cell) => ({ cell, outcome: expected(one.name, one.route, cell.role, cell.place) }));
    const faults: string[] = [];
    // Who is refused first: refusals change nothing.
    for (const { cell, outcome } of [
      ...cells.filter((each) => each.outcome === 'denied'),
      ...cells.filter((each) => each.outcome === 'allowed'),
    ]) {
      const answer = await ask(one, cell);
      asked += 1;
      faults.push(
        ...(outcome === 'denied' ? denialFault(answer, cell) : allowanceFault(one, answer, cell)),
        ...leakFault(one, answer, cell),
      );
      if (outcome === 'allowed' && cell.place === 'own' && one.route.method === 'GET' && typeof one.route.scope === 'object') {
        answered.own += 1;
        if (answer.status < 300) answered.ownReads += 1;
        else answered.silent.push(`${one.name} ${cell.role} ${answer.status} ${answer.code}`);
      }
    }
    expect(faults.slice(0, 5)).toEqual([]);
  });

  it('[P3] asked every cell, and own things were really read', () => {
    const cells = 1 + ROLE_CODES.length + ROLE_CODES.filter((role) => world.hasForeign(role)).length;
    expect(asked).toBe(ROUTES.length * cells);
    // Without this floor a world of missing things would pass with 404 everywhere.
    expect(answered.ownReads / answered.own, answered.silent.join('\n')).toBeGreaterThan(0.85);
  });
});

describe('the table itself', () => {
  it('[P3] every permission is asked for by a route, and every role that holds one can reach something by it', () => {
    const used = new Set(ROUTES.map(({ route }) => route.permission));
    expect((Object.keys(PERMISSIONS) as PermissionName[]).filter((name) => !used.has(name))).toEqual([]);
  });

  it('[P3] every scope names a parameter that the route declares', () => {
    for (const { name, route } of ROUTES) {
      if (typeof route.scope !== 'object') continue;
      const { params, query, body } = partsOf(route);
      const declared = [params, query, body].flatMap((part) => part?.required ?? []);
      for (const [kind, parameter] of Object.entries(route.scope) as [SubjectKind, string][]) {
        expect(declared, `${name}: ${kind}`).toContain(parameter);
        expect(Object.keys(REACH.province)).toContain(kind);
      }
    }
  });

  it('[P3] the database holds exactly the contract’s default grants', async () => {
    const rows = await stage.db.many<{ role: Role; permission: PermissionName }>(
      sql`select role, permission from identity.role_permission`,
    );
    const wanted = (Object.keys(PERMISSIONS) as PermissionName[]).flatMap((name) => PERMISSIONS[name].map((role) => `${name} ${role}`));
    expect(rows.map((row) => `${row.permission} ${row.role}`).sort()).toEqual(wanted.sort());
  });

  it('[P3] every route is served: one that is declared but not bound would answer 404 to everybody', () => {
    const bound = new Set(stage.composed.rooms.flatMap((room) => room.bindings.map(({ route }) => `${route.method} ${route.path}`)));
    expect(ROUTES.filter(({ route }) => !bound.has(`${route.method} ${route.path}`)).map(({ name }) => name)).toEqual([]);
    const declared = new Set(ROUTES.map(({ route }) => `${route.method} ${route.path}`));
    expect([...bound].filter((path) => !declared.has(path))).toEqual([]);
  });

  it('[P3] the problems of refusal are the statuses that clients act on', () => {
    expect(PROBLEMS['auth.required'].status).toBe(401);
    expect([PROBLEMS['auth.forbidden'].status, PROBLEMS['auth.scope'].status]).toEqual([403, 403]);
  });
});
