import { EXAM_PLEDGE } from '@yangfan/contract';
import type { Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { GRACE_MS, itemIdsOf } from '../attempts/attempts.rules.ts';
import type { AttemptService } from '../attempts/attempts.service.ts';
import { attemptById, saveBatch } from '../attempts/attempts.store.ts';
import type { SubmitCall } from '../attempts/closing.service.ts';
import type { BankService } from '../bank/bank.service.ts';
import type { ExamService } from '../exams/exams.service.ts';
import { demoWordsOf } from '../marking/demo.ts';
import { createPapers } from '../papers/papers.service.ts';
import type { ResitService } from '../resits/resits.service.ts';
import { learnerActor, staffActor } from './demo-actors.ts';
import type { DemoPaper } from '../stats/demo.ts';
import { demoAnswer, demoKnows, demoQuirk, demoReached, demoUnsent, type Quirk } from './demo-answers.rules.ts';

/** A demonstration class as management's seed made it. */
export interface DemoClass {
  key: string;
  classId: string;
  teacherAccountId: string;
  adminAccountId: string;
  lecturerAccountIds: readonly string[];
  active: readonly { learnerId: string; accountId: string }[];
}
/** A learner of a demonstration class in an exam. */
export interface Sitter {
  seat: number;
  enteredAt: Date;
  /** Null = still sitting. */
  minutes: number | null;
  ability?: number;
  /** Came to the exam after others had, and may have heard of its questions. */
  late?: boolean;
  /** The network failed before the end: the clock closed the paper without the last answers. */
  isCutOff?: boolean;
}
/** Does something at a moment, in a transaction of its own. */
export type On = <T>(moment: Date, work: (tx: Tx, now: Date) => Promise<T>) => Promise<T>;

const MIN = 60_000;
const DAY = 24 * 60 * MIN;
const DURATION_MIN = 45;
/** When a paper is closed that nobody hands in. */
const CLOSED_MIN = DURATION_MIN + 0.2;

/** Exams of the demonstration: arranged, sat, released through the use cases of their rooms. */
export function createDemoExams(
  deps: AssessmentDeps,
  rooms: { bank: BankService; exams: ExamService; resits: ResitService; attempts: AttemptService },
  on: On,
) {
  const { db } = deps;
  const { bank, exams, resits, attempts } = rooms;
  const papers = createPapers(deps, bank);

  /** Arranged and published; with seats it is a resit for those, with a paper everybody gets that one. */
  async function plan(
    of: DemoClass,
    title: string,
    startsAt: Date,
    plannedAt: Date,
    { seats, paperId }: { seats?: readonly number[]; paperId?: string | undefined } = {},
  ): Promise<string> {
    const teacher = staffActor(of.teacherAccountId);
    const input = { title, startsAt: startsAt.toISOString(), durationMin: DURATION_MIN };
    return on(plannedAt, async (tx, now) => {
      const learnerIds = seats?.flatMap((seat) => of.active[seat]?.learnerId ?? []);
      const { id } = learnerIds
        ? await resits.arrange(tx, of.classId, { ...input, learnerIds }, teacher, now)
        : await exams.create(tx, of.classId, input, teacher, now);
      if (paperId) await papers.setExamPaper(tx, id, paperId, teacher, now);
      await exams.publish(tx, id, teacher, now);
      return id;
    });
  }

  type Quirks = ReadonlyMap<string, Quirk>;
  async function answersOf(tx: Tx, programCode: string, attemptId: string, sitter: Sitter, quirks: Quirks) {
    const { seat, ability = 0.98 - (seat % 7) * 0.03, late = false } = sitter;
    const who = { seat, ability, late };
    const { paper } = (await attemptById(tx, attemptId))!;
    const items = await bank.itemsOf(tx, programCode, itemIdsOf(paper));
    const answers = paper.questions.map((question) => {
      const item = items.get(question.itemId)!;
      const quirk = quirks.get(item.id);
      const knows = demoKnows(who, question.no, item.difficulty);
      const plain = () => demoWordsOf(item, seat) ?? demoAnswer(question, item, knows);
      return { no: question.no, version: 1, value: quirk ? demoQuirk(quirk, question, item, who) : plain() };
    });
    return sitter.isCutOff ? demoReached(answers, demoUnsent(paper.questions, items)) : answers;
  }

  /** Some learners' attempts from entry to receipt. */
  async function sit(of: DemoClass, examId: string, sitters: readonly Sitter[], quirks: Quirks = new Map()): Promise<void> {
    const learner = (seat: number) => learnerActor(of.active[seat]!);
    const entered = await db.tx((tx) =>
      attempts.enter(
        tx,
        sitters.map(({ seat, enteredAt }) => ({
          examId,
          checkToken: '',
          pledge: true,
          pledgeVersion: EXAM_PLEDGE.version,
          environment: { camera: true, fullScreen: true, delayMs: 40 + seat, clockAheadMs: 0 },
          client: 'PC' as const,
          actor: learner(seat),
          now: enteredAt,
        })),
      ),
    );
    await db.tx(async (tx) => {
      const { programCode } = (await deps.org.class(tx, of.classId))!;
      const calls: SubmitCall[] = [];
      for (const [index, sitter] of sitters.entries()) {
        const view = entered[index]!;
        if (view instanceof Error) throw view;
        const { seat, enteredAt, minutes, isCutOff } = sitter;
        if (minutes === null) continue;
        const answers = await answersOf(tx, programCode, view.id, sitter, quirks);
        if (isCutOff) {
          const saved = new Date(enteredAt.getTime() + (DURATION_MIN / 2) * MIN);
          const { learnerId } = of.active[seat]!;
          await saveBatch(tx, [{ attemptId: view.id, learnerId, holder: view.holder, now: saved, answers }], GRACE_MS);
        }
        const now = new Date(enteredAt.getTime() + minutes * MIN);
        calls.push({ attemptId: view.id, holder: view.holder, answers, actor: learner(seat), now });
      }
      for (const receipt of await attempts.submit(tx, calls)) if (receipt instanceof Error) throw receipt;
    });
  }

  /** Those seats at an exam that is over, each in their own time. */
  const seated = (seats: readonly number[], startsAt: Date, failing: readonly number[] = []): Sitter[] =>
    seats.map((seat) => ({
      seat,
      enteredAt: new Date(startsAt.getTime() + (seat % 5) * MIN),
      minutes: 22 + ((seat * 5) % 20),
      ...(failing.includes(seat) ? { ability: 0.3 } : {}),
    }));

  return {
    plan,
    sit,
    seated,
    /** The same candidate, whose network failed before the end. */
    cutOff: (sitter: Sitter): Sitter => ({ ...sitter, minutes: CLOSED_MIN, isCutOff: true }),
    /** An exam that is over: everybody with an account sat it, or those seats, and the scores are released. */
    async hold(
      of: DemoClass,
      title: string,
      startsAt: Date,
      {
        failing = [],
        paper,
        late = false,
        seats = [...of.active.keys()],
      }: { failing?: readonly number[]; paper?: DemoPaper; late?: boolean; seats?: number[] } = {},
    ): Promise<void> {
      const examId = await plan(of, title, startsAt, new Date(startsAt.getTime() - 3 * DAY), { paperId: paper?.paperId });
      const sitters = seated(seats, startsAt, failing).map((one) => ({ ...one, late }));
      await sit(of, examId, sitters, paper?.quirks);
      await on(new Date(startsAt.getTime() + 90 * MIN), (tx, now) => exams.release(tx, examId, staffActor(of.teacherAccountId), now));
    },
  };
}
