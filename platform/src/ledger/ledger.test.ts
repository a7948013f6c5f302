import { createHash } from 'node:crypto';
import { createCrypto, repoPath, sql, type Queryable, type Sql } from '@yangfan/kernel';
import { fixedClock, testDatabase, testKeys, type TestDatabase } from '@yangfan/kernel/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultOfChain, GENESIS, headMac, sealEntry, type ChainEntry, type ChainHead } from './chain.rules.ts';
import { chainCrypto, createLedger, exportLines, verifyLines, type LedgerEntry } from './index.ts';
import { chainRows, heads } from './ledger.store.ts';

const crypto = testKeys();
const keyed = chainCrypto(crypto);
const clock = fixedClock('2026-11-23T01:00:00Z');
const WRITERS = 12;
const CHAINS = ['class:cls_a', 'class:cls_b', 'institution:ins_a', 'policy'];

let database: TestDatabase;
let ledger: ReturnType<typeof createLedger>;

const entry = (chain: string, data: object = {}): LedgerEntry => ({
  chain,
  kind: 'test.thing.happened',
  classId: 'cls_a',
  summary: '发生了一件事',
  data,
});

beforeAll(async () => {
  database = await testDatabase({
    migrations: [
      { name: 'kernel', dir: repoPath('kernel/migrations') },
      { name: 'ledger', dir: repoPath('platform/migrations/ledger') },
    ],
    max: WRITERS,
  });
  ledger = createLedger({ db: database.db, crypto, clock, classIdsOf: async () => [] });
  // Many writers at once, every one over several chains named in its own order: what a busy day looks like.
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      for (let turn = 0; turn < 4; turn++) {
        const chains = CHAINS.map((_chain, index) => CHAINS[(index * (writer % 2 ? 1 : 3) + writer) % CHAINS.length]!);
        await database.db.tx((tx) =>
          ledger.port.appendMany(
            tx,
            chains.map((chain) => entry(chain, { writer, turn, text: '海口 "é" \\ 😀', n: 0.1 + turn })),
          ),
        );
        await database.db.tx((tx) => ledger.port.append(tx, entry(chains[0]!, { writer, turn, alone: true })));
      }
    }),
  );
});
afterAll(() => database?.drop());

const collect = async (db: Queryable) => {
  const lines: string[] = [];
  for await (const line of exportLines(db, keyed, clock.now())) lines.push(line);
  return lines;
};
const verify = async (lines: readonly string[], by = keyed) => {
  async function* each() {
    yield* lines;
  }
  return verifyLines(each(), by);
};

class Undo extends Error {}
/** What verification says after a change of the stored rows; the change is undone. */
async function afterChange(...changes: Sql[]) {
  let lines: string[] = [];
  const undone = database.db.tx(async (tx) => {
    // Somebody with full rights on the database: the trigger does not hold them up, the key does.
    await tx.run(sql`alter table ledger.entry disable trigger entry_append_only`);
    for (const change of changes) expect(await tx.run(change)).toBeGreaterThan(0);
    lines = await collect(tx);
    throw new Undo();
  });
  await expect(undone).rejects.toBeInstanceOf(Undo);
  return verify(lines);
}

describe('appending', () => {
  it('[M2] writers at the same moment leave chains without gaps, in which everything stands once', async () => {
    for (const chain of CHAINS) {
      const rows = await chainRows(database.db, chain, 0, 10_000);
      expect(rows.map((row) => row.seq)).toEqual(rows.map((_row, index) => index + 1));
    }
    const all = await database.db.many<{ data: { writer: number; turn: number } }>(sql`select data from ledger.entry`);
    expect(all).toHaveLength(WRITERS * 4 * (CHAINS.length + 1));
    expect(await verify(await collect(database.db))).toEqual({ ok: true, chains: CHAINS.length, entries: all.length, faults: [] });
  });

  it('[M2] what is rolled back leaves no trace in the chain', async () => {
    const before = await heads(database.db);
    const failed = database.db.tx(async (tx) => {
      await ledger.port.append(tx, entry('class:cls_a'));
      throw new Undo();
    });
    await expect(failed).rejects.toBeInstanceOf(Undo);
    expect(await heads(database.db)).toEqual(before);
  });

  it('[M2] results come back in the order of the entries, also across chains', async () => {
    const undone = database.db.tx(async (tx) => {
      const order = ['policy', 'class:cls_a', 'policy', 'class:cls_b'];
      const sealed = await ledger.port.appendMany(
        tx,
        order.map((chain, index) => entry(chain, { index })),
      );
      const rows = await tx.many<{ id: string; chain: string; data: { index: number } }>(
        sql`select id, chain, data from ledger.entry where id = any(${sealed.map((one) => one.id)}::text[])`,
      );
      const byId = new Map(rows.map((row) => [row.id, row]));
      expect(sealed.map((one) => byId.get(one.id)!.chain)).toEqual(order);
      expect(sealed.map((one) => byId.get(one.id)!.data.index)).toEqual([0, 1, 2, 3]);
      throw new Undo();
    });
    await expect(undone).rejects.toBeInstanceOf(Undo);
  });

  it('[M2] the table itself refuses to change or remove an entry', async () => {
    await expect(database.db.run(sql`update ledger.entry set summary = '改过'`)).rejects.toThrow(/append-only/);
    await expect(database.db.run(sql`delete from ledger.entry`)).rejects.toThrow(/append-only/);
  });
});

