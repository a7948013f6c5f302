import { createSocket, type Socket } from 'node:dgram';
import { randomUUID } from 'node:crypto';
import type { DriverEvents, MediaEngine, RtpSink } from './driver.ts';
import { Hub, type Source } from './hub.ts';
import { JanusClient, JanusRefusal, type JanusHandle } from './janus-client.ts';
import { startJanus, type JanusProcess } from './janus-process.ts';
import type { LaneKind } from './lane.ts';
import { EngineError, type EngineSettings, type PublishRequest, type SessionReply, type StreamInfo } from './protocol.ts';
import { candidatesOf, offeredMedia } from './sdp.rules.ts';

const SILENCE_MS = 4000;
const CONNECT_MS = 45_000;
const BITRATE = 2_500_000;

interface Publisher {
  sessionId: string;
  handle: JanusHandle;
  hub: Hub;
  sockets: Socket[];
  live: boolean;
}
interface Viewer {
  handle: JanusHandle;
  key: string;
  up: boolean;
}
/** Janus said no to what was offered, or it said nothing at all: only the first is the offer's fault. */
const refusal = (error: unknown): EngineError =>
  new EngineError(error instanceof JanusRefusal ? 'bad_offer' : 'failed', error instanceof Error ? error.message : String(error));
const keyOf = (roomId: string, streamId: string) => `${roomId}/${streamId}`;

/**
 * The driver over Debian's Janus, taken where it is installed. Janus carries the media between browsers; each stream's packets also come here
 * as plain RTP, so that recording, figures and loss of contact are the same as with the embedded driver.
 */
export class JanusEngine implements MediaEngine {
  readonly name = 'janus' as const;
  readonly serverOffers = true;
  private janus: JanusProcess | undefined;
  private client: JanusClient | undefined;
  private manager: JanusHandle | undefined;
  private stopping = false;
  private watch: NodeJS.Timeout | undefined;
  private readonly rooms = new Map<string, Promise<void>>();
  private readonly publishers = new Map<string, Publisher>();
  private readonly viewers = new Map<string, Viewer>();
  /** Sessions of publishers that were lost. */
  private readonly departed = new Map<string, StreamInfo>();

  constructor(
    private readonly settings: EngineSettings,
    private readonly events: DriverEvents,
    private readonly log: (line: string) => void,
  ) {}

  async start(): Promise<void> {
    this.janus = await startJanus(this.settings, this.log);
    this.client = await JanusClient.connect(this.janus.url, this.janus.secret);
    this.manager = await this.client.attach();
    // Without its Janus this process is of no use: it ends, and whoever watches it begins a new one.
    this.janus.child.once('exit', (code) => {
      if (this.stopping) return;
      this.log(`janus ended with ${code}`);
      process.exit(1);
    });
    this.watch = setInterval(() => this.look(), 500);
  }

  private room(roomId: string): Promise<void> {
    const known = this.rooms.get(roomId);
    if (known) return known;
    const made = this.manager!.ask({
      request: 'create',
      room: roomId,
      publishers: 60,
      is_private: true,
      bitrate: BITRATE,
      audiocodec: 'opus',
      videocodec: 'h264',
      h264_profile: '42e01f',
      notify_joining: false,
      fir_freq: 0,
    }).then(
      () => undefined,
      (error: unknown) => {
        this.rooms.delete(roomId);
        throw error;
      },
    );
    this.rooms.set(roomId, made);
    return made;
  }

