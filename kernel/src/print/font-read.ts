/** A TrueType font taken apart. */
export interface FontParts {
  glyphs: Buffer[];
  /** advance and left side bearing of each glyph, four bytes each */
  metrics: Buffer[];
  /** code point → glyph */
  map: Map<number, number>;
  tables: Map<string, Buffer>;
}

/** The tables of a TrueType or OpenType font, by tag. */
export function readTables(file: Buffer): Map<string, Buffer> {
  const tables = new Map<string, Buffer>();
  const count = file.readUInt16BE(4);
  for (let i = 0; i < count; i += 1) {
    const at = 12 + i * 16;
    const from = file.readUInt32BE(at + 8);
    tables.set(file.toString('latin1', at, at + 4), file.subarray(from, from + file.readUInt32BE(at + 12)));
  }
  return tables;
}

/** Takes a TrueType (`glyf`) font apart. */
export function readFont(file: Buffer): FontParts {
  const tables = readTables(file);
  const half = { tables, glyphs: [], metrics: [], map: new Map<number, number>() };
  const glyphCount = table(half, 'maxp').readUInt16BE(4);
  return { tables, glyphs: readGlyphs(half, glyphCount), metrics: readMetrics(half, glyphCount), map: readCmap(table(half, 'cmap')) };
}

/** One table that the font must have. */
export function table(font: FontParts, tag: string): Buffer {
  const found = font.tables.get(tag);
  if (!found) throw new Error(`Font without table ${tag}`);
  return found;
}

function readGlyphs(font: FontParts, count: number): Buffer[] {
  const loca = table(font, 'loca');
  const glyf = table(font, 'glyf');
  const isLong = table(font, 'head').readUInt16BE(50) === 1;
  const offset = (i: number): number => (isLong ? loca.readUInt32BE(i * 4) : loca.readUInt16BE(i * 2) * 2);
  return Array.from({ length: count }, (_, i) => glyf.subarray(offset(i), offset(i + 1)));
}

function readMetrics(font: FontParts, count: number): Buffer[] {
  const hmtx = table(font, 'hmtx');
  const full = table(font, 'hhea').readUInt16BE(34);
  return Array.from({ length: count }, (_, i) => {
    if (i < full) return hmtx.subarray(i * 4, i * 4 + 4);
    // Glyphs past the last full entry share its advance and only carry a bearing.
    const bearing = full * 4 + (i - full) * 2;
    return Buffer.concat([hmtx.subarray((full - 1) * 4, (full - 1) * 4 + 2), hmtx.subarray(bearing, bearing + 2)]);
  });
}

function readCmap(cmap: Buffer): Map<number, number> {
  const map = new Map<number, number>();
  for (let i = 0; i < cmap.readUInt16BE(2); i += 1) {
    const sub = cmap.subarray(cmap.readUInt32BE(4 + i * 8 + 4));
    const format = sub.readUInt16BE(0);
    if (format === 4) readFormat4(sub, map);
    else if (format === 12) readFormat12(sub, map);
  }
  return map;
}

function readFormat4(sub: Buffer, map: Map<number, number>): void {
  const doubled = sub.readUInt16BE(6);
  for (let s = 0; s < doubled; s += 2) {
    const end = sub.readUInt16BE(14 + s);
    const start = sub.readUInt16BE(16 + doubled + s);
    const delta = sub.readUInt16BE(16 + doubled * 2 + s);
    const rangeAt = 16 + doubled * 3 + s;
    const range = sub.readUInt16BE(rangeAt);
    for (let code = start; code <= end && code !== 0xffff; code += 1) {
      const raw = range === 0 ? code : sub.readUInt16BE(rangeAt + range + (code - start) * 2);
      if (range !== 0 && raw === 0) continue;
      map.set(code, (raw + delta) & 0xffff);
    }
  }
}

function readFormat12(sub: Buffer, map: Map<number, number>): void {
  const groups = sub.readUInt32BE(12);
  for (let g = 0; g < groups; g += 1) {
    const at = 16 + g * 12;
    const start = sub.readUInt32BE(at);
    const end = sub.readUInt32BE(at + 4);
    const glyph = sub.readUInt32BE(at + 8);
    for (let code = start; code <= end; code += 1) map.set(code, glyph + code - start);
  }
}
