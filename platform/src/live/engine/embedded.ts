import { randomUUID } from 'node:crypto';
import { RTCPeerConnection, useH264, useOPUS, type RTCRtpSender, type RTCRtpTransceiver } from 'werift';
import type { DriverEvents, MediaEngine, RtpSink } from './driver.ts';
import { Hub, type Source } from './hub.ts';
import { Outlet, toSender, type LaneKind } from './lane.ts';
import { EngineError, type EngineSettings, type PublishRequest, type SessionReply, type StreamInfo } from './protocol.ts';
import { candidatesOf, offeredMedia, plainOffer, withStartBitrate } from './sdp.rules.ts';

/** A publisher that sends nothing for so long has gone, whatever its connection says. */
const SILENCE_MS = 4000;
/** Viewers of a lost stream are kept so long; when its publisher comes back, they go on without doing anything. */
const GRACE_MS = 90_000;
const CONNECT_MS = 45_000;
const BITRATE = { start: 1200, max: 2500 };

interface Session {
  pc: RTCPeerConnection;
  roomId: string;
  streamId: string;
  viewer: boolean;
}
const keyOf = (roomId: string, streamId: string) => `${roomId}/${streamId}`;

/** The default driver: forwards packets in this process, nothing beside Node needed. */
export class EmbeddedEngine implements MediaEngine {
  readonly name = 'embedded' as const;
  readonly serverOffers = false;
  private readonly hubs = new Map<string, Hub>();
  private readonly sessions = new Map<string, Session>();
  private watch: NodeJS.Timeout | undefined;

  constructor(
    private readonly settings: Pick<EngineSettings, 'udpPorts' | 'addresses'>,
    private readonly events: DriverEvents,
  ) {}

  async start(): Promise<void> {
    this.watch = setInterval(() => this.look(), 500);
  }

  private connection(): RTCPeerConnection {
    return new RTCPeerConnection({
      codecs: { audio: [useOPUS()], video: [useH264()] },
      headerExtensions: {},
      iceServers: [],
      icePortRange: this.settings.udpPorts,
      ...(this.settings.addresses.length ? { iceAdditionalHostAddresses: this.settings.addresses } : {}),
      iceUseIpv6: false,
    });
  }

  async publish(request: PublishRequest): Promise<SessionReply> {
    const { roomId, streamId, accountId, kind } = request;
    const media = offeredMedia(request.sdp);
    const offer = media && (media.audio || media.video) ? plainOffer(request.sdp) : null;
    if (!media || !offer) throw new EngineError('bad_offer', 'no H.264 or Opus to send in the offer');
    const info: StreamInfo = { roomId, streamId, accountId, kind, startedAt: '', hasVideo: media.video, hasAudio: media.audio };
    const pc = this.connection();
    const sessionId = randomUUID();
    const receivers: { kind: LaneKind; transceiver: RTCRtpTransceiver; ssrc: number }[] = [];
    const source: Source = {
      requestKeyframe() {
        for (const { kind: lane, transceiver, ssrc } of receivers) if (lane === 'video') void transceiver.receiver.sendRtcpPLI(ssrc);
      },
      close: () => this.endSession(sessionId),
    };
    let hub: Hub | undefined;
    pc.onRemoteTransceiverAdded.subscribe((transceiver) =>
      transceiver.onTrack.subscribe((track) => {
        const lane = transceiver.kind as LaneKind;
        track.onReceiveRtp.subscribe(({ header, payload }) => {
          if (!receivers.some(({ ssrc }) => ssrc === header.ssrc)) receivers.push({ kind: lane, transceiver, ssrc: header.ssrc });
          hub ??= this.arrived(info, source);
          if (hub.source !== source) return;
          this.alive(hub);
          hub.push(lane, { sequenceNumber: header.sequenceNumber, timestamp: header.timestamp, marker: header.marker, payload });
        });
      }),
    );
    this.sessions.set(sessionId, { pc, roomId, streamId, viewer: false });
    const answer = await this.negotiate(sessionId, pc, offer);
    pc.connectionStateChange.subscribe((state) => {
      if (state !== 'failed' && state !== 'closed') return;
      if (hub?.source === source) this.lost(hub);
      void this.endSession(sessionId);
    });
    this.endUnlessConnected(sessionId, pc);
    return { sessionId, sdp: withStartBitrate(answer, BITRATE), type: 'answer' };
  }