  async publish(request: PublishRequest): Promise<SessionReply> {
    const { roomId, streamId, accountId, kind, sdp } = request;
    const media = offeredMedia(sdp);
    if (!media || (!media.audio && !media.video)) throw new EngineError('bad_offer', 'nothing is sent in the offer');
    await this.room(roomId);
    const key = keyOf(roomId, streamId);
    const handle = await this.client!.attach();
    const sessionId = randomUUID();
    const info: StreamInfo = { roomId, streamId, accountId, kind, startedAt: '', hasVideo: media.video, hasAudio: media.audio };
    const publisher: Publisher = { sessionId, handle, hub: new Hub(info), sockets: [], live: false };
    // Nothing is awaited between looking and taking the place: of two that come at once the later one has it.
    const before = this.publishers.get(key);
    this.publishers.set(key, publisher);
    // Its viewers and its recording end with it; they are told, and come to the new one.
    if (before) await this.endPublisher(key, before, 'LOST');
    const source: Source = {
      requestKeyframe: () => void handle.ask({ request: 'configure', keyframe: true }).catch(() => undefined),
      close: async () => undefined,
    };
    publisher.hub.attach(source, info);
    try {
      const reply = await handle.ask(
        // In Janus each connection has an id of its own: the one before is still in its room for a moment after its goodbye.
        { request: 'joinandconfigure', ptype: 'publisher', room: roomId, id: sessionId, audio: media.audio, video: media.video },
        { type: 'offer', sdp },
      );
      if (!reply.jsep || !/^m=\w+ [1-9]/m.test(reply.jsep.sdp)) throw new JanusRefusal('janus took none of the media');
      handle.on('webrtcup', () => void this.forward(publisher, key).catch((error) => this.log(`forward ${key}: ${String(error)}`)));
      handle.on('hangup', () => this.gone(key, publisher));
      setTimeout(() => {
        if (publisher.sockets.length === 0) this.gone(key, publisher);
      }, CONNECT_MS).unref();
      return { sessionId, sdp: reply.jsep.sdp, type: 'answer' };
    } catch (error) {
      const replaced = this.publishers.get(key) !== publisher;
      if (!replaced) this.publishers.delete(key);
      await handle.detach().catch(() => undefined);
      throw replaced ? new EngineError('failed', 'a newer connection of the same stream took its place') : refusal(error);
    }
  }

  /** Has Janus send this stream's packets to us too. */
  private async forward(publisher: Publisher, key: string): Promise<void> {
    if (publisher.sockets.length > 0) return;
    const { roomId, hasAudio, hasVideo } = publisher.hub.info;
    const open = (kind: LaneKind): Promise<number> =>
      new Promise((resolve, reject) => {
        const socket = createSocket('udp4');
        publisher.sockets.push(socket);
        socket.once('error', reject);
        socket.on('message', (bytes) => {
          if (!publisher.live) this.arrived(publisher);
          publisher.hub.pushPlain(kind, bytes);
        });
        socket.bind(0, '127.0.0.1', () => resolve(socket.address().port));
      });
    const ports = { ...(hasAudio ? { audio_port: await open('audio') } : {}), ...(hasVideo ? { video_port: await open('video') } : {}) };
    await this.manager!.ask({ request: 'rtp_forward', room: roomId, publisher_id: publisher.sessionId, host: '127.0.0.1', ...ports });
    if (this.publishers.get(key) !== publisher) this.closeSockets(publisher);
  }
  private arrived(publisher: Publisher): void {
    publisher.live = true;
    const { hub } = publisher;
    hub.lostAt = null;
    hub.info = { ...hub.info, startedAt: new Date().toISOString() };
    this.events.started(hub.info);
  }
  private closeSockets(publisher: Publisher): void {
    for (const socket of publisher.sockets.splice(0)) socket.close();
  }
  /** The publisher's connection broke off; when a browser closes it before it says goodbye, the goodbye must still count. */
  private gone(key: string, publisher: Publisher): void {
    if (this.publishers.get(key) !== publisher) return;
    if (this.departed.size > 500) this.departed.delete(this.departed.keys().next().value!);
    if (publisher.live) this.departed.set(publisher.sessionId, publisher.hub.info);
    void this.endPublisher(key, publisher, 'LOST');
  }
  private async endPublisher(key: string, publisher: Publisher, reason?: 'ENDED' | 'DROPPED' | 'LOST'): Promise<void> {
    if (this.publishers.get(key) === publisher) this.publishers.delete(key);
    this.closeSockets(publisher);
    if (reason && publisher.live) this.events.ended(publisher.hub.info, reason);
    publisher.live = false;
    await publisher.hub.end();
    await publisher.handle.detach().catch(() => undefined);
  }
  private look(): void {
    const now = performance.now();
    for (const publisher of this.publishers.values()) {
      const { audio, video } = publisher.hub.intake;
      // A muted publisher's packets end in Janus; its connection tells then whether it is there.
      if (!publisher.live || publisher.hub.muted.audio || publisher.hub.muted.video) continue;
      if (now - Math.max(audio.lastAt, video.lastAt) < SILENCE_MS) continue;
      publisher.live = false;
      this.events.ended(publisher.hub.info, 'LOST');
    }
  }

