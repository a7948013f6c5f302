import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { EarsOrder } from './ears.ts';

// Listeners on bare sockets: frames are counted by their heads, and only every fiftieth listener reads what was said.

const AT_ONCE = 50;
const SAMPLE = 50;
const SILENCE_MS = 10_000;

let frames = 0;
let heard: number[] = [];
let lastAt = performance.now();
const sockets: Socket[] = [];

/** A text frame from the client, masked with zeros. */
function masked(text: string): Buffer {
  const body = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, 0x80 | body.length, 0, 0, 0, 0]), body]);
}

function hear(text: string): void {
  for (const [, at] of text.matchAll(/@(\d+)@/g)) heard.push(Date.now() - Number(at));
}

function open(order: EarsOrder, index: number): Promise<void> {
  const token = order.tokens[index]!;
  const sample = index % SAMPLE === 0;
  return new Promise((resolve, reject) => {
    const socket = connect(order.port, '127.0.0.1', () => {
      socket.write(
        `GET ${order.path} HTTP/1.1\r\nhost: 127.0.0.1\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-version: 13\r\n` +
          `sec-websocket-key: ${randomBytes(16).toString('base64')}\r\nauthorization: Bearer ${token}\r\n\r\n`,
      );
    });
    sockets.push(socket);
    let rest: Buffer = Buffer.alloc(0);
    let upgraded = false;
    socket.on('error', reject);
    socket.on('data', (bytes: Buffer) => {
      rest = rest.length ? Buffer.concat([rest, bytes]) : bytes;
      if (!upgraded) {
        const head = rest.indexOf('\r\n\r\n');
        if (head < 0) return;
        if (!rest.subarray(0, 12).toString('latin1').includes('101')) return reject(new Error(rest.toString('latin1', 0, 200)));
        upgraded = true;
        rest = rest.subarray(head + 4);
        if (order.join) socket.write(masked(JSON.stringify({ type: 'join', room: order.join })));
        else resolve();
      }
      for (;;) {
        if (rest.length < 2) return;
        const short = rest[1]! & 0x7f;
        const at = short === 126 ? 4 : 2;
        if (rest.length < at) return;
        const size = short === 126 ? rest.readUInt16BE(2) : short;
        if (rest.length < at + size) return;
        const body = rest.subarray(at, at + size);
        rest = rest.subarray(at + size);
        if (body.indexOf('"joined"') >= 0 || body.indexOf('"refused"') >= 0) {
          if (body.indexOf('"joined"') >= 0) resolve();
          else reject(new Error('refused'));
          continue;
        }
        frames += body.toString('latin1').split('"live.event"').length - 1 || (order.join ? 0 : 1);
        lastAt = performance.now();
        if (sample) hear(body.toString('utf8'));
      }
    });
  });
}

async function openAll(order: EarsOrder): Promise<number> {
  for (let from = 0; from < order.tokens.length; from += AT_ONCE)
    await Promise.all(order.tokens.slice(from, from + AT_ONCE).map((_token, index) => open(order, from + index)));
  return order.tokens.length;
}

const isWhole = (expected: number): boolean => frames >= expected || performance.now() - lastAt >= SILENCE_MS;

async function collect(expected: number): Promise<{ heard: number[]; frames: number }> {
  while (!isWhole(expected)) await new Promise((resolve) => setTimeout(resolve, 100));
  return { heard, frames };
}

process.on('message', (message: { op: 'open'; order: EarsOrder } | { op: 'clear' } | { op: 'collect'; frames: number }) => {
  const work = {
    open: () => openAll((message as { order: EarsOrder }).order),
    clear: async () => {
      frames = 0;
      heard = [];
      lastAt = performance.now();
      return 0;
    },
    collect: () => collect((message as { frames: number }).frames),
  }[message.op]();
  work.then(
    (result) => process.send!({ result }),
    (error: unknown) => process.send!({ error: String(error) }),
  );
});
process.on('disconnect', () => {
  for (const socket of sockets) socket.destroy();
  process.exit(0);
});
