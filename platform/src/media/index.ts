import { join } from 'node:path';
import { defineRoom, repoPath, type Clock, type Crypto, type Db, type Room } from '@yangfan/kernel';
import type { FilesPort } from '../files/index.ts';
import type { JobsPort } from '../jobs/index.ts';
import type { RealtimePort } from '../realtime/index.ts';
import { createFfmpeg, type Ffmpeg } from './ffmpeg.ts';
import { mediaJobs } from './media.jobs.ts';
import { mediaBindings } from './media.routes.ts';
import { createMediaService } from './media.service.ts';
import { assetRows } from './media.store.ts';
import { createPlayback } from './playback.ts';
import type { MediaPort } from './ports.ts';

export type { MediaAsset, MediaPort } from './ports.ts';
export { measureRemux } from './bench.ts';
export { createFfmpeg, type Ffmpeg } from './ffmpeg.ts';

export interface MediaRoomDeps {
  db: Db;
  crypto: Crypto;
  clock: Clock;
  /** Playlists and segments lie in `<dataDir>/media/<asset>`. */
  dataDir: string;
  files: FilesPort;
  jobs: JobsPort;
  realtime: Pick<RealtimePort, 'publish'>;
  ffmpeg?: Ffmpeg;
}

/** Videos: from an uploaded MP4 to something that plays, and the signed door to it. */
export function createMedia(deps: MediaRoomDeps): { room: Room; port: MediaPort } {
  const { db, crypto, clock, files, jobs, realtime } = deps;
  const ffmpeg = deps.ffmpeg ?? createFfmpeg();
  const dirOf = (assetId: string) => join(deps.dataDir, 'media', assetId);
  const playback = createPlayback({
    crypto,
    clock,
    dirOf,
    async sourceOf(assetId) {
      const [row] = await assetRows(db, [assetId]);
      return row ? files.pathOf(row.fileId) : null;
    },
  });
  const service = createMediaService({ db, clock, files, jobs, ffmpeg, playback });
  const room = defineRoom({
    name: 'media',
    subsystem: 'platform',
    migrations: { name: 'media', dir: repoPath('platform/migrations/media') },
    bindings: mediaBindings(service),
    plugin: (app) => playback.plugin(app),
    jobs: mediaJobs({ db, files, jobs, realtime, ffmpeg, dirOf }),
  });
  return { room, port: service };
}
