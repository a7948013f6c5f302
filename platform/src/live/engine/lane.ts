import type { RTCRtpSender } from 'werift';

const CLOCK = { audio: 48_000, video: 90_000 } as const;
export type LaneKind = keyof typeof CLOCK;

/** One packet on its way through. */
export interface Packet {
  sequenceNumber: number;
  timestamp: number;
  marker: boolean;
  payload: Buffer;
}

/** Figures of one kind of media of one stream as it arrives. */
export class Intake {
  packets = 0;
  bytes = 0;
  /** Goes up whenever the numbers of the packets begin anew: another connection, or media let through again. */
  generation = 0;
  lastAt = 0;
  private highest = -1;
  private expected = 0;
  private window = { bytes: 0, at: performance.now(), bitrate: 0 };

  note(packet: Packet): void {
    this.packets += 1;
    this.bytes += packet.payload.length;
    this.lastAt = performance.now();
    this.window.bytes += packet.payload.length;
    const step = this.highest < 0 ? 1 : (packet.sequenceNumber - this.highest) & 0xffff;
    if (step < 0x8000 && step > 0) {
      this.expected += Math.min(step, 1000);
      this.highest = packet.sequenceNumber;
    }
    const passed = this.lastAt - this.window.at;
    if (passed >= 2000) this.window = { bytes: 0, at: this.lastAt, bitrate: (this.window.bytes * 8000) / passed };
  }
  renew(): void {
    this.generation += 1;
    this.highest = -1;
  }
  get bitrate(): number {
    return performance.now() - this.lastAt > 4000 ? 0 : this.window.bitrate;
  }
  /** Packets that never came, also not on asking again. */
  get lost(): number {
    return Math.max(0, this.expected - this.packets);
  }
  get wanted(): number {
    return this.expected;
  }
}

/**
 * One kind of media on its way to one viewer. Numbers and times go on without a break when the publisher comes back with new ones,
 * so a viewer's player never notices more than a pause.
 */
export class Outlet {
  private generation = -1;
  private sequenceShift = 0;
  private timestampShift = 0;
  private lastSequence = 0;
  private lastTimestamp = 0;
  private lastAt = 0;

  constructor(
    private readonly kind: LaneKind,
    private readonly write: (sequenceNumber: number, timestamp: number, packet: Packet) => void,
  ) {}

  send(packet: Packet, generation: number): void {
    const now = performance.now();
    if (generation !== this.generation) {
      if (this.generation >= 0) {
        const passed = Math.max(1, Math.round(((now - this.lastAt) * CLOCK[this.kind]) / 1000));
        this.sequenceShift = (this.lastSequence + 1 - packet.sequenceNumber) & 0xffff;
        this.timestampShift = (this.lastTimestamp + passed - packet.timestamp) >>> 0;
      }
      this.generation = generation;
    }
    const sequenceNumber = (packet.sequenceNumber + this.sequenceShift) & 0xffff;
    const timestamp = (packet.timestamp + this.timestampShift) >>> 0;
    if (((sequenceNumber - this.lastSequence) & 0xffff) < 0x8000) {
      this.lastSequence = sequenceNumber;
      this.lastTimestamp = timestamp;
      this.lastAt = now;
    }
    this.write(sequenceNumber, timestamp, packet);
  }
}

/** What is used of the library's sender beyond its public face; its version is pinned. */
interface SenderInside {
  ssrc: number;
  codec?: { payloadType: number };
  dtlsTransport?: { state: string; sendRtp(payload: Buffer, header: object): Promise<number> };
  rtpCache: object[];
  ntpTimestamp: bigint;
  rtpTimestamp: number;
  octetCount: number;
  packetCount: number;
  rtcpRunning: boolean;
  runRtcp(): Promise<void>;
}
const HISTORY = 128;
const NTP_EPOCH_MS = 2_208_988_800_000;
let clock = { at: 0, ntp: 0n };
/** The wall clock as reports carry it; the same for all packets of a few milliseconds. */
function ntpNow(): bigint {
  const now = performance.timeOrigin + performance.now();
  if (now - clock.at >= 2) {
    const since = now + NTP_EPOCH_MS;
    const seconds = Math.floor(since / 1000);
    clock = { at: now, ntp: (BigInt(seconds) << 32n) | BigInt(Math.floor(((since - seconds * 1000) / 1000) * 2 ** 32)) };
  }
  return clock.ntp;
}

/**
 * Writes to a viewer's connection, past the library's own `sendRtp`: that one builds and sorts header extensions nobody agreed to for
 * every packet and viewer, and its reports carry a clock without fractions of a second, by which browsers lay sound and picture together wrongly.
 */
export function toSender(sender: RTCRtpSender): (sequenceNumber: number, timestamp: number, packet: Packet) => void {
  const inside = sender as unknown as SenderInside;
  return (sequenceNumber, timestamp, { marker, payload }) => {
    const { dtlsTransport: transport, codec, ssrc } = inside;
    if (!codec || transport?.state !== 'connected') return;
    const bytes = Buffer.allocUnsafe(12);
    bytes[0] = 0x80;
    bytes[1] = (marker ? 0x80 : 0) | codec.payloadType;
    bytes.writeUInt16BE(sequenceNumber, 2);
    bytes.writeUInt32BE(timestamp, 4);
    bytes.writeUInt32BE(ssrc, 8);
    const header = { ssrc, sequenceNumber, timestamp, marker, payloadType: codec.payloadType, serializeSize: 12, serialize: () => bytes };
    // What a viewer asks for again is found here.
    inside.rtpCache[sequenceNumber % HISTORY] = { header, payload };
    inside.ntpTimestamp = ntpNow();
    inside.rtpTimestamp = timestamp;
    inside.octetCount += payload.length;
    inside.packetCount = (inside.packetCount + 1) >>> 0;
    void transport.sendRtp(payload, header);
    if (!inside.rtcpRunning) void inside.runRtcp();
  };
}

/** Writes as a plain RTP packet. */
export function toPlain(type: number, ssrc: number, sink: (packet: Buffer) => void) {
  return (sequenceNumber: number, timestamp: number, { marker, payload }: Packet): void => {
    const bytes = Buffer.allocUnsafe(12 + payload.length);
    bytes[0] = 0x80;
    bytes[1] = (marker ? 0x80 : 0) | type;
    bytes.writeUInt16BE(sequenceNumber, 2);
    bytes.writeUInt32BE(timestamp, 4);
    bytes.writeUInt32BE(ssrc, 8);
    payload.copy(bytes, 12);
    sink(bytes);
  };
}

/** Reads a plain RTP packet; null where it is none. */
export function fromPlain(bytes: Buffer): Packet | null {
  if (bytes.length < 12 || bytes[0]! >> 6 !== 2) return null;
  let start = 12 + (bytes[0]! & 0x0f) * 4;
  if (bytes[0]! & 0x10) {
    if (bytes.length < start + 4) return null;
    start += 4 + bytes.readUInt16BE(start + 2) * 4;
  }
  const padding = bytes[0]! & 0x20 ? bytes[bytes.length - 1]! : 0;
  if (start + padding > bytes.length) return null;
  return {
    sequenceNumber: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    marker: (bytes[1]! & 0x80) !== 0,
    payload: bytes.subarray(start, bytes.length - padding),
  };
}
