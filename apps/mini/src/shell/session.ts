import { forget, keep, readKept } from './storage.ts';
import { createStore, useStore } from './store.ts';

/** What is known of the session before any answer of the server. */
export type SessionState = { at: 'restoring' } | { at: 'signed-out' } | { at: 'signed-in'; token: string };

const KEY = 'yangfan.session';
const session = createStore<SessionState>({ at: 'restoring' });
let restoring: Promise<void> | null = null;

/** Reads the token of the last visit, once. */
export function restoreSession(): Promise<void> {
  restoring ??= readKept<string>(KEY).then((token) => {
    if (session.get().at === 'restoring') session.set(token ? { at: 'signed-in', token } : { at: 'signed-out' });
  });
  return restoring;
}

/** Begins a session with the server's token. */
export async function beginSession(token: string): Promise<void> {
  session.set({ at: 'signed-in', token });
  await keep(KEY, token);
}

/** Ends the session on this phone. */
export async function endSession(): Promise<void> {
  session.set({ at: 'signed-out' });
  await forget(KEY);
}

/** The token to send, once the last visit's has been read; `null` when signed out. */
export async function sessionToken(): Promise<string | null> {
  await restoreSession();
  const now = session.get();
  return now.at === 'signed-in' ? now.token : null;
}

/** The session as pages watch it. */
export function useSession(): SessionState {
  return useStore(session);
}
