import type { DriverEvents, MediaEngine } from './driver.ts';
import { EmbeddedEngine } from './embedded.ts';
import { JanusEngine } from './janus.ts';
import { EngineError, type EngineCalls, type EngineEvent, type EngineOp, type EngineSettings, type StreamInfo } from './protocol.ts';
import { StreamRecorder } from './recorder.ts';
import { RtmpDoor } from './rtmp.ts';

type Handlers = {
  [Op in Exclude<EngineOp, 'hello' | 'ping' | 'release'>]: (input: EngineCalls[Op]['in']) => Promise<EngineCalls[Op]['out']>;
};

/** The media side of this process: the driver, the recorders, the RTMP door. Knows no database; the apps keep what it tells them. */
export class EngineCore {
  private readonly main: MediaEngine;
  /** RTMP streams are always carried here: Janus takes none. */
  private readonly plain: EmbeddedEngine;
  private readonly rtmp: RtmpDoor | null;
  private readonly recording = new Set<string>();
  private readonly recorders = new Map<string, StreamRecorder>();
  /** Sessions by room and viewer, so that a person can be sent out. */
  private readonly viewing = new Map<string, Set<string>>();
  /** Rooms whose recorders are closing their files. */
  private readonly finishing = new Map<string, Promise<unknown>>();

  constructor(
    private readonly settings: EngineSettings,
    tell: (event: EngineEvent) => void,
    private readonly log: (line: string) => void,
  ) {
    const events: DriverEvents = {
      started: (stream) => {
        tell({ event: 'started', stream });
        if (this.recording.has(stream.roomId)) this.record(stream);
      },
      ended: (stream, reason) => {
        tell({ event: 'ended', stream, reason, at: new Date().toISOString() });
        void this.stopRecorder(stream);
      },
    };
    this.plain = new EmbeddedEngine(settings, events);
    this.main = settings.driver === 'janus' ? new JanusEngine(settings, events, log) : this.plain;
    this.rtmp =
      settings.rtmpPort === null ? null : new RtmpDoor(settings, this.plain, (ask, key) => tell({ event: 'rtmp', ask, key }), log);
  }

  async start(): Promise<void> {
    await this.plain.start();
    if (this.main !== this.plain) await this.main.start();
    await this.rtmp?.start();
  }

  private drivers(): MediaEngine[] {
    return this.main === this.plain ? [this.plain] : [this.main, this.plain];
  }
  private driverOf(roomId: string, streamId: string): MediaEngine {
    return this.plain.has(roomId, streamId) ? this.plain : this.main;
  }
  private driverOfSession(sessionId: string): MediaEngine {
    return this.plain.hasSession(sessionId) ? this.plain : this.main;
  }
  streams(): StreamInfo[] {
    return this.drivers().flatMap((driver) => driver.streams());
  }
  recordingRooms(): string[] {
    return [...this.recording];
  }

  private record(stream: StreamInfo): void {
    const key = `${stream.roomId}/${stream.streamId}`;
    void this.recorders.get(key)?.stop();
    const recorder = new StreamRecorder(this.driverOf(stream.roomId, stream.streamId), stream, this.settings, this.log);
    this.recorders.set(key, recorder);
    recorder.start().catch((error: unknown) => this.log(`recording ${key}: ${String(error)}`));
  }
  private async stopRecorder({ roomId, streamId }: Pick<StreamInfo, 'roomId' | 'streamId'>): Promise<void> {
    const key = `${roomId}/${streamId}`;
    const recorder = this.recorders.get(key);
    if (!recorder) return;
    this.recorders.delete(key);
    const stopping = recorder.stop();
    const before = this.finishing.get(roomId);
    const all = Promise.allSettled([before, stopping]);
    this.finishing.set(roomId, all);
    await all;
    if (this.finishing.get(roomId) === all) this.finishing.delete(roomId);
  }

  readonly handlers: Handlers = {
    publish: (request) => this.main.publish(request),
    subscribe: async ({ roomId, streamId, accountId, sdp }) => {
      const reply = await this.driverOf(roomId, streamId).subscribe(roomId, streamId, sdp);
      const key = `${roomId}/${accountId}`;
      const sessions = this.viewing.get(key) ?? new Set();
      this.viewing.set(key, sessions.add(reply.sessionId));
      // Sessions end by themselves too; the oldest are forgotten then.
      if (sessions.size > 50) sessions.delete(sessions.values().next().value!);
      return reply;
    },
    removeAccount: async ({ roomId, accountId }) => {
      const sessions = [...(this.viewing.get(`${roomId}/${accountId}`) ?? [])];
      this.viewing.delete(`${roomId}/${accountId}`);
      await Promise.all(sessions.map((id) => this.driverOfSession(id).close(id)));
      return null;
    },
    answer: async ({ sessionId, sdp }) => (await this.driverOfSession(sessionId).answer(sessionId, sdp), null),
    trickle: async ({ sessionId, fragment }) => (await this.driverOfSession(sessionId).trickle(sessionId, fragment), null),
    close: async ({ sessionId }) => (await this.driverOfSession(sessionId).close(sessionId), null),
    drop: async ({ roomId, streamId }) => (await this.driverOf(roomId, streamId).drop(roomId, streamId, 'DROPPED'), null),
    mute: async ({ roomId, streamId, audio, video }) => (
      await this.driverOf(roomId, streamId).mute(roomId, streamId, { audio, video }),
      null
    ),
    record: async ({ roomId, on }) => {
      if (on === this.recording.has(roomId)) return null;
      const streams = this.streams().filter((stream) => stream.roomId === roomId);
      if (on) {
        this.recording.add(roomId);
        for (const stream of streams) this.record(stream);
      } else {
        this.recording.delete(roomId);
        await Promise.all(streams.map((stream) => this.stopRecorder(stream)));
      }
      return null;
    },
    endRoom: async ({ roomId }) => {
      this.recording.delete(roomId);
      // The recorders say goodbye to ffmpeg first; afterwards no packet is missed by anybody.
      const streams = this.streams().filter((stream) => stream.roomId === roomId);
      await Promise.all(streams.map((stream) => this.stopRecorder(stream)));
      for (const { streamId } of streams) await this.driverOf(roomId, streamId).drop(roomId, streamId, 'ENDED');
      for (const key of this.viewing.keys()) if (key.startsWith(`${roomId}/`)) this.viewing.delete(key);
      await this.finishing.get(roomId);
      return null;
    },
    stats: async ({ roomId }) => ({
      streams: (await Promise.all(this.drivers().map((driver) => driver.stats(roomId)))).flat(),
      recording: this.recording.has(roomId),
    }),
    flv: async ({ roomId, streamId }) => ({ port: this.rtmp?.portOf(roomId, streamId) ?? null }),
    rtmpAnswer: async ({ ask, claim }) => {
      this.rtmp?.answer(ask, claim);
      return null;
    },
  };

  async stop(): Promise<void> {
    await Promise.allSettled([...this.recorders.values()].map((recorder) => recorder.stop()));
    await this.rtmp?.stop();
    await Promise.allSettled(this.drivers().map((driver) => driver.stop()));
  }
}
export { EngineError };
