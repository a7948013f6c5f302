import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import { brokenFile, SheetError } from './sheet-error.ts';

const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw);

const END_SIZE = 22;
const MAX_COMMENT = 0xffff;
const MAX_ENTRIES = 2_000;
const IS_ENCRYPTED = 0x0001;
const STORED = 0;
const DEFLATED = 8;

interface ZipEntry {
  flags: number;
  method: number;
  crc: number;
  packedSize: number;
  size: number;
  offset: number;
  /** File type and rights as Unix keeps them; 0 where the writer said none. */
  unixMode: number;
}

/** The directory of a zip file, whose entries are unpacked one by one on demand. */
export interface Zip {
  /** What the directory names, in its order. */
  list(): { name: string; size: number; packedSize: number; unixMode: number }[];
  has(name: string): boolean;
  /** Unpacks one entry; refuses one that is larger than its directory says, or whose checksum is wrong. */
  read(name: string): Promise<Buffer>;
}

/** Opens a zip held in memory. Everything the directory promises is checked against `maxUnpacked` (bytes) before anything is unpacked. */
export function openZip(bytes: Buffer, maxUnpacked: number): Zip {
  const entries = readDirectory(bytes);
  const total = [...entries.values()].reduce((sum, entry) => sum + entry.size, 0);
  if (total > maxUnpacked) throw bomb();
  return {
    list: () => [...entries].map(([name, { size, packedSize, unixMode }]) => ({ name, size, packedSize, unixMode })),
    has: (name) => entries.has(name),
    read: async (name) => {
      const entry = entries.get(name);
      if (!entry) throw brokenFile(`No entry ${name}`);
      return unpack(bytes, entry);
    },
  };
}

function bomb(cause?: unknown): SheetError {
  return new SheetError('sheet.bomb', '文件解压后大得不正常，为安全起见没有读取。请删去多余的内容和图片，只保留数据后重新上传。', {
    cause,
  });
}

function readDirectory(bytes: Buffer): Map<string, ZipEntry> {
  const end = findEnd(bytes);
  const count = bytes.readUInt16LE(end + 10);
  if (count > MAX_ENTRIES) throw bomb();
  const entries = new Map<string, ZipEntry>();
  let at = bytes.readUInt32LE(end + 16);
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) throw brokenFile('Bad directory entry');
    const nameLength = bytes.readUInt16LE(at + 28);
    const extraLength = bytes.readUInt16LE(at + 30);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength).replaceAll('\\', '/');
    const entry: ZipEntry = {
      flags: bytes.readUInt16LE(at + 8),
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packedSize: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
      // Written by Unix (3) or macOS (19): the upper half of the attributes is the mode.
      unixMode: [3, 19].includes(bytes[at + 5]!) ? bytes.readUInt16LE(at + 40) : 0,
    };
    readLargeSizes(entry, bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength));
    // Two entries of one name are how a file shows one thing to a checker and another to a reader.
    if (entries.has(name)) throw brokenFile(`Two entries named ${name}`);
    entries.set(name, entry);
    at += 46 + nameLength + extraLength + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

function findEnd(bytes: Buffer): number {
  for (let at = bytes.length - END_SIZE; at >= Math.max(0, bytes.length - END_SIZE - MAX_COMMENT); at -= 1) {
    if (bytes.readUInt32LE(at) === 0x06054b50) return at;
  }
  throw brokenFile('No end of directory');
}

/** Some writers always keep sizes in the 64-bit field, even for small files. */
function readLargeSizes(entry: ZipEntry, extra: Buffer): void {
  let at = 0;
  while (at + 4 <= extra.length) {
    const length = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 0x0001) {
      let field = at + 4;
      for (const key of ['size', 'packedSize', 'offset'] as const) {
        if (entry[key] !== 0xffffffff) continue;
        if (field + 8 > extra.length) throw brokenFile('Short 64-bit field');
        entry[key] = Number(extra.readBigUInt64LE(field));
        field += 8;
      }
    }
    at += 4 + length;
  }
}

async function unpack(bytes: Buffer, entry: ZipEntry): Promise<Buffer> {
  if (entry.flags & IS_ENCRYPTED) throw new SheetError('sheet.encrypted', '文件设有密码，无法读取。请取消密码后重新上传。');
  const head = entry.offset;
  if (head + 30 > bytes.length || bytes.readUInt32LE(head) !== 0x04034b50) throw brokenFile('Bad local header');
  const start = head + 30 + bytes.readUInt16LE(head + 26) + bytes.readUInt16LE(head + 28);
  if (start + entry.packedSize > bytes.length) throw brokenFile('Entry reaches past the end');
  const body = await inflateEntry(bytes.subarray(start, start + entry.packedSize), entry);
  if (body.length !== entry.size || crc32(body) !== entry.crc) throw brokenFile('Size or checksum differs');
  return body;
}

async function inflateEntry(packed: Buffer, entry: ZipEntry): Promise<Buffer> {
  if (entry.method === STORED) return packed;
  if (entry.method !== DEFLATED) throw brokenFile(`Packing method ${entry.method}`);
  try {
    return await inflate(packed, { maxOutputLength: Math.max(1, entry.size) });
  } catch (error) {
    // Unpacking stopped at the promised size, so the directory lied.
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw bomb(error);
    throw brokenFile(error);
  }
}
