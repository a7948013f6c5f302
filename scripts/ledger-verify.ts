import { createReadStream, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createCrypto, createDb, loadKeys, startPostgres } from '@yangfan/kernel';
import { chainCrypto, exportLines, verifyLines, type Verdict } from '@yangfan/platform/ledger';

// Verifies the ledger: an exported file without the database (--file), or what the database holds now.

const { values } = parseArgs({ options: { file: { type: 'string' }, keys: { type: 'string' }, data: { type: 'string' } } });
const dataDir = resolve(values.data ?? process.env.YANGFAN_DATA ?? 'data');
const keysFile = resolve(values.keys ?? join(dataDir, 'keys.json'));
const quiet = { debug() {}, info() {}, warn: console.error, error: console.error };

async function verdict(): Promise<Verdict> {
  if (!existsSync(keysFile)) throw new Error(`没有找到密钥文件 ${keysFile}。请用 --keys 指出它，否则无法核对链值。`);
  const crypto = chainCrypto(createCrypto(loadKeys(keysFile)));
  if (values.file) {
    if (!existsSync(values.file)) throw new Error(`没有找到导出文件 ${values.file}。`);
    return verifyLines(createReadStream(values.file, 'utf8'), crypto);
  }
  const postgres = process.env.DATABASE_URL
    ? undefined
    : await startPostgres({ dataDir: join(dataDir, 'postgres'), log: quiet, ifRunning: 'share' });
  const db = createDb(process.env.DATABASE_URL ?? postgres!.url, { log: quiet, max: 2 });
  try {
    return await db.tx((tx) => verifyLines(exportLines(tx, crypto, new Date()), crypto), { isolation: 'repeatable read', readOnly: true });
  } finally {
    await db.end();
    await postgres?.stop();
  }
}

try {
  const { ok, chains, entries, faults } = await verdict();
  for (const fault of faults) console.error(fault);
  console.log(`${ok ? '留痕完好' : '留痕有问题'}：${chains} 条链，${entries} 条记录，${faults.length} 处问题`);
  process.exit(ok ? 0 : 1);
} catch (error) {
  console.error((error as Error).message);
  process.exit(2);
}
