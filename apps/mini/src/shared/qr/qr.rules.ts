/**
 * QR codes (ISO/IEC 18004), byte mode, error correction M, versions 1–10: up to 213 bytes, which any address of ours fits.
 * Own arithmetic, because a mini-program may carry no canvas library for one picture.
 */

/** Per version: error-correction bytes a block, then the data bytes of each block. */
const BLOCKS: readonly [ec: number, data: readonly number[]][] = [
  [10, [16]],
  [16, [28]],
  [26, [44]],
  [18, [32, 32]],
  [24, [43, 43]],
  [16, [27, 27, 27, 27]],
  [18, [31, 31, 31, 31]],
  [22, [38, 38, 39, 39]],
  [22, [36, 36, 36, 37, 37]],
  [26, [43, 43, 43, 43, 44]],
];
/** Centres of the alignment patterns. */
const ALIGN: readonly (readonly number[])[] = [
  [],
  [6, 18],
  [6, 22],
  [6, 26],
  [6, 30],
  [6, 34],
  [6, 22, 38],
  [6, 24, 42],
  [6, 26, 46],
  [6, 28, 50],
];
const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (_r, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];

/** A square of dark (`true`) and light modules; `null` is a place that nothing has been written to yet. */
type Square = (boolean | null)[][];
export interface QrCode {
  version: number;
  mask: number;
  dark: boolean[][];
}

/** The code of a text given as its UTF-8 bytes; `null` when it is too long. */
export function encodeQr(bytes: readonly number[]): QrCode | null {
  const version = versionFor(bytes.length);
  if (version === null) return null;
  const bits = bitsOf(interleave(dataBytes(bytes, version), version));
  let best: QrCode | null = null;
  let least = Infinity;
  for (let mask = 0; mask < MASKS.length; mask += 1) {
    const dark = draw(version, bits, mask);
    const cost = penalty(dark);
    if (cost < least) [best, least] = [{ version, mask, dark }, cost];
  }
  return best;
}

const lengthBits = (version: number) => (version < 10 ? 8 : 16);
const capacity = (version: number) => BLOCKS[version - 1]![1].reduce((sum, one) => sum + one, 0);

function versionFor(length: number): number | null {
  for (let version = 1; version <= BLOCKS.length; version += 1)
    if (4 + lengthBits(version) + length * 8 <= capacity(version) * 8) return version;
  return null;
}

function dataBytes(bytes: readonly number[], version: number): number[] {
  const bits: boolean[] = [];
  const put = (value: number, count: number) => {
    for (let at = count - 1; at >= 0; at -= 1) bits.push(((value >> at) & 1) === 1);
  };
  put(0b0100, 4);
  put(bytes.length, lengthBits(version));
  for (const byte of bytes) put(byte, 8);
  const room = capacity(version) * 8;
  put(0, Math.min(4, room - bits.length));
  while (bits.length % 8 !== 0) bits.push(false);
  const whole: number[] = [];
  for (let at = 0; at < bits.length; at += 8) whole.push(bits.slice(at, at + 8).reduce((sum, bit) => sum * 2 + (bit ? 1 : 0), 0));
  for (let turn = 0; whole.length < capacity(version); turn += 1) whole.push(turn % 2 === 0 ? 0xec : 0x11);
  return whole;
}

/** Cuts the data into blocks, adds each block's correction bytes, and deals them out in turn. */
function interleave(data: readonly number[], version: number): number[] {
  const [ec, sizes] = BLOCKS[version - 1]!;
  let from = 0;
  const blocks = sizes.map((size) => data.slice(from, (from += size)));
  const checks = blocks.map((block) => correction(block, ec));
  const dealt: number[] = [];
  for (let at = 0; at < Math.max(...sizes); at += 1) for (const block of blocks) if (at < block.length) dealt.push(block[at]!);
  for (let at = 0; at < ec; at += 1) for (const check of checks) dealt.push(check[at]!);
  return dealt;
}

/** Multiplication in GF(256) with the polynomial 0x11d. */
function times(a: number, b: number): number {
  let product = 0;
  for (let left = a, right = b; right > 0; right >>= 1) {
    if (right & 1) product ^= left;
    left = left & 0x80 ? (left << 1) ^ 0x11d : left << 1;
  }
  return product;
}

/** Reed–Solomon: the remainder of the block divided by the generator of degree `count`. */
function correction(block: readonly number[], count: number): number[] {
  let generator = [1];
  for (let at = 0, root = 1; at < count; at += 1, root = times(root, 2)) {
    const next = [...generator, 0];
    generator.forEach((factor, place) => (next[place + 1]! ^= times(factor, root)));
    generator = next;
  }
  const rest = [...block, ...Array.from({ length: count }, () => 0)];
  for (let at = 0; at < block.length; at += 1) {
    const factor = rest[at]!;
    if (factor !== 0) generator.forEach((value, place) => (rest[at + place]! ^= times(value, factor)));
  }
  return rest.slice(block.length);
}

const bitsOf = (bytes: readonly number[]) => bytes.flatMap((byte) => [7, 6, 5, 4, 3, 2, 1, 0].map((at) => ((byte >> at) & 1) === 1));

