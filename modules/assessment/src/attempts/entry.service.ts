import { canonicalJson, newId, newToken, problem, type Actor, type ProblemError, type Tx } from '@yangfan/kernel';
import type { TakenCheck } from '@yangfan/platform/identity';
import type { LedgerEntry } from '@yangfan/platform/ledger';
import type { Enrolment } from '@yangfan/platform/org';
import type { AssessmentDeps } from '../../ports.ts';
import type { BankService } from '../bank/bank.service.ts';
import { pictureAddress } from '../bank/pictures.ts';
import { deadlineOf, phaseOf } from '../exams/exams.rules.ts';
import { examsById, type ExamRow } from '../exams/exams.store.ts';
import { createHanding } from '../papers/handing.service.ts';
import type { Paper } from '../papers/paper.rules.ts';
import { attemptView, deviceKey, type AttemptView } from './attempt.view.ts';
import type { ExamClient } from '../sittings/policy.rules.ts';
import { standingsOf } from '../sittings/standings.store.ts';
import type { Door } from './door.service.ts';
import { itemIdsOf } from './attempts.rules.ts';
import * as store from './attempts.store.ts';

/** One candidate at the door. */
export interface EntryCall {
  examId: string;
  checkToken: string;
  pledge: boolean;
  pledgeVersion?: string;
  environment?: object;
  client: ExamClient;
  actor: Actor;
  now: Date;
}
/** A candidate who may come in and has no paper yet. */
interface Admitted {
  call: EntryCall;
  learnerId: string;
  exam: ExamRow;
  enrolment: Enrolment;
  extraMin: number;
}
const placeOf = (of: { examId: string; learnerId: string | null }): string => `${of.examId} ${of.learnerId}`;

