import type { AssetView } from '@yangfan/contract';
import { newId, paged, pageOf, problem, type Actor, type Clock, type Db, type Queryable, type Tx } from '@yangfan/kernel';
import type { FilesPort } from '../files/index.ts';
import type { JobsPort } from '../jobs/index.ts';
import type { Ffmpeg } from './ffmpeg.ts';
import * as store from './media.store.ts';
import { readMp4 } from './mp4.ts';
import type { Playback } from './playback.ts';
import type { DeckPort } from './pages/deck.service.ts';
import type { MediaAsset, MediaPort } from './ports.ts';
import { MAX_DURATION_S, type Probed } from './probe.rules.ts';

export interface MediaDeps {
  db: Db;
  clock: Clock;
  files: FilesPort;
  jobs: JobsPort;
  ffmpeg: Ffmpeg;
  playback: Playback;
}

export interface MediaService extends Omit<MediaPort, keyof DeckPort> {
  create(tx: Tx, input: { fileId: string; title: string }, owner: string): Promise<AssetView>;
  /** One page of a person's videos, newest first. */
  list(db: Queryable, accountId: string, query: { page?: number; size?: number }): Promise<{ items: AssetView[]; total: number }>;
  own(db: Db | Tx, id: string, actor: Actor): Promise<store.AssetRow>;
  retry(tx: Tx, id: string, actor: Actor): Promise<AssetView>;
  cancelRendition(tx: Tx, id: string, name: string, actor: Actor): Promise<void>;
  retryRendition(tx: Tx, id: string, name: string, actor: Actor): Promise<void>;
}

const REMEMBERED = 2000;
/** What people read where ffmpeg is missing. */
export const NO_FFMPEG = '服务器没有安装 ffmpeg，视频按单个 MP4 文件播放，网络较慢时可能卡顿。请运维安装 ffmpeg 后点“重新处理”。';
const isPlayable = (status: store.AssetRow['status']) => status === 'READY' || status === 'PROGRESSIVE';

/** How an asset's row is shown. */
export function assetView(row: store.AssetRow): AssetView {
  const { ownerAccountId: _owner, fileId: _file, createdAt, ...rest } = row;
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
    createdAt: createdAt.toISOString(),
  };
}

/** Videos: examined at once, converted by jobs. */
export function createMediaService({ clock, files, jobs, ffmpeg, playback }: MediaDeps): MediaService {
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
        renditions: [],
      };
      await store.insertAsset(tx, row);
      if (hls) await jobs.enqueue(tx, 'media.remux', { assetId: row.id }, { key: `media.remux:${row.id}` });
      return assetView(row);
    },

    list: async (db, accountId, query) => paged(await store.ownAssetRows(db, accountId, pageOf(query)), assetView),

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
