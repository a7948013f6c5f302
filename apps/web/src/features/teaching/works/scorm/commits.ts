import { CallError, teachingRoutes } from '@yangfan/client';
import type { ScormStatus } from '@yangfan/contract';
import { call } from '../../../../shared/lib/api.ts';

export type CommitState =
  | { kind: 'new' }
  | { kind: 'waiting' }
  | { kind: 'refused'; message: string }
  | { kind: 'kept'; status: ScormStatus; percent: number | null; totalS: number };

interface Commit {
  seq: number;
  values: Record<string, string>;
  sessionS: number;
}
// With the drafts: they are forgotten together when the person signs out.
const KEY = 'yf-draft-scorm-';
const RETRY_MS = 5000;

/** Commits of one launch: the newest whole picture is sent; what cannot be sent waits on this device, also past the end of the page. */
export function createCommits(launchId: string, tell: (state: CommitState) => void) {
  let seq = 0;
  let newest: Commit | null = null;
  let running: Promise<void> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let open = true;
  async function send(): Promise<void> {
    const commit = newest;
    if (!commit) return;
    const result = await sendCommit(launchId, commit);
    if (result.kind === 'waiting') {
      keep(launchId, commit);
      if (open) timer = setTimeout(() => void flush(), RETRY_MS);
    } else {
      if (newest === commit) newest = null;
      forget(launchId);
    }
    if (open) tell(result);
    if (newest && result.kind !== 'waiting') await send();
  }
  function flush(): Promise<void> {
    clearTimeout(timer);
    running = running.then(send);
    return running;
  }
  return {
    add(values: Record<string, string>, sessionS: number): void {
      seq += 1;
      newest = { seq, values, sessionS };
      void flush();
    },
    flush,
    close(): void {
      void flush();
      open = false;
      clearTimeout(timer);
    },
  };
}

async function sendCommit(launchId: string, commit: Commit): Promise<CommitState> {
  try {
    const { status, percent, totalS } = await call(teachingRoutes.commitScorm, { params: { launchId }, body: commit });
    return { kind: 'kept', status, percent, totalS };
  } catch (error) {
    if (error instanceof CallError && error.status >= 400 && error.status < 500) return { kind: 'refused', message: error.message };
    return { kind: 'waiting' };
  }
}

/** Sends what earlier windows could not: before a new launch, after which the earlier ones keep nothing any more. */
export async function resendCommits(): Promise<void> {
  for (const [launchId, commit] of waiting()) {
    const result = await sendCommit(launchId, commit);
    if (result.kind !== 'waiting') forget(launchId);
  }
}
function waiting(): [string, Commit][] {
  try {
    return Object.keys(localStorage).flatMap((key): [string, Commit][] => {
      const commit = key.startsWith(KEY) ? (JSON.parse(localStorage.getItem(key) ?? 'null') as Commit | null) : null;
      return commit ? [[key.slice(KEY.length), commit]] : [];
    });
  } catch {
    // Without storage nothing was left.
    return [];
  }
}
function keep(launchId: string, commit: Commit): void {
  try {
    localStorage.setItem(KEY + launchId, JSON.stringify(commit));
  } catch {
    // Without storage the commit lives as long as the page.
  }
}
function forget(launchId: string): void {
  try {
    localStorage.removeItem(KEY + launchId);
  } catch {
    // Without storage nothing was kept.
  }
}
