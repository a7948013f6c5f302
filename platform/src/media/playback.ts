import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { problem, sessionTokenOf, type Clock, type Crypto } from '@yangfan/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendFile } from '../files/index.ts';

const PATH = '/v1/media/play';
const TTL_S = 6 * 3600;
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
  url(assetId: string, kind: 'HLS' | 'MP4', to: { accountId: string; sessionToken: string | null }): string;
  plugin(app: FastifyInstance): Promise<void>;
}

/**
 * Signed addresses and their door. The token holds everything the check needs (who, until when, which session), so a
 * segment costs one HMAC and no query; copied elsewhere, the address of a browser plays nothing without that browser's cookie.
 */
export function createPlayback({ crypto, clock, dirOf, sourceOf }: PlaybackDeps): Playback {
  const sessionMark = (token: string) => createHash('sha256').update(token).digest('base64url').slice(0, 22);
  const signature = (assetId: string, expires: number, accountId: string, bound: string) =>
    crypto.sign('media.play', `${assetId}|${expires}|${accountId}|${bound}`);

  function requireToken(request: FastifyRequest, assetId: string, token: string): void {
    const [expiresText = '', accountId = '', mode = '', given = ''] = token.split('.');
    const expires = Number.parseInt(expiresText, 36);
    const cookie = mode === 'c' ? sessionTokenOf(request) : null;
    const bound = mode === 'c' ? (cookie?.token ? sessionMark(cookie.token) : 'none') : 'bearer';
    const genuine =
      ASSET.test(assetId) &&
      Number.isSafeInteger(expires) &&
      crypto.verify('media.play', `${assetId}|${expires}|${accountId}|${bound}`, given);
    if (!genuine || expires * 1000 < clock.now().getTime()) throw problem('auth.forbidden', '播放地址已失效，请回到课程页重新打开');
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
    url(assetId, kind, { accountId, sessionToken }) {
      const expires = Math.floor(clock.now().getTime() / 1000) + TTL_S;
      const mode = sessionToken ? 'c' : 'b';
      const token = `${expires.toString(36)}.${accountId}.${mode}.${signature(assetId, expires, accountId, sessionToken ? sessionMark(sessionToken) : 'bearer')}`;
      return `${PATH}/${assetId}/${token}/${kind === 'HLS' ? 'master.m3u8' : 'video.mp4'}`;
    },
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
