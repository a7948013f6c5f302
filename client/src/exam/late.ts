import type { Client } from '../call.ts';
import { CallError } from '../problem.ts';
import { assessmentRoutes } from '../routes.gen.ts';
import type { KeptAnswer } from './kept-answers.ts';

/** What became of answers that lay on this device when the exam was over. LOST: no answer from the server, to be tried again. */
export type LateOutcome =
  | { kind: 'NOTHING' }
  | { kind: 'TAKEN'; questions: number }
  | { kind: 'REFUSED'; message: string }
  | { kind: 'LOST' };

/**
 * Sends what this device kept of a paper that is closed. The server keeps what is newer than the paper as evidence for a person to decide; when it has
 * everything already, there is nothing to say.
 */
export async function sendLate(call: Client['call'], attemptId: string, kept: readonly KeptAnswer[], key: string): Promise<LateOutcome> {
  const answers = kept.flatMap(({ no, value, version, typedAt }) => (typedAt ? [{ no, value, version, typedAt }] : [])).slice(0, 200);
  if (answers.length === 0) return { kind: 'NOTHING' };
  try {
    const reply = await call(assessmentRoutes.sendLateAnswers, { params: { attemptId }, body: { answers } }, { idempotencyKey: key });
    return { kind: 'TAKEN', questions: reply.answers.length };
  } catch (error) {
    if (!(error instanceof CallError) || error.status === 0 || error.status >= 500 || [401, 408, 425, 429].includes(error.status))
      return { kind: 'LOST' };
    if (error.code === 'assessment.late_nothing') return { kind: 'NOTHING' };
    return { kind: 'REFUSED', message: error.message };
  }
}

/**
 * When something is typed, by the server's clock. Of two measures the later: a clock that is set back does not win time, and a computer that slept does
 * not stop it. `steadyMs` is a clock that nobody can set.
 */
export function serverClock(serverNow: string, nowMs: () => number, steadyMs: () => number): () => string {
  const server = Date.parse(serverNow);
  const [wall, steady] = [server - nowMs(), server - steadyMs()];
  return () => new Date(Math.max(wall + nowMs(), steady + steadyMs())).toISOString();
}
