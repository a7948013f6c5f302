import type { AssetView } from '@yangfan/contract';
import { rm } from 'node:fs/promises';
import { newId, paged, pageOf, problem, type Actor, type Clock, type Db, type Queryable, type Tx } from '@yangfan/kernel';
import type { FilesPort } from '../files/index.ts';
import type { JobsPort } from '../jobs/index.ts';
import type { Ffmpeg } from './ffmpeg.ts';
import * as store from './media.store.ts';
import { readMp4 } from './mp4.ts';
import type { Playback } from './playback.ts';
import sharp from 'sharp';
import { keepCover } from './cover.ts';
import type { DeckPort } from './pages/deck.service.ts';
import type { MediaAsset, MediaPort, UseCheck } from './ports.ts';
import type { VoicePort } from './voice.ts';
import type { Reader } from './signed.ts';
import { MAX_DURATION_S, type Probed } from './probe.rules.ts';

export interface MediaDeps {
  db: Db;
  clock: Clock;
  files: FilesPort;
  jobs: JobsPort;
  ffmpeg: Ffmpeg;
  playback: Playback;
  /** Folder of one asset's playlists, segments and cover. */
  dirOf(assetId: string): string;
}

export interface MediaService extends Omit<MediaPort, keyof DeckPort | keyof VoicePort> {
  create(tx: Tx, input: { fileId: string; title: string }, owner: string): Promise<AssetView>;
  /** One page of a person's videos, newest first. */
  list(
    db: Queryable,
    accountId: string,
    query: { page?: number; size?: number },
    to: Reader,
  ): Promise<{ items: AssetView[]; total: number }>;
  own(db: Queryable, id: string, actor: Actor): Promise<store.AssetRow>;
  view(row: store.AssetRow, to: Reader): AssetView;
  rename(tx: Tx, id: string, title: string, actor: Actor): Promise<store.AssetRow>;
  cover(tx: Tx, id: string, from: { second?: number; fileId?: string }, actor: Actor): Promise<store.AssetRow>;
  remove(tx: Tx, id: string, actor: Actor): Promise<void>;
  retry(tx: Tx, id: string, actor: Actor): Promise<AssetView>;
  cancelRendition(tx: Tx, id: string, name: string, actor: Actor): Promise<void>;
  retryRendition(tx: Tx, id: string, name: string, actor: Actor): Promise<void>;
}

const REMEMBERED = 2000;
/** What people read where ffmpeg is missing. */
export const NO_FFMPEG = '服务器没有安装 ffmpeg，视频按单个 MP4 文件播放，网络较慢时可能卡顿。请运维安装 ffmpeg 后点“重新处理”。';
const isPlayable = (status: store.AssetRow['status']) => status === 'READY' || status === 'PROGRESSIVE';

/** How an asset's row is shown. */
export function assetView(row: store.AssetRow, coverUrl: string | null = null): AssetView {
  const { createdAt, ...rest } = row;
  return {
    id: rest.id,
    title: rest.title,
    status: rest.status,
    percent: rest.percent,
    playable: isPlayable(rest.status),
    durationS: rest.durationS,
    width: rest.width,
    height: rest.height,
    videoCodec: rest.videoCodec,
    audioCodec: rest.audioCodec,
    size: rest.size,
    note: rest.note,
    renditions: rest.renditions,
    coverUrl,
    createdAt: createdAt.toISOString(),
  };
}

