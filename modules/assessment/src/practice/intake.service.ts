import { chinaDay, type Tx } from '@yangfan/kernel';
import { answersOfMany } from '../attempts/attempts.store.ts';
import { itemIdsOf } from '../attempts/attempts.rules.ts';
import type { BankService } from '../bank/bank.service.ts';
import { toBankKeys } from '../papers/marking.rules.ts';
import type { AnswerGuard } from './guard.service.ts';
import * as store from './practice.store.ts';
import { reviewed } from './schedule.rules.ts';

/** Brings what released exams said about a learner into their cards; a paper that was marked anew corrects what it said before. */
export function createIntake(bank: BankService, guard: AnswerGuard) {
  async function take(tx: Tx, learnerId: string, attempt: store.MarkedAttempt, now: Date): Promise<void> {
    const known = await store.cardsOf(tx, learnerId);
    const items = await bank.itemsOf(tx, attempt.programCode, itemIdsOf(attempt.paper));
    const answers = new Map((await answersOfMany(tx, [attempt.id])).get(attempt.id)?.map(({ no, value }) => [no, value]));
    const day = chinaDay(attempt.submittedAt);
    const rows = attempt.paper.questions.flatMap((question, index): store.CardRow[] => {
      const share = question.points ? attempt.marks[index]! / question.points : 0;
      const before = known.get(question.itemId);
      // What was practised since says more than the old paper.
      if (attempt.again && before && before.source !== attempt.id) return [];
      const item = items.get(question.itemId)!;
      const given = answers.get(question.no) ?? null;
      return [
        {
          ...reviewed(attempt.again || (before && before.lastOn > day) ? undefined : before, share, day),
          itemId: question.itemId,
          lastGiven: share < 1 ? toBankKeys(question, item, given) : (before?.lastGiven ?? null),
          source: attempt.id,
        },
      ];
    });
    if (rows.length) await store.putCards(tx, learnerId, rows);
    await store.putIntake(tx, attempt.id, learnerId, attempt.marks, now);
  }

  return {
    /** Call it before cards are read. */
    async bringIn(tx: Tx, learnerId: string, now: Date): Promise<void> {
      if (await guard.pauseOf(tx, learnerId, now)) return;
      await store.lockCards(tx, learnerId);
      for (const attempt of await store.untaken(tx, learnerId)) {
        // Where the policy keeps the right answers of a paper to itself, the book does too.
        if ((await guard.modeOf(tx, attempt.classId, learnerId, now)) === 'FULL') await take(tx, learnerId, attempt, now);
        else await store.putIntake(tx, attempt.id, learnerId, attempt.marks, now);
      }
    },
  };
}
export type IntakeService = ReturnType<typeof createIntake>;
