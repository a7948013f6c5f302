import type { Attempt } from './answers.ts';

// Under the prefix of drafts: sign-out and another person signing in on this device forget them (shared/lib/draft.ts).
const keyOf = (examId: string) => `yf-draft-exam-paper-${examId}`;

/** The server's clock has gone on since the paper was kept. */
const asOfNow = (attempt: Attempt, at: number): Attempt => ({
  ...attempt,
  serverNow: new Date(Date.parse(attempt.serverNow) + Date.now() - at).toISOString(),
});

/** The running paper of an exam kept on this device, for a reload without network; it goes with the submission. */
export function keptPaper(examId: string): Attempt | null {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(examId)) ?? 'null') as { attempt: Attempt; at: number } | null;
    return kept && asOfNow(kept.attempt, kept.at);
  } catch {
    return null;
  }
}
export function keepPaper(attempt: Attempt): void {
  try {
    localStorage.setItem(keyOf(attempt.examId), JSON.stringify({ attempt, at: Date.now() }));
  } catch {
    // A full or closed storage: the exam goes on while the page is open.
  }
}
export function forgetPaper(examId: string): void {
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
