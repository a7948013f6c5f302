import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { SUBSYSTEMS, type Subsystem } from '@yangfan/kernel';

/** Which subsystem answers a path: by its second segment; everything that is no module is the platform's. */
export function subsystemOf(url: string): Subsystem {
  const segment = url.split('/')[2]?.split('?')[0] ?? '';
  return (SUBSYSTEMS as readonly string[]).includes(segment) && url.startsWith('/v1/') ? (segment as Subsystem) : 'platform';
}

/** A small reverse proxy for subsystems that run apart, for tests and small installations; nginx does the same in deploy/. */
export function createGateway(targets: Record<Subsystem, string>) {
  const server = createServer((request, response) => pass(request, response, new URL(targets[subsystemOf(request.url ?? '/')])));
  // Longer than the callers keep a connection, so that none is used at the moment it is closed.
  server.keepAliveTimeout = 75_000;
  server.on('upgrade', (request, socket, head) => {
    const target = new URL(targets[subsystemOf(request.url ?? '/')]);
    const upstream = connect(Number(target.port), target.hostname, () => {
      const headers = Object.entries(request.headers).flatMap(([name, value]) =>
        (Array.isArray(value) ? value : [value]).map((one) => `${name}: ${one}`),
      );
      upstream.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  return server;
}

function pass(request: IncomingMessage, response: ServerResponse, target: URL): void {
  const upstream = httpRequest(
    {
      host: target.hostname,
      port: target.port,
      method: request.method,
      path: request.url,
      headers: { ...request.headers, 'x-forwarded-for': request.socket.remoteAddress ?? '' },
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  upstream.on('error', () => {
    if (!response.headersSent) response.writeHead(503, { 'content-type': 'application/problem+json' });
    response.end(
      JSON.stringify({
        type: 'about:blank',
        title: '系统正在恢复',
        status: 503,
        code: 'server.unavailable',
        detail: '系统正在恢复，请过几秒再试',
        traceId: '',
      }),
    );
  });
  request.pipe(upstream);
}
