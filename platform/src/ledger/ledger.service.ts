import { canonicalJson, newId, type Clock, type Crypto, type Tx } from '@yangfan/kernel';
import { GENESIS, headMac, sealEntry, type ChainCrypto, type ChainEntry } from './chain.rules.ts';
import { insertEntries, lockHead } from './ledger.store.ts';
import type { LedgerEntry, LedgerPort } from './ports.ts';

/** The kernel's crypto as the chain rules want it. */
export function chainCrypto(crypto: Crypto): ChainCrypto {
  return { canonical: canonicalJson, digests: (text) => crypto.digests(text), mac: (text) => crypto.ledgerMac(text) };
}

/** The append side of the ledger. */
export function createLedgerPort(crypto: Crypto, clock: Clock): LedgerPort {
  const keyed = chainCrypto(crypto);

  async function appendChain(tx: Tx, chain: string, entries: readonly LedgerEntry[], at: Date): Promise<ChainEntry[]> {
    const head = await lockHead(tx, chain, GENESIS);
    let { seq, mac } = head;
    const sealed = entries.map((entry) => {
      seq += 1;
      const body = {
        id: newId('led'),
        chain,
        seq,
        at: at.toISOString(),
        kind: entry.kind,
        classId: entry.classId ?? null,
        learnerId: entry.learnerId ?? null,
        institutionId: entry.institutionId ?? null,
        actorId: entry.actorId ?? null,
        summary: entry.summary,
        // Through JSON once, so that what is digested is what comes back from the database.
        data: JSON.parse(canonicalJson(entry.data)) as unknown,
        link: entry.link ?? null,
      };
      const result = sealEntry(body, mac, keyed);
      mac = result.mac;
      return result;
    });
    await insertEntries(tx, sealed, { chain, seq, mac, headMac: headMac(chain, seq, mac, keyed) });
    return sealed;
  }

  async function appendMany(tx: Tx, entries: readonly LedgerEntry[], at = clock.now()): Promise<ChainEntry[]> {
    const byChain = new Map<string, { entry: LedgerEntry; index: number }[]>();
    for (const [index, entry] of entries.entries()) {
      const group = byChain.get(entry.chain);
      if (group) group.push({ entry, index });
      else byChain.set(entry.chain, [{ entry, index }]);
    }
    const result: ChainEntry[] = [];
    // Chains are locked in one order everywhere, so two writers can't wait for each other.
    for (const chain of [...byChain.keys()].sort()) {
      const group = byChain.get(chain)!;
      const sealed = await appendChain(
        tx,
        chain,
        group.map(({ entry }) => entry),
        at,
      );
      for (const [position, { index }] of group.entries()) result[index] = sealed[position]!;
    }
    return result;
  }

  return { appendMany, append: async (tx, entry, at = clock.now()) => (await appendChain(tx, entry.chain, [entry], at))[0]! };
}
