import { EventEmitter } from 'node:events';
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';

// Janus's own JSON over a WebSocket. The npm package `janode` can't be loaded where install scripts are off: it pulls in a native Unix socket.

const ASK_MS = 10_000;
const KEEPALIVE_MS = 20_000;

/** Janus understood and said no; an answer that never came is a plain error. */
export class JanusRefusal extends Error {}

export interface Jsep {
  type: 'offer' | 'answer';
  sdp: string;
}
interface Reply {
  data: Record<string, unknown>;
  jsep: Jsep | undefined;
}
interface Message {
  janus: string;
  transaction?: string;
  sender?: number;
  data?: { id: number };
  plugindata?: { data: Record<string, unknown> };
  error?: { code: number; reason: string };
  jsep?: Jsep;
}

interface Waiting {
  resolve(message: Message): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
  /** Answered by an "ack" alone. */
  shortly: boolean;
}

/** One place in the video room: a publisher, a viewer, or the one that manages. Emits `webrtcup` and `hangup`. */
export class JanusHandle extends EventEmitter {
  constructor(
    private readonly client: JanusClient,
    readonly id: number,
  ) {
    super();
  }
  /** Asks the video room; throws its error's words as a `JanusRefusal`. */
  async ask(body: { request: string; [key: string]: unknown }, jsep?: Jsep): Promise<Reply> {
    const message = await this.client.send({ janus: 'message', handle_id: this.id, body, ...(jsep ? { jsep } : {}) });
    const data = message.plugindata?.data ?? {};
    if (data.error) throw new JanusRefusal(`janus ${body.request}: ${String(data.error)}`);
    return { data, jsep: message.jsep };
  }
  async trickle(candidate: { candidate: string; sdpMid: string; sdpMLineIndex: number }): Promise<void> {
    await this.client.send({ janus: 'trickle', handle_id: this.id, candidate });
  }
  async detach(): Promise<void> {
    this.client.forget(this.id);
    await this.client.send({ janus: 'detach', handle_id: this.id });
  }
}

/** One session with a Janus server. */
export class JanusClient {
  private readonly pending = new Map<string, Waiting>();
  private readonly handles = new Map<number, JanusHandle>();
  private session = 0;
  private keepalive: NodeJS.Timeout | undefined;

  private constructor(
    private readonly socket: WebSocket,
    private readonly secret: string,
  ) {
    socket.on('message', (data: Buffer) => this.hear(JSON.parse(data.toString()) as Message));
    socket.on('close', () => this.failAll(new Error('the line to janus was closed')));
    socket.on('error', () => undefined);
  }

  static async connect(url: string, secret: string): Promise<JanusClient> {
    const socket = new WebSocket(url, 'janus-protocol');
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('error', reject);
    });
    const client = new JanusClient(socket, secret);
    client.session = (await client.send({ janus: 'create' })).data!.id;
    client.keepalive = setInterval(() => void client.send({ janus: 'keepalive' }).catch(() => undefined), KEEPALIVE_MS);
    return client;
  }
  async attach(): Promise<JanusHandle> {
    const { data } = await this.send({ janus: 'attach', plugin: 'janus.plugin.videoroom' });
    const handle = new JanusHandle(this, data!.id);
    this.handles.set(handle.id, handle);
    return handle;
  }
  forget(handleId: number): void {
    this.handles.delete(handleId);
  }

  send(message: { janus: string; [key: string]: unknown }): Promise<Message> {
    return new Promise((resolve, reject) => {
      const transaction = randomUUID();
      const timer = setTimeout(() => {
        this.pending.delete(transaction);
        reject(new Error(`janus did not answer ${message.janus}`));
      }, ASK_MS);
      this.pending.set(transaction, { resolve, reject, timer, shortly: message.janus !== 'message' });
      const whole = { ...message, transaction, apisecret: this.secret, ...(this.session ? { session_id: this.session } : {}) };
      this.socket.send(JSON.stringify(whole), (error) => error && reject(error));
    });
  }
  private hear(message: Message): void {
    const waiting = message.transaction ? this.pending.get(message.transaction) : undefined;
    if (waiting) {
      // To a message "ack" only says that the work has begun; to a keepalive or a candidate nothing else follows.
      if (message.janus === 'ack' && !waiting.shortly) return;
      this.pending.delete(message.transaction!);
      clearTimeout(waiting.timer);
      if (message.janus === 'error') waiting.reject(new JanusRefusal(`janus: ${message.error?.reason}`));
      else waiting.resolve(message);
      return;
    }
    const handle = message.sender === undefined ? undefined : this.handles.get(message.sender);
    if (message.janus === 'webrtcup') handle?.emit('webrtcup');
    if (message.janus === 'hangup' || message.janus === 'detached') handle?.emit('hangup');
  }
  private failAll(error: Error): void {
    clearInterval(this.keepalive);
    for (const { reject, timer } of this.pending.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.pending.clear();
  }
  close(): void {
    clearInterval(this.keepalive);
    this.socket.close();
  }
}
