import { readFont, readTables, table, type FontParts } from './font-read.ts';

/**
 * Joins the subset files of one web font into one TrueType font.
 * The npm package ships Chinese as about a hundred slices made for browsers. A typesetter that sees a hundred fonts of one
 * name picks one of them and calls the rest "fallback", so line breaks and punctuation suffer. One file avoids that.
 * Only what printing needs is kept: outlines, widths and the character map. Kerning, substitution and vertical metrics go.
 */

/** How the joined font calls itself. */
export interface FontName {
  family: string;
  /** CSS weight, 400 or 700 */
  weight: number;
}

const COMPOSITE_WORDS = 0x0001;
const COMPOSITE_SCALE = 0x0008;
const COMPOSITE_MORE = 0x0020;
const COMPOSITE_XY_SCALE = 0x0040;
const COMPOSITE_TWO_BY_TWO = 0x0080;

/** Joins TrueType (`glyf`) subsets of one design into one font; of a character held twice the first is kept. */
export function mergeFonts(files: Buffer[], name: FontName): Buffer {
  const subsets = files.map(readFont);
  const first = subsets[0];
  if (!first) throw new Error('No font files to merge');
  const glyphs: Buffer[] = [];
  const metrics: Buffer[] = [];
  const map = new Map<number, number>();
  for (const subset of subsets) {
    // Glyph 0 of the first file stays ".notdef"; the others bring their own copy, which costs a few bytes and no care.
    const base = glyphs.length;
    for (const glyph of subset.glyphs) glyphs.push(shiftComposite(glyph, base));
    metrics.push(...subset.metrics);
    for (const [code, glyph] of subset.map) if (!map.has(code) && glyph !== 0) map.set(code, glyph + base);
  }
  if (glyphs.length > 0xffff) throw new Error(`Too many glyphs for one font: ${glyphs.length}`);
  const { glyf, loca } = packGlyphs(glyphs);
  return packFont([
    ['OS/2', patched(first, 'OS/2', (t) => patchOs2(t, map, name.weight))],
    ['cmap', packCmap(map)],
    ['glyf', glyf],
    ['head', patched(first, 'head', (t) => patchHead(t, subsets, name.weight))],
    ['hhea', patched(first, 'hhea', (t) => patchHhea(t, subsets, glyphs.length))],
    ['hmtx', Buffer.concat(metrics)],
    ['loca', loca],
    ['maxp', patched(first, 'maxp', (t) => patchMaxp(t, subsets, glyphs.length))],
    ['name', packName(name)],
    ['post', packPost(table(first, 'post'))],
  ]);
}

