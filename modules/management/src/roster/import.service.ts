import { newId, ProblemError, problem, type Db, type Queryable, type Tx } from '@yangfan/kernel';
import { normaliseIdNo, ROSTER_OPEN_STATES, type KnownLearner, type TrainingClass } from '@yangfan/platform/org';
import type { ManagementDeps } from '../../ports.ts';
import { checkAgainst, checkRow, type KnownFacts, type RowContext, type RowFault, type RowPerson, type RowTexts } from './roster.rules.ts';
import * as store from './roster.store.ts';

/** Rows checked or written in one transaction: small enough to answer others meanwhile, large enough to be quick. */
const CHUNK = 1000;
const AAD = 'management.import_row';

/** What a staged row holds: its texts until it is checked, then the person. */
interface Payload {
  texts: RowTexts;
  person?: RowPerson;
}

/** Columns that hold sealed text, for the command that rotates keys. */
export const managementSealed = [{ table: 'management.import_row', id: 'id', columns: ['payload'], aad: AAD }] as const;

/** Staging, checking and writing of roster files. Every chunk is one transaction, so a crash loses and doubles nothing. */
export function createImportEngine(deps: ManagementDeps, contextAt: (db: Queryable, cls: TrainingClass, now: Date) => Promise<RowContext>) {
  const { org, crypto, clock, realtime } = deps;
  const seal = (id: string, payload: Payload) => crypto.seal(JSON.stringify(payload), `${AAD}|${id}|payload`);
  const open = (row: Pick<store.ImportRow, 'id' | 'payload'>): Payload =>
    JSON.parse(crypto.open(row.payload, `${AAD}|${row.id}|payload`)) as Payload;
  const blinds = (texts: RowTexts) => ({
    idNoBlind: texts.idNo ? crypto.blind('idNo', normaliseIdNo(texts.idNo)) : null,
    phoneBlind: texts.phone ? crypto.blind('phone', texts.phone.replace(/[\s-]/g, '')) : null,
  });

  async function classOf(db: Queryable, id: string): Promise<TrainingClass> {
    const cls = await org.class(db, id);
    if (!cls) throw problem('request.not_found');
    return cls;
  }

  async function stage(
    tx: Tx,
    batch: Parameters<typeof store.insertBatch>[1],
    lines: readonly { line: number; texts: RowTexts; faults: RowFault[] }[],
  ): Promise<void> {
    await store.insertBatch(tx, batch);
    for (let at = 0; at < lines.length; at += 2000) {
      await store.insertRows(
        tx,
        batch.id,
        lines.slice(at, at + 2000).map(({ line, texts, faults }) => {
          const id = newId('imr');
          return { id, line, payload: seal(id, { texts }), ...blinds(texts), faults };
        }),
      );
    }
  }

  const factsOf = (known: KnownLearner | undefined, phoneOfOther: boolean): KnownFacts => ({
    inClass: known?.inClass ?? false,
    takenElsewhere: !known?.taken
      ? null
      : known.taken.status === 'COMPLETED' || known.taken.status === 'ENROLLED'
        ? known.taken.status
        : 'OTHER',
    sameName: known?.sameName ?? true,
    phoneOfOther,
  });

  /** Checks the next rows; false when none were left. */
  async function checkChunk(tx: Tx, batch: store.ImportBatch, cls: TrainingClass, context: RowContext): Promise<boolean> {
    const rows = await store.uncheckedRows(tx, batch.id, CHUNK);
    if (rows.length === 0) return false;
    const first = {
      idNo: await store.firstLines(
        tx,
        batch.id,
        'idNo',
        rows.flatMap((row) => row.idNoBlind ?? []),
      ),
      phone: await store.firstLines(
        tx,
        batch.id,
        'phone',
        rows.flatMap((row) => row.phoneBlind ?? []),
      ),
    };
    const judged = rows.map((row) => {
      const { texts } = open(row);
      return { row, texts, ...checkRow(texts, context) };
    });
    const people = judged.flatMap((one) => one.person ?? []);
    const { byIdNo, phonesOfOthers } = await org.roster.known(tx, { classId: cls.id, programCode: cls.programCode }, people);
    await store.saveChecked(
      tx,
      batch.id,
      judged.map(({ row, texts, person, faults }) => {
        const earlier = (map: Map<string, number>, blind: string | null) => {
          const line = blind === null ? undefined : map.get(blind);
          return line !== undefined && line < row.line ? line : null;
        };
        const against = person
          ? checkAgainst({
              firstIdLine: earlier(first.idNo, row.idNoBlind),
              firstPhoneLine: earlier(first.phone, row.phoneBlind),
              formal: cls.kind === 'FORMAL',
              known: factsOf(byIdNo.get(person.idNo), phonesOfOthers.has(person.phone)),
            })
          : [];
        const all = [
          ...row.faults,
          ...faults.filter((fault) => !row.faults.some((seen) => fault.sentence.startsWith('请填写') && seen.severity === 'BLOCK')),
          ...against,
        ];
        const ok = person !== null && !all.some((fault) => fault.severity === 'BLOCK');
        return {
          id: row.id,
          ok,
          warned: all.some((fault) => fault.severity === 'WARN'),
          faults: all,
          payload: seal(row.id, person ? { texts: {}, person } : { texts }),
        };
      }),
    );
    return true;
  }

  /** Writes the next good rows; false when none were left. Rows that went bad since the check are marked, not written. */
  async function applyChunk(tx: Tx, batch: store.ImportBatch, cls: TrainingClass, strict: boolean): Promise<boolean> {
    const rows = await store.dueRows(tx, batch.id, CHUNK);
    if (rows.length === 0) return false;
    const people = rows.map((row) => ({ row, person: open(row).person! }));
    const { byIdNo, phonesOfOthers } = await org.roster.known(
      tx,
      { classId: cls.id, programCode: cls.programCode },
      people.map((one) => one.person),
    );
    const judged = people.map((one) => ({
      ...one,
      faults: checkAgainst({
        firstIdLine: null,
        firstPhoneLine: null,
        formal: cls.kind === 'FORMAL',
        known: factsOf(byIdNo.get(one.person.idNo), phonesOfOthers.has(one.person.phone)),
      }),
    }));
    const bad = judged.filter((one) => one.faults.length > 0);
    if (strict && bad.length > 0)
      throw problem('management.import.has_errors', `有 ${bad.length} 名学员在检查之后情况有变，请重新检查后再导入`);
    await store.markBad(
      tx,
      batch.id,
      bad.map(({ row, faults }) => ({ id: row.id, faults })),
    );
    const good = judged.filter((one) => one.faults.length === 0);
    await org.roster.enrolMany(
      tx,
      cls.id,
      good.map((one) => one.person),
      { accountId: batch.createdBy },
    );
    await store.markApplied(
      tx,
      batch.id,
      good.map((one) => one.row.id),
    );
    return true;
  }

  const tell = (batch: store.ImportBatch, state: string) =>
    realtime.publish(`class:${batch.classId}`, { type: 'import', importId: batch.id, state });

  /** Everything that remains to be checked, in the caller's transaction. */
  async function checkWithin(tx: Tx, batchId: string): Promise<void> {
    const batch = await store.lockBatch(tx, batchId);
    if (!batch || batch.state !== 'CHECKING') return;
    const cls = await classOf(tx, batch.classId);
    const context = await contextAt(tx, cls, clock.now());
    while (await checkChunk(tx, batch, cls, context));
    await store.setState(tx, batchId, 'CHECKED');
  }

  /** Everything that remains to be written, in the caller's transaction. */
  async function applyWithin(tx: Tx, batchId: string): Promise<void> {
    const batch = await store.lockBatch(tx, batchId);
    if (!batch || batch.state !== 'APPLYING') return;
    const cls = requireOpen(await classOf(tx, batch.classId));
    while (await applyChunk(tx, batch, cls, batch.mode === 'ALL_OR_NOTHING'));
    await store.setState(tx, batchId, 'APPLIED', { finishedAt: clock.now() });
  }

  /** Runs rounds until one answers false; a worker that is asked to stop leaves between two rounds and the job is taken up again. */
  async function rounds(db: Db, signal: AbortSignal, round: (tx: Tx) => Promise<boolean>): Promise<void> {
    for (;;) {
      if (signal.aborted) throw new Error('import: asked to stop, goes on later');
      if (!(await db.tx(round))) return;
    }
  }

  return {
    stage,
    checkWithin,
    applyWithin,
    open,
    /** As a job: chunk by chunk, each its own transaction, taking up where a stopped worker left off. */
    async checkJob(db: Db, batchId: string, signal: AbortSignal): Promise<void> {
      const started = await store.batchRow(db, batchId);
      if (started?.state !== 'CHECKING') return;
      const cls = await classOf(db, started.classId);
      const context = await contextAt(db, cls, clock.now());
      await rounds(db, signal, async (tx) => {
        const batch = await store.lockBatch(tx, batchId);
        if (batch?.state !== 'CHECKING') return false;
        const more = await checkChunk(tx, batch, cls, context);
        if (!more) await store.setState(tx, batchId, 'CHECKED');
        return more;
      });
      tell(started, 'CHECKED');
    },
    async applyJob(db: Db, batchId: string, signal: AbortSignal): Promise<void> {
      const started = await store.batchRow(db, batchId);
      if (started?.state !== 'APPLYING') return;
      try {
        if (started.mode === 'ALL_OR_NOTHING') await db.tx((tx) => applyWithin(tx, batchId));
        else {
          await rounds(db, signal, async (tx) => {
            const batch = await store.lockBatch(tx, batchId);
            if (batch?.state !== 'APPLYING') return false;
            const more = await applyChunk(tx, batch, requireOpen(await classOf(tx, batch.classId)), false);
            if (!more) await store.setState(tx, batchId, 'APPLIED', { finishedAt: clock.now() });
            return more;
          });
        }
      } catch (error) {
        // Something the person can read ends the import; anything else is tried again by the queue.
        if (!(error instanceof ProblemError)) throw error;
        await store.setState(db, batchId, 'FAILED', { message: error.message, finishedAt: clock.now() });
      }
      tell(started, (await store.batchRow(db, batchId))?.state ?? 'FAILED');
    },
  };
}
export type ImportEngine = ReturnType<typeof createImportEngine>;

/** The roster of a formal class is closed once it has been applied for. */
export function requireOpen(cls: TrainingClass): TrainingClass {
  const open =
    cls.kind === 'FORMAL' ? ROSTER_OPEN_STATES.includes(cls.status) : !['CANCELLED', 'TERMINATED', 'ARCHIVED'].includes(cls.status);
  if (!open) throw problem('management.roster.closed');
  return cls;
}