  /** An RTMP publisher's packets, made into RTP by ffmpeg. */
  publishPlain(info: StreamInfo, close: () => Promise<void>): { push(kind: LaneKind, bytes: Buffer): void; ended(): void } {
    const source: Source = { requestKeyframe: () => undefined, close };
    let hub: Hub | undefined;
    return {
      push: (kind, bytes) => {
        hub ??= this.arrived(info, source);
        if (hub.source !== source) return;
        this.alive(hub);
        hub.pushPlain(kind, bytes);
      },
      ended: () => {
        if (hub?.source === source) this.lost(hub);
      },
    };
  }

  /** The first packet of a publisher: its stream is live, and an earlier publisher of the same stream is not any more. */
  private arrived(info: StreamInfo, source: Source): Hub {
    const key = keyOf(info.roomId, info.streamId);
    const known = this.hubs.get(key);
    const hub = known ?? new Hub(info);
    if (hub.source) void hub.source.close();
    hub.attach(source, { ...info, startedAt: new Date().toISOString() });
    this.hubs.set(key, hub);
    this.events.started(hub.info);
    if (hub.viewers.size > 0) hub.keyframe();
    return hub;
  }
  private alive(hub: Hub): void {
    if (hub.lostAt === null) return;
    hub.lostAt = null;
    hub.info = { ...hub.info, startedAt: new Date().toISOString() };
    this.events.started(hub.info);
  }
  private lost(hub: Hub): void {
    if (hub.lostAt !== null) return;
    hub.lostAt = performance.now();
    this.events.ended(hub.info, 'LOST');
  }
  private look(): void {
    const now = performance.now();
    for (const hub of this.hubs.values()) {
      const last = Math.max(hub.intake.audio.lastAt, hub.intake.video.lastAt);
      if (hub.lostAt === null && now - last > SILENCE_MS) this.lost(hub);
      if (hub.lostAt !== null && now - hub.lostAt > GRACE_MS) void this.remove(hub);
    }
  }
  private async remove(hub: Hub): Promise<void> {
    this.hubs.delete(keyOf(hub.info.roomId, hub.info.streamId));
    await hub.end();
  }

  private async negotiate(sessionId: string, pc: RTCPeerConnection, offer: string): Promise<string> {
    try {
      await pc.setRemoteDescription({ type: 'offer', sdp: offer });
      await pc.setLocalDescription(await pc.createAnswer());
      return pc.localDescription!.sdp;
    } catch (error) {
      await this.endSession(sessionId);
      throw new EngineError('bad_offer', error instanceof Error ? error.message : 'the offer was not understood');
    }
  }

  async subscribe(roomId: string, streamId: string, offer: string | null): Promise<SessionReply> {
    const hub = this.hubs.get(keyOf(roomId, streamId));
    if (!hub) throw new EngineError('no_stream', 'not live');
    const plain = offer === null ? null : plainOffer(offer);
    if (offer !== null && (!offeredMedia(offer) || !plain)) throw new EngineError('bad_offer', 'no H.264 or Opus in the offer');
    const pc = this.connection();
    const sessionId = randomUUID();
    const senders: Partial<Record<LaneKind, RTCRtpSender>> = {};
    for (const kind of ['audio', 'video'] as const) {
      if (plain === null ? !hub.info[kind === 'audio' ? 'hasAudio' : 'hasVideo'] : !plain.includes(`m=${kind} `)) continue;
      const { sender } = pc.addTransceiver(kind, { direction: 'sendonly' });
      sender.streamId = streamId;
      senders[kind] = sender;
      sender.onPictureLossIndication.subscribe(() => hub.keyframe());
    }
    this.sessions.set(sessionId, { pc, roomId, streamId, viewer: true });
    const outlet = (kind: LaneKind) => (senders[kind] ? new Outlet(kind, toSender(senders[kind])) : null);
    const audience = { audio: outlet('audio'), video: outlet('video'), close: () => this.endSession(sessionId) };
    pc.connectionStateChange.subscribe((state) => {
      if (state === 'connected' && this.sessions.has(sessionId)) {
        hub.viewers.set(sessionId, audience);
        hub.keyframe();
      } else if (state === 'failed' || state === 'closed') void this.endSession(sessionId);
    });
    this.endUnlessConnected(sessionId, pc);
    if (plain !== null) return { sessionId, sdp: await this.negotiate(sessionId, pc, plain), type: 'answer' };
    await pc.setLocalDescription(await pc.createOffer());
    return { sessionId, sdp: pc.localDescription!.sdp, type: 'offer' };
  }

