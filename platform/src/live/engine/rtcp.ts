// The two RTCP packets that ffmpeg is told: when a stream's first packet was, and that it is over.

const NTP_EPOCH_S = 2_208_988_800;

/** Sender report: the RTP time that belongs to a moment of the wall clock; by it ffmpeg lays sound and picture together. */
export function senderReport(ssrc: number, rtpTimestamp: number, atMs: number): Buffer {
  const bytes = Buffer.alloc(28);
  bytes[0] = 0x80;
  bytes[1] = 200;
  bytes.writeUInt16BE(6, 2);
  bytes.writeUInt32BE(ssrc, 4);
  bytes.writeUInt32BE(Math.floor(atMs / 1000) + NTP_EPOCH_S, 8);
  bytes.writeUInt32BE(Math.floor(((atMs % 1000) / 1000) * 2 ** 32), 12);
  bytes.writeUInt32BE(rtpTimestamp >>> 0, 16);
  return bytes;
}
/** Goodbye, after an empty receiver report as the rules want. ffmpeg ends its files in order only when it hears this. */
export function goodbye(ssrc: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes[0] = 0x80;
  bytes[1] = 201;
  bytes.writeUInt16BE(1, 2);
  bytes.writeUInt32BE(ssrc, 4);
  bytes[8] = 0x81;
  bytes[9] = 203;
  bytes.writeUInt16BE(1, 10);
  bytes.writeUInt32BE(ssrc, 12);
  return bytes;
}

/** Whether an H.264 packet begins a picture that can be shown without earlier ones. */
export function startsKeyframe(packet: Buffer): boolean {
  const at = 12;
  if (packet.length < at + 2) return false;
  const type = packet[at]! & 0x1f;
  if (type === 5 || type === 7) return true;
  if (type === 28) return (packet[at + 1]! & 0x80) !== 0 && (packet[at + 1]! & 0x1f) === 5;
  if (type !== 24) return false;
  for (let next = at + 1; next + 3 <= packet.length;) {
    const inner = packet[next + 2]! & 0x1f;
    if (inner === 5 || inner === 7) return true;
    next += 2 + packet.readUInt16BE(next);
  }
  return false;
}
