import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { soundOf } from './sound.rules.ts';

const hasFfmpeg = spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).error === undefined;
if (!hasFfmpeg) console.log('skipped: sound of a segment, there is no ffmpeg');

describe.skipIf(!hasFfmpeg)('the sound of a recorded segment', () => {
  let dir: string;
  const made = (name: string, words: string[]): Buffer => {
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...words, join(dir, name)]);
    return readFileSync(join(dir, name));
  };
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=2'];
  const tone = ['-f', 'lavfi', '-i', 'sine=frequency=700:sample_rate=48000:duration=2'];
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'yf-sound-'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  test('[T2] is every frame of its sound, at the moment where it stood, in a fraction of the bytes', () => {
    const segment = made('both.ts', [...picture, ...tone, '-output_ts_offset', '40', '-c:v', 'libx264', '-b:v', '900k', '-c:a', 'aac']);
    const sound = soundOf(segment)!;
    expect(sound.subarray(0, 3).toString()).toBe('ID3');
    expect(sound.length).toBeLessThan(segment.length / 4);
    writeFileSync(join(dir, 'sound.aac'), sound);
    const told = (file: string, select: string) =>
      execFileSync('ffprobe', ['-v', 'error', '-select_streams', select, '-show_entries', 'packet=size', '-of', 'csv=p=0', join(dir, file)])
        .toString()
        .trim()
        .split(/\s+/).length;
    expect(told('sound.aac', 'a')).toBe(told('both.ts', 'a'));
    const begins = Number.parseInt(
      String(
        execFileSync('ffprobe', [
          '-v',
          'error',
          '-select_streams',
          'a',
          '-show_entries',
          'stream=start_pts',
          '-of',
          'csv=p=0',
          join(dir, 'both.ts'),
        ]),
      ),
    );
    const at = sound.indexOf('Timestamp\0') + 10;
    expect(Number(sound.readBigUInt64BE(at))).toBe(begins);
  });

  test('[T2] a segment without sound has none', () => {
    expect(soundOf(made('picture.ts', [...picture, '-c:v', 'libx264']))).toBeNull();
  });

  test('[T2] whatever else lies there ends without harm', () => {
    const segment = made('small.ts', [...tone, '-c:a', 'aac']);
    expect(soundOf(Buffer.alloc(0))).toBeNull();
    fc.assert(
      fc.property(fc.nat(segment.length - 1), fc.integer({ min: 0, max: 255 }), fc.nat(segment.length), (at, byte, length) => {
        const hurt = Buffer.from(segment.subarray(0, length));
        if (at < hurt.length) hurt[at] = byte;
        soundOf(hurt);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
