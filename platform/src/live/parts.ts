import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { segmentsOf, type Part } from './timeline.rules.ts';

const NUMBER = /^[0-9]{4}$/;
const STREAM = /^[a-z]{3}_[0-9a-z]{26}$/;
/** What is known of a part when it begins; the rest is its playlist. */
export type PartStart = Omit<Part, 'segments' | 'name'>;

async function names(dir: string): Promise<string[]> {
  return readdir(dir).catch(() => []);
}

/** Makes the folder of a stream's next part. */
export async function nextPart(roomDir: string, streamId: string): Promise<{ dir: string; name: string }> {
  const dir = join(roomDir, streamId);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const last = (await names(dir))
    .filter((name) => NUMBER.test(name))
    .toSorted()
    .at(-1);
  for (let number = last ? Number(last) + 1 : 0; ; number++) {
    const name = String(number).padStart(4, '0');
    try {
      await mkdir(join(dir, name), { mode: 0o700 });
      return { dir: join(dir, name), name };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
/** Written before the first segment, so that a recording is whole whatever dies. */
export async function writePart(dir: string, start: PartStart): Promise<void> {
  await writeFile(join(dir, 'part.json'), JSON.stringify(start), { mode: 0o600 });
}

interface Cached {
  mtimeMs: number;
  size: number;
  part: Part;
}
/** Reads recordings; a playlist that has not changed is not read again. */
export class PartReader {
  private readonly cache = new Map<string, Cached>();
  constructor(private readonly liveDir: string) {}

  roomDir(roomId: string): string {
    return join(this.liveDir, roomId);
  }
  /** Every part of a room, those without a finished segment too. */
  async room(roomId: string): Promise<Part[]> {
    const streams = (await names(this.roomDir(roomId))).filter((name) => STREAM.test(name));
    return (await Promise.all(streams.map((streamId) => this.stream(roomId, streamId)))).flat();
  }
  async stream(roomId: string, streamId: string): Promise<Part[]> {
    const dir = join(this.roomDir(roomId), streamId);
    const numbers = (await names(dir)).filter((name) => NUMBER.test(name)).toSorted();
    const parts = await Promise.all(numbers.map((name) => this.part(join(dir, name), name)));
    return parts.filter((part) => part !== null);
  }
  private async part(dir: string, name: string): Promise<Part | null> {
    const file = join(dir, 'index.m3u8');
    const known = this.cache.get(dir);
    try {
      const found = await stat(file).catch(() => null);
      if (known && found && known.mtimeMs === found.mtimeMs && known.size === found.size) return known.part;
      const start = JSON.parse(await readFile(join(dir, 'part.json'), 'utf8')) as PartStart;
      const part: Part = { ...start, name, segments: found ? segmentsOf(await readFile(file, 'utf8')) : [] };
      if (found) {
        if (this.cache.size > 2000) this.cache.clear();
        this.cache.set(dir, { mtimeMs: found.mtimeMs, size: found.size, part });
      }
      return part;
    } catch {
      // Begun this moment, or removed.
      return null;
    }
  }
}
