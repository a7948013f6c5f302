/** How many bytes from the beginning are enough to tell a type. */
export const HEAD_BYTES = 8192;

const starts = (head: Buffer, bytes: readonly number[], at = 0) => bytes.every((byte, index) => head[at + index] === byte);
const ascii = (head: Buffer, from: number, to: number) => head.subarray(from, to).toString('latin1');

// HEIC and AVIF share the container with MP4 but hold pictures.
const STILL_BRANDS = new Set(['heic', 'heix', 'heim', 'mif1', 'msf1', 'avif', 'avis', 'crx ']);

/** Tells a file's type by its content; null when it is none that we take. The name is never asked. */
export function detectType(head: Buffer): string | null {
  if (starts(head, [0x25, 0x50, 0x44, 0x46, 0x2d])) return 'application/pdf';
  if (starts(head, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (starts(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  if (ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 12) === 'WEBP') return 'image/webp';
  if (ascii(head, 4, 8) === 'ftyp') return boxType(ascii(head, 8, 12));
  if (starts(head, [0x1a, 0x45, 0xdf, 0xa3])) return 'audio/webm';
  if (ascii(head, 0, 4) === 'OggS') return 'audio/ogg';
  if (isMp3(head)) return 'audio/mpeg';
  if (head.length > 6 && head[0] === 0xff && (head[1]! & 0xf6) === 0xf0) return 'audio/aac';
  if (starts(head, [0x50, 0x4b, 0x03, 0x04]))
    return isSheet(head) ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' : 'application/zip';
  if (isQuestions(head)) return 'application/xml';
  return isTable(head) ? 'text/csv' : null;
}

/** Whether the detected type passes for the purpose. */
export function accepts(types: readonly string[], detected: string | null): detected is string {
  return detected !== null && types.includes(detected);
}

const boxType = (brand: string) => (STILL_BRANDS.has(brand) ? null : brand === 'M4A ' ? 'audio/mp4' : 'video/mp4');

// A tag, or the head of a frame: layer III with a version, a bit rate and a sampling rate that exist.
function isMp3(head: Buffer): boolean {
  if (ascii(head, 0, 3) === 'ID3') return head.length > 10 && head[3]! < 5;
  const [first = 0, second = 0, third = 0] = head;
  return first === 0xff && (second & 0xe6) === 0xe2 && (second & 0x18) !== 0x08 && (third & 0xf0) !== 0xf0 && (third & 0x0c) !== 0x0c;
}

function isSheet(head: Buffer): boolean {
  const text = head.toString('latin1');
  return text.includes('[Content_Types].xml') || text.includes('xl/') || text.includes('_rels/.rels');
}

// Text of any encoding we read (UTF-8, GB18030): no control characters, lines, and no markup that a browser would run.
function isTable(head: Buffer): boolean {
  if (head.length === 0) return false;
  for (const byte of head) if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return false;
  const text = head
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  return !/^(<|#!|%!|\{\\rtf)/.test(text) && /[,\t;\n]/.test(text);
}

// Data in XML, told by its root. What a browser would show as a page or a picture is none, and a document type is refused.
function isQuestions(head: Buffer): boolean {
  const text = head.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '');
  const root = /^\s*(?:<\?[^>]{0,200}\?>\s*|<!--[^]{0,500}?-->\s*)*<(?:[\w.-]+:)?([\w.-]+)[\s/>]/.exec(text)?.[1]?.toLowerCase();
  return root !== undefined && ['quiz', 'qti-assessment-item', 'assessmentitem'].includes(root);
}

/** The last part of a name a person gave, without what could lead elsewhere or confuse a header. */
export function plainName(name: string): string {
  const last = name
    .normalize('NFC')
    .split(/[\\/]/)
    .at(-1)!
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069"<>:|?*]/gu, '')
    .trim();
  const short = last.length > 150 ? last.slice(0, 100) + last.slice(-50) : last;
  return short === '' || /^\.+$/.test(short) ? '未命名文件' : short;
}

/** A single byte range of a `Range` header: `undefined` = send all, `null` = cannot be satisfied (416). Several ranges count as all. */
export function rangeOf(header: string | undefined, size: number): { start: number; end: number } | null | undefined {
  const match = header && /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  if (match[1] === '') {
    const length = Number(match[2]);
    return length === 0 || size === 0 ? null : { start: Math.max(0, size - length), end: size - 1 };
  }
  const start = Number(match[1]);
  const end = match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  return start >= size || end < start ? null : { start, end };
}