  async subscribe(roomId: string, streamId: string): Promise<SessionReply> {
    const key = keyOf(roomId, streamId);
    const publisher = this.publishers.get(key);
    if (!publisher?.live) throw new EngineError('no_stream', 'not live');
    const handle = await this.client!.attach();
    const sessionId = randomUUID();
    try {
      const { jsep } = await handle.ask({ request: 'join', ptype: 'subscriber', room: roomId, streams: [{ feed: publisher.sessionId }] });
      if (!jsep) throw new Error('janus made no offer');
      const viewer: Viewer = { handle, key, up: false };
      this.viewers.set(sessionId, viewer);
      handle.on('webrtcup', () => (viewer.up = true));
      const end = () => void this.endViewer(sessionId);
      handle.on('hangup', end);
      setTimeout(() => {
        if (!viewer.up) end();
      }, CONNECT_MS).unref();
      return { sessionId, sdp: jsep.sdp, type: 'offer' };
    } catch (error) {
      await handle.detach().catch(() => undefined);
      throw new EngineError('no_stream', error instanceof Error ? error.message : String(error));
    }
  }
  private async endViewer(sessionId: string): Promise<void> {
    const viewer = this.viewers.get(sessionId);
    if (!viewer) return;
    this.viewers.delete(sessionId);
    await viewer.handle.detach().catch(() => undefined);
  }
  async answer(sessionId: string, sdp: string): Promise<void> {
    const viewer = this.viewers.get(sessionId);
    if (!viewer) throw new EngineError('no_stream', 'no such session');
    try {
      await viewer.handle.ask({ request: 'start' }, { type: 'answer', sdp });
    } catch (error) {
      throw refusal(error);
    }
  }
  async trickle(sessionId: string, fragment: string): Promise<void> {
    const handle = this.viewers.get(sessionId)?.handle ?? [...this.publishers.values()].find((one) => one.sessionId === sessionId)?.handle;
    if (!handle) throw new EngineError('no_stream', 'no such session');
    for (const { candidate, mid } of candidatesOf(fragment)) await handle.trickle({ candidate, sdpMid: mid, sdpMLineIndex: 0 });
  }
  async close(sessionId: string): Promise<void> {
    if (this.viewers.has(sessionId)) return this.endViewer(sessionId);
    const departed = this.departed.get(sessionId);
    if (departed) {
      this.departed.delete(sessionId);
      if (!this.publishers.has(keyOf(departed.roomId, departed.streamId))) this.events.ended(departed, 'ENDED');
    }
    for (const [key, publisher] of this.publishers) if (publisher.sessionId === sessionId) await this.endPublisher(key, publisher, 'ENDED');
  }
  async drop(roomId: string, streamId: string, reason: 'ENDED' | 'DROPPED'): Promise<void> {
    const key = keyOf(roomId, streamId);
    const publisher = this.publishers.get(key);
    if (publisher) await this.endPublisher(key, publisher, reason);
    for (const [id, viewer] of this.viewers) if (viewer.key === key) await this.endViewer(id);
  }
  async mute(roomId: string, streamId: string, what: { audio?: boolean | undefined; video?: boolean | undefined }): Promise<void> {
    const publisher = this.publishers.get(keyOf(roomId, streamId));
    if (!publisher) throw new EngineError('no_stream', 'not live');
    // What is relayed is what the publisher is configured to send: the same for viewers and recording.
    const wanted = {
      ...(what.audio === undefined ? {} : { audio: !what.audio }),
      ...(what.video === undefined ? {} : { video: !what.video }),
    };
    await publisher.handle.ask({ request: 'configure', ...wanted });
    publisher.hub.mute(what);
  }
  async tap(roomId: string, streamId: string, sink: RtpSink): Promise<() => Promise<void>> {
    const publisher = this.publishers.get(keyOf(roomId, streamId));
    if (!publisher) throw new EngineError('no_stream', 'not live');
    return publisher.hub.tap(sink);
  }
  streams(): StreamInfo[] {
    return [...this.publishers.values()].filter(({ live }) => live).map(({ hub }) => hub.info);
  }
  async stats(roomId: string) {
    return [...this.publishers.entries()]
      .filter(([, { hub, live }]) => live && hub.info.roomId === roomId)
      .map(([key, { hub }]) => ({
        ...hub.stats(),
        viewers: [...this.viewers.values()].filter((viewer) => viewer.key === key && viewer.up).length,
      }));
  }
  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.watch);
    for (const [key, publisher] of this.publishers) await this.endPublisher(key, publisher);
    this.client?.close();
    await this.janus?.stop();
  }
}
