import { fromPlain, Intake, Outlet, toPlain, type LaneKind, type Packet } from './lane.ts';
import type { RtpSink } from './driver.ts';
import type { StreamInfo, StreamStats } from './protocol.ts';

const KEYFRAME_EVERY_MS = 2000;
/** Many viewers that join at once, or lose packets at once, cost one key frame. */
const KEYFRAME_PAUSE_MS = 400;
export const PLAIN_TYPES = { audio: 111, video: 96 } as const;

/** Where a stream comes from: a browser's connection, or plain RTP of an RTMP publisher. */
export interface Source {
  requestKeyframe(): void;
  close(): Promise<void>;
}
/** One viewer's two outlets. */
export interface Audience {
  audio: Outlet | null;
  video: Outlet | null;
  close(): Promise<void>;
}

/** One published stream: packets come in once and go out to everybody who watches. Outlives its source for a while, so viewers stay. */
export class Hub {
  readonly viewers = new Map<string, Audience>();
  readonly intake = { audio: new Intake(), video: new Intake() };
  source: Source | null = null;
  readonly muted = { audio: false, video: false };
  /** While nobody has taken it away, the last source's loss of contact is no end. */
  lostAt: number | null = null;
  private readonly taps = new Set<Audience>();
  private keyframeAt = 0;
  private keyframeDue: NodeJS.Timeout | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(public info: StreamInfo) {}

  /** A source begins: numbers start anew, viewers go on. */
  attach(source: Source, info: StreamInfo): void {
    this.info = info;
    this.source = source;
    this.lostAt = null;
    this.intake.audio.renew();
    this.intake.video.renew();
  }

  push(kind: LaneKind, packet: Packet): void {
    const intake = this.intake[kind];
    intake.note(packet);
    if (this.muted[kind]) return;
    for (const viewer of this.viewers.values()) viewer[kind]?.send(packet, intake.generation);
    for (const tap of this.taps) tap[kind]?.send(packet, intake.generation);
  }
  pushPlain(kind: LaneKind, bytes: Buffer): void {
    const packet = fromPlain(bytes);
    if (packet) this.push(kind, packet);
  }

  mute(what: { audio?: boolean | undefined; video?: boolean | undefined }): void {
    for (const kind of ['audio', 'video'] as const) {
      const wanted = what[kind];
      if (wanted === undefined || wanted === this.muted[kind]) continue;
      this.muted[kind] = wanted;
      // The gap in the numbers would look like loss to everyone.
      this.intake[kind].generation += 1;
      if (kind === 'video' && !wanted) this.keyframe();
    }
  }

  keyframe(): void {
    const wait = this.keyframeAt + KEYFRAME_PAUSE_MS - performance.now();
    if (wait <= 0) {
      this.keyframeAt = performance.now();
      this.source?.requestKeyframe();
    } else
      this.keyframeDue ??= setTimeout(() => {
        this.keyframeDue = undefined;
        this.keyframe();
      }, wait);
  }

  tap(sink: RtpSink): () => Promise<void> {
    const outlet = (kind: LaneKind) =>
      new Outlet(
        kind,
        toPlain(PLAIN_TYPES[kind], kind === 'audio' ? 1 : 2, (bytes) => sink(kind, bytes)),
      );
    const tap: Audience = { audio: outlet('audio'), video: outlet('video'), close: async () => undefined };
    this.taps.add(tap);
    // Chrome sends none by itself, and a segment can only begin with one.
    this.timer ??= setInterval(() => this.keyframe(), KEYFRAME_EVERY_MS);
    this.keyframe();
    return async () => {
      this.taps.delete(tap);
      if (this.taps.size > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
    };
  }

  stats(): StreamStats {
    const { audio, video } = this.intake;
    const wanted = audio.wanted + video.wanted;
    return {
      streamId: this.info.streamId,
      accountId: this.info.accountId,
      kind: this.info.kind,
      bitrate: Math.round(audio.bitrate + video.bitrate),
      loss: wanted === 0 ? 0 : (audio.lost + video.lost) / wanted,
      viewers: this.viewers.size,
    };
  }

  async end(): Promise<void> {
    clearInterval(this.timer);
    clearTimeout(this.keyframeDue);
    const viewers = [...this.viewers.values()];
    this.viewers.clear();
    this.taps.clear();
    await Promise.allSettled([this.source?.close(), ...viewers.map((viewer) => viewer.close())]);
    this.source = null;
  }
}
