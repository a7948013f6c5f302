import type { ChildProcess } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nextPart, writePart } from '../parts.ts';
import { FRAME_LENGTHS } from '../timeline.rules.ts';
import type { MediaEngine } from './driver.ts';
import { PLAIN_TYPES } from './hub.ts';
import { Mapping } from './mapping.ts';
import type { EngineSettings, StreamInfo } from './protocol.ts';
import { goodbye, senderReport, startsKeyframe } from './rtcp.ts';
import { ffmpegInput } from './sdp.rules.ts';
import { spawnTied } from './tied.ts';

type Kind = 'audio' | 'video';
/** A kind of media that paused for so long is left out of the recording until it comes back: ffmpeg would wait for it. */
const PAUSE_MS = 3000;
/** A declared kind may take so long to arrive before the recording begins without it. */
const PATIENCE_MS = 2500;
/** So long the packets are only looked at: by then it is known how sound and picture lie together. */
const LOOK_MS = 1200;
const CORRECT_MS = 5000;
/** A correction of the clocks is made in steps that nobody sees or hears. */
const CORRECT_STEP_MS = 20;
const BIND_MS = 5000;
const FINISH_MS = 6000;
const RETRY_MS = [500, 1000, 2000, 5000, 10_000];
const SSRC = { audio: 1, video: 2 } as const;

/** Records one stream: HLS segments, a new part whenever its media change or ffmpeg dies. */
export class StreamRecorder {
  private readonly lastAt: Partial<Record<Kind, number>> = {};
  private readonly mapping = { audio: new Mapping('audio'), video: new Mapping('video') };
  private readonly began = performance.now();
  private part: RunningPart | null = null;
  private starting = false;
  private failures = 0;
  private nextTry = 0;
  private untap: (() => Promise<void>) | undefined;
  private readonly timer: NodeJS.Timeout;
  private stopped = false;

  constructor(
    private readonly engine: MediaEngine,
    private readonly info: StreamInfo,
    private readonly settings: Pick<EngineSettings, 'liveDir' | 'ffmpeg' | 'segmentS'>,
    private readonly log: (line: string) => void,
  ) {
    this.timer = setInterval(() => void this.look(), 100);
  }

  async start(): Promise<void> {
    const untap = await this.engine.tap(this.info.roomId, this.info.streamId, (kind, packet) => {
      this.lastAt[kind] = performance.now();
      this.mapping[kind].note(packet.readUInt32BE(4), Date.now());
      this.part?.push(kind, packet);
    });
    if (this.stopped) await untap();
    else this.untap = untap;
  }

  private flowing(kind: Kind): boolean {
    const last = this.lastAt[kind];
    return last !== undefined && performance.now() - last < PAUSE_MS;
  }
  private async look(): Promise<void> {
    if (this.starting || this.stopped) return;
    const audio = this.flowing('audio');
    const video = this.flowing('video');
    if (this.part) {
      if (this.part.audio === audio && this.part.video === video && !this.part.over) return;
      const part = this.part;
      this.part = null;
      if (part.over) {
        this.nextTry = performance.now() + RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)]!;
        this.log(`ffmpeg of ${this.info.streamId} ended by itself: ${part.said}`);
      }
      void part.finish();
    }
    if ((!audio && !video) || performance.now() < this.nextTry) return;
    const complete = (audio || !this.info.hasAudio) && (video || !this.info.hasVideo);
    if (performance.now() - this.began < (complete ? LOOK_MS : PATIENCE_MS)) return;
    this.starting = true;
    try {
      this.part = await RunningPart.open(this.info, { audio, video }, this.mapping, this.settings);
    } catch (error) {
      this.nextTry = performance.now() + RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)]!;
      this.log(`recording of ${this.info.streamId} could not begin: ${String(error)}`);
    } finally {
      this.starting = false;
    }
    if (this.stopped) await this.part?.finish();
  }

  /** Closes the files in order. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.untap?.();
    await this.part?.finish();
  }
}

/** One ffmpeg at work. */
class RunningPart {
  over = false;
  said = '';
  private ready = false;
  private readonly told: Partial<Record<Kind, { at: number; timestamp: number; moment: number }>> = {};
  private reports: { kind: Kind; report: Buffer }[] = [];
  private startedAt: number | null = null;
  private waiting: { kind: Kind; packet: Buffer }[] = [];
  private readonly ended: Promise<void>;
  private finishing: Promise<void> | undefined;

