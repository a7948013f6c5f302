import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SupervisorError, restore, type DbLog } from '@yangfan/kernel/db';

// npm run restore -- --at "2026-11-23 15:04:05"     everything committed up to this second, Beijing time (or ISO with a zone)
// npm run restore                                   everything there is
// npm run restore -- --data DIR --from DIR --timeline N
// The server must be stopped. The present data are kept beside the restored ones.

const log: DbLog = {
  debug: () => undefined,
  info: (fields, message) => console.log(message, fields),
  warn: (_fields, message) => console.error(message),
  error: (_fields, message) => console.error(message),
};

const TIME = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?$/;

function parseTime(text: string): Date {
  const match = TIME.exec(text.trim());
  const at = match ? new Date(`${match[1]}T${match[2]}${match[3] ?? '+08:00'}`) : undefined;
  if (!at || Number.isNaN(at.getTime())) {
    throw new SupervisorError('restore', `看不懂时间“${text}”。请写成 --at "2026-11-23 15:04:05"（北京时间）。`);
  }
  return at;
}

/** `2026-11-23 08:30:00` as clocks in Hainan show it. */
const chinaTime = (at: Date): string => at.toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' });

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { at: { type: 'string' }, data: { type: 'string' }, from: { type: 'string' }, timeline: { type: 'string' } },
  });
  if (process.env.DATABASE_URL) {
    throw new SupervisorError('restore', '已设置 DATABASE_URL：数据库在外部服务器上，请用那台服务器自己的恢复方法。');
  }
  const data = resolve(values.data ?? process.env.YANGFAN_DATA ?? 'data');
  const at = values.at === undefined ? undefined : parseTime(values.at);
  if (values.timeline !== undefined && !/^[1-9]\d*$/.test(values.timeline)) {
    throw new SupervisorError('restore', `--timeline 应为正整数，收到的是“${values.timeline}”。`);
  }
  const result = await restore({
    backupDir: resolve(values.from ?? join(data, 'backups')),
    targetDataDir: join(data, 'postgres'),
    at,
    timeline: values.timeline === undefined ? undefined : Number(values.timeline),
    log,
    now: new Date(),
  });
  console.log(`已恢复，起点是 ${result.base}。`);
  if (result.recoveredTo) console.log(`最后一笔提交的时间：${chinaTime(result.recoveredTo)}（北京时间）。`);
  if (at && !result.targetReached) console.log(`备份里没有 ${chinaTime(at)} 之后的记录，已恢复到备份所有的内容。`);
  if (result.previousCluster) console.log(`恢复前的数据保留在 ${result.previousCluster}，确认无误后可删除。`);
  console.log('现在可以启动服务；启动后请尽快再做一次全量备份（npm run backup）。');
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
