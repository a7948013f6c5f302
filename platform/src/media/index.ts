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
import { deckJobs } from './pages/deck.jobs.ts';
import { deckPlugin } from './pages/deck.plugin.ts';
import { createDeckService } from './pages/deck.service.ts';
import { deckRows } from './pages/deck.store.ts';
import { createPoppler, type Poppler } from './pages/poppler.ts';
import type { MediaPort } from './ports.ts';
import { createSignedDoor } from './signed.ts';
import { createVoices } from './voice.ts';

export type { MediaAsset, MediaPort } from './ports.ts';
export { createPoppler, type Poppler } from './pages/poppler.ts';
export type { Reader } from './signed.ts';
export type { Voice, VoicePort } from './voice.ts';
export type { VoiceFault } from './voice.rules.ts';
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
  poppler?: Poppler;
}

/** Videos: from an uploaded MP4 to something that plays. Decks: from a PDF to pictures of its pages. And the signed doors to both. */
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
  const service = createMediaService({ db, clock, files, jobs, ffmpeg, playback, dirOf });
  const door = createSignedDoor({ crypto, clock, purpose: 'media.deck', expired: '课件地址已失效，请回到课程页重新打开' });
  const poppler = deps.poppler ?? createPoppler();
  const decks = createDeckService({ clock, files, jobs, poppler, door });
  const pages = deckPlugin({
    door,
    dirOf,
    async pdfOf(deckId) {
      const [row] = await deckRows(db, [deckId]);
      return row ? files.read(row.fileId) : null;
    },
  });
  const room = defineRoom({
    name: 'media',
    subsystem: 'platform',
    migrations: { name: 'media', dir: repoPath('platform/migrations/media') },
    bindings: mediaBindings(service, decks),
    async plugin(app) {
      await playback.plugin(app);
      pages(app);
    },
    jobs: [...mediaJobs({ db, files, jobs, realtime, ffmpeg, dirOf }), ...deckJobs({ db, files, realtime, poppler, dirOf })],
  });
  return { room, port: { ...service, ...decks, ...createVoices(ffmpeg) } };
}
