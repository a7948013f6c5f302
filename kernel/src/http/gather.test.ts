import { route, type Route } from '@yangfan/contract';
import { Type } from 'typebox';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { repoPath } from '../config/index.ts';
import { sql, type Tx } from '../db/index.ts';
import { problem } from '../errors/index.ts';
import { bindMany, defineRoom, type Actor } from '../room/index.ts';
import { actorOf, testApp, testDatabase, type TestApp, type TestDatabase } from '../testing/index.ts';

type Note = { word: string };
const reply = Type.Object({ word: Type.String(), n: Type.Integer() });
const made = (path: `/v1/${string}`) =>
  route({
    method: 'POST',
    path,
    summary: '测试',
    permission: 'signed-in',
    scope: 'self',
    audit: 'test.noted',
    idempotent: true,
    body: Type.Object({ word: Type.String() }),
    reply,
    errors: [],
  });
const noteRoute = made('/v1/test/notes');
const againRoute = made('/v1/test/notes-again');

let database: TestDatabase;
let app: TestApp;
const batches: number[] = [];
let runs = 0;

/** Writes every word; `no` is refused before anything is written, `break` makes the whole transaction fail. */
async function note(tx: Tx, calls: readonly { body: Note }[]) {
  batches.push(calls.length);
  runs += 1;
  const words = calls.map(({ body }) => body.word);
  await tx.run(sql`insert into test_note (word) select * from unnest(${words.filter((word) => word !== 'no')}::text[])`);
  return words.map((word) => (word === 'no' ? problem('request.conflict') : { word, n: runs }));
}

beforeAll(async () => {
  database = await testDatabase({ migrations: [{ name: 'kernel', dir: repoPath('kernel/migrations') }] });
  await database.db.run(sql`create table test_note (word text check (word <> 'break'))`);
  const bindings = [bindMany(noteRoute as Route, note as never), bindMany(againRoute as Route, note as never, { repeat: 'again' })];
  app = await testApp({ db: database.db, rooms: [defineRoom({ name: 'test', subsystem: 'platform', bindings })] });
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});
beforeEach(async () => {
  batches.length = 0;
  await database.db.run(sql`delete from test_note`);
});

const person = (): Actor => actorOf({ role: 'TRAINEE', scope: 'learner', id: 'lrn_x' });
const send = (word: string, options: { as?: Actor; key?: string; on?: Route } = {}) =>
  app.call(
    (options.on ?? noteRoute) as typeof noteRoute,
    { body: { word } },
    { as: options.as ?? person(), ...(options.key ? { key: options.key } : {}) },
  );
const words = async () => (await database.db.many<Note>(sql`select word from test_note order by word`)).map(({ word }) => word);
const keys = async (as: Actor) =>
  (await database.db.many<{ key: string }>(sql`select key from kernel.idempotency where account_id = ${as.accountId}`)).map(
    ({ key }) => key,
  );

describe('calls of a whole class that come together', () => {
  it('[P3] share transactions; each gets its own answer, its own line of audit, and stands in the database when it is answered', async () => {
    const texts = Array.from({ length: 40 }, (_none, index) => `w${index}`);
    const replies = await Promise.all(texts.map((text) => send(text)));
    expect(replies.map(({ status, body }) => [status, body.word])).toEqual(texts.map((text) => [200, text]));
    expect(await words()).toEqual([...texts].sort());
    expect(batches.length).toBeLessThan(20);
    const { lines } = await database.db.one<{ lines: number }>(
      sql`select count(*)::int as lines from kernel.audit where action = 'test.noted'`,
    );
    expect(lines).toBe(40);
  });

  it('[P3] one that is refused leaves its neighbours alone, and no key behind: it may be sent again', async () => {
    const as = person();
    const replies = await Promise.all([send('a'), send('no', { as, key: 'refused-key' }), send('b')]);
    expect(replies.map(({ status }) => status)).toEqual([200, 409, 200]);
    expect(await words()).toEqual(['a', 'b']);
    expect(await keys(as)).toEqual([]);
    expect((await send('c', { as, key: 'refused-key' })).status).toBe(200);
  });

  it('[P3] one that breaks the transaction costs its neighbours nothing but time', async () => {
    const replies = await Promise.all(['a', 'break', 'b', 'c'].map((word) => send(word)));
    expect(replies.map(({ status }) => status)).toEqual([200, 500, 200, 200]);
    expect(await words()).toEqual(['a', 'b', 'c']);
  });

  it('[P3] the same key twice happens once, together or later, and both get the one reply; with other words it is refused', async () => {
    const as = person();
    const [first, second] = await Promise.all([send('a', { as, key: 'same-key-1' }), send('a', { as, key: 'same-key-1' })]);
    const third = await send('a', { as, key: 'same-key-1' });
    expect([second.body, third.body]).toEqual([first.body, first.body]);
    expect(await words()).toEqual(['a']);
    expect((await send('b', { as, key: 'same-key-1' })).code).toBe('request.idempotency_reused');
    expect(await words()).toEqual(['a']);
  });

  it('[P3] where replies are not kept, a repeated key is answered by the work itself', async () => {
    const as = person();
    const first = await send('a', { as, key: 'again-key', on: againRoute as Route });
    const second = await send('a', { as, key: 'again-key', on: againRoute as Route });
    expect(second.body.n).toBeGreaterThan(first.body.n);
    expect((await send('b', { as, key: 'again-key', on: againRoute as Route })).code).toBe('request.idempotency_reused');
    // Refused at the second time: the key stays, for the first time was no failure.
    expect(await keys(as)).toEqual(['again-key']);
  });
});
