import helmet from '@fastify/helmet';
import Fastify, { type FastifyInstance } from 'fastify';

/**
 * Sets the security headers on every reply. Their values depend on nothing in the request, but helmet would work them out
 * again for each one, at a tenth of what a heartbeat costs; so one request to a server of its own tells them, once.
 */
export async function addSecurityHeaders(app: FastifyInstance, { overTls }: { overTls: boolean }): Promise<void> {
  const headers = await fixedHeaders(overTls);
  // On the raw reply, so that those which are written past the framework (files, uploads) carry them too.
  app.addHook('onRequest', (_request, reply, next) => {
    for (const [name, value] of headers) reply.raw.setHeader(name, value);
    next();
  });
}

async function fixedHeaders(overTls: boolean): Promise<[string, string][]> {
  const probe = Fastify();
  await probe.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        // Covers our own WebSocket too, in every browser of the last years.
        connectSrc: ["'self'"],
        fontSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    hsts: overTls,
    crossOriginEmbedderPolicy: false,
  });
  let headers: [string, string][] = [];
  probe.get('/', async (_request, reply) => {
    headers = Object.entries(reply.raw.getHeaders()).map(([name, value]) => [name, String(value)]);
    return '';
  });
  await probe.inject('/');
  await probe.close();
  return headers;
}
