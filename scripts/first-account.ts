import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createCrypto, createDb, createLog, loadKeys, ProblemError, readConfig, startPostgres, systemClock } from '@yangfan/kernel';
import { localBus } from '@yangfan/platform/realtime';
import { compose } from '../apps/server/src/compose.ts';

// npx tsx scripts/first-account.ts --login NAME --name 姓名 [--data DIR]
// Makes the security administrator of an installation without demonstration data; they appoint everybody else in the browser.
// Refuses when there is one already. The server must have been started once; it may be running.

const SECURITY = { role: 'SEC_ADMIN', scope: 'system', id: '*' } as const;

const { values } = parseArgs({ options: { data: { type: 'string' }, login: { type: 'string' }, name: { type: 'string' } } });
const quiet = { debug() {}, info() {}, warn: console.error, error: console.error };

/** Good until the first sign-in, which asks for another one. */
function firstPassword(): string {
  const of = (alphabet: string, length: number) => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
  const letters = 'abcdefghjkmnpqrstuvwxyz';
  return `${of(letters.toUpperCase(), 2)}${of(letters, 4)}-${of('23456789', 5)}-${of(letters, 5)}`;
}

async function main(): Promise<void> {
  const { login, name, data } = values;
  if (!login || !name) throw new Error('用法：npx tsx scripts/first-account.ts --login 登录名 --name 姓名 [--data 数据目录]');
  const config = readConfig(['--no-demo', ...(data ? ['--data', data] : [])]);
  const crypto = createCrypto(loadKeys(join(config.dataDir, 'keys.json')));
  const postgres = config.databaseUrl
    ? undefined
    : await startPostgres({ dataDir: join(config.dataDir, 'postgres'), log: quiet, ifRunning: 'share' });
  const db = createDb(config.databaseUrl ?? postgres!.url, { log: quiet, max: 2 });
  const composed = compose({ config, db, log: createLog('warn'), clock: systemClock, crypto, bus: localBus() });
  try {
    const { identity } = composed.shared;
    const password = firstPassword();
    await db.tx(async (tx) => {
      if ((await identity.accountsWith(tx, SECURITY)).length) throw new Error('已经有安全管理员，新账号请由其在“账号管理”页建立。');
      await identity.createAccount(tx, {
        kind: 'staff',
        loginName: login,
        displayName: name,
        password,
        mustChangePassword: true,
        grants: [SECURITY],
      });
    });
    console.log(`安全管理员 ${login} 已建立，初始密码 ${password}（首次登录须更换，并绑定动态口令）。`);
  } finally {
    await composed.close();
    await db.end();
    await postgres?.stop();
  }
}

try {
  await main();
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  console.error(code === '42P01' ? '数据库还没有建表，请先启动一次服务。' : error instanceof ProblemError ? error.message : message);
  process.exitCode = 1;
}