/** Videos: examined at once, converted by jobs. */
export function createMediaService({ clock, files, jobs, ffmpeg, playback, dirOf }: MediaDeps): MediaService {
  const uses: UseCheck[] = [];
  const playable = new Map<string, MediaAsset>();

  const portView = (row: store.AssetRow): MediaAsset => {
    const asset = {
      id: row.id,
      ownerAccountId: row.ownerAccountId,
      title: row.title,
      status: row.status,
      playable: isPlayable(row.status),
      durationS: row.durationS,
      note: row.note,
    };
    if (row.status === 'READY') {
      if (playable.size >= REMEMBERED) playable.delete(playable.keys().next().value!);
      playable.set(row.id, asset);
    }
    return asset;
  };

  async function examine(path: string): Promise<Probed> {
    const found = (await ffmpeg.available()) ? await ffmpeg.probe(path) : await readMp4(path);
    if (typeof found === 'string') throw problem(found);
    if (found.durationS > MAX_DURATION_S) throw problem('media.too_long');
    return found;
  }

  async function uploaded(tx: Tx, fileId: string, { accountId }: Actor): Promise<Buffer | null> {
    await files.requireOwn(tx, [fileId], { accountId, purposes: ['PHOTO'] });
    const bytes = await files.read(fileId);
    return sharp(bytes, { limitInputPixels: 50_000_000 })
      .rotate()
      .resize({ width: 640, height: 360, fit: 'cover' })
      .jpeg({ quality: 80 })
      .toBuffer()
      .catch(() => null);
  }
  async function frame(row: store.AssetRow, second: number): Promise<Buffer | null> {
    if (!(await ffmpeg.available())) throw problem('media.wrong_state', '服务器没有安装 ffmpeg，不能截取画面；可以上传一张图片作封面');
    return ffmpeg.picture(files.pathOf(row.fileId), Math.min(second, Math.max(0, row.durationS - 0.1)));
  }

  const service: MediaService = {
    async asset(db, id) {
      return (await service.assets(db, [id])).get(id);
    },
    async assets(db, ids) {
      const found = new Map(ids.flatMap((id) => (playable.has(id) ? [[id, playable.get(id)!] as const] : [])));
      const unknown = [...new Set(ids)].filter((id) => !found.has(id));
      if (unknown.length > 0) for (const row of await store.assetRows(db, unknown)) found.set(row.id, portView(row));
      return found;
    },
    playback: ({ id, status }, { accountId, sessionToken }) => {
      if (!isPlayable(status)) throw problem('media.not_ready');
      const kind = status === 'READY' ? 'HLS' : 'MP4';
      return { kind, url: playback.url(id, kind, { accountId, sessionToken }) };
    },

    async create(tx, { fileId, title }, owner) {
      const file = await files.get(tx, fileId);
      if (!file || file.ownerId !== owner || file.purpose !== 'VIDEO') throw problem('media.wrong_file');
      if (file.status !== 'READY') throw problem('files.not_ready');
      const probed = await examine(files.pathOf(fileId));
      const hls = await ffmpeg.available();
      const row: store.AssetRow = {
        id: newId('ast'),
        ownerAccountId: owner,
        fileId,
        title,
        status: hls ? 'WAITING' : 'PROGRESSIVE',
        percent: hls ? 0 : 100,
        ...probed,
        size: file.size,
        note: hls ? null : progressiveNote(probed),
        createdAt: clock.now(),
        coverAt: null,
        renditions: [],
      };
      await store.insertAsset(tx, row);
      if (hls) await jobs.enqueue(tx, 'media.remux', { assetId: row.id }, { key: `media.remux:${row.id}` });
      return assetView(row);
    },

    view: (row, to) => assetView(row, row.coverAt && playback.cover(row.id, row.coverAt, to)),
    list: async (db, accountId, query, to) => paged(await store.ownAssetRows(db, accountId, pageOf(query)), (row) => service.view(row, to)),
    onUse: (check) => void uses.push(check),

    async rename(tx, id, title, actor) {
      const row = await service.own(tx, id, actor);
      await store.renameAsset(tx, id, title);
      playable.delete(id);
      return { ...row, title };
    },
    async cover(tx, id, { second, fileId }, actor) {
      const row = await service.own(tx, id, actor);
      const picture = fileId ? await uploaded(tx, fileId, actor) : await frame(row, second ?? 0);
      if (!picture) throw problem('media.no_picture');
      await keepCover(dirOf(id), picture);
      await store.setCover(tx, id, clock.now());
      return { ...row, coverAt: clock.now() };
    },
    async remove(tx, id, actor) {
      const row = await service.own(tx, id, actor);
      // Whoever deletes while a job writes would leave a folder that nobody knows.
      if (row.status === 'REMUXING' || row.renditions.some(({ status }) => status === 'RUNNING'))
        throw problem('media.wrong_state', '视频正在处理，请等处理完或停止转码后再删除');
      const places = (await Promise.all(uses.map((check) => check(tx, id)))).flat();
      if (places.length > 0) throw problem('media.in_use', `这个视频还在使用，不能删除：${places.slice(0, 3).join('、')}`);
      await store.deleteAsset(tx, id);
      await files.discard(tx, row.fileId);
      playable.delete(id);
      tx.onCommit(() => void rm(dirOf(id), { recursive: true, force: true }));
    },

    async own(db, id, actor) {
      const [row] = await store.assetRows(db, [id]);
      // A foreign id and an unknown one look the same.
      if (!row || row.ownerAccountId !== actor.accountId) throw problem('request.not_found');
      return row;
    },

    async retry(tx, id, actor) {
      const row = await service.own(tx, id, actor);
      if (!(await ffmpeg.available())) throw problem('media.wrong_state', NO_FFMPEG);
      const changed = await store.setAsset(tx, id, ['FAILED', 'PROGRESSIVE'], { status: 'WAITING', percent: 0, note: null });
      if (changed === 0) throw problem('media.wrong_state');
      await jobs.enqueue(tx, 'media.remux', { assetId: id }, { key: `media.remux:${id}` });
      return assetView({ ...row, status: 'WAITING', percent: 0, note: null });
    },

    async cancelRendition(tx, id, name, actor) {
      await service.own(tx, id, actor);
      const changed = await store.setRendition(tx, id, name, ['WAITING', 'RUNNING'], { status: 'CANCELLED', percent: 0, failure: null });
      if (changed === 0) throw problem('media.wrong_state');
    },
    async retryRendition(tx, id, name, actor) {
      await service.own(tx, id, actor);
      const changed = await store.setRendition(tx, id, name, ['FAILED', 'CANCELLED'], { status: 'WAITING', percent: 0, failure: null });
      if (changed === 0) throw problem('media.wrong_state');
      await jobs.enqueue(tx, 'media.rendition', { assetId: id, name }, { key: `media.rendition:${id}:${name}` });
    },
  };
  return service;
}

function progressiveNote({ videoCodec }: Probed): string {
  return videoCodec === 'h264' ? NO_FFMPEG : `${NO_FFMPEG}这个视频的编码（${videoCodec}）有些浏览器放不了，建议导出为 H.264。`;
}
