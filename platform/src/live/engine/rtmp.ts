import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { createServer as createHttp, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { createServer, type Server, type Socket as TcpSocket } from 'node:net';
import type { EmbeddedEngine } from './embedded.ts';
import type { EngineSettings, PublishRequest } from './protocol.ts';

// OBS and the mini-program's live-pusher speak RTMP. Of node-media-server only the sessions are used: its own servers end the process when a port
// is taken, and it knows no keys. What comes in is given on as HTTP-FLV, and made into RTP, so that browsers and the recorder get it like any stream.

interface NmsSession {
  id: string;
  streamPath: string;
  streamQuery: Record<string, string | undefined>;
  isPublisher: boolean;
  socket: TcpSocket;
  onPush(): void;
  onPlay(): void;
  onClose(): void;
  run(): void;
  close(): void;
  broadcast: { publisher: unknown; publishGraceMs: number };
}
type Claim = Omit<PublishRequest, 'sdp'>;

const require = createRequire(import.meta.url);
const ASK_MS = 8000;
const STREAM = /^\/live\/([a-z]{3}_[0-9a-z]{26})$/;

/** The door for RTMP publishers, and the one for HTTP-FLV viewers (local: the app stands before it with its tokens). */
export class RtmpDoor {
  flvPort: number | null = null;
  private rtmp: Server | undefined;
  private http: HttpServer | undefined;
  private readonly asked = new Map<string, (claim: Claim | null) => void>();
  private readonly live = new Map<string, { session: NmsSession; claim: Claim; relay: Relay }>();

  constructor(
    private readonly settings: EngineSettings,
    private readonly engine: EmbeddedEngine,
    private readonly ask: (id: string, key: string) => void,
    private readonly log: (line: string) => void,
  ) {}

  async start(): Promise<void> {
    const logger = require('node-media-server/src/core/logger.js') as { level: string };
    logger.level = 'error';
    const RtmpSession = require('node-media-server/src/session/rtmp_session.js') as new (socket: TcpSocket) => NmsSession;
    const FlvSession = require('node-media-server/src/session/flv_session.js') as new (
      request: object,
      response: ServerResponse,
    ) => NmsSession;
    this.rtmp = createServer((socket) => this.accept(new RtmpSession(socket)));
    this.http = createHttp((request, response) => this.play(FlvSession, request, response));
    this.flvPort = await listen(this.http, 0, '127.0.0.1');
    // A taken port (another installation on this machine) costs RTMP only.
    await listen(this.rtmp, this.settings.rtmpPort!, '0.0.0.0').catch((error: unknown) => this.log(`RTMP is off: ${String(error)}`));
  }

  private accept(session: NmsSession): void {
    const push = session.onPush;
    const closed = session.onClose;
    session.socket.on('error', () => undefined);
    session.onPush = () => void this.admit(session, push);
    // Players come over HTTP, where their tokens are checked.
    session.onPlay = () => session.socket.destroy();
    session.onClose = () => {
      closed();
      for (const [key, one] of this.live) {
        if (one.session !== session) continue;
        this.live.delete(key);
        void one.relay.stop();
      }
    };
    session.run();
  }

  private async admit(session: NmsSession, push: () => void): Promise<void> {
    const id = randomUUID();
    const claim = await new Promise<Claim | null>((resolve) => {
      const timer = setTimeout(() => resolve(null), ASK_MS);
      this.asked.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      this.ask(id, session.streamQuery.token ?? '');
    });
    this.asked.delete(id);
    if (!claim || STREAM.exec(session.streamPath)?.[1] !== claim.streamId || session.socket.destroyed) return void session.socket.destroy();
    // Who comes back under the same key takes the place at once.
    session.broadcast.publishGraceMs = 0;
    const key = claim.streamId;
    const before = this.live.get(key);
    if (before) {
      before.session.socket.destroy();
      await before.relay.stop();
    }
    push();
    const relay = new Relay(
      this.engine,
      claim,
      `http://127.0.0.1:${this.flvPort}/live/${claim.streamId}.flv`,
      this.settings.ffmpeg,
      () => session.socket.destroy(),
      this.log,
    );
    this.live.set(key, { session, claim, relay });
    await relay.start();
  }

  answer(id: string, claim: Claim | null): void {
    this.asked.get(id)?.(claim);
  }

  /** Where a stream can be played as FLV: only in its own room. */
  portOf(roomId: string, streamId: string): number | null {
    return this.live.get(streamId)?.claim.roomId === roomId ? this.flvPort : null;
  }

  private play(
    FlvSession: new (request: object, response: ServerResponse) => NmsSession,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const name = /^\/live\/([a-z]{3}_[0-9a-z]{26})\.flv$/.exec(request.url ?? '')?.[1];
    if (request.method !== 'GET' || !name || !this.live.has(name)) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'video/x-flv', 'cache-control': 'no-store' });
    new FlvSession(Object.assign(request, { params: { app: 'live', name }, query: {}, hostname: '127.0.0.1' }), response).run();
  }

  async stop(): Promise<void> {
    for (const { session, relay } of this.live.values()) {
      session.socket.destroy();
      await relay.stop();
    }
    this.rtmp?.close();
    this.http?.close();
    this.http?.closeAllConnections();
  }
}

