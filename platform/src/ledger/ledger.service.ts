import { canonicalJson, newId, type Clock, type Crypto, type Tx } from '@yangfan/kernel';
import { GENESIS, headMac, sealEntry, type ChainCrypto, type ChainEntry } from './chain.rules.ts';
import { headsOf, insertEntries, lockHeads, passageRows, type ChainLink } from './ledger.store.ts';
import type { LedgerEntry, LedgerPort } from './ports.ts';

/** The kernel's crypto as the chain rules want it. */
export function chainCrypto(crypto: Crypto): ChainCrypto {
  return { canonical: canonicalJson, digests: (text) => crypto.digests(text), mac: (text) => crypto.ledgerMac(text) };
}

/** The append side of the ledger. */
export function createLedgerPort(crypto: Crypto, clock: Clock): LedgerPort {
  const keyed = chainCrypto(crypto);

  function sealOn(head: ChainLink, entry: LedgerEntry, at: Date): ChainEntry {
    const body = {
      id: newId('led'),
      chain: head.chain,
      seq: head.seq + 1,
      at: (entry.at ?? at).toISOString(),
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
    const sealed = sealEntry(body, head.mac, keyed);
    Object.assign(head, { seq: sealed.seq, mac: sealed.mac });
    return sealed;
  }

  async function appendMany(tx: Tx, entries: readonly LedgerEntry[], at = clock.now()): Promise<ChainEntry[]> {
    if (entries.length === 0) return [];
    // Chains are locked in one order everywhere, so two writers can't wait for each other.
    const chains = [...new Set(entries.map(({ chain }) => chain))].sort();
    const heads = new Map((await lockHeads(tx, chains, GENESIS)).map((head) => [head.chain, head]));
    const sealed = entries.map((entry) => sealOn(heads.get(entry.chain)!, entry, at));
    await insertEntries(
      tx,
      sealed,
      [...heads.values()].map((head) => ({ ...head, headMac: headMac(head.chain, head.seq, head.mac, keyed) })),
    );
    return sealed;
  }

  return {
    appendMany,
    append: async (tx, entry, at = clock.now()) => (await appendMany(tx, [entry], at))[0]!,
    async passage(db, of) {
      const { entries, total } = await passageRows(db, of);
      return { entries, total, heads: await headsOf(db, [...new Set(entries.map(({ chain }) => chain))]) };
    },
  };
}