  private constructor(
    readonly audio: boolean,
    readonly video: boolean,
    private readonly mapping: Record<Kind, Mapping>,
    private readonly info: StreamInfo,
    private readonly dir: string,
    private readonly ports: Record<Kind, number | null>,
    private readonly socket: Socket,
    private readonly child: ChildProcess,
  ) {
    child.stderr!.on('data', (bytes: Buffer) => (this.said = (this.said + bytes.toString()).slice(-600)));
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => {
        this.said ||= error.message;
        this.over = true;
        resolve();
      });
      child.once('close', () => {
        this.over = true;
        resolve();
      });
    });
  }

  static async open(
    info: StreamInfo,
    tracks: { audio: boolean; video: boolean },
    mapping: Record<Kind, Mapping>,
    settings: Pick<EngineSettings, 'liveDir' | 'ffmpeg' | 'segmentS'>,
  ): Promise<RunningPart> {
    const { dir } = await nextPart(join(settings.liveDir, info.roomId), info.streamId);
    const ports = { audio: tracks.audio ? await freePair() : null, video: tracks.video ? await freePair() : null };
    await writeFile(join(dir, 'input.sdp'), ffmpegInput(ports, PLAIN_TYPES));
    // When this process is killed it closes its files at once: left alone it would add a last segment ten seconds later, to a class that may be over.
    const words = recordArguments(tracks, settings.segmentS);
    const child = spawnTied('TERM', settings.ffmpeg, words, { cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] });
    const part = new RunningPart(tracks.audio, tracks.video, mapping, info, dir, ports, createSocket('udp4'), child);
    void part.whenBound();
    return part;
  }

  /** Packets wait until ffmpeg listens: a first key frame that is lost would cost two seconds of the class. */
  private async whenBound(): Promise<void> {
    const wanted = [this.ports.audio, this.ports.video].filter((port) => port !== null);
    const until = performance.now() + BIND_MS;
    while (!this.over && performance.now() < until && !(await bound(wanted))) await new Promise((resolve) => setTimeout(resolve, 15));
    this.ready = true;
    for (const { kind, report } of this.reports) this.socket.send(report, this.ports[kind]! + 1, '127.0.0.1');
    this.reports = [];
    for (const { kind, packet } of this.waiting) this.send(kind, packet);
    this.waiting = [];
  }

  push(kind: Kind, packet: Buffer): void {
    if (this.ports[kind] === null || this.over || this.finishing) return;
    const timestamp = packet.readUInt32BE(4);
    if (this.startedAt === null) {
      // The part begins with a whole picture; sound before it belongs to nothing.
      if (this.video && !(kind === 'video' && startsKeyframe(packet))) return;
      this.startedAt = this.mapping[kind].momentOf(timestamp);
      this.keepStart();
    }
    this.report(kind, timestamp);
    if (this.ready) this.send(kind, packet);
    else if (this.waiting.length < 5000) this.waiting.push({ kind, packet });
  }
  private keepStart(): void {
    const { streamId, accountId, kind } = this.info;
    const startedAt = new Date(this.startedAt!).toISOString();
    void writePart(this.dir, { streamId, accountId, kind, startedAt, hasVideo: this.video, hasAudio: this.audio }).catch(() => undefined);
  }
  /** Tells ffmpeg which moment a packet belongs to: before the first one, then whenever the clocks have run apart. */
  private report(kind: Kind, timestamp: number): void {
    const told = this.told[kind];
    const now = performance.now();
    if (told && now - told.at < CORRECT_MS) return;
    const moment = this.mapping[kind].momentOf(timestamp);
    const elapsed = told && ((timestamp - told.timestamp) | 0) / (kind === 'audio' ? 48 : 90);
    const expected = told ? told.moment + elapsed! : moment;
    const step = Math.max(-CORRECT_STEP_MS, Math.min(CORRECT_STEP_MS, moment - expected));
    this.told[kind] = { at: now, timestamp, moment: expected + step };
    if (told && Math.abs(step) < CORRECT_STEP_MS / 4) {
      this.told[kind].moment = expected;
      return;
    }
    const report = senderReport(SSRC[kind], timestamp, expected + step);
    // Reports told before ffmpeg listens are lost.
    if (this.ready) this.socket.send(report, this.ports[kind]! + 1, '127.0.0.1');
    else this.reports.push({ kind, report });
  }
  private send(kind: Kind, packet: Buffer): void {
    this.socket.send(packet, this.ports[kind]!, '127.0.0.1');
  }

  finish(): Promise<void> {
    return (this.finishing ??= this.close());
  }
  private async close(): Promise<void> {
    if (!this.over) {
      for (const kind of ['audio', 'video'] as const)
        if (this.ports[kind] !== null) this.socket.send(goodbye(SSRC[kind]), this.ports[kind] + 1, '127.0.0.1');
      const kill = setTimeout(() => this.child.kill('SIGKILL'), FINISH_MS);
      await this.ended;
      clearTimeout(kill);
    }
    this.socket.close();
  }
}

