import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** What a test may do to the way between phone and server. */
export interface Front {
  url: string;
  /** While `false`, calls to the server are cut as by a lost network; pages still come. */
  setOnline(isOnline: boolean): void;
  stop(): Promise<void>;
}

/** Serves the H5 build below /m/ and hands everything else on to the product: one origin, as behind the gateway. */
export async function startFront(dist: string, productUrl: string, port = 0): Promise<Front> {
  if (!existsSync(join(dist, 'index.html'))) throw new Error(`no H5 build in ${dist}: npm run build:h5 first`);
  let isOnline = true;
  const target = new URL(productUrl);
  const server: Server = createServer((asked, answer) => {
    const path = (asked.url ?? '/').split('?')[0]!;
    if (path.startsWith('/m/')) return page(join(dist, normalize(path.slice(3)) || '.'), dist, answer);
    if (!isOnline) return void asked.socket.destroy();
    handOn(asked, answer, target);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`,
    setOnline: (next) => (isOnline = next),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function page(file: string, dist: string, answer: ServerResponse): void {
  const found = file.startsWith(dist) && existsSync(file) && statSync(file).isFile() ? file : join(dist, 'index.html');
  answer.writeHead(200, { 'content-type': TYPES[extname(found)] ?? 'application/octet-stream' });
  createReadStream(found).pipe(answer);
}

function handOn(asked: IncomingMessage, answer: ServerResponse, target: URL): void {
  const onward = request(
    { host: target.hostname, port: target.port, path: asked.url, method: asked.method, headers: asked.headers },
    (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    },
  );
  onward.on('error', () => asked.socket.destroy());
  asked.on('aborted', () => onward.destroy());
  asked.pipe(onward);
}
