import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyReply } from 'fastify';
import { rangeOf } from './type.rules.ts';

/** What to send: bytes in memory or a file on disk. */
export interface Sendable {
  source: Buffer | string;
  mediaType: string;
  headers?: Record<string, string>;
}

/**
 * Answers with a file, whole or the asked range (206, or 416 outside it). Takes the reply over,
 * because a 206 is no reply of a contract. Security headers set before are kept.
 */
export async function sendFile(reply: FastifyReply, { source, mediaType, headers = {} }: Sendable): Promise<void> {
  const size = typeof source === 'string' ? (await stat(source)).size : source.length;
  const range = rangeOf(reply.request.headers.range, size);
  const { start, end } = range ?? { start: 0, end: size - 1 };
  reply.hijack();
  const raw = reply.raw;
  const all = { ...reply.getHeaders(), ...headers, 'accept-ranges': 'bytes', 'content-type': mediaType };
  for (const [name, value] of Object.entries(all)) if (value !== undefined) raw.setHeader(name, value as string);
  if (range === null) {
    raw.writeHead(416, { 'content-range': `bytes */${size}` }).end();
    return;
  }
  raw.writeHead(range ? 206 : 200, {
    'content-length': size === 0 ? 0 : end - start + 1,
    ...(range ? { 'content-range': `bytes ${start}-${end}/${size}` } : {}),
  });
  if (reply.request.method === 'HEAD' || size === 0) {
    raw.end();
    return;
  }
  const stream = typeof source === 'string' ? createReadStream(source, { start, end }) : Readable.from([source.subarray(start, end + 1)]);
  // A reader who goes away is no failure.
  await pipeline(stream, raw).catch(() => raw.destroy());
}

/** `Content-Disposition` for a name in any script. */
export function disposition(name: string, inline: boolean): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${inline ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