  async answer(sessionId: string, sdp: string): Promise<void> {
    const session = this.sessions.get(sessionId);
    if (!session) throw new EngineError('no_stream', 'no such session');
    try {
      await session.pc.setRemoteDescription({ type: 'answer', sdp });
    } catch (error) {
      throw new EngineError('bad_offer', error instanceof Error ? error.message : 'the answer was not understood');
    }
  }
  async trickle(sessionId: string, fragment: string): Promise<void> {
    const session = this.sessions.get(sessionId);
    if (!session) throw new EngineError('no_stream', 'no such session');
    for (const { candidate, mid } of candidatesOf(fragment))
      await session.pc.addIceCandidate({ candidate, sdpMid: mid }).catch(() => undefined);
  }

  /** An offer that nobody follows up must not keep sockets open. */
  private endUnlessConnected(sessionId: string, pc: RTCPeerConnection): void {
    setTimeout(() => {
      if (pc.connectionState !== 'connected') void this.endSession(sessionId);
    }, CONNECT_MS).unref();
  }
  private async endSession(sessionId: string): Promise<void> {
    const session = this.sessions.get(sessionId);
    if (!session) return;
    this.sessions.delete(sessionId);
    this.hubs.get(keyOf(session.roomId, session.streamId))?.viewers.delete(sessionId);
    await session.pc.close().catch(() => undefined);
  }

  async close(sessionId: string): Promise<void> {
    const session = this.sessions.get(sessionId);
    if (!session) return;
    if (session.viewer) return this.endSession(sessionId);
    await this.drop(session.roomId, session.streamId, 'ENDED');
    await this.endSession(sessionId);
  }
  async drop(roomId: string, streamId: string, reason: 'ENDED' | 'DROPPED'): Promise<void> {
    const hub = this.hubs.get(keyOf(roomId, streamId));
    if (hub) {
      this.events.ended(hub.info, reason);
      await this.remove(hub);
    }
    // Publishers that have not sent a packet yet.
    for (const [id, session] of this.sessions)
      if (!session.viewer && session.roomId === roomId && session.streamId === streamId) await this.endSession(id);
  }
  async mute(roomId: string, streamId: string, what: { audio?: boolean | undefined; video?: boolean | undefined }): Promise<void> {
    const hub = this.hubs.get(keyOf(roomId, streamId));
    if (!hub) throw new EngineError('no_stream', 'not live');
    hub.mute(what);
  }
  async tap(roomId: string, streamId: string, sink: RtpSink): Promise<() => Promise<void>> {
    const hub = this.hubs.get(keyOf(roomId, streamId));
    if (!hub) throw new EngineError('no_stream', 'not live');
    return hub.tap(sink);
  }
  streams(): StreamInfo[] {
    return [...this.hubs.values()].filter((hub) => hub.lostAt === null).map((hub) => hub.info);
  }
  async stats(roomId: string) {
    return [...this.hubs.values()].filter((hub) => hub.info.roomId === roomId && hub.lostAt === null).map((hub) => hub.stats());
  }
  has(roomId: string, streamId: string): boolean {
    return this.hubs.has(keyOf(roomId, streamId));
  }
  hasSession(sessionId: string): boolean {
    return this.sessions.has(sessionId);
  }
  async stop(): Promise<void> {
    clearInterval(this.watch);
    await Promise.allSettled([...this.hubs.values()].map((hub) => hub.end()));
    await Promise.allSettled([...this.sessions.keys()].map((id) => this.endSession(id)));
    this.hubs.clear();
  }
}
