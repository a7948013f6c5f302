import { BEATS_KEY, type BeatStorage } from '@yangfan/client';
import { keep, readKept } from '../../shell/storage.ts';

const KEY = 'yangfan.beats';
let mirror: Map<string, string> | null = null;
let writing: Promise<void> = Promise.resolve();

function write(): void {
  const all = Object.fromEntries(mirror!);
  // One after the other: a late write must not put acknowledged beats back.
  writing = writing.then(() => keep(KEY, all)).catch(() => undefined);
}

const storage: BeatStorage = {
  getItem: (key) => mirror!.get(key) ?? null,
  setItem: (key, value) => {
    mirror!.set(key, value);
    write();
  },
  removeItem: (key) => {
    if (mirror!.delete(key)) write();
  },
};

/** Beats kept on this phone, as the recorder's queue reads them: the phone's storage, mirrored in memory. */
export async function openKeptBeats(): Promise<BeatStorage> {
  if (!mirror) {
    const kept = (await readKept<Record<string, string>>(KEY)) ?? {};
    mirror ??= new Map(Object.entries(kept));
  }
  return storage;
}

/** Watch sessions of earlier visits that still have beats to send. */
export function earlierWatches(now: string): string[] {
  return [...(mirror?.keys() ?? [])].map((key) => key.slice(BEATS_KEY.length)).filter((id) => id !== now);
}
