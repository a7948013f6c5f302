import { EXAM_PLEDGE } from '@yangfan/contract';
import { chinaDay, chinaInstant, fixedClock, newId, type Actor, type Tx } from '@yangfan/kernel';
import { createOrg } from '@yangfan/platform/org';
import type { AssessmentDeps } from '../../ports.ts';
import { createAttempts } from '../attempts/attempts.service.ts';
import { itemIdsOf } from '../attempts/attempts.rules.ts';
import { attemptById } from '../attempts/attempts.store.ts';
import type { SubmitCall } from '../attempts/closing.service.ts';
import { createBank } from '../bank/bank.service.ts';
import { createCertificates } from '../certificates/certificates.service.ts';
import { createCompletions } from '../completions/completions.service.ts';
import { createExams } from '../exams/exams.service.ts';
import { demoPlans } from '../plans/demo.ts';
import { createResits } from '../resits/resits.service.ts';
import { createGrades } from '../grades/grades.service.ts';
import { watchOver } from '../sittings/demo.ts';
import { gradesOf, putAttendance } from '../grades/grades.store.ts';
import { createObjections } from '../objections/objections.service.ts';
import { createSurvey } from '../survey/survey.service.ts';
import { demoAnswer, demoScore, demoSurvey } from './demo-answers.rules.ts';

type OrgDeps = Parameters<typeof createOrg>[0];
export interface AssessmentSeedDeps extends AssessmentDeps {
  identity: AssessmentDeps['identity'] & OrgDeps['identity'];
  sheet: OrgDeps['sheet'];
  /** Account ids of the demonstration officers by login name. */
  accounts: ReadonlyMap<string, string>;
}
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
interface Sitter {
  seat: number;
  enteredAt: Date;
  minutes: number | null;
  ability?: number;
}
export type DemoHours = Omit<Parameters<typeof putAttendance>[1], 'at'>;

const MIN = 60_000;
const DAY = 24 * 60 * MIN;
const DURATION_MIN = 45;

