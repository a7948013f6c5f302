import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createHash } from 'node:crypto';
import type { Queryable } from '@yangfan/kernel';
import { faultOfChain, type ChainCrypto, type ChainEntry, type ChainHead } from './chain.rules.ts';
import { chainRows, heads } from './ledger.store.ts';

const PAGE = 500;
const FORMAT = 'yangfan-ledger/1';

/** The whole ledger as JSON lines: header, entries chain by chain each followed by its head, keyed footer. Read it in one snapshot. */
export async function* exportLines(db: Queryable, crypto: ChainCrypto, at: Date): AsyncGenerator<string> {
  const digest = createHash('sha256');
  let entries = 0;
  const line = (value: object) => {
    const text = JSON.stringify(value);
    digest.update(text + '\n');
    return text + '\n';
  };
  yield line({ format: FORMAT, at: at.toISOString() });
  const all = await heads(db);
  for (const head of all) {
    for (let after = 0; ;) {
      const rows = await chainRows(db, head.chain, after, PAGE);
      for (const row of rows) yield line({ entry: row });
      entries += rows.length;
      if (rows.length < PAGE) break;
      after = rows.at(-1)!.seq;
    }
    yield line({ head });
  }
  const sha256 = digest.digest('hex');
  yield (
    JSON.stringify({ footer: { chains: all.length, entries, sha256, mac: crypto.mac(`export|${all.length}|${entries}|${sha256}`) } }) + '\n'
  );
}

export interface Verdict {
  ok: boolean;
  chains: number;
  entries: number;
  faults: string[];
}

/** Verifies exported lines without the database; finds every altered, removed, inserted or truncated entry. */
export async function verifyLines(input: Readable | AsyncIterable<string>, crypto: ChainCrypto): Promise<Verdict> {
  const verdict: Verdict = { ok: false, chains: 0, entries: 0, faults: [] };
  const digest = createHash('sha256');
  let chain: ChainEntry[] = [];
  let footer: { chains: number; entries: number; sha256: string; mac: string } | undefined;
  let first = true;
  const fault = (text: string) => verdict.faults.length < 100 && verdict.faults.push(text);

  for await (const text of lines(input)) {
    if (footer) {
      fault('结尾之后还有内容');
      break;
    }
    let record: { format?: string; entry?: ChainEntry; head?: ChainHead; footer?: typeof footer };
    try {
      record = JSON.parse(text);
    } catch {
      fault(`第 ${verdict.entries + 1} 条附近不是有效的 JSON（文件损坏）`);
      break;
    }
    if (first && record.format !== FORMAT) fault('不是本平台导出的留痕文件');
    first = false;
    if (record.footer) {
      footer = record.footer;
      continue;
    }
    digest.update(text + '\n');
    if (record.entry) {
      chain.push(record.entry);
      verdict.entries += 1;
    } else if (record.head) {
      const reason = faultOfChain(
        chain.filter((entry) => entry.chain === record.head!.chain),
        record.head,
        crypto,
      );
      if (reason) fault(reason);
      if (chain.some((entry) => entry.chain !== record.head!.chain)) fault(`链 ${record.head.chain}：混入了别的链的记录`);
      verdict.chains += 1;
      chain = [];
    }
  }
  if (chain.length) fault(`链 ${chain[0]!.chain}：缺少链头（文件被截断）`);
  if (!footer) fault('缺少结尾（文件被截断）');
  else if (footer.chains !== verdict.chains || footer.entries !== verdict.entries)
    fault(`应有 ${footer.chains} 条链 ${footer.entries} 条记录，实有 ${verdict.chains} 条链 ${verdict.entries} 条记录`);
  else {
    const sha256 = digest.digest('hex');
    if (footer.sha256 !== sha256 || footer.mac !== crypto.mac(`export|${footer.chains}|${footer.entries}|${sha256}`))
      fault('文件摘要与签名不符（文件被改动）');
  }
  verdict.ok = verdict.faults.length === 0;
  return verdict;
}

async function* lines(input: Readable | AsyncIterable<string>): AsyncGenerator<string> {
  if ('pipe' in input) {
    yield* createInterface({ input, crlfDelay: Infinity });
    return;
  }
  for await (const text of input) yield text.replace(/\n$/, '');
}
