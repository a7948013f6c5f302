import { newId, problem } from '@yangfan/kernel';
import type { LedgerPort } from '@yangfan/platform/ledger';
import type { PartScoresPort } from './part-scores.port.ts';
import { insertPartScore, newestPartScores } from './part-scores.store.ts';

/** Where other rooms leave what they worked out; every figure stays, and each is a ledger entry of the class. */
export function createPartScores({ ledger }: { ledger: LedgerPort }): PartScoresPort {
  return {
    async put(tx, row) {
      if (!(row.score >= 0 && row.score <= 100)) throw problem('request.invalid', '成绩须在 0 到 100 分之间');
      const score = Math.round(row.score * 10) / 10;
      await insertPartScore(tx, { ...row, id: newId('prs'), score });
      await ledger.append(tx, {
        chain: `class:${row.classId}`,
        kind: 'assessment.part.scored',
        classId: row.classId,
        summary: '一名学员的一项成绩已算出',
        // The learner's own timeline must not tell a score before it is published, so they are named in the data only.
        data: { learnerId: row.learnerId, part: row.part, score, why: row.why },
      });
    },
    of: (db, classId) => newestPartScores(db, classId),
  };
}
