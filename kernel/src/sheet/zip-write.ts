import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';

const deflate = promisify<Buffer, Buffer>(deflateRaw);

/** One file to put into a zip; `name` has `/` between folders. */
export interface ZipItem {
  name: string;
  bytes: Buffer;
  /** Pictures and PDFs are packed already: they go in as they are. */
  packed?: boolean;
}

/** Beyond this a zip needs 64-bit fields, which old readers do not know. */
const MAX_SIZE = 0xffffffff;
const MAX_ITEMS = 0xffff;
const NAMES_ARE_UTF8 = 0x0800;
const STORED = 0;
const DEFLATED = 8;
const CHINA_OFFSET_MS = 8 * 3_600_000;

/**
 * Writes a zip while its files arrive: no more than one of them is in memory. `at` is the time every file carries, as clocks in
 * China show it. Throws when it grows beyond 4 GB or 65,535 files, which callers must not let happen.
 */
export async function* zipStream(items: AsyncIterable<ZipItem> | Iterable<ZipItem>, at: Date): AsyncGenerator<Buffer, void, undefined> {
  const directory: Buffer[] = [];
  const time = dosTime(at);
  let offset = 0;
  for await (const { name, bytes, packed } of items) {
    const body = packed ? bytes : await deflate(bytes);
    const title = Buffer.from(name, 'utf8');
    const fields = Buffer.alloc(22);
    fields.writeUInt16LE(NAMES_ARE_UTF8, 0);
    fields.writeUInt16LE(packed ? STORED : DEFLATED, 2);
    fields.writeUInt32LE(time, 4);
    fields.writeUInt32LE(crc32(bytes), 8);
    fields.writeUInt32LE(body.length, 12);
    fields.writeUInt32LE(bytes.length, 16);
    fields.writeUInt16LE(title.length, 20);
    if (offset + body.length + 0xffff > MAX_SIZE || directory.length >= MAX_ITEMS) throw new Error('The zip has grown too large');
    const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4, 20, 0]), fields, Buffer.alloc(2), title]);
    // Comment, disk and attributes: a plain file that its owner reads and writes, made on Unix.
    const tail = Buffer.alloc(14);
    tail.writeUInt16LE(0o100644, 8);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 3, 20, 0]), fields, Buffer.alloc(2), tail, title]));
    offset += local.length + body.length;
    yield local;
    if (body.length) yield body;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  yield Buffer.concat([list, end]);
}

/** Time and day as DOS kept them, two seconds apart. */
function dosTime(at: Date): number {
  const china = new Date(at.getTime() + CHINA_OFFSET_MS);
  const time = (china.getUTCHours() << 11) | (china.getUTCMinutes() << 5) | (china.getUTCSeconds() >> 1);
  const day = ((china.getUTCFullYear() - 1980) << 9) | ((china.getUTCMonth() + 1) << 5) | china.getUTCDate();
  return ((day << 16) | time) >>> 0;
}
