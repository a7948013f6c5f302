import type { ChainEntry, ChainHead } from '@yangfan/contract';

export type { ChainEntry, ChainHead };
/** Where a chain starts: the keyed value before its first entry. */
export const GENESIS = '0'.repeat(64);

/** What the rules need of the kernel's crypto. */
export interface ChainCrypto {
  canonical(value: unknown): string;
  digests(text: string): { md5: string; sha1: string; sha256: string };
  mac(text: string): string;
}

type Body = Omit<ChainEntry, 'md5' | 'sha1' | 'sha256' | 'mac'>;

/** The digests of an entry and its keyed value, which binds it to the one before. */
export function sealEntry(body: Body, previousMac: string, crypto: ChainCrypto): ChainEntry {
  const digests = crypto.digests(crypto.canonical(body));
  return { ...body, ...digests, mac: crypto.mac(`${previousMac}\n${digests.sha256}`) };
}

/** The keyed value of a chain's head: without the key nobody can shorten a chain and rewrite its head. */
export function headMac(chain: string, seq: number, mac: string, crypto: ChainCrypto): string {
  return crypto.mac(`head|${chain}|${seq}|${mac}`);
}

/** What is wrong with one chain, as a sentence; null when it is whole. `entries` come in order of seq. */
export function faultOfChain(entries: readonly ChainEntry[], head: ChainHead | undefined, crypto: ChainCrypto): string | null {
  const chain = entries[0]?.chain ?? head?.chain ?? '';
  let previous = GENESIS;
  for (const [index, entry] of entries.entries()) {
    const where = `链 ${chain} 第 ${index + 1} 条`;
    if (entry.seq !== index + 1) return `${where}：序号应为 ${index + 1}，实为 ${entry.seq}（有记录被删除、插入或调换）`;
    const { md5, sha1, sha256, mac, ...body } = entry;
    const expected = sealEntry(body, previous, crypto);
    if (expected.sha256 !== sha256 || expected.md5 !== md5 || expected.sha1 !== sha1)
      return `${where}（${entry.id}）：内容与特征值不符（记录被改动）`;
    if (expected.mac !== mac) return `${where}（${entry.id}）：链值不符（前面的记录被改动、删除或插入）`;
    previous = mac;
  }
  if (!head) return `链 ${chain}：缺少链头（记录被截断）`;
  if (head.headMac !== headMac(chain, head.seq, head.mac, crypto)) return `链 ${chain}：链头不是用本平台密钥签的`;
  if (head.seq !== entries.length || head.mac !== previous)
    return `链 ${chain}：应有 ${head.seq} 条，实有 ${entries.length} 条（记录被截断或添加）`;
  return null;
}