/** Entry to an exam: a whole class comes at once, so everything is asked and written for many at a time. */
export function createEntry(
  { org, identity, ledger, crypto, files, policy }: AssessmentDeps,
  bank: BankService,
  door: Pick<Door, 'refusals'>,
) {
  const handing = createHanding({ policy }, bank);
  const own = { address: pictureAddress(files), keyOf: deviceKey(crypto) };
  /** Who may come in: their exam and enrolment, or why not. Reads only. */
  async function admit(tx: Tx, calls: readonly EntryCall[]) {
    const exams = new Map((await examsById(tx, [...new Set(calls.map(({ examId }) => examId))])).map((exam) => [exam.id, exam]));
    const known = calls.filter(({ examId, actor }) => actor.learnerId && exams.has(examId));
    const pairs = known.map(({ examId, actor }) => ({ classId: exams.get(examId)!.classId, learnerId: actor.learnerId! }));
    const enrolments = new Map((await org.enrolmentsOf(tx, pairs)).map((row) => [`${row.classId} ${row.learnerId}`, row]));
    const attempts = await store.attemptsOf(
      tx,
      known.map(({ examId, actor }) => ({ examId, learnerId: actor.learnerId! })),
    );
    const running = new Map(attempts.map((attempt) => [placeOf(attempt), attempt]));
    const standings = await standingsOf(
      tx,
      known.map(({ examId, actor }) => ({ examId, learnerId: actor.learnerId! })),
    );
    const come = new Set<string>();

    return calls.map((call): Admitted | { call: EntryCall; exam: ExamRow; attempt: store.AttemptRow } | ProblemError => {
      const exam = exams.get(call.examId);
      const { learnerId } = call.actor;
      if (!exam || exam.status === 'DRAFT' || !learnerId) return problem('request.not_found');
      const enrolment = enrolments.get(`${exam.classId} ${learnerId}`);
      if (!enrolment || enrolment.status === 'DROPPED') return problem('assessment.not_a_candidate');
      const place = placeOf({ examId: exam.id, learnerId });
      const attempt = running.get(place);
      // A second entry of the same person goes on with the same paper.
      if (attempt) return attempt.state === 'IN_PROGRESS' ? { call, exam, attempt } : problem('assessment.already_submitted');
      const phase = phaseOf(exam, call.now);
      if (phase === 'WAITING') return problem('assessment.exam_not_open');
      if (phase !== 'ENTRY') return problem('assessment.exam_over');
      if (!call.pledge) return problem('assessment.pledge_required');
      if (!exam.clients.includes(call.client)) return clientRefused(exam);
      const standing = standings.get(place);
      if (standing?.barred) return problem('assessment.barred');
      if (standing?.deferred) return problem('assessment.deferred');
      if (come.has(place)) return beingPrepared();
      come.add(place);
      return { call, learnerId, exam, enrolment, extraMin: standing?.extraMin ?? 0 };
    });
  }

  type Hand = (exam: ExamRow, learnerId: string, seed: string) => Promise<Paper>;
  async function drawFor(
    hand: Hand,
    { call, learnerId, exam, enrolment, extraMin }: Admitted,
    check: TakenCheck,
  ): Promise<store.NewAttempt> {
    const seed = `${exam.id}|${learnerId}|${newToken(9)}`;
    const seat = String(enrolment.seatNo ?? 0).padStart(3, '0');
    return {
      id: newId('att'),
      examId: exam.id,
      classId: exam.classId,
      learnerId,
      accountId: call.actor.accountId,
      seed,
      paper: await hand(exam, learnerId, seed),
      ticketNo: `${exam.regionCode}${exam.startsAt.toISOString().slice(2, 10).replaceAll('-', '')}${seat}`,
      holder: newToken(18),
      checkId: check.checkId,
      checkMethod: check.method,
      startedAt: call.now,
      deadline: deadlineOf(exam, call.now, extraMin),
      pausedAt: exam.pausedAt,
      extraMin,
      client: call.client,
      pledgeVersion: call.pledgeVersion ?? '',
      environment: call.environment ?? {},
    };
  }

  const entryOf = (row: store.NewAttempt, exam: ExamRow): LedgerEntry => ({
    chain: `learner:${row.learnerId}`,
    kind: 'assessment.attempt.started',
    classId: exam.classId,
    learnerId: row.learnerId,
    actorId: row.accountId,
    summary: `进入考试“${exam.title}”`,
    link: '/exams',
    at: row.startedAt,
    data: {
      examId: exam.id,
      attemptId: row.id,
      checkId: row.checkId,
      method: row.checkMethod,
      client: row.client,
      pledge: row.pledgeVersion,
      paper: crypto.digests(canonicalJson(row.paper.questions)).sha256,
    },
  });

  /** Lets candidates in, each with a paper of their own; the row stands before the paper is handed out. */
  async function enter(tx: Tx, calls: readonly EntryCall[]): Promise<(AttemptView | ProblemError)[]> {
    const admitted = await admit(tx, calls);
    const results: (AttemptView | ProblemError)[] = [];
    const fresh: { index: number; who: Admitted }[] = [];
    for (const [index, who] of admitted.entries()) {
      if (who instanceof Error) results[index] = who;
      else if ('attempt' in who) {
        const { attempt, exam, call } = who;
        const items = await bank.itemsOf(tx, exam.programCode, itemIdsOf(attempt.paper));
        results[index] = attemptView(attempt, exam, items, await store.answersOf(tx, attempt.id), call.now, own);
      } else fresh.push({ index, who });
    }
    const refused = await door.refusals(
      tx,
      fresh.map(({ who }) => who),
    );
    const welcome = fresh.filter(({ index }, position) => {
      const refusal = refused[position];
      if (refusal) results[index] = refusal;
      return !refusal;
    });
    if (welcome.length === 0) return results;

    const checks = await identity.requireChecks(
      tx,
      welcome.map(({ who: { call } }) => ({ actor: call.actor, purpose: 'EXAM_ENTER', token: call.checkToken, now: call.now })),
    );
    const hand = await handing.prepare(
      tx,
      welcome.map(({ who }) => who),
    );
    const drawn: { index: number; exam: ExamRow; row: store.NewAttempt }[] = [];
    for (const [position, { index, who }] of welcome.entries()) {
      const check = checks[position]!;
      if (check instanceof Error) results[index] = check;
      else drawn.push({ index, exam: who.exam, row: await drawFor(hand, who, check) });
    }
    const rows = drawn.map(({ row }) => row);
    // Another server let one of them in this very moment: nothing of this stands, and each is asked again alone.
    if ((await store.insertAttempts(tx, rows)) < rows.length) throw beingPrepared();
    await ledger.appendMany(
      tx,
      drawn.map(({ row, exam }) => entryOf(row, exam)),
    );
    for (const { index, row, exam } of drawn) {
      const items = await bank.itemsOf(tx, exam.programCode, itemIdsOf(row.paper));
      // A paper that was drawn a moment ago has no answers.
      results[index] = attemptView({ ...row, state: 'IN_PROGRESS', leaves: 0, takeovers: 0 }, exam, items, [], row.startedAt, own);
    }
    return results;
  }

  return { enter };
}

/** Says on what the exam may be taken. */
export const clientRefused = ({ clients }: Pick<ExamRow, 'clients'>): ProblemError =>
  problem('assessment.client_refused', `这场考试只能用${clients.includes('PC') ? '电脑浏览器' : '手机小程序'}参加，请换设备后再进入`);
const beingPrepared = () => problem('request.conflict', '正在为您准备试卷，请再点一次“进入考试”');
