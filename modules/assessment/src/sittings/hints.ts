import type { Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';

/** Hints over the socket: that something changed, never what. The truth is read from a route. */
export function createHints({ realtime }: Pick<AssessmentDeps, 'realtime'>) {
  return {
    /** To whoever watches the board of an exam. */
    board: (tx: Tx, examId: string): void => tx.onCommit(() => realtime.publish(`exam:${examId}`, { type: 'sitting.changed' })),
    /** To candidates, each at their own account. */
    candidates: (tx: Tx, examId: string, accountIds: readonly string[]): void =>
      tx.onCommit(() => {
        for (const accountId of accountIds) realtime.publish(`account:${accountId}`, { type: 'exam.changed', examId });
      }),
  };
}
export type Hints = ReturnType<typeof createHints>;