function recordArguments({ audio, video }: { audio: boolean; video: boolean }, segmentS: number): string[] {
  return [
    '-v',
    'error',
    '-nostdin',
    '-protocol_whitelist',
    'file,rtp,udp',
    '-fflags',
    '+genpts',
    '-fpsprobesize',
    '0',
    '-analyzeduration',
    '1500000',
    '-reorder_queue_size',
    '400',
    '-max_delay',
    '300000',
    '-buffer_size',
    '2000000',
    '-i',
    'input.sdp',
    ...(video ? ['-map', '0:v:0', '-c:v', 'copy', '-bsf:v', FRAME_LENGTHS] : []),
    // Sound that was lost or muted is filled with silence, so that it never runs ahead of the picture.
    ...(audio ? ['-map', '0:a:0', '-c:a', 'aac', '-b:a', '64k', '-ac', '2', '-ar', '48000', '-af', 'aresample=async=1000'] : []),
    // A key frame that comes a moment early must still cut: otherwise every second segment is twice as long.
    '-max_interleave_delta',
    '700000',
    // Not ffmpeg's HLS writer: it keeps 12 KB of memory for each segment of the class, this one a hundredth of that, with the same files.
    '-f',
    'segment',
    '-segment_format',
    'mpegts',
    '-segment_time',
    String(segmentS - 0.3),
    '-segment_list',
    'index.m3u8',
    '-segment_list_type',
    'm3u8',
    '-segment_list_size',
    '0',
    '-segment_list_flags',
    'live',
    'seg-%05d.ts',
  ];
}

/** An even port that is free together with the next one: RTP and RTCP. */
async function freePair(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const first = await bindOnce(0);
    if (first === null) continue;
    const even = first - (first % 2);
    if ((await bindOnce(even)) !== null && (await bindOnce(even + 1)) !== null) return even;
  }
  throw new Error('no free pair of UDP ports');
}
function bindOnce(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => {
      socket.close();
      resolve(null);
    });
    socket.bind(port, '127.0.0.1', () => {
      const got = socket.address().port;
      socket.close(() => resolve(got));
    });
  });
}
/** Whether somebody listens on all of these ports, from the system's own table. */
async function bound(ports: readonly number[]): Promise<boolean> {
  const tables = await Promise.all(['/proc/net/udp', '/proc/net/udp6'].map((file) => readFile(file, 'utf8').catch(() => '')));
  const table = tables.join('\n');
  return ports.every((port) => table.includes(`:${port.toString(16).toUpperCase().padStart(4, '0')} `));
}