/** FLV into RTP for the engine: the picture as it is, the sound from AAC to Opus. */
class Relay {
  private child: ChildProcess | undefined;
  private readonly sockets: Socket[] = [];
  private inlet: ReturnType<EmbeddedEngine['publishPlain']> | undefined;
  private stopped = false;

  constructor(
    private readonly engine: EmbeddedEngine,
    private readonly claim: Claim,
    private readonly url: string,
    private readonly ffmpeg: string,
    private readonly refuse: () => void,
    private readonly log: (line: string) => void,
  ) {}

  async start(): Promise<void> {
    const { roomId, streamId, accountId, kind } = this.claim;
    const info = { roomId, streamId, accountId, kind, startedAt: '', hasVideo: kind !== 'AUDIO', hasAudio: true };
    this.inlet = this.engine.publishPlain(info, async () => {
      this.refuse();
      await this.stop();
    });
    const [audio, video] = [await this.inletPort('audio'), await this.inletPort('video')];
    if (this.stopped) return;
    const output = (type: number, port: number) => ['-payload_type', String(type), '-f', 'rtp', `rtp://127.0.0.1:${port}?pkt_size=1200`];
    this.child = spawn(
      this.ffmpeg,
      [
        '-v',
        'error',
        '-nostdin',
        '-protocol_whitelist',
        'http,tcp',
        '-f',
        'flv',
        '-analyzeduration',
        '1500000',
        '-i',
        this.url,
        // Browsers want the parameter sets before every key frame.
        '-map',
        '0:v:0?',
        '-c:v',
        'copy',
        '-bsf:v',
        'h264_mp4toannexb',
        ...output(96, video),
        '-map',
        '0:a:0?',
        '-c:a',
        'libopus',
        '-b:a',
        '64k',
        '-ac',
        '2',
        '-ar',
        '48000',
        '-application',
        'lowdelay',
        ...output(111, audio),
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let said = '';
    this.child.stderr!.on('data', (bytes: Buffer) => (said = (said + bytes.toString()).slice(-500)));
    this.child.on('error', (error) => this.log(`RTMP of ${streamId}: ${error.message}`));
    this.child.on('close', () => {
      if (!this.stopped) this.log(`RTMP of ${streamId} ended: ${said}`);
      this.inlet?.ended();
    });
  }
  private inletPort(kind: 'audio' | 'video'): Promise<number> {
    return new Promise((resolve, reject) => {
      const socket = createSocket('udp4');
      this.sockets.push(socket);
      socket.once('error', reject);
      socket.on('message', (bytes) => {
        // ffmpeg sends its reports to the port above; what comes here is media.
        if ((bytes[1]! & 0x7f) < 64 || (bytes[1]! & 0x7f) > 95) this.inlet?.push(kind, bytes);
      });
      socket.bind(0, '127.0.0.1', () => resolve(socket.address().port));
    });
  }
  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    this.inlet?.ended();
    this.child?.kill('SIGKILL');
    for (const socket of this.sockets.splice(0)) socket.close();
  }
}

function listen(server: Server | HttpServer, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as { port: number }).port));
  });
}
