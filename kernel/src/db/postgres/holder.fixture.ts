import { createDb } from '../db.ts';
import { sql } from '../sql.ts';
import { startPostgres } from './supervisor.ts';

// A server process in miniature, for tests that kill it: holds the data folder and writes rows as fast as it can.
// Prints `ready <postmaster pid>`, then each number once its commit was acknowledged.
const [dataDir, binDir] = process.argv.slice(2) as [string, string];
const say = (fields: object, message?: string) => console.error(message, fields);
const log = { debug: () => undefined, info: say, warn: say, error: say };

const server = await startPostgres({ dataDir, binDir, log });
const db = createDb(server.url, { log, max: 4 });
await db.run(sql`create table if not exists ack (n bigint primary key)`);
const { last } = await db.one<{ last: number }>(sql`select coalesce(max(n), 0) as last from ack`);
console.log(`ready ${server.pid} ${process.getuid?.()}`);
let next = last;
const write = async () => {
  for (;;) {
    next += 1;
    const n = next;
    await db.run(sql`insert into ack values (${n})`);
    console.log(n);
  }
};
await Promise.all([write(), write(), write()]);
