import type { Binding, Job } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import type { AttemptService } from '../attempts/attempts.service.ts';
import type { BankService } from '../bank/bank.service.ts';
import type { ExamService } from '../exams/exams.service.ts';
import { createActs } from './acts.service.ts';
import { createAppeals } from './appeals.service.ts';
import { createBoard } from './board.service.ts';
import { createCandidateSide } from './candidate.service.ts';
import { createDeferrals } from './deferrals.service.ts';
import { createHints } from './hints.ts';
import { createLate } from './late.service.ts';
import { forgetPicture, oldPictures } from './presence.store.ts';
import { sittingBindings } from './sittings.routes.ts';
import { createSittingStaff } from './staff.service.ts';

/** Columns that hold sealed text, for the rotation of keys. */
export const sittingSealed = [
  { table: 'assessment.exam_standing', id: 'id', columns: ['reason'], aad: 'exam_standing' },
  { table: 'assessment.attempt_appeal', id: 'id', columns: ['text'], aad: 'attempt_appeal' },
  { table: 'assessment.deferral', id: 'id', columns: ['reason'], aad: 'deferral' },
] as const;

const A_TURN = 200;
const KEEP_DAYS = 180;
const DAY = 86_400_000;

/** The room of sittings: the board, its acts, the candidate's side, appeals and deferred exams. */
export function createSittings(deps: AssessmentDeps, bank: BankService, exams: ExamService, attempts: AttemptService) {
  const hints = createHints(deps);
  const board = createBoard(deps, exams, createSittingStaff(deps));
  const acts = createActs(deps, attempts, hints);
  const candidate = createCandidateSide(deps, hints);
  const late = createLate(deps, bank, attempts, hints);
  const appeals = createAppeals(deps, hints, late);
  const deferrals = createDeferrals(deps, exams);
  const { db, clock, files, policy } = deps;

  /** Pictures kept as evidence go when their time is over (`exam.evidenceKeepDays`); what they showed stays in words. */
  async function forgetPictures(): Promise<void> {
    const { all } = await policy.resolve(db, { at: clock.now() });
    const days = typeof all['exam.evidenceKeepDays'] === 'number' ? all['exam.evidenceKeepDays'] : KEEP_DAYS;
    for (const { attemptId, no, fileId } of await oldPictures(db, new Date(clock.now().getTime() - days * DAY), A_TURN))
      await db.tx(async (tx) => {
        await forgetPicture(tx, attemptId, no);
        await files.discard(tx, fileId);
      });
  }
  const bindings: Binding[] = sittingBindings({ board, acts, candidate, appeals, deferrals, late });
  const jobs: Job[] = [{ name: 'assessment.evidence', cron: '20 19 * * *', run: () => forgetPictures() }];
  return { board, acts, candidate, appeals, deferrals, bindings, jobs, stop: () => candidate.stop() };
}
export type Sittings = ReturnType<typeof createSittings>;
