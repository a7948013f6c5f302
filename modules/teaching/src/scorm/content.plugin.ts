import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { problem, type Clock, type Crypto } from '@yangfan/kernel';
import { sendFile } from '@yangfan/platform/files';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { frameScript, type Boot } from './frame.ts';
import { innerPath } from './package.rules.ts';

const PATH = '/v1/teaching/scorm-content';
const SCRIPT = '~yangfan.js';
const TTL_S = 4 * 3600;
const PURPOSE = 'teaching.scorm';

/** What an address opens: one package for one account, and the launch that it belongs to (`-` for a preview). */
export interface Ticket {
  packageId: string;
  accountId: string;
  launchId: string;
  partId: string;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.htm': 'text/html; charset=utf-8',
  '.xhtml': 'application/xhtml+xml',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.xml': 'application/xml',
  '.xsd': 'application/xml',
  '.txt': 'text/plain; charset=utf-8',
  '.vtt': 'text/vtt',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
  '.wav': 'audio/wav',
  '.ogg': 'audio/ogg',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.pdf': 'application/pdf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.otf': 'font/otf',
  '.wasm': 'application/wasm',
};

/** The files of unpacked packages behind signed addresses, in a sandbox without an origin (ADR 18). */
export function createScormContent(deps: {
  dataDir: string;
  crypto: Crypto;
  clock: Clock;
  boot: (ticket: Ticket) => Promise<Boot | null>;
}) {
  const { crypto, clock } = deps;
  const root = join(deps.dataDir, 'scorm');
  const dirOf = (packageId: string) => join(root, packageId);

  function address(ticket: Ticket, path: string, query: string): string {
    const expires = Math.floor(clock.now().getTime() / 1000) + TTL_S;
    const body = [
      ticket.packageId,
      ticket.accountId,
      ticket.launchId,
      Buffer.from(ticket.partId).toString('base64url'),
      expires.toString(36),
    ].join('.');
    const inside = path.split('/').map(encodeURIComponent).join('/');
    return `${PATH}/${body}.${crypto.sign(PURPOSE, body)}/${inside}${query ? `?${query}` : ''}`;
  }

  function ticketOf(token: string): Ticket {
    const at = token.lastIndexOf('.');
    const body = token.slice(0, at);
    const [packageId = '', accountId = '', launchId = '', part = '', expires = ''] = body.split('.');
    const genuine = crypto.verify(PURPOSE, body, token.slice(at + 1)) && /^scp_[0-9a-z]{26}$/.test(packageId);
    if (!genuine || parseInt(expires, 36) * 1000 < clock.now().getTime())
      throw problem('auth.forbidden', '互动课件地址已失效，请回到课程页重新打开');
    return { packageId, accountId, launchId, partId: Buffer.from(part, 'base64url').toString('utf8') };
  }

  async function serve(request: FastifyRequest<{ Params: { token: string; '*': string } }>, reply: FastifyReply): Promise<unknown> {
    const { token, '*': wanted } = request.params;
    const ticket = ticketOf(token);
    secure(request, reply, token);
    if (wanted === SCRIPT) {
      const boot = await deps.boot(ticket);
      if (!boot) throw problem('request.not_found');
      return reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-store').send(frameScript(boot));
    }
    const inside = innerPath(wanted);
    const path = inside && join(dirOf(ticket.packageId), inside);
    if (!path?.startsWith(dirOf(ticket.packageId) + sep)) throw problem('request.not_found');
    const mediaType = TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream';
    try {
      if (/html/.test(mediaType))
        return reply
          .type(mediaType)
          .header('cache-control', 'private, no-cache')
          .send(withScript(await readFile(path), `${PATH}/${token}/${SCRIPT}`));
      return await sendFile(reply, { source: path, mediaType, headers: { 'cache-control': 'private, max-age=3600' } });
    } catch (error) {
      if (['ENOENT', 'EISDIR', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw problem('request.not_found');
      throw error;
    }
  }

  return {
    address,
    dirOf,
    plugin: async (app: FastifyInstance) => {
      app.get<{ Params: { token: string; '*': string } }>(`${PATH}/:token/*`, serve);
    },
  };
}
export type ScormContent = ReturnType<typeof createScormContent>;

/**
 * A package runs its own scripts but belongs to no origin: it has no cookies, no storage and no way to read what the platform
 * answers, and it may load from its own folder only. Framing is left open because its inner frames have no origin that could be named.
 */
function secure(request: FastifyRequest, reply: FastifyReply, token: string): void {
  const own = `${request.headers.host ?? ''}${PATH}/${token}/`;
  const policy = [
    'sandbox allow-scripts allow-forms allow-popups allow-modals',
    `default-src ${own} data: blob: 'unsafe-inline' 'unsafe-eval'`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const { raw } = reply;
  raw.setHeader('content-security-policy', policy);
  raw.removeHeader('x-frame-options');
  raw.setHeader('cross-origin-resource-policy', 'cross-origin');
  raw.setHeader('access-control-allow-origin', '*');
  raw.setHeader('referrer-policy', 'no-referrer');
  raw.setHeader('x-content-type-options', 'nosniff');
}

/** Puts the runtime before everything else in a page, byte for byte the same otherwise, whatever its encoding. */
export function withScript(page: Buffer, address: string): Buffer {
  const text = page.toString('latin1');
  const tag = `<script src="${address}"></script>`;
  const head = /<head(\s[^>]*)?>/i.exec(text) ?? /<html(\s[^>]*)?>/i.exec(text) ?? /<!doctype[^>]*>/i.exec(text);
  const at = head ? head.index + head[0].length : 0;
  return Buffer.from(text.slice(0, at) + tag + text.slice(at), 'latin1');
}
