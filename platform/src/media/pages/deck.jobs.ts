import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db, Job, Logger } from '@yangfan/kernel';
import type { FilesPort } from '../../files/index.ts';
import type { RealtimePort } from '../../realtime/index.ts';
import * as store from './deck.store.ts';
import type { Poppler } from './poppler.ts';

/** Longest courseware we take, pages. */
export const MAX_PAGES = 500;
const AT_ONCE = 4;
const REFUSED = {
  BROKEN: '这个 PDF 已损坏或不完整，请重新导出后再传。',
  LOCKED: '这个 PDF 设了打开密码，请去掉密码后再传。',
  LONG: `课件超过 ${MAX_PAGES} 页，请分成几份后再传。`,
  DRAW: '有一页没有画出来，课件先按整个 PDF 显示；可以点“重新处理”，或重新导出后再传。',
} as const;

/** The job that draws a deck's pages: a few at a time, so that progress shows and a stopped process goes on where it was. */
export function deckJobs(deps: {
  db: Db;
  files: FilesPort;
  realtime: RealtimePort;
  poppler: Poppler;
  dirOf(deckId: string): string;
}): Job[] {
  const { db, files, realtime, poppler, dirOf } = deps;
  const tell = (row: store.DeckRow, message: { status: store.DeckRow['status']; pages: number; done: number }) =>
    realtime.publish(`account:${row.ownerAccountId}`, { type: 'media.deck', deckId: row.id, ...message });
  async function end(row: store.DeckRow, status: 'FAILED' | 'WHOLE', note: string): Promise<void> {
    await store.setDeck(db, row.id, ['RUNNING'], { status, done: 0, note });
    tell(row, { status, pages: row.pages, done: 0 });
  }

  /** Draws the pages that are not there yet. Throws when poppler fails. */
  async function draw(row: store.DeckRow, pdf: string, work: string, pages: number, signal: AbortSignal): Promise<void> {
    const place = dirOf(row.id);
    const there = new Set(await readdir(place));
    for (let first = 1; first <= pages; first += AT_ONCE) {
      signal.throwIfAborted();
      const last = Math.min(pages, first + AT_ONCE - 1);
      const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
      if (!numbers.every((number) => there.has(`p-${number}.jpg`))) {
        await poppler.draw(pdf, { first, last }, work, signal);
        // Poppler writes as many leading zeros as the last page has digits.
        for (const name of (await readdir(work)).filter((name) => name.endsWith('.jpg')))
          await rename(join(work, name), join(place, `p-${Number(/(\d+)\.jpg$/.exec(name)![1])}.jpg`));
      }
      await store.setDeck(db, row.id, ['RUNNING'], { status: 'RUNNING', done: last, note: null });
      tell(row, { status: 'RUNNING', pages, done: last });
    }
  }

  async function run({ deckId }: { deckId: string }, { signal, log }: { signal: AbortSignal; log: Logger }): Promise<void> {
    const [row] = await store.deckRows(db, [deckId]);
    if (!row || !(await store.setDeck(db, deckId, ['WAITING', 'RUNNING'], { status: 'RUNNING', done: 0, note: null }))) return;
    const work = join(dirOf(deckId), '.work');
    try {
      await rm(work, { recursive: true, force: true });
      await mkdir(work, { recursive: true, mode: 0o700 });
      // Courseware is sealed on disk; poppler reads an open copy that lives as long as the job.
      const pdf = join(work, 'deck.pdf');
      await writeFile(pdf, await files.read(row.fileId), { mode: 0o600 });
      const pages = await poppler.count(pdf);
      if (typeof pages === 'string') return await end(row, 'FAILED', REFUSED[pages]);
      if (pages > MAX_PAGES) return await end(row, 'FAILED', REFUSED.LONG);
      await store.setDeck(db, deckId, ['RUNNING'], { status: 'RUNNING', pages, done: 0, note: null });
      try {
        await draw(row, pdf, work, pages, signal);
      } catch (error) {
        if (signal.aborted) throw error;
        log.warn({ deckId, err: error }, 'a page could not be drawn');
        return await end({ ...row, pages }, 'WHOLE', REFUSED.DRAW);
      }
      await store.setDeck(db, deckId, ['RUNNING'], { status: 'READY', pages, done: pages, note: null });
      tell(row, { status: 'READY', pages, done: pages });
    } catch (error) {
      // Stopped, or no room on the disk: the queue tries again.
      await store.setDeck(db, deckId, ['RUNNING'], { status: 'WAITING', done: 0, note: null });
      throw error;
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
  return [{ name: 'media.pages', maxAttempts: 4, run: (payload, context) => run(payload as { deckId: string }, context) }];
}
