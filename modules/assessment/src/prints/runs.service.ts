import { PRINT_KINDS, type PrintKind } from '@yangfan/contract';
import { newId, permits, problem, ProblemError, type Actor, type Clock, type Db, type Queryable, type Tx } from '@yangfan/kernel';
import { PrintError } from '@yangfan/kernel/print';
import { zipStream, type ZipItem } from '@yangfan/kernel/sheet';
import type { AssessmentDeps } from '../../ports.ts';
import type { Reader } from '../plans/plan.view.ts';
import type { Makers } from './pieces.ts';
import { distinct, inOrder, KEPT_MS, MOST_BYTES, standing } from './run.rules.ts';
import * as store from './runs.store.ts';

export const PRINT_JOB = 'assessment.class.print';
const LINK_TTL_S = 1800;
const WORDS: Record<PrintKind, string> = {
  SCORE_BOOK: '成绩册',
  TRANSCRIPTS: '成绩单',
  CERTIFICATES: '证书',
  PLANS: '规划书',
  PRACTICE: '实践成果',
  REVIEW_SHEETS: '评审表',
};
/** Too much for one archive; nothing a repeat of the job would change. */
class TooLarge extends Error {}

/** Papers of a whole class as one zip, made by a job that says how far it is and begins anew when its process dies. */
export function createRuns(deps: AssessmentDeps, makers: Makers) {
  const { org, files, jobs, ledger, classSubject } = deps;

  const view = (row: store.RunRow, reader: Reader, now: Date) => {
    const { state, note } = standing(row, now);
    return {
      id: row.id,
      kinds: row.kinds,
      state,
      total: row.total,
      done: row.done,
      note,
      bytes: row.bytes,
      askedAt: row.askedAt.toISOString(),
      readyAt: row.readyAt?.toISOString() ?? null,
      expiresAt: row.expiresAt?.toISOString() ?? null,
      url: row.fileId ? files.signedUrl(row.fileId, { ttlS: LINK_TTL_S, ...(reader.bound ? { accountId: reader.accountId } : {}) }) : null,
    };
  };
  async function mayOf(db: Queryable, classId: string, actor: Actor) {
    const subject = (await classSubject(db, classId)) ?? {};
    return {
      print: (kind: PrintKind) => permits(actor, makers[kind].permission, subject),
      /** Who decides in the review reads who the experts are; a school does not. */
      namedSheets: permits(actor, 'assessment.review.read', subject),
    };
  }
  async function piecesOf(db: Queryable, of: Pick<store.RunRow, 'classId' | 'kinds' | 'options'>) {
    const all = [];
    for (const kind of of.kinds) all.push(...(await makers[kind].pieces(db, of.classId, of.options)));
    const names = distinct(all.map(({ name }) => name));
    return all.map((piece, index) => ({ ...piece, name: names[index]! }));
  }

  return {
    async ask(tx: Tx, classId: string, input: { kinds: PrintKind[]; fullNames?: boolean | undefined }, reader: Reader, now: Date) {
      const may = await mayOf(tx, classId, reader);
      const kinds = inOrder(input.kinds);
      const refused = kinds.find((kind) => !may.print(kind));
      if (refused) throw problem('auth.forbidden', `您没有打印${WORDS[refused]}的权限`);
      const open = await store.openRun(tx, classId, reader.accountId);
      if (open && standing(open, now).state !== 'FAILED') {
        if (open.kinds.join() !== kinds.join()) throw problem('assessment.print_running');
        return view(open, reader, now);
      }
      if (open) await store.fail(tx, open.id, standing(open, now).note);
      const options = { fullNames: input.fullNames ?? false, namedSheets: may.namedSheets };
      const total = (await piecesOf(tx, { classId, kinds, options })).length;
      if (total === 0) throw problem('assessment.print_nothing');
      const id = newId('ptr');
      if (!(await store.insertRun(tx, { id, classId, askedBy: reader.accountId, kinds, options, total }, now)))
        throw problem('assessment.print_running');
      await jobs.enqueue(tx, PRINT_JOB, { runId: id }, { key: `${PRINT_JOB}:${id}`, maxAttempts: 3 });
      await ledger.append(tx, {
        chain: `class:${classId}`,
        kind: 'assessment.class.printed',
        classId,
        actorId: reader.accountId,
        summary: `全班打印：${kinds.map((kind) => WORDS[kind]).join('、')}，共 ${total} 份`,
        data: { runId: id, kinds, total, ...options },
      });
      return view((await store.runById(tx, id))!, reader, now);
    },
    async ofClass(db: Queryable, classId: string, reader: Reader, now: Date) {
      const training = await org.class(db, classId);
      if (!training) throw problem('request.not_found');
      const may = await mayOf(db, classId, reader);
      const runs = (await store.runsOf(db, classId, reader.accountId)).map((row) => view(row, reader, now));
      const ready = [];
      // Nothing can be chosen while one is being made: the page that asks every other second need not have everything counted.
      const isBusy = runs.some(({ state }) => state === 'WAITING' || state === 'RUNNING');
      for (const kind of isBusy ? [] : PRINT_KINDS)
        if (may.print(kind)) ready.push({ kind, count: (await makers[kind].pieces(db, classId, { namedSheets: may.namedSheets })).length });
      return { className: training.name, ready, runs };
    },
    /** One document after the other; one that can't be set is named in the archive instead of stopping the rest. */
    async run(db: Db, runId: string, clock: Clock, signal: AbortSignal): Promise<void> {
      const run = await store.runById(db, runId);
      if (!run || run.state === 'READY' || run.state === 'FAILED') return;
      const pieces = await piecesOf(db, run);
      const progress = { done: 0, failed: 0, bytes: 0 };
      async function step(): Promise<void> {
        const isOpen = await store.advance(db, runId, { done: progress.done, total: pieces.length, at: clock.now() });
        if (!isOpen) throw new Error('The run is over');
        if (signal.aborted) throw new Error('The worker stops');
      }
      async function* items(): AsyncGenerator<ZipItem> {
        for (const { name, make } of pieces) {
          await step();
          const bytes = await make(db).catch((error: unknown) => unprintable(error));
          if (Buffer.isBuffer(bytes)) {
            progress.bytes += bytes.length;
            if (progress.bytes > MOST_BYTES) throw new TooLarge();
            yield { name, bytes, packed: true };
          } else {
            progress.failed += 1;
            yield { name: name.replace(/\.pdf$/, '-未能打印.txt'), bytes: Buffer.from(`${bytes}\n`) };
          }
          progress.done += 1;
        }
        await step();
      }
      const parts: Buffer[] = [];
      try {
        for await (const part of zipStream(items(), clock.now())) parts.push(part);
      } catch (error) {
        if (!(error instanceof TooLarge)) throw error;
        return void (await store.fail(db, runId, '材料太多，一个压缩包放不下，请分几次打印'));
      }
      await keep(db, run, Buffer.concat(parts), progress, clock.now());
    },
    /** Archives are kept for a week. */
    async expire(db: Db, now: Date): Promise<void> {
      const old = await db.tx((tx) => store.takeExpired(tx, now));
      for (const id of old) await db.tx((tx) => files.discard(tx, id));
    },
  };

  async function keep(db: Db, run: store.RunRow, bytes: Buffer, { done, failed }: { done: number; failed: number }, now: Date) {
    const old = await db.tx(async (tx) => {
      const training = await org.class(tx, run.classId);
      const file = await files.saveBytes(tx, {
        bytes,
        name: `${training?.name ?? '全班'}-${run.kinds.map((kind) => WORDS[kind]).join('、')}.zip`,
        mediaType: 'application/zip',
        purpose: 'GENERATED',
        ownerAccountId: run.askedBy,
      });
      const note = failed ? `${failed} 份没有打印成功，已在压缩包里注明` : '';
      const expiresAt = new Date(now.getTime() + KEPT_MS);
      // Thrown, so that the file goes with the transaction: another process has made the same archive.
      if (!(await store.finish(tx, run.id, { done, bytes: bytes.length, fileId: file.id, note, at: now, expiresAt })))
        throw new Error('The run is over');
      return store.takeOlder(tx, run);
    });
    for (const id of old) await db.tx((tx) => files.discard(tx, id));
  }
}
export type Runs = ReturnType<typeof createRuns>;

/** What a paper that can't be set says instead; anything that is no fault of the paper is thrown on. */
function unprintable(error: unknown): string {
  if (error instanceof PrintError && error.code !== 'print.closed') return `没有打印成功：${error.sentence}`;
  if (error instanceof ProblemError) return `没有打印成功：${error.message}`;
  throw error;
}