function draw(version: number, bits: readonly boolean[], mask: number): boolean[][] {
  const size = version * 4 + 17;
  const square: Square = Array.from({ length: size }, () => Array.from({ length: size }, () => null));
  for (const [row, column] of [
    [0, 0],
    [0, size - 7],
    [size - 7, 0],
  ] as const)
    finder(square, row, column);
  for (const row of ALIGN[version - 1]!)
    for (const column of ALIGN[version - 1]!) if (square[row]![column] === null) alignment(square, row, column);
  for (let at = 8; at < size - 8; at += 1) {
    square[6]![at] ??= at % 2 === 0;
    square[at]![6] ??= at % 2 === 0;
  }
  formatBits(square, mask);
  if (version >= 7) versionBits(square, version);
  fill(square, bits, MASKS[mask]!);
  return square.map((row) => row.map((module) => module === true));
}

function finder(square: Square, top: number, left: number): void {
  for (let row = -1; row <= 7; row += 1)
    for (let column = -1; column <= 7; column += 1) {
      const line = square[top + row];
      if (!line || left + column < 0 || left + column >= line.length) continue;
      const ring = Math.max(Math.abs(row - 3), Math.abs(column - 3));
      line[left + column] = ring !== 2 && ring !== 4;
    }
}

function alignment(square: Square, centreRow: number, centreColumn: number): void {
  for (let row = -2; row <= 2; row += 1)
    for (let column = -2; column <= 2; column += 1)
      square[centreRow + row]![centreColumn + column] = Math.max(Math.abs(row), Math.abs(column)) !== 1;
}

/** Remainder of a BCH code. */
function bch(value: number, generator: number, degree: number): number {
  let rest = value << degree;
  for (let at = 31 - Math.clz32(rest); at >= degree; at = 31 - Math.clz32(rest)) {
    rest ^= generator << (at - degree);
    if (rest === 0) break;
  }
  return rest;
}

/** Level M is 00; both copies, and the module that is always dark. */
function formatBits(square: Square, mask: number): void {
  const size = square.length;
  const word = ((mask << 10) | bch(mask, 0x537, 10)) ^ 0x5412;
  for (let at = 0; at < 15; at += 1) {
    const dark = ((word >> at) & 1) === 1;
    const upright = at < 6 ? at : at < 8 ? at + 1 : size - 15 + at;
    square[upright]![8] = dark;
    const across = at < 8 ? size - 1 - at : at < 9 ? 7 : 14 - at;
    square[8]![across] = dark;
  }
  square[size - 8]![8] = true;
}

function versionBits(square: Square, version: number): void {
  const size = square.length;
  const word = (version << 12) | bch(version, 0x1f25, 12);
  for (let at = 0; at < 18; at += 1) {
    const dark = ((word >> at) & 1) === 1;
    square[Math.floor(at / 3)]![size - 11 + (at % 3)] = dark;
    square[size - 11 + (at % 3)]![Math.floor(at / 3)] = dark;
  }
}

/** Two columns at a time, up and down, from the right; the mask turns what it covers. */
function fill(square: Square, bits: readonly boolean[], covers: (row: number, column: number) => boolean): void {
  const size = square.length;
  let next = 0;
  let isUp = true;
  for (let right = size - 1; right > 0; right -= 2) {
    // The upright timing line is no column of data.
    if (right === 6) right -= 1;
    for (let step = 0; step < size; step += 1) {
      const row = isUp ? size - 1 - step : step;
      for (const column of [right, right - 1])
        if (square[row]![column] === null) square[row]![column] = (bits[next++] ?? false) !== covers(row, column);
    }
    isUp = !isUp;
  }
}

/** How hard the pattern is to read: long runs, blocks, things that look like a finder, too much of one colour. */
function penalty(dark: readonly boolean[][]): number {
  const size = dark.length;
  const columns = dark.map((_row, at) => dark.map((row) => row[at]!));
  let cost = 0;
  for (const line of [...dark, ...columns]) {
    let run = 1;
    for (let at = 1; at <= size; at += 1) {
      if (at < size && line[at] === line[at - 1]) run += 1;
      else {
        if (run >= 5) cost += run - 2;
        run = 1;
      }
    }
    const text = line.map((module) => (module ? '1' : '0')).join('');
    cost += 40 * ((text.match(/(?=10111010000)/g) ?? []).length + (text.match(/(?=00001011101)/g) ?? []).length);
  }
  for (let row = 1; row < size; row += 1)
    for (let column = 1; column < size; column += 1) {
      const corner = dark[row]![column];
      if (corner === dark[row - 1]![column] && corner === dark[row]![column - 1] && corner === dark[row - 1]![column - 1]) cost += 3;
    }
  const share = dark.flat().filter(Boolean).length / (size * size);
  return cost + Math.floor(Math.abs(share * 100 - 50) / 5) * 10;
}

/** The code as a picture with its quiet zone. */
export function drawQr({ dark }: QrCode): string {
  const size = dark.length + 8;
  const path = dark.flatMap((row, y) => row.flatMap((module, x) => (module ? [`M${x + 4} ${y + 4}h1v1h-1z`] : []))).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path fill="#10242e" d="${path}"/></svg>`;
}