const A = 'class:cls_a';
describe('verification of what is stored', () => {
  it.each<[string, Sql[]]>([
    ['a changed summary', [sql`update ledger.entry set summary = '另一句' where chain = ${A} and seq = 5`]],
    ['a changed figure', [sql`update ledger.entry set data = data || '{"writer": 99}'::jsonb where chain = ${A} and seq = 5`]],
    ['a changed moment', [sql`update ledger.entry set at = at + interval '1 second' where chain = ${A} and seq = 5`]],
    ['a changed person', [sql`update ledger.entry set actor_id = 'acc_other' where chain = ${A} and seq = 5`]],
    ['a changed class', [sql`update ledger.entry set class_id = 'cls_b' where chain = ${A} and seq = 5`]],
    ['another MD5', [sql`update ledger.entry set md5 = md5('x') where chain = ${A} and seq = 5`]],
    ['a removed entry', [sql`delete from ledger.entry where chain = ${A} and seq = 5`]],
    ['the first entry removed', [sql`delete from ledger.entry where chain = ${A} and seq = 1`]],
    [
      'an entry removed and the rest moved up',
      [
        sql`delete from ledger.entry where chain = ${A} and seq = 5`,
        sql`update ledger.entry set seq = -seq where chain = ${A} and seq > 5`,
        sql`update ledger.entry set seq = -seq - 1 where chain = ${A} and seq < 0`,
        sql`update ledger.chain set seq = seq - 1 where chain = ${A}`,
      ],
    ],
    [
      'the end cut off',
      [sql`delete from ledger.entry where chain = ${A} and seq = (select max(seq) from ledger.entry where chain = ${A})`],
    ],
    [
      'the end cut off and the head moved back',
      [
        sql`delete from ledger.entry where chain = ${A} and seq > 10`,
        sql`update ledger.chain set seq = 10, mac = (select mac from ledger.entry where chain = ${A} and seq = 10) where chain = ${A}`,
      ],
    ],
    [
      'an inserted entry',
      [
        sql`insert into ledger.entry select 'led_forged', chain, seq + 1, at, kind, class_id, learner_id, institution_id, actor_id, summary, data, link, md5, sha1, sha256, mac
          from ledger.entry where chain = ${A} order by seq desc limit 1`,
        sql`update ledger.chain set seq = seq + 1 where chain = ${A}`,
      ],
    ],
    [
      'two entries in each other’s place',
      [
        sql`update ledger.entry set seq = -5 where chain = ${A} and seq = 5`,
        sql`update ledger.entry set seq = 5 where chain = ${A} and seq = 6`,
        sql`update ledger.entry set seq = 6 where chain = ${A} and seq = -5`,
      ],
    ],
    [
      'an entry moved to another chain',
      [
        sql`update ledger.entry set chain = 'policy', seq = 100000 where chain = ${A} and seq = (select max(seq) from ledger.entry where chain = ${A})`,
      ],
    ],
    [
      'a lost head',
      [sql`delete from ledger.chain where chain = 'policy'`, sql`insert into ledger.chain values ('policy', 0, ${GENESIS}, '')`],
    ],
  ])('[M2] finds %s', async (_what, changes) => {
    const verdict = await afterChange(...changes);
    expect(verdict.ok).toBe(false);
    expect(verdict.faults.join()).toMatch(/class:cls_a|policy/);
  });

  it('[M2] who recomputes all digests but does not have the key is found out', async () => {
    const rows = await chainRows(database.db, A, 0, 10_000);
    const forger = chainCrypto(createCrypto({ ...keysOf('f'), ledger: Buffer.alloc(32, 'x').toString('base64') }));
    const { chain, head } = rewritten(rows, (body) => (body.seq === 5 ? { ...body, summary: '改写的历史' } : body), forger);
    expect(faultOfChain(chain, head, forger)).toBeNull();
    expect(faultOfChain(chain, head, keyed)).toMatch(/链值不符/);
  });

  it('[M2] the keyed value binds an entry to the one before and to the key', () => {
    const { md5: _m, sha1: _s, sha256: _h, mac: _k, ...body } = sealEntry(bodyOf(1), GENESIS, keyed);
    const one = sealEntry(body, GENESIS, keyed);
    expect(one.mac).toBe(crypto.ledgerMac(`${GENESIS}\n${one.sha256}`));
    expect(one.sha256).toBe(createHash('sha256').update(keyed.canonical(body)).digest('hex'));
    expect(sealEntry(body, one.mac, keyed).mac).not.toBe(one.mac);
    expect(sealEntry({ ...body, seq: 2 }, GENESIS, keyed).mac).not.toBe(one.mac);
  });

  it('[M2] any one change to any chain is found (property)', () => {
    const chainOf = (length: number) =>
      rewritten(
        Array.from({ length }, (_, index) => bodyOf(index + 1)),
        (body) => body,
        keyed,
      );
    const damage = fc.oneof(
      fc.record({ kind: fc.constant('alter' as const), at: fc.nat(), to: fc.string({ minLength: 1 }) }),
      fc.record({ kind: fc.constant('remove' as const), at: fc.nat() }),
      fc.record({ kind: fc.constant('double' as const), at: fc.nat() }),
      fc.record({ kind: fc.constant('swap' as const), at: fc.nat() }),
      fc.record({ kind: fc.constant('cut' as const), at: fc.nat() }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), damage, (length, { kind, at, ...rest }) => {
        const { chain, head } = chainOf(length);
        expect(faultOfChain(chain, head, keyed)).toBeNull();
        const place = at % length;
        const broken = [...chain];
        if (kind === 'alter') broken[place] = { ...broken[place]!, summary: `${broken[place]!.summary}${(rest as { to: string }).to}` };
        if (kind === 'remove') broken.splice(place, 1);
        if (kind === 'double') broken.splice(place, 0, broken[place]!);
        if (kind === 'cut') broken.length = place;
        if (kind === 'swap') {
          const other = (place + 1) % length;
          [broken[place], broken[other]] = [broken[other]!, broken[place]!];
        }
        expect(faultOfChain(broken, head, keyed)).not.toBeNull();
      }),
      { seed: 20_261_123, numRuns: 200 },
    );
  });
});

