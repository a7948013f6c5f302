import { route, type Route } from '@yangfan/contract';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../clock/index.ts';
import { repoPath } from '../config/paths.ts';
import { sql, type Db } from '../db/index.ts';
import { problem } from '../errors/index.ts';
import { bind, defineRoom } from '../room/index.ts';
import { testDatabase, type TestDatabase } from '../testing/index.ts';
import { buildServer, sessionCookieOf, sessionTokenOf } from './index.ts';

const answer = Type.Object({ token: Type.Union([Type.String(), Type.Null()]) });
const read = (name: string, permission: 'public' | 'signed-in' = 'public') =>
  route({
    method: 'GET',
    path: `/v1/test/${name}`,
    summary: name,
    permission,
    scope: 'public',
    audit: null,
    reply: answer,
    errors: [],
  }) as Route;
const guess = route({
  method: 'POST',
  path: '/v1/test/guess',
  summary: 'guess',
  permission: 'public',
  scope: 'public',
  audit: 'test.guessed',
  reply: answer,
  errors: ['identity.phone_code_wrong'],
}) as Route;
const audited = route({ ...guess, path: '/v1/test/audited', audit: 'test.done' } as never) as Route;

const room = defineRoom({
  name: 'test',
  subsystem: 'platform',
  bindings: [
    bind(read('plain'), (({ reply }: never) => {
      const { request } = reply as { request: Parameters<typeof sessionTokenOf>[0] };
      return Promise.resolve({ token: sessionTokenOf(request).token });
    }) as never),
    bind(read('kept'), ((context: { reply: { header(name: string, value: string): void } }) => {
      context.reply.header('cache-control', 'public, max-age=60');
      return Promise.resolve({ token: null });
    }) as never),
    bind(read('mine', 'signed-in'), (() => Promise.resolve({ token: null })) as never),
    bind(guess, (() => Promise.reject(problem('identity.phone_code_wrong'))) as never),
    bind(audited, (() => Promise.resolve({ token: null })) as never),
  ],
});

const lines: string[] = [];
const log = pino({ level: 'info' }, new Writable({ write: (chunk, _encoding, done) => (lines.push(String(chunk)), done()) }));
const serve = (db: Db, insecureCookies: boolean) =>
  buildServer({
    config: { strictReplies: true, insecureCookies },
    log,
    db,
    clock: systemClock,
    rooms: [room],
    subjects: {},
    authenticate: async () => null,
  });

let database: TestDatabase;
let plain: Awaited<ReturnType<typeof serve>>;
let overTls: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  database = await testDatabase({ migrations: [{ name: 'kernel', dir: repoPath('kernel/migrations') }] });
  plain = await serve(database.db, true);
  overTls = await serve(database.db, false);
});
afterAll(async () => {
  await plain?.close();
  await overTls?.close();
  await database?.drop();
});

describe('replies', () => {
  it('[P3] may not be kept by a cache, failures neither, unless the handler says so', async () => {
    const kept = async (url: string) => (await plain.inject(url)).headers['cache-control'];
    expect(await kept('/v1/test/plain')).toBe('no-store');
    expect(await kept('/v1/test/mine')).toBe('no-store');
    expect(await kept('/v1/test/nowhere')).toBe('no-store');
    expect(await kept('/v1/test/kept')).toBe('public, max-age=60');
  });

  it('[P3] allow pages to speak to our own host only, and to load fonts from it only', async () => {
    const policy = String((await plain.inject('/health/live')).headers['content-security-policy']).split(';');
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("font-src 'self'");
  });
});

describe('the session cookie', () => {
  it('[P3] is bound to the host over TLS, and the name that a neighbour could plant is not read', async () => {
    const token = async (app: typeof plain, name: string) =>
      (await app.inject({ url: '/v1/test/plain', cookies: { [name]: 'abc' } })).json().token;
    expect(await token(overTls, '__Host-yf_session')).toBe('abc');
    expect(await token(overTls, 'yf_session')).toBeNull();
    expect(await token(plain, 'yf_session')).toBe('abc');
    expect(sessionCookieOf({ server: overTls } as never)).toBe('__Host-yf_session');
  });
});

describe('what is refused', () => {
  it('[P3] is counted by its reason and logged with route and trace, without the address or the words of the caller', async () => {
    lines.length = 0;
    const headers = { 'x-forwarded-for': '203.0.113.7', cookie: 'yf_session=secret-token' };
    const mine = await plain.inject({ url: '/v1/test/mine', headers });
    const guessed = await plain.inject({ method: 'POST', url: '/v1/test/guess', headers: { ...headers, 'x-yangfan-client': 'web' } });
    const foreign = await plain.inject({ method: 'POST', url: '/v1/test/guess', headers });
    expect([mine.statusCode, guessed.statusCode, foreign.statusCode]).toEqual([401, 422, 403]);
    await plain.inject('/v1/test/plain');
    const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter((line) => line['msg'] === 'refused');
    expect(told.map(({ reason, route: at, status }) => [reason, at, status])).toEqual([
      ['auth.required', '/v1/test/mine', 401],
      ['identity.phone_code_wrong', '/v1/test/guess', 422],
      ['auth.csrf', '/v1/test/guess', 403],
    ]);
    expect(told.map((line) => line['traceId'])).toEqual([mine, guessed, foreign].map((reply) => reply.json().traceId));
    expect(lines.join()).not.toMatch(/203\.0\.113\.7|secret-token/);
    const metrics = (await plain.inject('/metrics')).body;
    expect(metrics).toContain('http_refused_total{reason="identity.phone_code_wrong"} 1');
    expect(metrics).toContain('http_refused_total{reason="auth.csrf"} 1');
  });
});

describe('the audit log', () => {
  it('[O4] can be added to, but neither changed, thinned out nor emptied, in no month', async () => {
    const { db } = database;
    await db.run(sql`select kernel.ensure_months('kernel.audit'::regclass)`);
    expect((await plain.inject({ method: 'POST', url: '/v1/test/audited' })).statusCode).toBe(200);
    // One of a month without a partition of its own, too.
    await db.run(sql`insert into kernel.audit (id, at, action) values ('aud_old', '2020-01-01', 'test.old')`);
    const lines = () => db.many(sql`select id, action from kernel.audit order by at`);
    const before = await lines();
    expect(before).toHaveLength(2);
    const { part } = await db.one<{ part: string }>(
      sql`select tableoid::regclass::text as part from kernel.audit where action = 'test.done'`,
    );
    const attempts = [
      sql`update kernel.audit set account_id = 'acc_other'`,
      sql`delete from kernel.audit where action = 'test.old'`,
      sql`delete from kernel.audit where action = 'test.done'`,
      sql`truncate kernel.audit`,
    ];
    for (const attempt of attempts) await expect(db.run(attempt)).rejects.toThrow(/append-only/);
    expect(part).toMatch(/^kernel\.audit_\d{6}$/);
    expect(await lines()).toEqual(before);
  });
});
