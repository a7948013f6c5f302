import { request as ask } from 'node:http';
import { pipeline } from 'node:stream';
import { problem } from '@yangfan/kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { EngineLink } from './link.ts';

const STREAM = /^([a-z]{3}_[0-9a-z]{26})\.flv$/;

/** HTTP-FLV for the mini-program's live-player, of streams that came over RTMP. The engine serves it locally; here stands the guard. */
export function flvProxy(app: FastifyInstance, { link, guard }: { link: EngineLink; guard(request: FastifyRequest): Promise<void> }): void {
  app.get<{ Params: { roomId: string; token: string; file: string } }>('/v1/live/flv/:roomId/:token/:file', async (request, reply) => {
    await guard(request);
    const streamId = STREAM.exec(request.params.file)?.[1];
    if (!streamId) throw problem('request.not_found');
    const { port } = await link.call('flv', { roomId: request.params.roomId, streamId });
    if (port === null) throw problem('live.no_stream');
    reply.hijack();
    const from = ask({ host: '127.0.0.1', port, path: `/live/${streamId}.flv` }, (source) => {
      reply.raw.writeHead(source.statusCode ?? 502, { 'content-type': 'video/x-flv', 'cache-control': 'no-store' });
      pipeline(source, reply.raw, () => undefined);
    });
    from.on('error', () => reply.raw.destroy());
    reply.raw.on('close', () => from.destroy());
    from.end();
    return reply;
  });
}
