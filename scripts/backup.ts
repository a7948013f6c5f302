import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SupervisorError, createDb, startPostgres, type DbLog } from '@yangfan/kernel/db';
import { runBackup } from '../apps/server/src/backup.ts';

// npm run backup                       a base backup and the log up to now
// npm run backup -- --wal              only the log since last time (incremental)
// npm run backup -- --to DIR --keep 7 --data DIR
// Works beside the running server as well as without it. docs/operations/backup.md says when to run what.

const log: DbLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: (_fields, message) => console.error(message),
  error: (_fields, message) => console.error(message),
};

/** `2026-11-23 08:30:00` as clocks in Hainan show it. */
const chinaTime = (at: Date): string => at.toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' });

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { data: { type: 'string' }, to: { type: 'string' }, wal: { type: 'boolean' }, keep: { type: 'string' } },
  });
  if (process.env.DATABASE_URL) {
    throw new SupervisorError(
      'backup',
      '已设置 DATABASE_URL：数据库在外部服务器上，请用那台服务器自己的备份（例如 pg_basebackup 与 WAL 归档）。',
    );
  }
  const keep = Number(values.keep ?? 7);
  if (!Number.isInteger(keep) || keep < 1) throw new SupervisorError('backup', `--keep 应为 1 以上的整数，收到的是“${values.keep}”。`);
  const data = resolve(values.data ?? process.env.YANGFAN_DATA ?? 'data');
  const backupsDir = resolve(values.to ?? join(data, 'backups'));
  const server = await startPostgres({ dataDir: join(data, 'postgres'), log, ifRunning: 'share' });
  const db = createDb(server.url, { log, max: 1, name: 'backup' });
  try {
    const result = await runBackup({ db, postgres: server, dir: backupsDir, keep, full: !values.wal, now: new Date() });
    if (result === 'busy') throw new SupervisorError('backup', '另一个备份正在进行（每晚的自动备份或另一条命令）。请等它结束后再试。');
    if (result.base) console.log(`全量备份：${result.base}`);
    console.log(`增量日志：新增 ${result.walFiles} 个文件，在 ${join(backupsDir, 'wal')}`);
    const [from, to] = [result.restorableFrom, result.restorableTo];
    if (from && to) console.log(`现在可以恢复到 ${chinaTime(new Date(from))} 至 ${chinaTime(new Date(to))}（北京时间）之间的任意一秒。`);
    console.log(`请另外保管密钥文件 ${join(data, 'keys.json')}：没有它，备份里的姓名、证件号、电话无法解密。`);
  } finally {
    await db.end();
    await server.stop();
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