/** The same font under another name and width class "normal", everything else untouched. */
export function renameFont(file: Buffer, name: FontName): Buffer {
  const tables = readTables(file);
  const os2 = Buffer.from(tables.get('OS/2') ?? Buffer.alloc(78));
  os2.writeUInt16BE(name.weight, 4);
  os2.writeUInt16BE(5, 6);
  tables.set('OS/2', os2).set('name', packName(name));
  return packFont([...tables].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A composite glyph names its parts by number, and the numbers move with the merge. */
function shiftComposite(glyph: Buffer, base: number): Buffer {
  if (base === 0 || glyph.length === 0 || glyph.readInt16BE(0) >= 0) return glyph;
  const copy = Buffer.from(glyph);
  let at = 10;
  for (;;) {
    const flags = copy.readUInt16BE(at);
    copy.writeUInt16BE(copy.readUInt16BE(at + 2) + base, at + 2);
    at += flags & COMPOSITE_WORDS ? 8 : 6;
    if (flags & COMPOSITE_SCALE) at += 2;
    else if (flags & COMPOSITE_XY_SCALE) at += 4;
    else if (flags & COMPOSITE_TWO_BY_TWO) at += 8;
    if (!(flags & COMPOSITE_MORE)) return copy;
  }
}

function packGlyphs(glyphs: Buffer[]): { glyf: Buffer; loca: Buffer } {
  const loca = Buffer.alloc((glyphs.length + 1) * 4);
  const parts: Buffer[] = [];
  let at = 0;
  glyphs.forEach((glyph, i) => {
    loca.writeUInt32BE(at, i * 4);
    const pad = (4 - (glyph.length % 4)) % 4;
    parts.push(glyph, Buffer.alloc(pad));
    at += glyph.length + pad;
  });
  loca.writeUInt32BE(at, glyphs.length * 4);
  return { glyf: Buffer.concat(parts), loca };
}

function packCmap(map: Map<number, number>): Buffer {
  const groups: [start: number, end: number, glyph: number][] = [];
  for (const [code, glyph] of [...map].sort((a, b) => a[0] - b[0])) {
    const last = groups.at(-1);
    if (last && last[1] + 1 === code && last[2] + code - last[0] === glyph) last[1] = code;
    else groups.push([code, code, glyph]);
  }
  const out = Buffer.alloc(12 + 16 + groups.length * 12);
  out.writeUInt16BE(1, 2);
  out.writeUInt16BE(3, 4); // Windows
  out.writeUInt16BE(10, 6); // full Unicode
  out.writeUInt32BE(12, 8);
  out.writeUInt16BE(12, 12);
  out.writeUInt32BE(16 + groups.length * 12, 16);
  out.writeUInt32BE(groups.length, 24);
  groups.forEach((group, i) => group.forEach((value, j) => out.writeUInt32BE(value, 28 + i * 12 + j * 4)));
  return out;
}

function packName({ family, weight }: FontName): Buffer {
  const style = weight >= 600 ? 'Bold' : 'Regular';
  const texts: [number, string][] = [
    [1, family],
    [2, style],
    [3, `${family} ${style} merged`],
    [4, `${family} ${style}`],
    [6, `${family.replaceAll(' ', '')}-${style}`],
  ];
  const strings = texts.map(([, text]) => Buffer.from(text, 'utf16le').swap16());
  const head = Buffer.alloc(6 + texts.length * 12);
  head.writeUInt16BE(texts.length, 2);
  head.writeUInt16BE(head.length, 4);
  let offset = 0;
  texts.forEach(([id], i) => {
    const length = strings[i]?.length ?? 0;
    [3, 1, 0x0409, id, length, offset].forEach((value, j) => head.writeUInt16BE(value, 6 + i * 12 + j * 2));
    offset += length;
  });
  return Buffer.concat([head, ...strings]);
}

function patched(subset: FontParts, tag: string, patch: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(table(subset, tag));
  patch(copy);
  return copy;
}

function patchOs2(os2: Buffer, map: Map<number, number>, weight: number): void {
  const codes = [...map.keys()];
  os2.writeUInt16BE(weight, 4);
  os2.writeUInt16BE(weight >= 600 ? 0x0020 : 0x0040, 62); // bold or regular
  os2.writeUInt16BE(
    Math.min(
      0xffff,
      codes.reduce((a, b) => Math.min(a, b), 0xffff),
    ),
    64,
  );
  os2.writeUInt16BE(
    Math.min(
      0xffff,
      codes.reduce((a, b) => Math.max(a, b), 0),
    ),
    66,
  );
}

function patchHead(head: Buffer, subsets: FontParts[], weight: number): void {
  const reach = (at: number, pick: (a: number, b: number) => number): number =>
    subsets.map((s) => table(s, 'head').readInt16BE(at)).reduce(pick);
  head.writeUInt32BE(0, 8); // file checksum: no reader of ours asks for it
  head.writeInt16BE(reach(36, Math.min), 36);
  head.writeInt16BE(reach(38, Math.min), 38);
  head.writeInt16BE(reach(40, Math.max), 40);
  head.writeInt16BE(reach(42, Math.max), 42);
  head.writeUInt16BE(weight >= 600 ? 1 : 0, 44);
  head.writeUInt16BE(1, 50); // long loca
}

function patchHhea(hhea: Buffer, subsets: FontParts[], glyphCount: number): void {
  const all = subsets.map((s) => table(s, 'hhea'));
  hhea.writeUInt16BE(
    all.map((t) => t.readUInt16BE(10)).reduce((a, b) => Math.max(a, b)),
    10,
  );
  for (const at of [12, 14])
    hhea.writeInt16BE(
      all.map((t) => t.readInt16BE(at)).reduce((a, b) => Math.min(a, b)),
      at,
    );
  hhea.writeInt16BE(
    all.map((t) => t.readInt16BE(16)).reduce((a, b) => Math.max(a, b)),
    16,
  );
  hhea.writeUInt16BE(glyphCount, 34);
}

function patchMaxp(maxp: Buffer, subsets: FontParts[], glyphCount: number): void {
  // Every limit of the joined font is the largest of its parts.
  for (let at = 6; at < maxp.length; at += 2) {
    maxp.writeUInt16BE(
      subsets.map((s) => table(s, 'maxp').readUInt16BE(at)).reduce((a, b) => Math.max(a, b)),
      at,
    );
  }
  maxp.writeUInt16BE(glyphCount, 4);
}

function packPost(source: Buffer): Buffer {
  const post = Buffer.from(source.subarray(0, 32));
  post.writeUInt32BE(0x00030000, 0); // no glyph names
  return post;
}

function packFont(tables: [tag: string, body: Buffer][]): Buffer {
  const head = Buffer.alloc(12 + tables.length * 16);
  const power = Math.floor(Math.log2(tables.length));
  head.writeUInt32BE(0x00010000, 0);
  head.writeUInt16BE(tables.length, 4);
  head.writeUInt16BE(16 * 2 ** power, 6);
  head.writeUInt16BE(power, 8);
  head.writeUInt16BE(16 * (tables.length - 2 ** power), 10);
  const parts: Buffer[] = [head];
  let offset = head.length;
  tables.forEach(([tag, body], i) => {
    const at = 12 + i * 16;
    head.write(tag, at, 'latin1');
    head.writeUInt32BE(checksum(body), at + 4);
    head.writeUInt32BE(offset, at + 8);
    head.writeUInt32BE(body.length, at + 12);
    const pad = (4 - (body.length % 4)) % 4;
    parts.push(body, Buffer.alloc(pad));
    offset += body.length + pad;
  });
  return Buffer.concat(parts);
}

function checksum(body: Buffer): number {
  let sum = 0;
  const whole = body.length - (body.length % 4);
  for (let at = 0; at < whole; at += 4) sum = (sum + body.readUInt32BE(at)) >>> 0;
  let tail = 0;
  for (let at = whole; at < body.length; at += 1) tail = (tail | ((body[at] ?? 0) << (24 - (at - whole) * 8))) >>> 0;
  return (sum + tail) >>> 0;
}
