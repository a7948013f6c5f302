import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { problem, sessionTokenOf } from '@yangfan/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendFile } from '../files/index.ts';
import { flvProxy } from './flv.ts';
import type { EngineLink } from './link.ts';
import { HLS_PATH, type Gate } from './live.service.ts';
import type { PartReader } from './parts.ts';
import type { LiveSettings } from './settings.ts';
import { soundOf } from './sound.rules.ts';
import type { PublishClaim, Tickets, ViewClaim } from './tickets.ts';
import { isFilled, mainStreamOf, playlistOf } from './timeline.rules.ts';

export interface LivePluginDeps {
  link: EngineLink;
  tickets: Tickets;
  gate: Gate;
  parts: PartReader;
  settings: LiveSettings;
}
type Params = { roomId: string; streamId: string; sessionId: string; token: string; part: string; piece: string };
type Request = FastifyRequest<{ Params: Params; Body: string | undefined }>;

const SDP = 'application/sdp';
const PART = /^([0-9]{4}|w[0-9]{4})$/;
const PIECE = /^seg-[0-9]{5}\.(ts|aac)$/;
const STREAM = /^([a-z]{3}_[0-9a-z]{26}|composite)$/;
/** Who watches the end of a class a few seconds behind still sees it. */
const TAIL_MS = 120_000;

/** WHIP, WHEP, HLS and HTTP-FLV: the doors to live media, each with a token of its own. */
export function livePlugin(deps: LivePluginDeps): (app: FastifyInstance) => Promise<void> {
  const { link, tickets, gate } = deps;
  const bearer = (request: FastifyRequest) => /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';

  async function requirePublisher(request: Request): Promise<PublishClaim> {
    const claim = tickets.readPublish(bearer(request));
    const { roomId, streamId } = request.params;
    if (!claim || claim.roomId !== roomId || claim.streamId !== streamId) throw problem('live.ticket_expired');
    await requireOpen(claim, claim.streamId);
    return claim;
  }
  async function requireOpen(claim: PublishClaim | ViewClaim, streamId: string | null): Promise<void> {
    const room = await gate.room(claim.roomId);
    if (room?.endedAt) throw problem('live.room_ended');
    const since = Math.max(room?.revoked[`account:${claim.accountId}`] ?? 0, streamId ? (room?.revoked[`stream:${streamId}`] ?? 0) : 0);
    if (claim.issuedMs <= since) throw problem('live.ticket_expired');
  }
  async function requireViewer(request: Request): Promise<ViewClaim> {
    const claim = tickets.readView(bearer(request), null);
    if (!claim || claim.roomId !== request.params.roomId || claim.purpose !== 'VIEW') throw problem('live.ticket_expired');
    await requireOpen(claim, null);
    return claim;
  }
  const offerOf = (request: Request) => {
    if (request.headers['content-type']?.split(';')[0] !== SDP || !request.body) throw problem('request.media_type');
    return request.body;
  };

  return async (app) => {
    app.addContentTypeParser([SDP, 'application/trickle-ice-sdpfrag'], { parseAs: 'string', bodyLimit: 100_000 }, (_request, body, done) =>
      done(null, body),
    );

    app.post<{ Params: Params; Body: string }>('/v1/live/whip/:roomId/:streamId', async (request, reply) => {
      const { roomId, streamId, accountId, kind } = await requirePublisher(request);
      const made = await link.call('publish', { roomId, streamId, accountId, kind, sdp: offerOf(request) });
      return reply.status(201).type(SDP).header('location', `/v1/live/whip/${roomId}/${streamId}/${made.sessionId}`).send(made.sdp);
    });
    app.post<{ Params: Params; Body: string | undefined }>('/v1/live/whep/:roomId/:streamId', async (request, reply) => {
      const { accountId } = await requireViewer(request);
      const { roomId, streamId } = request.params;
      // An empty POST asks the server for the offer, whatever the driver.
      const sdp = request.body ? offerOf(request) : null;
      const made = await link.call('subscribe', { roomId, streamId, accountId, sdp });
      reply.type(SDP).header('location', `/v1/live/whep/${roomId}/${streamId}/${made.sessionId}`);
      // 406: this server can't take a viewer's offer; the body is its own, answered by PATCH.
      return reply.status(made.type === 'offer' && sdp !== null ? 406 : 201).send(made.sdp);
    });
    for (const [door, guard] of [
      ['whip', requirePublisher],
      ['whep', requireViewer],
    ] as const) {
      app.patch<{ Params: Params; Body: string }>(`/v1/live/${door}/:roomId/:streamId/:sessionId`, async (request, reply) => {
        await guard(request);
        const { sessionId } = request.params;
        if (request.headers['content-type']?.split(';')[0] === SDP) await link.call('answer', { sessionId, sdp: request.body });
        else await link.call('trickle', { sessionId, fragment: request.body });
        return reply.status(204).send();
      });
      app.delete<{ Params: Params; Body: undefined }>(`/v1/live/${door}/:roomId/:streamId/:sessionId`, async (request, reply) => {
        await guard(request);
        await link.call('close', { sessionId: request.params.sessionId });
        return reply.status(200).send();
      });
    }
    hlsDoor(app, deps);
    flvProxy(app, { link, guard: async (request) => void (await viewerByAddress(request, deps, 'VIEW')) });
  };
}

