import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openZip } from './zip.ts';
import { zipStream, type ZipItem } from './zip-write.ts';

const noPython = spawnSync('python3', ['--version']).status !== 0;
const AT = new Date('2026-11-24T08:30:12+08:00');
async function zipped(items: ZipItem[]): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of zipStream(items, AT)) parts.push(part);
  return Buffer.concat(parts);
}

describe('writing a zip', () => {
  it('[T2] what goes in comes out, byte for byte, whatever the names and bytes are', async () => {
    const item = fc.record({
      name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((name) => !name.includes('\\')),
      bytes: fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
      packed: fc.boolean(),
    });
    const items = fc.uniqueArray(item, { selector: ({ name }) => Buffer.from(name).toString(), maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(items, async (list) => {
        const zip = openZip(await zipped(list), 1 << 20);
        expect(zip.list().map(({ name }) => name)).toEqual(list.map(({ name }) => name));
        for (const { name, bytes } of list) expect((await zip.read(name)).equals(bytes)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it.skipIf(noPython)('[T2] other programs open it: names in Chinese, the time of China, an empty file', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'yf-zip-'));
    try {
      const path = join(dir, 'a.zip');
      writeFileSync(
        path,
        await zipped([
          { name: '01号_演＊/作业内容.txt', bytes: Buffer.from('周一') },
          { name: '空.txt', bytes: Buffer.alloc(0), packed: true },
        ]),
      );
      const script =
        'import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nfor i in z.infolist(): print(i.filename,i.date_time,z.read(i).decode())';
      const said = execFileSync('python3', ['-c', script, path], { encoding: 'utf8', env: { ...process.env, PYTHONIOENCODING: 'utf-8' } });
      expect(said).toBe('01号_演＊/作业内容.txt (2026, 11, 24, 8, 30, 12) 周一\n空.txt (2026, 11, 24, 8, 30, 12) \n');
      expect(readFileSync(path).subarray(0, 2).toString()).toBe('PK');
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
