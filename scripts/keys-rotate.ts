import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  addKeyVersion,
  countOld,
  createCrypto,
  createDb,
  endRotation,
  keyFile,
  KEYS_LOOK_MS,
  loadKeys,
  oldAnywhere,
  reseal,
  retireKeys,
  sealWithNewest,
  startPostgres,
  waitForOlderWrites,
  withLock,
  type Crypto,
  type Db,
} from '@yangfan/kernel';
import { resealFiles } from '@yangfan/platform/files';
import { allSealed } from '../apps/server/src/sealed.ts';

// npm run keys:rotate -- --data DIR            a new key version, and everything sealed before is sealed anew with it
// Several machines with a keys.json each: every one must hold the new key before any seals with it, and seal with it before the end:
//   … --add-only, copy keys.json to each; … --switch-only, copy again; then without either.
// npm run keys:rotate -- --data DIR --retire   afterwards, once no backup needs it: the old key leaves keys.json
// The server may run: it learns the new key by itself within a second. Stopped half-way, the command goes on where it was.
// docs/operations/keys.md says when to run what. Blind-index, ledger and signing keys do not rotate here: kernel/src/crypto/keys.ts says why.

const { values } = parseArgs({
  options: { data: { type: 'string' }, 'add-only': { type: 'boolean' }, 'switch-only': { type: 'boolean' }, retire: { type: 'boolean' } },
});
const dataDir = resolve(values.data ?? process.env.YANGFAN_DATA ?? 'data');
const file = join(dataDir, 'keys.json');
const quiet = { debug() {}, info() {}, warn: console.error, error: console.error };
const MAX_PASSES = 100;
/** Passes in a row that got nothing further, because somebody held the rows. */
const MAX_IDLE = 50;
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Until every process seals with the newest version and nothing sealed before is still on its way. */
async function settled(db: Db): Promise<void> {
  await pause(3 * KEYS_LOOK_MS);
  if (!(await waitForOlderWrites(db)))
    throw new Error('有一个数据库事务超过 3 分钟没有结束。请检查后重新运行本命令，它会从停下的地方继续。');
}

async function leftOf(db: Db, version: number): Promise<number> {
  let left = 0;
  for (const table of allSealed) left += await countOld(db, table, version);
  return left;
}

async function resealAll(db: Db, crypto: Crypto): Promise<void> {
  let idle = 0;
  const broken = new Set<string>();
  for (let pass = 1; pass <= MAX_PASSES && idle < MAX_IDLE; pass += 1) {
    let rows = 0;
    for (const table of allSealed) {
      const done = await reseal(db, crypto, table, (n) => console.log(`  ${table.table}：${n} 行`));
      rows += done.rows;
      for (const id of done.broken) broken.add(`${table.table} ${id}`);
    }
    const left = await leftOf(db, crypto.currentVersion);
    if (left <= broken.size) break;
    console.log(`  第 ${pass} 遍之后还有 ${left} 行，正被使用或刚刚写入，继续。`);
    idle = rows ? 0 : idle + 1;
    if (!rows) await pause(500);
  }
  const files = await resealFiles({ db, crypto, dataDir }, (n) => console.log(`  磁盘上的文件：${n} 个`));
  for (const id of files.broken) broken.add(`files ${id}`);
  if (broken.size > 0) {
    for (const one of broken) console.error(`  无法解开：${one}`);
    throw new Error(`${broken.size} 处内容用现有密钥解不开，没有改动。请从备份核对这些记录；旧密钥请保留。`);
  }
  await assertNothingOld(db, crypto.currentVersion);
}

/** Looks at every text column there is, listed or not. */
async function assertNothingOld(db: Db, version: number): Promise<void> {
  const left = await leftOf(db, version);
  if (left > 0) throw new Error(`还有 ${left} 行是旧密钥加密的。请重新运行本命令，它会从停下的地方继续。`);
  const forgotten = await oldAnywhere(db, version);
  if (forgotten.length > 0)
    throw new Error(
      `这些列里还有旧密钥加密的内容，却不在轮换清单中：${forgotten.map((one) => `${one.table}.${one.column}`).join('、')}。旧密钥请保留。`,
    );
}

async function rotate(db: Db): Promise<void> {
  const before = loadKeys(file);
  const version = before.rotating ?? addKeyVersion(file);
  console.log(before.rotating ? `继续上次没有完成的轮换：密钥版本 ${version}` : `新密钥版本 ${version}`);
  if (values['add-only']) {
    console.log(`新密钥已写入 ${file}，尚未用于加密。请把这个文件复制到每台运行本系统的机器（权限 600），再运行本命令加 --switch-only。`);
    return;
  }
  // Every process must be able to open the new version before the first one seals with it; they look by themselves when they meet it.
  sealWithNewest(file);
  if (values['switch-only']) {
    console.log(`${file} 已改为用新密钥加密。请再把它复制到每台机器，然后运行本命令（不带选项）重新加密旧内容。`);
    return;
  }
  const { keys, reload } = keyFile(file);
  const crypto = createCrypto(keys, reload);
  await settled(db);
  await resealAll(db, crypto);
  endRotation(file);
  console.log(`轮换完成：所有加密内容都已改用密钥版本 ${version}，运行中的服务不用重启。`);
  console.log(
    `请立即另外保管 ${file} 的新副本。轮换之前的备份仍要用旧密钥才能读；等这些备份都过期后，运行 npm run keys:rotate -- --retire 取下旧密钥。`,
  );
}

async function retire(db: Db): Promise<void> {
  const keys = loadKeys(file);
  if (keys.rotating) throw new Error('上次的轮换还没有完成。请先运行 npm run keys:rotate。');
  const crypto = createCrypto(keys);
  await settled(db);
  await resealAll(db, crypto);
  const kept = `${file}.retired-v${crypto.currentVersion - 1}`;
  const retired = retireKeys(file, kept);
  console.log(retired.length ? `已取下密钥版本 ${retired.join('、')}，副本在 ${kept}。旧备份都过期后请销毁它。` : '没有可以取下的旧密钥。');
}

async function main(): Promise<void> {
  // Never make a key file here: without the real one everything would be lost.
  if (!existsSync(file)) throw new Error(`没有找到密钥文件 ${file}。请用 --data 指出数据目录。`);
  const external = process.env.DATABASE_URL;
  const postgres = external ? undefined : await startPostgres({ dataDir: join(dataDir, 'postgres'), log: quiet, ifRunning: 'share' });
  const db = createDb(external ?? postgres!.url, { log: quiet, max: 3, statementTimeoutMs: 0, name: 'keys-rotate' });
  try {
    const done = await withLock(db, 'yangfan.keys-rotate', async () => {
      await (values.retire ? retire(db) : rotate(db));
      return true;
    });
    if (!done) throw new Error('另一个 keys:rotate 正在运行。请等它结束。');
  } finally {
    await db.end();
    await postgres?.stop();
  }
}

try {
  await main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
