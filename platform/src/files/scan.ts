import { createReadStream } from 'node:fs';
import { connect } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { VirusScan } from './ports.ts';

// The test file every scanner knows, split so that this source is not taken for it.
const EICAR = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!', '$H+H*'].join(''), 'latin1');

/** Knows one signature, the EICAR test file: for machines without a scanner, and to show that refusal works. */
export const signatureScan: VirusScan = {
  async scan(path) {
    let tail = Buffer.alloc(0);
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      const window = Buffer.concat([tail, chunk as Buffer]);
      if (window.includes(EICAR)) return { clean: false, finding: 'EICAR' };
      tail = window.subarray(-EICAR.length);
    }
    return { clean: true };
  },
};

/** Asks a ClamAV daemon (INSTREAM). Throws when it can't be asked: then a file is not taken, rather than taken unchecked. */
export function clamdScan({ host, port, timeoutMs = 120_000 }: { host: string; port: number; timeoutMs?: number }): VirusScan {
  return {
    async scan(path) {
      const socket = connect({ host, port, timeout: timeoutMs });
      socket.on('timeout', () => socket.destroy(new Error('clamd did not answer in time')));
      const answer = new Promise<string>((resolve, reject) => {
        let text = '';
        socket.on('data', (data) => (text += data.toString('utf8')));
        socket.on('end', () => resolve(text));
        socket.on('error', reject);
      });
      answer.catch(() => undefined);
      const sending = pipeline(
        createReadStream(path, { highWaterMark: 1 << 18 }),
        async function* (source) {
          yield Buffer.from('zINSTREAM\0');
          for await (const chunk of source) {
            const length = Buffer.alloc(4);
            length.writeUInt32BE((chunk as Buffer).length);
            yield length;
            yield chunk;
          }
          yield Buffer.alloc(4);
        },
        socket,
        { end: false },
      );
      await sending;
      const text = (await answer).replaceAll('\0', '').trim();
      socket.destroy();
      if (text.endsWith('OK')) return { clean: true };
      const found = /^stream: (.+) FOUND$/.exec(text);
      if (found) return { clean: false, finding: found[1]! };
      throw new Error(`clamd answered: ${text.slice(0, 200)}`);
    },
  };
}