describe('the export', () => {
  it('[M2] verifies without the database, in pieces of any size', async () => {
    const text = (await collect(database.db)).join('');
    const { Readable } = await import('node:stream');
    const bytes = Buffer.from(text);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 777) }, (_, index) => bytes.subarray(index * 777, (index + 1) * 777));
    const verdict = await verifyLines(Readable.from(pieces, { objectMode: false }), keyed);
    expect(verdict).toMatchObject({ ok: true, faults: [] });
  });

  it('[M2] finds every line altered, removed, doubled, moved or cut off', async () => {
    const lines = await collect(database.db);
    const middle = Math.floor(lines.length / 2);
    const without = (place: number) => lines.filter((_line, index) => index !== place);
    const broken: [string, string[]][] = [
      ['altered', lines.map((line, index) => (index === middle ? line.replace('发生了', '没发生') : line))],
      ['entry removed', without(middle)],
      ['header removed', without(0)],
      ['footer removed', without(lines.length - 1)],
      ['cut off', lines.slice(0, middle)],
      ['doubled', [...lines.slice(0, middle), lines[middle]!, ...lines.slice(middle)]],
      ['moved', [...without(middle).slice(0, middle + 3), lines[middle]!, ...without(middle).slice(middle + 3)]],
      ['half a line', [...lines.slice(0, -1), lines.at(-1)!.slice(0, 30)]],
      ['appended', [...lines, lines[middle]!]],
      ['a whole chain removed', withoutChain(lines, A)],
      ['empty', []],
    ];
    for (const [what, damaged] of broken) expect((await verify(damaged)).ok, what).toBe(false);
  });

  it('[M2] of another installation, or with a re-signed plain digest, is refused', async () => {
    const lines = await collect(database.db);
    const other = chainCrypto(createCrypto({ ...keysOf('f'), ledger: Buffer.alloc(32, 'y').toString('base64') }));
    expect((await verify(lines, other)).ok).toBe(false);
    const changed = withoutChain(lines, A).slice(0, -1);
    const sha256 = createHash('sha256').update(changed.join('')).digest('hex');
    const entries = changed.filter((line) => line.startsWith('{"entry"')).length;
    const footer = JSON.stringify({ footer: { chains: CHAINS.length - 1, entries, sha256, mac: 'f'.repeat(64) } });
    expect((await verify([...changed, `${footer}\n`])).faults).toEqual(['文件摘要与签名不符（文件被改动）']);
  });
});

const keysOf = (letter: string) => {
  const key = Buffer.alloc(32, letter).toString('base64');
  return { field: { 1: key }, blind: key, ledger: key, signing: key };
};
const withoutChain = (lines: readonly string[], chain: string) => lines.filter((line) => !line.includes(`"chain":"${chain}"`));

type Body = Parameters<typeof sealEntry>[0];
function bodyOf(seq: number): Body {
  const nothing = { classId: null, learnerId: null, institutionId: null, actorId: null, link: null };
  return {
    id: `led_${seq}`,
    chain: A,
    seq,
    at: clock.now().toISOString(),
    kind: 'test.thing.happened',
    summary: '事',
    data: { seq },
    ...nothing,
  };
}
/** A chain sealed anew with the given key. */
function rewritten(rows: readonly Body[], change: (body: Body) => Body, by: typeof keyed): { chain: ChainEntry[]; head: ChainHead } {
  let mac = GENESIS;
  const chain = rows.map((row) => {
    const { md5: _m, sha1: _s, sha256: _h, mac: _k, ...body } = row as ChainEntry;
    const sealed = sealEntry(change(body), mac, by);
    mac = sealed.mac;
    return sealed;
  });
  return { chain, head: { chain: A, seq: chain.length, mac, headMac: headMac(A, chain.length, mac, by) } };
}
