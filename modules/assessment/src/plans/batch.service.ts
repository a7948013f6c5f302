import { newId, problem, type Db, type Queryable, type Tx } from '@yangfan/kernel';
import { zipStream, type ZipItem } from '@yangfan/kernel/sheet';
import type { AssessmentDeps } from '../../ports.ts';
import * as batches from './batch.store.ts';
import type { Papers } from './paper.service.ts';
import type { Reader } from './plan.view.ts';
import { newestOfClass } from './plans.store.ts';

export const BATCH_JOB = 'assessment.plan.print';
const LINK_TTL_S = 1800;

/** All handed-in plans of a class as one zip, made by a job that says how far it is. */
export function createBatches(deps: AssessmentDeps, papers: Papers) {
  const { org, files, jobs } = deps;

  const view = (row: batches.BatchRow, reader: Reader) => ({
    id: row.id,
    state: row.state,
    total: row.total,
    done: row.done,
    note: row.note,
    url: row.fileId ? files.signedUrl(row.fileId, { ttlS: LINK_TTL_S, ...(reader.bound ? { accountId: reader.accountId } : {}) }) : null,
  });

  return {
    async ask(tx: Tx, classId: string, reader: Reader, now: Date) {
      const before = await batches.newestBatch(tx, classId, reader.accountId);
      if (before && (before.state === 'WAITING' || before.state === 'RUNNING')) return view(before, reader);
      const versions = await newestOfClass(tx, classId);
      if (versions.length === 0) throw problem('assessment.plan_none');
      const id = newId('plb');
      await batches.insertBatch(tx, { id, classId, accountId: reader.accountId, total: versions.length }, now);
      await jobs.enqueue(tx, BATCH_JOB, { batchId: id }, { key: `${BATCH_JOB}:${id}`, maxAttempts: 3 });
      return view((await batches.batchById(tx, id))!, reader);
    },
    async newest(db: Queryable, classId: string, reader: Reader) {
      const row = await batches.newestBatch(db, classId, reader.accountId);
      return { batch: row ? view(row, reader) : null };
    },
    /** One PDF after the other; a plan that can't be set is named in the zip instead of stopping the rest. */
    async run(db: Db, batchId: string, now: Date, signal: AbortSignal): Promise<void> {
      const batch = await batches.batchById(db, batchId);
      if (!batch || batch.state === 'DONE') return;
      const versions = await newestOfClass(db, batch.classId);
      const seats = new Map((await org.enrolments(db, batch.classId)).map((one) => [one.learnerId, one.seatNo]));
      let done = 0;
      let failed = 0;
      async function* items(): AsyncGenerator<ZipItem> {
        for (const version of versions) {
          if (signal.aborted) throw new Error('The worker stops');
          const seat = String(seats.get(version.learnerId) ?? 0).padStart(2, '0');
          try {
            const { bytes, name } = await papers.pdf(db, version.planId, { versionNo: version.no, comments: true });
            yield { name: `${seat}-${name}`, bytes, packed: true };
          } catch {
            failed += 1;
            yield { name: `${seat}-未能打印.txt`, bytes: Buffer.from(`“${version.title}”没有打印成功，请打开这份规划书单独打印。\n`) };
          }
          done += 1;
          await batches.setProgress(db, batchId, 'RUNNING', done);
        }
      }
      const pieces: Buffer[] = [];
      try {
        for await (const piece of zipStream(items(), now)) pieces.push(piece);
      } catch (error) {
        // A next try begins anew; until then the person may ask again.
        await batches.setProgress(db, batchId, 'FAILED', done, '打印中断，请再试一次');
        throw error;
      }
      const old = await db.tx(async (tx) => {
        const file = await files.saveBytes(tx, {
          bytes: Buffer.concat(pieces),
          name: '全班规划书.zip',
          mediaType: 'application/zip',
          purpose: 'GENERATED',
          ownerAccountId: batch.accountId,
        });
        await batches.setProgress(tx, batchId, 'DONE', done, failed ? `${failed} 份没有打印成功，已在压缩包里注明` : '', file.id);
        return batches.olderFiles(tx, batch);
      });
      for (const id of old) await db.tx((tx) => files.discard(tx, id));
    },
  };
}
export type Batches = ReturnType<typeof createBatches>;
