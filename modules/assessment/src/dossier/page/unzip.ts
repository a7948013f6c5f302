/** Beyond this nothing is unpacked: a dossier has some hundreds of kilobytes. */
const MAX_BYTES = 64 * 1024 ** 2;
const MAX_FILES = 50;

/** The files of a zip by name. Throws a Chinese sentence where it can't be read. */
export async function unzip(bytes: Uint8Array<ArrayBuffer>): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) throw new Error('压缩包不完整（找不到结尾），可能没有下载完');
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  if (count > MAX_FILES) throw new Error('压缩包里的文件太多，不是培训档案');
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) throw new Error('压缩包的目录损坏');
    const method = view.getUint16(at + 10, true);
    const packed = view.getUint32(at + 20, true);
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const local = view.getUint32(at + 42, true);
    if (local + 30 > bytes.length) throw new Error('压缩包的目录损坏');
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const body = bytes.slice(from, from + packed);
    if (!name.endsWith('/')) {
      const plain = method === 0 ? body : method === 8 ? await inflate(body) : null;
      if (!plain) throw new Error(`${name} 的压缩方式不认识，请先解压，再放入里面的文件`);
      total += plain.length;
      if (total > MAX_BYTES) throw new Error('压缩包太大，不是培训档案');
      // Whoever packs a folder again puts its name before the files'.
      const short = name.slice(name.lastIndexOf('/') + 1);
      if (files.has(short)) throw new Error(`压缩包里有两个 ${short}`);
      files.set(short, plain);
    }
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return files;
}

async function inflate(body: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if (typeof DecompressionStream === 'undefined') throw new Error('这个浏览器不能解压，请先解压，再放入里面的文件');
  const reader = new Blob([body]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const pieces: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new Error('压缩包损坏，解不开');
    });
    if (done) break;
    total += value.length;
    if (total > MAX_BYTES) throw new Error('压缩包太大，不是培训档案');
    pieces.push(value);
  }
  return new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer());
}
