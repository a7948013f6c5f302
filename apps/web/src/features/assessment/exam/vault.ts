// What an exam leaves on this device lies there sealed (AES-GCM). The key comes from the server at entry and at resuming, and is kept as a
// key that scripts may use but not read, until the exam is handed in (and what did not arrive in time is sent), somebody signs out or comes in, or its time is over. So a copy of the
// browser's storage texts says nothing, and after the sitting nothing here opens it; while the sitting runs, whoever sits at this browser
// profile and knows its tools could still use the key: without it no paper could be opened again offline.

const DATABASE = 'yf-draft-keys';
const STORE = 'keys';
/** A sitting may be drawn out by pauses and more time, and for a day answers that did not arrive in time may still be sent. */
const AFTER_DEADLINE_MS = 26 * 3_600_000;
const IV_BYTES = 12;

interface Held {
  key: CryptoKey;
  until: number;
}
const inMemory = new Map<string, CryptoKey>();

/** Whether this browser can seal at all; a page that came over plain http cannot. */
export const canSeal = (): boolean => typeof crypto !== 'undefined' && !!crypto.subtle;

/** Takes the key that came with an attempt; without a new one, what is held stays. */
export async function holdKey({ id, deviceKey, deadline }: { id: string; deviceKey: string; deadline: string }): Promise<void> {
  if (!deviceKey || !canSeal()) return;
  const key = await crypto.subtle.importKey('raw', bytesOf(deviceKey), 'AES-GCM', false, ['encrypt', 'decrypt']);
  inMemory.set(id, key);
  await inStore('readwrite', (store) => store.put({ key, until: Date.parse(deadline) + AFTER_DEADLINE_MS } satisfies Held, id));
}
export async function forgetKey(attemptId: string): Promise<void> {
  inMemory.delete(attemptId);
  await inStore('readwrite', (store) => store.delete(attemptId));
}

/** A value sealed for an attempt; null where there is no key for it. */
export async function sealed(attemptId: string, value: unknown): Promise<string | null> {
  const key = await keyOf(attemptId);
  if (!key) return null;
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const text = new TextEncoder().encode(JSON.stringify(value));
  const body = new Uint8Array(
    await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(attemptId) }, key, text),
  );
  return textOf(new Uint8Array([...iv, ...body]));
}
/** What was sealed; null where the key is gone or the text is another's. */
export async function opened<T>(attemptId: string, text: string): Promise<T | null> {
  const key = await keyOf(attemptId);
  if (!key) return null;
  try {
    const all = bytesOf(text);
    const parameters = { name: 'AES-GCM', iv: all.slice(0, IV_BYTES), additionalData: new TextEncoder().encode(attemptId) };
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(parameters, key, all.slice(IV_BYTES)))) as T;
  } catch {
    return null;
  }
}

async function keyOf(attemptId: string): Promise<CryptoKey | null> {
  const known = inMemory.get(attemptId);
  if (known || !canSeal()) return known ?? null;
  const held = await inStore<Held | undefined>('readonly', (store) => store.get(attemptId));
  if (!held) return null;
  if (held.until < Date.now()) {
    await forgetKey(attemptId);
    return null;
  }
  inMemory.set(attemptId, held.key);
  return held.key;
}

/** One step on the store of keys; undefined where the browser keeps none. The database is closed again, so that it can be deleted. */
function inStore<T>(mode: IDBTransactionMode, step: (store: IDBObjectStore) => IDBRequest): Promise<T | undefined> {
  return new Promise((resolve) => {
    try {
      const opening = indexedDB.open(DATABASE, 1);
      opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(STORE));
      opening.addEventListener('error', () => resolve(undefined));
      opening.addEventListener('success', () => {
        const database = opening.result;
        const asked = step(database.transaction(STORE, mode).objectStore(STORE));
        const end = (value: T | undefined) => {
          database.close();
          resolve(value);
        };
        asked.addEventListener('success', () => end(asked.result as T));
        asked.addEventListener('error', () => end(undefined));
      });
    } catch {
      resolve(undefined);
    }
  });
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (sign) => sign.charCodeAt(0));
}
const textOf = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
