import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SupervisorError, backUp, startPostgres, type DbLog } from '@yangfan/kernel/db';

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
  try {
    const result = await backUp({
      adminUrl: server.adminUrl,
      archiveDir: server.archiveDir,
      backupsDir,
      full: !values.wal,
      keep,
      now: new Date(),
    });
    if (result.base) console.log(`全量备份：${result.base}`);
    console.log(`增量日志：新增 ${result.walFiles} 个文件，在 ${join(backupsDir, 'wal')}`);
    if (result.since) console.log(`现在可以恢复到 ${chinaTime(result.since)} 至 ${chinaTime(result.upTo)}（北京时间）之间的任意一秒。`);
    console.log(`请另外保管密钥文件 ${join(data, 'keys.json')}：没有它，备份里的姓名、证件号、电话无法解密。`);
  } finally {
    await server.stop();
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
