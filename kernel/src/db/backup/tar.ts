import type { Readable } from 'node:stream';

export interface TarEntry {
  /** Path inside the archive, with `/`, never absolute, never with `..`. */
  path: string;
  kind: 'file' | 'directory';
  size: number;
  /** The content; must be read to the end before the next entry is asked for. */
  content: AsyncIterable<Buffer>;
}

const BLOCK = 512;

/** Reads bytes in asked-for amounts from a stream of chunks. */
class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: Readable) {
    this.#chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** Up to `max` bytes; empty at the end. */
  async some(max: number): Promise<Buffer> {
    if (this.#rest.length === 0) {
      const { done, value } = await this.#chunks.next();
      if (done) return this.#rest;
      this.#rest = value;
    }
    const part = this.#rest.subarray(0, max);
    this.#rest = this.#rest.subarray(part.length);
    return part;
  }

  async exactly(size: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let missing = size; missing > 0;) {
      const part = await this.some(missing);
      if (part.length === 0) throw new Error('tar: ends in the middle');
      parts.push(part);
      missing -= part.length;
    }
    return Buffer.concat(parts);
  }
}

const text = (header: Buffer, from: number, length: number): string => header.toString('utf8', from, from + length).replace(/\0.*$/s, '');

function sizeIn(header: Buffer): number {
  // A set top bit means binary: sizes past 8 GB.
  if (((header[124] as number) & 0x80) === 0) return Number.parseInt(text(header, 124, 12).trim() || '0', 8);
  let size = 0n;
  for (const byte of header.subarray(125, 136)) size = (size << 8n) | BigInt(byte);
  return Number(size);
}

function assertChecksum(header: Buffer): void {
  let sum = 0;
  for (let at = 0; at < BLOCK; at++) sum += at >= 148 && at < 156 ? 32 : (header[at] as number);
  if (sum !== Number.parseInt(text(header, 148, 8).trim(), 8)) throw new Error('tar: header checksum is wrong');
}

/** Entries of a tar as PostgreSQL writes it: files and folders. Anything that would land outside the target, or is a link, throws. */
export async function* readTar(stream: Readable): AsyncGenerator<TarEntry> {
  const reader = new ByteReader(stream);
  for (;;) {
    const header = await reader.exactly(BLOCK);
    if (header.every((byte) => byte === 0)) {
      while ((await reader.some(1 << 16)).length > 0);
      return;
    }
    assertChecksum(header);
    const prefix = text(header, 345, 155);
    const path = (prefix ? `${prefix}/` : '') + text(header, 0, 100).replace(/\/$/, '');
    const type = String.fromCharCode(header[156] || 48);
    if (type !== '0' && type !== '5') throw new Error(`tar: ${path} is neither file nor folder`);
    if (path.startsWith('/') || path.split('/').includes('..')) throw new Error(`tar: ${path} leads outside`);
    const size = type === '0' ? sizeIn(header) : 0;
    let left = size;
    const content = (async function* () {
      while (left > 0) {
        const part = await reader.some(left);
        if (part.length === 0) throw new Error('tar: ends in the middle');
        left -= part.length;
        yield part;
      }
    })();
    yield { path, kind: type === '0' ? 'file' : 'directory', size, content };
    if (left > 0) throw new Error(`tar: content of ${path} was not read`);
    await reader.exactly((BLOCK - (size % BLOCK)) % BLOCK);
  }
}
