import type { Attempt } from './answers.ts';
import { opened, sealed } from './vault.ts';

// Under the prefix of drafts: sign-out and another person signing in on this device forget them (shared/lib/draft.ts).
const keyOf = (examId: string) => `yf-draft-exam-paper-${examId}`;

/** The server's clock has gone on since the paper was kept. */
const asOfNow = (attempt: Attempt, at: number): Attempt => ({
  ...attempt,
  serverNow: new Date(Date.parse(attempt.serverNow) + Date.now() - at).toISOString(),
});

interface Kept {
  attemptId: string;
  /** Sealed: the attempt and when it was kept. */
  paper: string;
}

/** The running paper of an exam kept on this device, for a reload without network; it goes with the submission. */
export async function keptPaper(examId: string): Promise<Attempt | null> {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(examId)) ?? 'null') as Kept | null;
    const paper = kept?.paper ? await opened<{ attempt: Attempt; at: number }>(kept.attemptId, kept.paper) : null;
    return paper && asOfNow(paper.attempt, paper.at);
  } catch {
    return null;
  }
}
export async function keepPaper(attempt: Attempt): Promise<void> {
  try {
    const paper = await sealed(attempt.id, { attempt: { ...attempt, deviceKey: '' }, at: Date.now() });
    if (paper) localStorage.setItem(keyOf(attempt.examId), JSON.stringify({ attemptId: attempt.id, paper } satisfies Kept));
  } catch {
    // A full or closed storage: the exam goes on while the page is open.
  }
}
/** The key stays: answers that did not arrive in time still lie sealed here (`forgetAnswers` takes it). */
export function forgetPaper({ examId }: Pick<Attempt, 'examId'>): void {
  try {
    localStorage.removeItem(keyOf(examId));
  } catch {
    // nothing kept
  }
}

/** Puts a worker beside the exam page that opens it again without network. A browser without one reloads online only. */
export async function keepPage(): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false;
  try {
    await navigator.serviceWorker.register('/exam-sw.js', { scope: '/exam/' });
    const worker = (await navigator.serviceWorker.getRegistration('/exam/'))!;
    const active = worker.active ?? (await standing(worker.installing ?? worker.waiting));
    const urls = [...performance.getEntriesByType('resource'), ...document.querySelectorAll<HTMLScriptElement>('script[src]')]
      .map((one) => ('src' in one ? one.src : one.name))
      .concat([...document.querySelectorAll<HTMLLinkElement>('link[href]')].map((link) => link.href))
      .filter((url) => url.startsWith(`${location.origin}/assets/`));
    const kept = new Promise<boolean>((resolve) => {
      navigator.serviceWorker.addEventListener('message', ({ data }) => data?.type === 'kept' && resolve(true), { once: true });
      setTimeout(resolve, 20_000, false);
    });
    active?.postMessage({ type: 'keep', urls: [...new Set(urls)] }, []);
    return await kept;
  } catch {
    return false;
  }
}
function standing(worker: ServiceWorker | null): Promise<ServiceWorker | null> {
  if (!worker || worker.state === 'activated') return Promise.resolve(worker);
  return new Promise((resolve) =>
    worker.addEventListener('statechange', () => worker.state === 'activated' && resolve(worker), { passive: true }),
  );
}
