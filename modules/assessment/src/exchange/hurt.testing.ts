import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { openZip, zipStream } from '@yangfan/kernel/sheet';
import { AT } from './exchange.testing.ts';

/** A generator that gives the same numbers for ever (mulberry32): what failed once fails again. */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let next = Math.imul(state ^ (state >>> 15), 1 | state);
    next = (next + Math.imul(next ^ (next >>> 7), 61 | next)) ^ next;
    return ((next ^ (next >>> 14)) >>> 0) % below;
  };
}
const SPLICES = [
  '<',
  '>',
  '&',
  ']]>',
  '<!DOCTYPE x>',
  '</question>',
  '"',
  '\u0000',
  '}',
  '{1:SA:=a}',
  'ANSWER: B',
  '\n\n',
  '=',
  'PK\u0001\u0002',
  '9'.repeat(50),
  '题'.repeat(7000),
];
/** A valid file hurt in one to four places: bytes changed, cut out, doubled, put in, or the end lost. */
function mutated(bytes: Buffer, next: (below: number) => number): Buffer {
  let hurt = Buffer.from(bytes);
  for (let times = 1 + next(4); times > 0; times--) {
    const at = next(hurt.length + 1);
    const length = next(64);
    switch (next(5)) {
      case 0:
        for (let i = 0; i < 4; i++) if (hurt.length) hurt[next(hurt.length)] = next(256);
        break;
      case 1:
        hurt = Buffer.concat([hurt.subarray(0, at), hurt.subarray(at + length)]);
        break;
      case 2:
        hurt = Buffer.concat([hurt.subarray(0, at + length), hurt.subarray(at)]);
        break;
      case 3:
        hurt = Buffer.concat([hurt.subarray(0, at), Buffer.from(SPLICES[next(SPLICES.length)]!), hurt.subarray(at)]);
        break;
      default:
        hurt = hurt.subarray(0, at);
    }
  }
  return hurt;
}

/** The files of a package, with one of them hurt; what is no package is hurt itself, and so is a package every third time. */
export async function hurt(bytes: Buffer, next: (below: number) => number): Promise<Buffer> {
  if (bytes.toString('latin1', 0, 2) !== 'PK' || next(3) === 0) return mutated(bytes, next);
  const zip = openZip(bytes, 1e8);
  const names = zip.list().map(({ name }) => name);
  const victim = names[next(names.length)];
  const files = await Promise.all(names.map(async (name) => ({ name, bytes: await zip.read(name) })));
  const made = files.map((file) => (file.name === victim ? { ...file, bytes: mutated(file.bytes, next) } : file));
  return buffer(Readable.from(zipStream(made, AT)));
}
