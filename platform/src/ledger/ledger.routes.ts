import { Readable } from 'node:stream';
import { ledgerRoutes } from '@yangfan/contract';
import { bind, problem, type Binding, type Crypto, type Db, type Queryable } from '@yangfan/kernel';
import type { ChainEntry } from './chain.rules.ts';
import { exportLines } from './export.ts';
import { chainCrypto } from './ledger.service.ts';
import { asLearnerSees, SHARED_KINDS, timelinePage } from './timeline.ts';

export interface LedgerRouteDeps {
  db: Db;
  crypto: Crypto;
  /** The classes a learner is or was in: what happened to the whole class belongs to the passage of each. */
  classIdsOf(db: Queryable, learnerId: string): Promise<string[]>;
}

/** Timelines and the export. */
export function ledgerBindings({ db, crypto, classIdsOf }: LedgerRouteDeps): Binding[] {
  const ofLearner = async (at: Queryable, learnerId: string, query: { cursor?: string; size?: number }, classKinds?: readonly string[]) =>
    timelinePage(at, { learnerId, classIds: await classIdsOf(at, learnerId), ...(classKinds ? { classKinds } : {}) }, query);
  return [
    bind(ledgerRoutes.myTimeline, async (context) => {
      if (!context.actor.learnerId) throw problem('auth.forbidden', '只有学员有自己的培训时间线');
      const { learnerId } = context.actor;
      const page = await ofLearner(context.db, learnerId, context.query, SHARED_KINDS);
      return { ...page, items: page.items.map((item) => asLearnerSees(item, learnerId)) };
    }),
    bind(ledgerRoutes.learnerTimeline, (context) => ofLearner(context.db, context.params.learnerId, context.query)),
    bind(ledgerRoutes.classTimeline, (context) => timelinePage(context.db, { classId: context.params.classId }, context.query)),
    bind(ledgerRoutes.exportLedger, async (context) => {
      context.reply.header('content-disposition', `attachment; filename="ledger-${context.now.toISOString().slice(0, 10)}.ndjson"`);
      // One snapshot for the whole file: entries and heads must be of the same moment.
      const stream = Readable.from(snapshotLines(db, crypto, context.now));
      return stream as unknown as Uint8Array;
    }),
  ];
}

async function* snapshotLines(db: Db, crypto: Crypto, at: Date): AsyncGenerator<string> {
  const queue: string[] = [];
  let wake: (() => void) | undefined;
  let space: (() => void) | undefined;
  let done = false;
  let failure: unknown;
  const reading = db
    .tx(
      async (tx) => {
        for await (const line of exportLines(tx, chainCrypto(crypto), at)) {
          queue.push(line);
          wake?.();
          if (queue.length > 1000) await new Promise<void>((resolve) => (space = resolve));
        }
      },
      { isolation: 'repeatable read' },
    )
    .catch((error) => {
      failure = error;
    })
    .finally(() => {
      done = true;
      wake?.();
    });
  for (;;) {
    const batch = queue.splice(0).join('');
    if (batch) {
      space?.();
      yield batch;
    } else if (done) break;
    else await new Promise<void>((resolve) => (wake = resolve));
  }
  await reading;
  if (failure) throw failure;
}

export type { ChainEntry };
