import { join } from 'node:path';
import { createCrypto, loadKeys, sql, type Db } from '@yangfan/kernel';
import { chainCrypto, exportLines, verifyLines } from '@yangfan/platform/ledger';
import { filmFaults } from './films.ts';
import type { Stage } from './stage.ts';
import { talkFaults } from './talk.ts';
import type { Acknowledged } from './work.ts';

/** What of the acknowledged is missing, doubled or altered; nothing when every item is there once. */
export async function faultsOf(db: Db, stage: Stage, done: Acknowledged): Promise<string[]> {
  return [
    ...(await beatFaults(db, done)),
    ...(await checkInFaults(db, done)),
    ...(await answerFaults(db, done)),
    ...(await receiptFaults(db, done)),
    ...(await importFaults(db, stage, done)),
    ...(await talkFaults(db, stage.roomId, done.words)),
    ...(await filmFaults(db, done.films)),
  ];
}

async function beatFaults(db: Db, { beats }: Acknowledged): Promise<string[]> {
  const rows = await db.many<{ id: string; last: number; stored: number; doubled: number }>(sql`
    select w.id, w.last_seq as last, count(distinct s.seq)::int as stored, (count(*) - count(distinct (s.seq, s.from_s)))::int as doubled
    from teaching.watch_session w left join teaching.watch_segment s on s.watch_id = w.id where w.id = any(${[...beats.keys()]}::text[]) group by w.id`);
  const found = new Map(rows.map((row) => [row.id, row]));
  return [...beats].flatMap(([id, accepted]) => {
    const row = found.get(id);
    if (!row || row.last < accepted) return [`heartbeat ${id}: ${accepted} acknowledged, ${row?.last ?? 0} there`];
    if (row.doubled) return [`heartbeat ${id}: ${row.doubled} stretches stand twice`];
    return row.stored === row.last ? [] : [`heartbeat ${id}: ${row.last} numbered, ${row.stored} stored`];
  });
}

async function checkInFaults(db: Db, { checkIns }: Acknowledged): Promise<string[]> {
  const faults: string[] = [];
  for (const { sessionId, learnerId } of checkIns) {
    const { rows, entries } = await db.one<{ rows: number; entries: number }>(sql`
      select (select count(*)::int from teaching.check_in where session_id = ${sessionId} and learner_id = ${learnerId} and in_at is not null) as rows,
        (select count(*)::int from ledger.entry where kind = 'teaching.checkin.recorded' and learner_id = ${learnerId} and data->>'sessionId' = ${sessionId}) as entries`);
    if (rows !== 1 || entries !== 1) faults.push(`check-in ${sessionId} ${learnerId}: ${rows} rows, ${entries} ledger entries`);
  }
  return faults;
}

async function answerFaults(db: Db, { answers }: Acknowledged): Promise<string[]> {
  const faults: string[] = [];
  for (const [attemptId, saved] of answers) {
    const rows = await db.many<{ no: number; version: number; value: unknown }>(
      sql`select no, version, value from assessment.attempt_answer where attempt_id = ${attemptId}`,
    );
    for (const [no, { version, value }] of saved) {
      const row = rows.find((one) => one.no === no);
      if (!row || row.version < version)
        faults.push(`answer ${attemptId} ${no}: version ${version} acknowledged, ${row?.version ?? 'none'} there`);
      else if (row.version === version && JSON.stringify(row.value) !== JSON.stringify(value))
        faults.push(`answer ${attemptId} ${no}: another value`);
    }
  }
  return faults;
}

async function receiptFaults(db: Db, { receipts }: Acknowledged): Promise<string[]> {
  const faults: string[] = [];
  for (const { attemptId, mac, ledgerId } of receipts) {
    const row = await db.one<{ state: string; mac: string; entries: number; right: number; events: number }>(sql`
      select state, receipt->>'mac' as mac, (select count(*)::int from ledger.entry where kind = 'assessment.attempt.submitted' and data->>'attemptId' = a.id) as entries,
        (select count(*)::int from ledger.entry where id = ${ledgerId}) as right, (select count(*)::int from kernel.outbox where type = 'assessment.attempt.submitted' and payload->>'attemptId' = a.id) as events
      from assessment.attempt a where id = ${attemptId}`);
    if (row.state !== 'SUBMITTED' || row.mac !== mac || row.entries !== 1 || row.right !== 1 || row.events !== 1)
      faults.push(`receipt ${attemptId}: ${JSON.stringify(row)}`);
  }
  return faults;
}

async function importFaults(db: Db, { rosterClassId }: Stage, { imports }: Acknowledged): Promise<string[]> {
  const accepted = imports.map(({ importId }) => importId);
  const rows = await db.many<{ id: string; state: string; applied: number }>(
    sql`select id, state, applied_rows as applied from management.import_batch where class_id = ${rosterClassId} and mode is not null`,
  );
  const { enrolled, people } = await db.one<{ enrolled: number; people: number }>(sql`
    select count(*)::int as enrolled, count(distinct learner_id)::int as people from org.enrolment where class_id = ${rosterClassId} and status <> 'DROPPED'`);
  const wanted = imports.reduce((sum, one) => sum + one.rows, 0);
  const faults = accepted
    .filter((id) => rows.find((row) => row.id === id)?.state !== 'APPLIED')
    .map((id) => `import ${id} is ${rows.find((row) => row.id === id)?.state}`);
  if (enrolled !== wanted || people !== wanted)
    faults.push(`imports: ${wanted} rows acknowledged, ${enrolled} enrolments of ${people} people`);
  return faults;
}

/** Whether imports are still under way. */
export const importsRunning = async (db: Db, { rosterClassId }: Stage): Promise<number> =>
  (
    await db.one<{ n: number }>(
      sql`select count(*)::int as n from management.import_batch where class_id = ${rosterClassId} and state in ('CHECKING', 'APPLYING')`,
    )
  ).n;

/** Verifies every chain with the keys of the installation. */
export async function ledgerVerdict(db: Db, dataDir: string) {
  const keyed = chainCrypto(createCrypto(loadKeys(join(dataDir, 'keys.json'))));
  return db.tx((tx) => verifyLines(exportLines(tx, keyed, new Date()), keyed), { isolation: 'repeatable read' });
}
