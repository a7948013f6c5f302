import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock, type Clock, type Db, type Job, type Logger } from '@yangfan/kernel';
import type { FilesPort } from '../files/index.ts';
import type { JobsPort } from '../jobs/index.ts';
import type { RealtimePort } from '../realtime/index.ts';
import { keepCover } from './cover.ts';
import { FfmpegFailed, remuxArguments, renditionArguments, type Ffmpeg } from './ffmpeg.ts';
import * as store from './media.store.ts';
import { masterPlaylist, playlistSeconds, renditionsFor } from './probe.rules.ts';

export interface MediaJobDeps {
  db: Db;
  files: FilesPort;
  jobs: JobsPort;
  realtime: Pick<RealtimePort, 'publish'>;
  ffmpeg: Ffmpeg;
  /** Folder of one asset's playlists and segments. */
  dirOf(assetId: string): string;
}

const BROKEN = '视频内容不完整或已损坏，转换中断。请重新导出后再传。';
/** A film that lost more than this share of its length was cut off. */
const LOST_SHARE = 0.03;
const COVER_AT = 0.1;

class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** The conversion jobs: HLS first, so that the lesson can be watched; smaller qualities after. */
export function mediaJobs(deps: MediaJobDeps): Job[] {
  const { db, files, jobs, realtime, ffmpeg, dirOf } = deps;
  const tell = (row: store.AssetRow, message: object) =>
    realtime.publish(`account:${row.ownerAccountId}`, { type: 'media.progress', assetId: row.id, ...message });

  /** Writes a variant beside its place and moves it there whole: a player never meets half a playlist. */
  async function makeVariant(
    row: store.AssetRow,
    name: string,
    output: string[],
    options: { signal: AbortSignal; onPercent(percent: number): void; background?: boolean },
  ): Promise<void> {
    const temporary = join(dirOf(row.id), `.${name}.new`);
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary, { recursive: true, mode: 0o700 });
    let last = -1;
    try {
      await ffmpeg.convert(files.pathOf(row.fileId), output, {
        cwd: temporary,
        signal: options.signal,
        ...(options.background ? { background: true } : {}),
        onSeconds(seconds) {
          const percent = Math.min(99, Math.floor((seconds / row.durationS) * 100));
          if (percent >= last + 2) options.onPercent((last = percent));
        },
      });
      const seconds = playlistSeconds(await readFile(join(temporary, 'index.m3u8'), 'utf8'));
      if (row.durationS - seconds > Math.max(2, row.durationS * LOST_SHARE))
        throw new FfmpegFailed(0, `only ${seconds} of ${row.durationS} s came out`);
      const bytes = await folderSize(temporary);
      const height = name === 'source' ? row.height : Number.parseInt(name, 10);
      await writeFile(
        join(temporary, 'variant.json'),
        JSON.stringify({
          name,
          bandwidth: (bytes * 8) / row.durationS,
          width: Math.round((row.width * height) / row.height / 2) * 2,
          height,
        }),
      );
      const place = join(dirOf(row.id), name);
      await rm(place, { recursive: true, force: true });
      await rename(temporary, place);
      await writeMaster(dirOf(row.id));
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  }

  async function remux(
    { assetId }: { assetId: string },
    { signal, log, clock = systemClock }: { signal: AbortSignal; log: Logger; clock?: Clock },
  ): Promise<void> {
    const [row] = await store.assetRows(db, [assetId]);
    if (!row || !(await store.setAsset(db, assetId, ['WAITING', 'REMUXING'], { status: 'REMUXING', percent: 0, note: null }))) return;
    try {
      await makeVariant(row, 'source', remuxArguments(row), {
        signal,
        onPercent(percent) {
          tell(row, { status: 'REMUXING', percent });
          void store.setAsset(db, assetId, ['REMUXING'], { status: 'REMUXING', percent, note: null }).catch(() => undefined);
        },
      });
    } catch (error) {
      if (!(error instanceof FfmpegFailed)) {
        // Stopped, or no room on the disk: the queue tries again.
        await store.setAsset(db, assetId, ['REMUXING'], { status: 'WAITING', percent: 0, note: null });
        throw error;
      }
      log.warn({ assetId, stderr: error.stderr.slice(-1000) }, 'a film could not be converted');
      await store.setAsset(db, assetId, ['REMUXING'], { status: 'FAILED', percent: 0, note: BROKEN });
      return tell(row, { status: 'FAILED', percent: 0, note: BROKEN });
    }
    // A cover nobody chose: a tenth into the film something is to be seen.
    const picture = row.coverAt ? null : await ffmpeg.picture(files.pathOf(row.fileId), row.durationS * COVER_AT);
    if (picture) await keepCover(dirOf(assetId), picture);
    const qualities = renditionsFor(row.height).map(({ name }) => name);
    await db.tx(async (tx) => {
      await store.setAsset(tx, assetId, ['REMUXING'], { status: 'READY', percent: 100, note: null });
      if (picture) await store.setCover(tx, assetId, clock.now());
      await store.addRenditions(tx, assetId, qualities);
      for (const name of qualities)
        await jobs.enqueue(tx, 'media.rendition', { assetId, name }, { key: `media.rendition:${assetId}:${name}` });
    });
    tell(row, { status: 'READY', percent: 100 });
  }

  async function rendition(
    { assetId, name }: { assetId: string; name: string },
    { signal, log }: { signal: AbortSignal; log: Logger },
  ): Promise<void> {
    const [row] = await store.assetRows(db, [assetId]);
    const wanted = row && renditionsFor(row.height).find((one) => one.name === name);
    if (!wanted || !(await store.setRendition(db, assetId, name, ['WAITING', 'RUNNING'], { status: 'RUNNING', percent: 0, failure: null })))
      return;
    const cancelling = new AbortController();
    const stop = AbortSignal.any([signal, cancelling.signal]);
    try {
      await makeVariant(row, name, renditionArguments(wanted.height), {
        signal: stop,
        background: true,
        onPercent(percent) {
          tell(row, { rendition: name, status: 'RUNNING', percent });
          // No row any more in RUNNING: its owner stopped it.
          store.setRendition(db, assetId, name, ['RUNNING'], { status: 'RUNNING', percent, failure: null }).then(
            (changed) => changed === 0 && cancelling.abort(new Cancelled()),
            () => undefined,
          );
        },
      });
      await store.setRendition(db, assetId, name, ['RUNNING'], { status: 'DONE', percent: 100, failure: null });
      tell(row, { rendition: name, status: 'DONE', percent: 100 });
    } catch (error) {
      if (error instanceof Cancelled) return;
      if (signal.aborted) {
        await store.setRendition(db, assetId, name, ['RUNNING'], { status: 'WAITING', percent: 0, failure: null });
        throw error;
      }
      log.warn({ assetId, name, err: error }, 'a quality could not be made');
      const failure = '这个清晰度没有转换成功，不影响观看原画质；可以点“重新转码”。';
      await store.setRendition(db, assetId, name, ['RUNNING'], { status: 'FAILED', percent: 0, failure });
      tell(row, { rendition: name, status: 'FAILED', percent: 0, failure });
    }
  }

  return [
    { name: 'media.remux', maxAttempts: 5, run: (payload, context) => remux(payload as { assetId: string }, context) },
    {
      name: 'media.rendition',
      maxAttempts: 3,
      run: (payload, context) => rendition(payload as { assetId: string; name: string }, context),
    },
  ];
}

async function folderSize(dir: string): Promise<number> {
  const sizes = await Promise.all((await readdir(dir)).map(async (name) => (await stat(join(dir, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Lists the variants that are there, best first. */
async function writeMaster(dir: string): Promise<void> {
  const names = (await readdir(dir)).filter((name) => !name.startsWith('.') && !name.includes('.m3u8') && !name.endsWith('.jpg'));
  const variants = await Promise.all(
    names.map(
      async (name) =>
        JSON.parse(await readFile(join(dir, name, 'variant.json'), 'utf8')) as {
          name: string;
          bandwidth: number;
          width: number;
          height: number;
        },
    ),
  );
  variants.sort((a, b) => b.height - a.height);
  await writeFile(join(dir, '.master.new'), masterPlaylist(variants));
  await rename(join(dir, '.master.new'), join(dir, 'master.m3u8'));
}
