import { canonical, digestsOf } from './text.ts';

/** An entry as the signed list names it. */
export interface SignedEntry {
  id: string;
  chain: string;
  seq: number;
  sha256: string;
  mac: string;
}
interface Line {
  no: number;
  entry: Record<string, unknown>;
}
const MAX = 20;
const DIGESTS = ['md5', 'sha1', 'sha256', 'mac'] as const;

/** What is wrong with the ledger's file against the signed list, in sentences that name the entry; empty when nothing is. */
export async function ledgerFaults(
  text: string,
  signed: { dossierId: string; entries: readonly SignedEntry[]; heads: readonly unknown[] },
): Promise<string[]> {
  const faults: string[] = [];
  const { lines, heads } = readLines(text, signed.dossierId, faults);
  const place = new Map(signed.entries.map(({ id }, index) => [id, index]));
  const seen = new Map<string, number>();
  for (const { no, entry } of lines) {
    const id = String(entry['id']);
    const index = place.get(id);
    if (index === undefined) faults.push(`第 ${no} 行（${wordsOf(entry)}）：这一条签名时没有，是插入的`);
    else if (seen.has(id)) faults.push(`第 ${no} 行（${wordsOf(entry)}）：与第 ${seen.get(id)} 行重复，是插入的`);
    else {
      seen.set(id, no);
      const fault = await entryFault(entry, signed.entries[index]!);
      if (fault) faults.push(`第 ${index + 1} 条留痕（${wordsOf(entry)}）：${fault}`);
    }
  }
  faults.push(...missing(signed.entries, seen), ...moved([...seen.keys()], signed.entries));
  if (canonical(heads) !== canonical(signed.heads)) faults.push('链头与签名时不一致：被改动、删除、插入或调换');
  return faults.slice(0, MAX);
}

function readLines(text: string, dossierId: string, faults: string[]): { lines: Line[]; heads: unknown[] } {
  const lines: Line[] = [];
  const heads: unknown[] = [];
  const rows = text.split('\n');
  if (rows.pop() !== '') faults.push('最后一行不完整（文件被截断）');
  rows.forEach((row, index) => {
    const no = index + 1;
    const record = parse(row);
    if (!record) faults.push(`第 ${no} 行不是有效的记录（文件损坏）`);
    else if (no === 1) {
      if (canonical(record) !== canonical({ format: 'yangfan-dossier-ledger/1', dossierId })) faults.push('第 1 行不是这份档案的文件头');
    } else if (Object.keys(record).length !== 1 || !(record['entry'] || record['head'])) faults.push(`第 ${no} 行多出或缺少内容`);
    else if (record['head']) heads.push(record['head']);
    else if (heads.length) faults.push(`第 ${no} 行：留痕出现在链头之后（被调换或插入）`);
    else if (typeof record['entry'] === 'object') lines.push({ no, entry: record['entry'] as Line['entry'] });
    else faults.push(`第 ${no} 行不是有效的记录（文件损坏）`);
  });
  return { lines, heads };
}

async function entryFault(entry: Record<string, unknown>, signed: SignedEntry): Promise<string | null> {
  const body = Object.fromEntries(Object.entries(entry).filter(([key]) => !(DIGESTS as readonly string[]).includes(key)));
  const digests = await digestsOf(canonical(body));
  if (digests.sha256 !== signed.sha256 || entry['chain'] !== signed.chain || entry['seq'] !== signed.seq) return '内容被改动';
  if (entry['mac'] !== signed.mac) return '链值被改动';
  for (const name of ['md5', 'sha1', 'sha256'] as const) if (entry[name] !== digests[name]) return `特征值 ${name.toUpperCase()} 被改动`;
  return null;
}

/** Entries of the signed list that are not there: the end as a whole, any other one by one. */
function missing(signed: readonly SignedEntry[], seen: ReadonlyMap<string, number>): string[] {
  const gone = signed.flatMap(({ id }, index) => (seen.has(id) ? [] : [index]));
  const first = gone[0];
  if (first === undefined) return [];
  if (gone.length === signed.length - first) return [`从第 ${first + 1} 条起的 ${gone.length} 条留痕不见了（被截断或删除）`];
  return gone.map((index) => `第 ${index + 1} 条留痕不见了（${signed[index]!.id}）：被删除`);
}

/** The first entry that does not stand where it stood. */
function moved(ids: readonly string[], signed: readonly SignedEntry[]): string[] {
  const still = new Set(ids);
  const order = signed.map(({ id }) => id).filter((id) => still.has(id));
  const at = order.findIndex((id, index) => ids[index] !== id);
  return at < 0 ? [] : [`从第 ${signed.findIndex(({ id }) => id === order[at]) + 1} 条留痕起顺序被调换`];
}

const wordsOf = (entry: Record<string, unknown>) => `${String(entry['at']).slice(0, 10)} ${String(entry['summary']).slice(0, 40)}`;
function parse(row: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(row);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