/** Demonstration exams and a completed class, made through the same use cases as real ones, each step on its own day. */
export function createDemo(base: AssessmentSeedDeps) {
  const { db } = base;
  const today = base.clock.now();
  const clock = fixedClock(today);
  // Whoever sat an exam in the past had proved who they were then: staff compared the papers, so no pass of today is asked for.
  const identity = {
    ...base.identity,
    requireChecks: async (_tx: Tx, checks: readonly object[]) =>
      checks.map(() => ({ checkId: newId('fck'), method: 'ALTERNATIVE' as const, score: null })),
  };
  // Nor were they sent back to the films.
  const onlineTheory: AssessmentDeps['onlineTheory'] = async (_db, { learnerIds }) =>
    new Map(learnerIds.map((learnerId) => [learnerId, { required: 0, missing: [] }]));
  const deps: AssessmentDeps = { ...base, clock, identity, onlineTheory, org: createOrg({ ...base, clock }).port };
  const bank = createBank(clock);
  const exams = createExams(deps, bank);
  const resits = createResits(deps, exams);
  const attempts = createAttempts(deps, bank, exams, resits);
  const grades = createGrades(deps);
  const completions = createCompletions(deps, createCertificates(deps));

  /** A moment so many days from today. */
  const at = (days: number, time: string) => chinaInstant(chinaDay(new Date(today.getTime() + days * DAY)), time);
  const on = <T>(moment: Date, work: (tx: Tx, now: Date) => Promise<T>): Promise<T> => {
    clock.set(moment);
    return db.tx((tx) => work(tx, moment));
  };

  /** Arranged and published; with seats it is a resit for those. */
  async function plan(of: DemoClass, title: string, startsAt: Date, plannedAt: Date, seats?: readonly number[]): Promise<string> {
    const teacher = person(of.teacherAccountId);
    const input = { title, startsAt: startsAt.toISOString(), durationMin: DURATION_MIN };
    return on(plannedAt, async (tx, now) => {
      const learnerIds = seats?.flatMap((seat) => of.active[seat]?.learnerId ?? []);
      const { id } = learnerIds
        ? await resits.arrange(tx, of.classId, { ...input, learnerIds }, teacher, now)
        : await exams.create(tx, of.classId, input, teacher, now);
      await exams.publish(tx, id, teacher, now);
      return id;
    });
  }

  /** Some learners' attempts from entry to receipt; `minutes` null = still sitting. */
  async function sit(of: DemoClass, examId: string, sitters: readonly Sitter[]): Promise<void> {
    const learner = (seat: number): Actor => {
      const { learnerId, accountId } = of.active[seat]!;
      return { ...person(accountId), kind: 'learner', learnerId };
    };
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
      for (const [index, { seat, enteredAt, minutes, ability = 0.98 - (seat % 7) * 0.03 }] of sitters.entries()) {
        const view = entered[index]!;
        if (view instanceof Error) throw view;
        if (minutes === null) continue;
        const { paper } = (await attemptById(tx, view.id))!;
        const items = await bank.itemsOf(tx, programCode, itemIdsOf(paper));
        const answers = paper.questions.map((question) => ({
          no: question.no,
          version: 1,
          value: demoAnswer(question, items.get(question.itemId)!, (seat * 37 + question.no * 61) % 100 < ability * 100),
        }));
        calls.push({
          attemptId: view.id,
          holder: view.holder,
          answers,
          actor: learner(seat),
          now: new Date(enteredAt.getTime() + minutes * MIN),
        });
      }
      for (const receipt of await attempts.submit(tx, calls)) if (receipt instanceof Error) throw receipt;
    });
  }

  /** An exam that is over: everybody with an account sat it, and the scores are released. */
  async function hold(of: DemoClass, title: string, startsAt: Date, failing: readonly number[]): Promise<void> {
    const examId = await plan(of, title, startsAt, new Date(startsAt.getTime() - 3 * DAY));
    const sitters = [...of.active.keys()].map((seat): Sitter => {
      const enteredAt = new Date(startsAt.getTime() + (seat % 5) * MIN);
      return { seat, enteredAt, minutes: 22 + ((seat * 5) % 20), ...(failing.includes(seat) ? { ability: 0.42 } : {}) };
    });
    await sit(of, examId, sitters);
    await on(new Date(startsAt.getTime() + 90 * MIN), (tx, now) => exams.release(tx, examId, person(of.teacherAccountId), now));
  }

  async function enterScores(of: DemoClass, moment: Date): Promise<void> {
    const teacher = person(of.teacherAccountId);
    const second = person(of.lecturerAccountIds[0]!);
    const { offlineParts, items } = await grades.book(db, of.classId, teacher);
    for (const [order, part] of offlineParts.entries()) {
      const scores = items.map(({ learnerId }, seat) => ({ learnerId, score: demoScore(seat, order) }));
      await on(moment, async (tx, now) => {
        const input = { part: part.key, scores, evidenceFileIds: [], note: '纸质成绩单（演示）' };
        const batch = await grades.enter(tx, of.classId, input, teacher, now);
        await grades.check(tx, of.classId, batch.id, scores, second, new Date(now.getTime() + 60 * MIN));
      });
    }
    await on(new Date(moment.getTime() + 2 * 60 * MIN), (tx, now) => grades.publish(tx, of.classId, teacher, now));
  }

  /** One learner objected; the class explained, the county looked once more and agreed with it. */
  async function object(of: DemoClass, publishedDay: number): Promise<void> {
    const objections = createObjections(deps);
    const { learnerId, accountId } = of.active[1]!;
    const learner: Actor = { ...person(accountId), kind: 'learner', learnerId };
    const reason = '小组展示我讲了两次，成绩单上只记了一次，请核对。';
    const { id } = await on(at(publishedDay, '18:10'), (tx, now) =>
      objections.raise(tx, { classId: of.classId, part: 'classroom', reason, fileIds: [] }, learner, now),
    );
    const one = { classId: of.classId, objectionId: id };
    const no = { accept: false, words: '两次展示都已计分，见课堂记录第 3、7 次课；成绩无误。' };
    await on(at(publishedDay, '19:00'), (tx, now) => objections.answer(tx, one, no, person(of.teacherAccountId), now));
    await on(at(publishedDay, '20:30'), (tx, now) => objections.secondLook(tx, id, '想请市县看一下课堂记录。', learner, now));
    const upheld = { accept: false, words: '已调阅课堂记录和成绩单，两次展示均已计分，维持原成绩。' };
    await on(at(publishedDay + 1, '08:40'), (tx, now) =>
      objections.decide(tx, one, upheld, person(base.accounts.get('haikou.officer')!), now),
    );
  }

  /** All but two fill in the survey; what they say differs a little. */
  async function answerSurvey(tx: Tx, of: DemoClass, now: Date): Promise<void> {
    const survey = createSurvey(deps);
    const learners = (await deps.org.enrolments(tx, of.classId)).filter(({ status }) => status !== 'DROPPED').slice(2);
    for (const [seat, { learnerId }] of learners.entries())
      await survey.answer(tx, of.classId, demoSurvey(seat), { ...person('seed'), kind: 'learner', learnerId }, now);
  }

  /** Applied for by the institution, sampled by one officer, approved by another, who thereby issues the certificates. */
  async function complete(of: DemoClass, firstDay: number): Promise<void> {
    const [admin, officer, reviewer] = [
      person(of.adminAccountId),
      person(base.accounts.get('haikou.officer')!),
      person(base.accounts.get('haikou.reviewer')!),
    ];
    const trace = { ip: '127.0.0.1', deviceId: null };
    const { id, sample } = await on(at(firstDay, '09:10'), async (tx, now) => {
      await deps.org.setClassStatus(tx, of.classId, 'TRAINING_DONE', admin.accountId);
      await answerSurvey(tx, of, now);
      // Days are counted back from today; on some of them weekends put this day behind the term, which then wants its reason (it is kept only then).
      const input = { statement: '材料真实完整，申请结业', lateReason: '最后一次课后遇周末，成绩单晚一个工作日收齐' };
      return completions.submit(tx, of.classId, input, admin, trace, now);
    });
    await on(at(firstDay + 1, '14:30'), async (tx, now) => {
      for (const { learnerId } of sample.learners)
        await completions.checkSample(tx, id, { learnerId, ok: true, note: '台账与本人陈述相符' });
      await completions.decide(tx, id, { accept: true, opinion: '抽查相符，予以受理' }, officer, trace, now);
    });
    // Approval waits for the end of the time to object, which holidays may draw out.
    const until = (await gradesOf(db, of.classId))[0]?.objectionsUntil?.getTime() ?? 0;
    await on(new Date(Math.max(at(firstDay + 2, '10:20').getTime(), until + 10 * 60 * MIN)), (tx, now) =>
      completions.approve(tx, id, { approve: true, opinion: '同意结业' }, reviewer, trace, now),
    );
  }

  return {
    async make(classes: readonly DemoClass[], hours: readonly DemoHours[]): Promise<void> {
      const of = (key: string) => classes.find((one) => one.key === key);
      const [training, practice, taught] = [of('training'), of('practice'), of('taught')];
      try {
        await on(today, async (tx) => {
          for (const row of hours) await putAttendance(tx, { ...row, at: today });
        });
        if (taught) {
          await hold(taught, '理论考试', at(-10, '09:30'), [11]);
          await enterScores(taught, at(-10, '15:00'));
          await object(taught, -10);
          await complete(taught, -9);
        }
        // Entry is open for a quarter of an hour before the start and after it, so a visitor of the first twenty minutes can sit one.
        const soon = new Date(today.getTime() + 8 * MIN);
        if (training) {
          await hold(training, '理论考试', at(-2, '09:30'), [0, 9]);
          await plan(training, '理论考试（补考）', soon, at(-1, '16:00'), [0, 9]);
          await demoPlans(deps, clock, training);
        }
        if (practice) {
          const examId = await plan(practice, '练习考试', soon, at(-1, '16:10'));
          const sitters = [
            { seat: 1, enteredAt: new Date(today.getTime() - 6 * MIN), minutes: 5 },
            { seat: 2, enteredAt: new Date(today.getTime() - 2 * MIN), minutes: null },
          ];
          await sit(
            practice,
            examId,
            sitters.filter(({ seat }) => practice.active[seat]),
          );
          await watchOver(db, deps, { examId, teacher: person(practice.teacherAccountId) }, today);
        }
      } finally {
        await attempts.stop();
      }
    },
  };
}

/** A person for the use cases; what they may do is not asked here. */
const person = (accountId: string): Actor => ({
  accountId,
  sessionId: 'seed',
  kind: 'staff',
  learnerId: null,
  lecturerId: null,
  grants: [],
  deviceId: null,
});
