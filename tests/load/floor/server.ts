import { createServer, type IncomingMessage } from 'node:http';
import { verify } from '@node-rs/argon2';
import pg from 'pg';

// The floor: bare Node http and pg doing the same durable write (or the same read) as the product, and nothing else.
// Started with an address; answers on a port that it prints.

const pool = new pg.Pool({ connectionString: process.env.FLOOR_DATABASE!, max: 20 });

const SETUP = `
  create schema if not exists floor;
  create table if not exists floor.answer (attempt_id text, no smallint, value jsonb, version int, at timestamptz, primary key (attempt_id, no)) with (fillfactor = 70);
  create table if not exists floor.progress (id text primary key, seconds float8 not null default 0, at timestamptz) with (fillfactor = 60);
  create table if not exists floor.segment (id text, seq int, at timestamptz, seconds float8, reason text);
  create table if not exists floor.attempt (id text primary key, paper jsonb, score numeric, submitted_at timestamptz);
  create table if not exists floor.entry (id text primary key, data jsonb, at timestamptz);
  create table if not exists floor.session (id bigint generated always as identity primary key, token text, at timestamptz);
  create table if not exists floor.person (id text, a text, b text, c text, d text, e text, primary key (id));
`;

interface Answer {
  attempt: string;
  no: number;
  value: unknown;
  version: number;
}
let paper = '';

const named = (name: string, text: string, values: unknown[]) => pool.query({ name, text, values });

const SAVE = `insert into floor.answer as x (attempt_id, no, value, version, at)
  select attempt, no, value, version, now() from jsonb_to_recordset($1::jsonb) as r(attempt text, no smallint, value jsonb, version int)
  on conflict (attempt_id, no) do update set value = excluded.value, version = excluded.version, at = excluded.at where x.version < excluded.version`;

// One commit for everything that came in while the last one ran.
let waiting: { answer: Answer; done: () => void }[] = [];
let running = 0;
async function flush(): Promise<void> {
  if (running >= 2 || waiting.length === 0) return;
  running += 1;
  const batch = waiting;
  waiting = [];
  const latest = new Map(batch.map(({ answer }) => [`${answer.attempt} ${answer.no}`, answer]));
  const rows = [...latest.values()].sort((a, b) => (a.attempt < b.attempt ? -1 : a.attempt > b.attempt ? 1 : a.no - b.no));
  await named('save', SAVE, [JSON.stringify(rows)]);
  running -= 1;
  for (const { done } of batch) done();
  void flush();
}

const handlers: Record<string, (body: never) => Promise<unknown>> = {
  autosave: (body: Answer) => named('save', SAVE, [JSON.stringify([body])]),
  batched: (body: Answer) =>
    new Promise<void>((resolve) => {
      waiting.push({ answer: body, done: resolve });
      setImmediate(() => void flush());
    }),
  heartbeat: (body: { id: string; seq: number }) =>
    named(
      'beat',
      `with p as (insert into floor.progress as p (id, seconds, at) values ($1, 15, now()) on conflict (id) do update set seconds = p.seconds + 15, at = now())
       insert into floor.segment (id, seq, at, seconds, reason) values ($1, $2, now(), 15, 'counted')`,
      [body.id, body.seq],
    ),
  exam: async (body: { id: string }) => {
    await named('attempt', 'insert into floor.attempt (id, paper) values ($1, $2)', [body.id, paper]);
    return paper;
  },
  submit: (body: { id: string }) =>
    named(
      'submit',
      `with a as (update floor.attempt set score = 80, submitted_at = now() where id = $1)
       insert into floor.entry (id, data, at) select $1, jsonb_agg(x.value), now() from floor.answer x where x.attempt_id = $1`,
      [body.id],
    ),
  login: async (body: { stored: string; password: string }) => {
    await verify(body.stored, body.password);
    return named('session', 'insert into floor.session (token, at) values ($1, now())', [body.password]);
  },
  course: async (body: { sql: string; values: unknown[] }) => (await named('course', body.sql, body.values)).rows,
  study: async (body: { sql: string; values: unknown[] }) => (await named('study', body.sql, body.values)).rows,
  import: (body: string[][]) =>
    named(
      'people',
      'insert into floor.person select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) on conflict do nothing',
      Array.from({ length: 6 }, (_none, column) => body.map((row) => row[column])),
    ),
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

await pool.query(SETUP);
paper = JSON.stringify(
  Array.from({ length: 50 }, (_none, no) => ({ no, stem: '题干'.repeat(30), options: Array.from({ length: 4 }, () => '选项'.repeat(10)) })),
);
const server = createServer((request, reply) => {
  void bodyOf(request)
    .then(async (text) => handlers[request.url!.slice(1)]!(JSON.parse(text) as never))
    .then(
      (result) => {
        const text = typeof result === 'string' ? result : Array.isArray(result) ? JSON.stringify(result) : '{"ok":true}';
        reply.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
      },
      (error: unknown) => reply.writeHead(500, { 'content-length': 0 }).end(void console.error(error)),
    );
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send!({ port: typeof address === 'object' && address ? address.port : 0 });
});
process.on('disconnect', () => process.exit(0));
