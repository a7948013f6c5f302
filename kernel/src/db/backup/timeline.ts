import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A line of history: every restore begins a new timeline that branches off an older one. */
export interface Timeline {
  id: number;
  /** Its ancestors, and the position at which each was left. */
  ancestors: { id: number; leftAt: bigint }[];
}

/** A WAL position `16/B374D848` as a number. */
export function lsn(text: string): bigint {
  const [high = '0', low = '0'] = text.split('/');
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

const HISTORY = /^([0-9A-F]{8})\.history(\.gz)?$/;

/** The wished timeline (default: the newest) from the history files in these folders. */
export async function readTimeline(dirs: readonly string[], wished?: number): Promise<Timeline> {
  let best: { id: number; path: string } | undefined;
  for (const dir of dirs) {
    for (const name of await readdir(dir).catch(() => [] as string[])) {
      const match = HISTORY.exec(name);
      if (!match) continue;
      const id = Number.parseInt(match[1] as string, 16);
      if (wished === undefined ? !best || id > best.id : id === wished) best = { id, path: join(dir, name) };
    }
  }
  if (!best) return { id: wished ?? 1, ancestors: [] };
  const bytes = await readFile(best.path);
  const lines = (best.path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n');
  const ancestors = lines.flatMap((line) => {
    const match = /^\s*(\d+)\s+([0-9A-F]+\/[0-9A-F]+)/i.exec(line);
    return match ? [{ id: Number(match[1]), leftAt: lsn(match[2] as string) }] : [];
  });
  return { id: best.id, ancestors };
}

/** Whether a base backup's end is part of the timeline's past; one from an abandoned branch can't be rolled forward on it. */
export function isOnTimeline(backup: { timeline: number; endLsn: string }, line: Timeline): boolean {
  if (backup.timeline === line.id) return true;
  const ancestor = line.ancestors.find(({ id }) => id === backup.timeline);
  return ancestor !== undefined && lsn(backup.endLsn) <= ancestor.leftAt;
}
