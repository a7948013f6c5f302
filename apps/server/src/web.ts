import { existsSync } from 'node:fs';
import staticFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { repoPath } from '@yangfan/kernel';

const DIST = 'apps/web/dist';

/** Serves the browser app: hashed assets for a year, pages never from a cache, every unknown page from the one document. */
export async function serveWeb(app: FastifyInstance): Promise<void> {
  const root = repoPath(DIST);
  if (!existsSync(root)) {
    app.get('/', async (_request, reply) =>
      reply.type('text/plain; charset=utf-8').send('网页还没有构建。请执行 ./start，它会先构建再启动。'),
    );
    return;
  }
  await app.register(staticFiles, {
    root,
    preCompressed: true,
    cacheControl: false,
    setHeaders(reply, path) {
      reply.setHeader('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  app.page = (request, reply) => {
    const isPage = request.method === 'GET' && !request.url.startsWith('/v1/') && !request.url.startsWith('/assets/');
    return isPage ? reply.header('cache-control', 'no-cache').sendFile('index.html') : undefined;
  };
}
