/** Length of a packet of an MPEG transport stream (ISO/IEC 13818-1). */
const PACKET = 188;
const SYNC = 0x47;
/** AAC in ADTS frames, as our recordings carry it. */
const AAC = 0x0f;
/** Where a player reads when the sound begins (RFC 8216, 3.4). */
const OWNER = 'com.apple.streaming.transportStreamTimestamp\0';

/**
 * The sound alone of a recorded segment, as HLS's "packed audio": about a twentieth of the bytes, for a network that carries no picture.
 * Null where there is none.
 */
export function soundOf(segment: Buffer): Buffer | null {
  let tables: number | null = null;
  let sound: number | null = null;
  let begins: bigint | null = null;
  const frames: Buffer[] = [];
  for (let at = 0; at + PACKET <= segment.length && segment[at] === SYNC; at += PACKET) {
    const packet = segment.subarray(at, at + PACKET);
    const pid = packet.readUInt16BE(1) & 0x1fff;
    const isStart = (packet[1]! & 0x40) !== 0;
    const payload = payloadOf(packet);
    if (!payload) continue;
    if (pid === 0 && isStart) tables ??= programMapOf(payload);
    else if (pid === tables && isStart) sound ??= soundStreamOf(payload);
    else if (pid === sound && isStart) {
      begins ??= momentOf(payload);
      // After the start code, id and length: two flags, then the length of what follows before the sound.
      frames.push(payload.subarray(9 + (payload[8] ?? 0)));
    } else if (pid === sound && frames.length > 0) frames.push(payload);
  }
  return begins === null ? null : Buffer.concat([timestampTag(begins), ...frames]);
}

function payloadOf(packet: Buffer): Buffer | null {
  const control = packet[3]! & 0x30;
  if (!(control & 0x10)) return null;
  return packet.subarray(control & 0x20 ? 5 + packet[4]! : 4);
}
/** A table's bytes begin behind a pointer. */
const tableOf = (payload: Buffer): Buffer => payload.subarray(1 + payload[0]!);

function programMapOf(payload: Buffer): number | null {
  const table = tableOf(payload);
  return table.length >= 12 ? table.readUInt16BE(10) & 0x1fff : null;
}
function soundStreamOf(payload: Buffer): number | null {
  const table = tableOf(payload);
  if (table.length < 12) return null;
  const end = Math.min(table.length, 3 + (table.readUInt16BE(1) & 0xfff) - 4);
  for (let at = 12 + (table.readUInt16BE(10) & 0xfff); at + 5 <= end; at += 5 + (table.readUInt16BE(at + 3) & 0xfff))
    if (table[at] === AAC) return table.readUInt16BE(at + 1) & 0x1fff;
  return null;
}
/** The presentation time of a packetized elementary stream, 33 bits of 90 kHz. */
function momentOf(payload: Buffer): bigint | null {
  if (payload.length < 14 || !(payload[7]! & 0x80)) return null;
  return (BigInt((payload[9]! >> 1) & 7) << 30n) | (BigInt(payload.readUInt16BE(10) >> 1) << 15n) | BigInt(payload.readUInt16BE(12) >> 1);
}
/** An ID3 tag with one private frame; lengths of seven bits a byte. */
function timestampTag(moment: bigint): Buffer {
  const body = Buffer.alloc(OWNER.length + 8);
  body.write(OWNER, 'latin1');
  body.writeBigUInt64BE(moment, OWNER.length);
  const head = Buffer.from([
    0x49,
    0x44,
    0x33,
    4,
    0,
    0,
    ...syncsafe(body.length + 10),
    0x50,
    0x52,
    0x49,
    0x56,
    ...syncsafe(body.length),
    0,
    0,
  ]);
  return Buffer.concat([head, body]);
}
const syncsafe = (length: number): number[] => [21, 14, 7, 0].map((shift) => (length >> shift) & 0x7f);
