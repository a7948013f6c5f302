import { randomKey } from '@yangfan/client';
import { keep, readKept } from './storage.ts';

const KEY = 'yangfan.device';
let known: Promise<string> | null = null;

async function readOrMake(): Promise<string> {
  const kept = await readKept<string>(KEY);
  if (kept) return kept;
  const made = `mini-${randomKey()}`;
  // A phone without space makes a new label at each start: the server then asks before it takes a lesson over.
  await keep(KEY, made).catch(() => undefined);
  return made;
}

/** The label this phone gives itself once: the server tells one device from another by it. */
export function deviceId(): Promise<string> {
  known ??= readOrMake();
  return known;
}
