import type { KeptAnswer } from '@yangfan/client';
import { canSeal, forgetKey, opened, sealed } from './vault.ts';

// Under the prefix of drafts: sign-out and another person signing in on this device forget them.
const keyOf = (attemptId: string) => `yf-draft-exam-answers-${attemptId}`;

/** The answers of an attempt that this device keeps. */
export async function keptAnswers(attemptId: string): Promise<KeptAnswer[]> {
  try {
    const text = localStorage.getItem(keyOf(attemptId)) ?? sessionStorage.getItem(keyOf(attemptId));
    if (!text) return [];
    // Plain: from a page without sealing, or from before there was any.
    return text.startsWith('[') ? (JSON.parse(text) as KeptAnswer[]) : ((await opened<KeptAnswer[]>(attemptId, text)) ?? []);
  } catch {
    return [];
  }
}

/** Leaves nothing of an attempt's answers on this device, and takes the key with them. */
export function forgetAnswers(attemptId: string): void {
  void forgetKey(attemptId);
  try {
    localStorage.removeItem(keyOf(attemptId));
    sessionStorage.removeItem(keyOf(attemptId));
  } catch {
    // nothing kept
  }
}

/** Keeps the answers of one attempt on this device, change by change in their order, until told to forget. */
export function answerKeeper(attemptId: string) {
  let turn = Promise.resolve();
  let isOver = false;
  const put = async (answers: readonly KeptAnswer[]): Promise<void> => {
    try {
      // Where nothing can be sealed they live as long as the tab.
      if (!canSeal()) return sessionStorage.setItem(keyOf(attemptId), JSON.stringify(answers));
      const text = await sealed(attemptId, answers);
      if (text && !isOver) localStorage.setItem(keyOf(attemptId), text);
    } catch {
      // A full or closed storage: the answers still go to the server while the page is open.
    }
  };
  return {
    keep(answers: Iterable<KeptAnswer>): void {
      const all = [...answers];
      turn = turn.then(() => put(all));
    },
    forget(): void {
      isOver = true;
      forgetAnswers(attemptId);
    },
  };
}
