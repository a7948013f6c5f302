import { connect, type Socket } from 'node:net';

/** One request; `{{name}}` in it stands for what an earlier reply of the same sequence gave, `{{now}}` for the moment it is sent. */
export interface Request {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
  /** Takes the first group of a pattern out of the reply (head and body) under a name. */
  take?: { name: string; pattern: string };
}
/** What one load is: sequences of requests, worked off by so many connections at once. */
export interface Load {
  port: number;
  clients: number;
  sequences: Request[][];
  /** Sequences begun a second; without it as fast as the connections allow. */
  perS?: number;
}
/** What came of it. `ms` has one entry a request, `sequenceMs` one a sequence, `endS` the moment each sequence ended. */
export interface Outcome {
  seconds: number;
  ms: number[];
  sequenceMs: number[];
  endS: number[];
  statuses: Record<string, number>;
  /** The first reply that was no success. */
  failure: string | null;
}

// A bare socket, so that little of the machine goes to the asking side.
class Line {
  private socket: Socket;
  private chunks: Buffer[] = [];
  private size = 0;
  private wait: { resolve(reply: { status: number; text: string }): void; reject(error: Error): void } | undefined;

  constructor(private readonly port: number) {
    this.socket = this.open();
  }
  private open(): Socket {
    const socket = connect(this.port, '127.0.0.1');
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => {
      this.chunks.push(bytes);
      this.size += bytes.length;
      this.look();
    });
    socket.on('error', (error) => this.wait?.reject(error));
    socket.on('close', () => this.wait?.reject(new Error('the connection was closed')));
    return socket;
  }
  private look(): void {
    const all = this.chunks.length === 1 ? this.chunks[0]! : Buffer.concat(this.chunks, this.size);
    this.chunks = [all];
    const end = all.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = all.toString('latin1', 0, end);
    const length = /\r\ncontent-length: (\d+)/i.exec(head);
    let whole: number;
    if (length) {
      whole = end + 4 + Number(length[1]);
      if (all.length < whole) return;
    } else if (/\r\ntransfer-encoding: chunked/i.test(head)) {
      if (!all.subarray(-5).equals(Buffer.from('0\r\n\r\n'))) return;
      whole = all.length;
    } else whole = end + 4;
    this.chunks = [];
    this.size = 0;
    const wait = this.wait!;
    this.wait = undefined;
    wait.resolve({ status: Number(head.slice(9, 12)), text: all.toString('utf8', 0, whole) });
  }
  ask(bytes: string): Promise<{ status: number; text: string }> {
    if (this.socket.destroyed) this.socket = this.open();
    return new Promise((resolve, reject) => {
      this.wait = { resolve, reject };
      this.socket.write(bytes);
    });
  }
  end(): void {
    this.socket.destroy();
  }
}

function written(request: Request, taken: ReadonlyMap<string, string>): string {
  const fill = (text: string): string =>
    text.includes('{{')
      ? text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => (name === 'now' ? String(Date.now()) : (taken.get(name) ?? '')))
      : text;
  const body = request.body === undefined ? '' : fill(JSON.stringify(request.body));
  const headers = { host: '127.0.0.1', ...request.headers, ...(body ? { 'content-type': 'application/json' } : {}) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${fill(`${request.method} ${request.path} HTTP/1.1\r\n${lines.join('')}`)}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, ms)));

async function run(load: Load): Promise<Outcome> {
  const outcome: Outcome = { seconds: 0, ms: [], sequenceMs: [], endS: [], statuses: {}, failure: null };
  let next = 0;
  // Written before the clock starts, where nothing has to be filled in.
  const ready = load.sequences.map((sequence) =>
    sequence.map((request) => (JSON.stringify(request).includes('{{') ? null : written(request, new Map()))),
  );
  const started = performance.now();
  async function client(): Promise<void> {
    const line = new Line(load.port);
    for (let index = next++; index < load.sequences.length; index = next++) {
      if (load.perS) await pause((index * 1000) / load.perS - (performance.now() - started));
      const taken = new Map<string, string>();
      const from = performance.now();
      for (const [position, request] of load.sequences[index]!.entries()) {
        const asked = performance.now();
        const reply = await line.ask(ready[index]![position] ?? written(request, taken));
        outcome.ms.push(performance.now() - asked);
        outcome.statuses[reply.status] = (outcome.statuses[reply.status] ?? 0) + 1;
        if (reply.status >= 400) outcome.failure ??= `${request.method} ${request.path}: ${reply.text.slice(-400)}`;
        const found = request.take && new RegExp(request.take.pattern).exec(reply.text)?.[1];
        if (request.take && found) taken.set(request.take.name, found);
      }
      outcome.sequenceMs.push(performance.now() - from);
      outcome.endS.push((performance.now() - started) / 1000);
    }
    line.end();
  }
  await Promise.all(Array.from({ length: Math.min(load.clients, load.sequences.length) }, client));
  outcome.seconds = (performance.now() - started) / 1000;
  return outcome;
}

process.on('message', (load: Load) => {
  run(load).then(
    (outcome) => process.send!(outcome),
    (error: unknown) => process.send!({ error: String(error) }),
  );
});
// Whoever started us has gone.
process.on('disconnect', () => process.exit(0));
