import type { Crypto } from '@yangfan/kernel';
import { USUAL_PARTIAL } from '../papers/marking.rules.ts';
import type { BankItem } from '../papers/paper.rules.ts';
import type { ExamRow } from '../exams/exams.store.ts';
import { showPaper, VERSIONS_PER_TAKEOVER, type Address, type GivenAnswer } from './attempts.rules.ts';
import { isByCamera } from '../sittings/looks.rules.ts';
import { rulesOf } from '../sittings/policy.rules.ts';
import type { AttemptRow } from './attempts.store.ts';

/** The key by which a candidate's device seals what it keeps of an exam: it follows from the installation's key, and stands nowhere. */
export const deviceKey =
  (crypto: Pick<Crypto, 'sign'>) =>
  (attemptId: string): string =>
    crypto.sign('assessment.paper.device', attemptId);

/** What a candidate needs to sit an exam, or to go on with it. */
export function attemptView(
  attempt: Pick<
    AttemptRow,
    | 'id'
    | 'state'
    | 'paper'
    | 'startedAt'
    | 'deadline'
    | 'ticketNo'
    | 'leaves'
    | 'takeovers'
    | 'holder'
    | 'pausedAt'
    | 'extraMin'
    | 'checkMethod'
    | 'client'
  > & { environment: { camera?: unknown } },
  exam: ExamRow,
  items: ReadonlyMap<string, BankItem>,
  answers: readonly GivenAnswer[],
  now: Date,
  { address, keyOf }: { address: Address; keyOf: (attemptId: string) => string },
) {
  const { fullScreen, looks } = rulesOf(exam.rules);
  return {
    id: attempt.id,
    examId: exam.id,
    title: exam.title,
    state: attempt.state,
    startedAt: attempt.startedAt.toISOString(),
    deadline: attempt.deadline.toISOString(),
    serverNow: now.toISOString(),
    ticketNo: attempt.ticketNo,
    questions: showPaper(attempt.paper, items, address),
    versionBase: attempt.takeovers * VERSIONS_PER_TAKEOVER,
    leaves: attempt.leaves,
    leaveLimit: exam.leaveLimit,
    autosaveSeconds: exam.autosaveS,
    pausedAt: attempt.pausedAt?.toISOString() ?? null,
    extraMin: attempt.extraMin,
    fullScreen,
    multiPartial: attempt.paper.questions[0]?.partial ?? USUAL_PARTIAL,
    looks: { planned: looks, camera: isByCamera({ ...attempt, camera: attempt.environment.camera === true }) },
    holder: attempt.holder,
    deviceKey: attempt.state === 'IN_PROGRESS' ? keyOf(attempt.id) : '',
    answers: answers.map(({ no, value, version, flagged }) => ({ no, value, version, flagged: flagged ?? false })),
  };
}
export type AttemptView = ReturnType<typeof attemptView>;