/** The token of an address: HLS players and live-players send no headers of ours. */
async function viewerByAddress(
  request: FastifyRequest,
  { tickets, gate }: Pick<LivePluginDeps, 'tickets' | 'gate'>,
  purpose?: ViewClaim['purpose'],
) {
  const { roomId, token } = request.params as Params;
  const { token: cookie, fromCookie } = sessionTokenOf(request);
  const claim = tickets.readView(token, fromCookie ? cookie : null);
  if (!claim || claim.roomId !== roomId || (purpose && claim.purpose !== purpose)) throw problem('live.ticket_expired');
  const room = await gate.room(roomId);
  if (!room) throw problem('request.not_found');
  if (claim.issuedMs <= (room.revoked[`account:${claim.accountId}`] ?? 0)) throw problem('live.ticket_expired');
  if (claim.purpose === 'VIEW' && room.endedAt && Date.now() - room.endedAt.getTime() > TAIL_MS) throw problem('live.room_ended');
  return { claim, room };
}

function hlsDoor(app: FastifyInstance, deps: LivePluginDeps): void {
  const { parts, settings } = deps;
  const path = `${HLS_PATH}/:roomId/:token`;
  const playlist = (reply: FastifyReply, text: string) =>
    reply.type('application/vnd.apple.mpegurl').header('cache-control', 'private, no-cache').send(text);

  /** `above`: from this playlist's address to the streams' folders; `heard`: without the picture. */
  async function streamPlaylist(
    request: FastifyRequest,
    reply: FastifyReply,
    { chosen = null, above = '', heard = false }: { chosen?: string | null; above?: string; heard?: boolean },
  ): Promise<FastifyReply> {
    const { room } = await viewerByAddress(request, deps);
    const all = await parts.room(room.id);
    const streamId = chosen ?? mainStreamOf(all, room.mainStreamId);
    const mine = all.filter((part) => part.streamId === streamId && (part.hasAudio || !heard));
    if (!mine.some(isFilled)) throw problem('live.no_stream');
    const over = room.endedAt !== null && room.replayState !== 'NONE';
    return playlist(
      reply,
      playlistOf(mine, {
        over,
        targetS: settings.engine.segmentS,
        at: (part, { file }) => `${above}${part.streamId}/${part.name}/${heard ? file.replace(/ts$/, 'aac') : file}`,
      }),
    );
  }
  app.get(`${path}/index.m3u8`, (request, reply) => streamPlaylist(request, reply, {}));
  app.get(`${path}/sound.m3u8`, (request, reply) => streamPlaylist(request, reply, { heard: true }));
  app.get<{ Params: Params }>(`${path}/:streamId/index.m3u8`, (request, reply) => {
    if (!STREAM.test(request.params.streamId)) throw problem('request.not_found');
    return streamPlaylist(request, reply, { chosen: request.params.streamId, above: '../' });
  });
  app.get(`${path}/replay.m3u8`, async (request, reply) => {
    const { room } = await viewerByAddress(request, deps, 'REPLAY');
    if (room.replayState !== 'COMPOSED') return streamPlaylist(request, reply, {});
    return sendFile(reply, {
      source: join(parts.roomDir(room.id), 'composite', 'index.m3u8'),
      mediaType: 'application/vnd.apple.mpegurl',
      headers: { 'cache-control': 'private, no-cache' },
    });
  });
  app.get<{ Params: Params }>(`${path}/:streamId/:part/:piece`, async (request, reply) => {
    const { streamId, part, piece } = request.params;
    const { room } = await viewerByAddress(request, deps);
    if (!STREAM.test(streamId) || !PART.test(part) || !PIECE.test(piece)) throw problem('request.not_found');
    const source = join(parts.roomDir(room.id), streamId, part, piece.replace(/aac$/, 'ts'));
    const headers = { 'cache-control': 'private, max-age=3600' };
    try {
      if (piece.endsWith('.ts')) await sendFile(reply, { source, mediaType: 'video/mp2t', headers });
      else {
        const sound = soundOf(await readFile(source));
        if (!sound) throw problem('request.not_found');
        reply.type('audio/aac').headers(headers).send(sound);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw problem('request.not_found');
      throw error;
    }
    return reply;
  });
}
