import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { untilAwake } from './awake.ts';
import { createDb } from './db.ts';
import { silentLog, testDatabase, type TestDatabase } from './testing.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

/** What PostgreSQL sends before it takes anybody: ErrorResponse with its SQLSTATE. */
function refusal(code: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0Mthe database system is starting up\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

/** A door before the real server that turns the first callers away. */
async function sleepyServer(url: string, { refusals, code }: { refusals: number; code: string }) {
  const { hostname, port, searchParams } = new URL(url);
  let asked = 0;
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    asked += 1;
    if (asked <= refusals) return void socket.once('data', () => socket.end(refusal(code)));
    const folder = searchParams.get('host');
    const inner = folder ? connect(`${folder}/.s.PGSQL.${port || 5432}`) : connect(Number(port), hostname);
    inner.on('error', () => socket.destroy());
    socket.pipe(inner).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const outer = new URL(url);
  outer.searchParams.delete('host');
  outer.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const db = createDb(outer.href, { log: silentLog, max: 1 });
  return {
    db,
    asked: () => asked,
    async close() {
      await db.end();
      server.close();
    },
  };
}

describe('a server that is still starting up', () => {
  it('[P3] is waited for', async () => {
    const door = await sleepyServer(test.url, { refusals: 2, code: '57P03' });
    await untilAwake(door.db, silentLog);
    expect(door.asked()).toBe(3);
    await door.close();
  });

  it('[P3] is not waited for longer than one has patience, and any other answer is told at once', async () => {
    for (const [code, patience] of [
      ['57P03', 0],
      ['28P01', 60_000],
    ] as const) {
      const door = await sleepyServer(test.url, { refusals: 9, code });
      await expect(untilAwake(door.db, silentLog, patience)).rejects.toMatchObject({ code });
      expect(door.asked()).toBe(1);
      await door.close();
    }
  });
});
