import { join } from 'node:path';
import { problem, type Clock, type Crypto } from '@yangfan/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendFile } from '../files/index.ts';
import { createSignedDoor, type Reader } from './signed.ts';

const PATH = '/v1/media/play';
const ASSET = /^ast_[0-9a-z]{26}$/;
const VARIANT = /^(source|[0-9]{3,4}p)$/;
const PIECE = /^(index\.m3u8|seg-[0-9]{5}\.ts)$/;

export interface PlaybackDeps {
  crypto: Crypto;
  clock: Clock;
  dirOf(assetId: string): string;
  /** The uploaded MP4 of an asset, where there is no HLS. */
  sourceOf(assetId: string): Promise<string | null>;
}

export interface Playback {
  url(assetId: string, kind: 'HLS' | 'MP4', to: Reader): string;
  plugin(app: FastifyInstance): Promise<void>;
}

/** The signed addresses of films and their door. */
export function createPlayback({ crypto, clock, dirOf, sourceOf }: PlaybackDeps): Playback {
  const door = createSignedDoor({ crypto, clock, purpose: 'media.play', expired: '播放地址已失效，请回到课程页重新打开' });
  function requireToken(request: FastifyRequest, assetId: string, token: string): void {
    if (!ASSET.test(assetId)) throw problem('request.not_found');
    door.require(request, assetId, token);
  }

  async function send(request: FastifyRequest, reply: FastifyReply, path: string, mediaType: string, cache: string): Promise<void> {
    try {
      await sendFile(reply, { source: path, mediaType, headers: { 'cache-control': cache } });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw problem('request.not_found');
      throw error;
    }
  }

  return {
    url: (assetId, kind, reader) => `${PATH}/${assetId}/${door.token(assetId, reader)}/${kind === 'HLS' ? 'master.m3u8' : 'video.mp4'}`,
    async plugin(app) {
      type Params = { assetId: string; token: string; variant: string; piece: string };
      app.get<{ Params: Params }>(`${PATH}/:assetId/:token/master.m3u8`, async (request, reply) => {
        const { assetId, token } = request.params;
        requireToken(request, assetId, token);
        // Further qualities appear while people watch.
        await send(request, reply, join(dirOf(assetId), 'master.m3u8'), 'application/vnd.apple.mpegurl', 'private, no-cache');
      });
      app.get<{ Params: Params }>(`${PATH}/:assetId/:token/:variant/:piece`, async (request, reply) => {
        const { assetId, token, variant, piece } = request.params;
        requireToken(request, assetId, token);
        if (!VARIANT.test(variant) || !PIECE.test(piece)) throw problem('request.not_found');
        const playlist = piece.endsWith('.m3u8');
        await send(
          request,
          reply,
          join(dirOf(assetId), variant, piece),
          playlist ? 'application/vnd.apple.mpegurl' : 'video/mp2t',
          playlist ? 'private, no-cache' : 'private, max-age=3600',
        );
      });
      app.get<{ Params: Params }>(`${PATH}/:assetId/:token/video.mp4`, async (request, reply) => {
        const { assetId, token } = request.params;
        requireToken(request, assetId, token);
        const path = await sourceOf(assetId);
        if (!path) throw problem('request.not_found');
        await send(request, reply, path, 'video/mp4', 'private, max-age=3600');
      });
    },
  };
}
