import { createHash } from 'node:crypto';
import { chinaDay, defineRoom, repoPath, type Clock, type Crypto, type Db, type Queryable, type Room } from '@yangfan/kernel';
import { ledgerBindings, type LedgerRouteDeps } from './ledger.routes.ts';
import { chainCrypto, createLedgerPort } from './ledger.service.ts';
import { heads, personalEntries, savePublication } from './ledger.store.ts';
import type { LedgerPort } from './ports.ts';

export type { LedgerEntry, LedgerPort, PassageQuery, Sealing } from './ports.ts';
export { chainCrypto } from './ledger.service.ts';
export { exportLines, verifyLines, type Verdict } from './export.ts';

const PERSONAL_ENTRIES = 10_000;

/** The ledger's part of a person's export of their own data. */
export const ledgerPersonal = {
  name: '留痕',
  collect: (db: Queryable, { accountId, learnerId }: { accountId: string; learnerId: string | null }) =>
    personalEntries(db, accountId, learnerId, PERSONAL_ENTRIES),
};

/** The ledger: everything that happened, append-only and chained under a key. */
export function createLedger(deps: { db: Db; crypto: Crypto; clock: Clock } & Pick<LedgerRouteDeps, 'classIdsOf'>): {
  room: Room;
  port: LedgerPort;
} {
  const { db, crypto, clock } = deps;
  const room = defineRoom({
    name: 'ledger',
    subsystem: 'platform',
    bindings: ledgerBindings({ db, crypto, classIdsOf: deps.classIdsOf }),
    migrations: { name: 'ledger', dir: repoPath('platform/migrations/ledger') },
    jobs: [
      {
        name: 'ledger.publish',
        cron: '5 16 * * *', // 00:05 in China
        run: async () => {
          const all = await heads(db);
          const sha256 = createHash('sha256')
            .update(all.map((head) => `${head.chain} ${head.seq} ${head.mac}\n`).join(''))
            .digest('hex');
          const entries = all.reduce((sum, head) => sum + head.seq, 0);
          const day = chinaDay(clock.now());
          await savePublication(db, {
            day,
            chains: all.length,
            entries,
            sha256,
            mac: chainCrypto(crypto).mac(`publication|${day}|${sha256}`),
          });
        },
      },
    ],
  });
  return { room, port: createLedgerPort(crypto, clock) };
}
