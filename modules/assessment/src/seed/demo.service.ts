import { chinaDay, chinaInstant, fixedClock, newId, type Tx } from '@yangfan/kernel';
import { createOrg } from '@yangfan/platform/org';
import type { AssessmentDeps } from '../../ports.ts';
import { createAttempts } from '../attempts/attempts.service.ts';
import { createBank } from '../bank/bank.service.ts';
import { demoBank } from '../bank/demo.ts';
import { createCertificates } from '../certificates/certificates.service.ts';
import { createCompletions } from '../completions/completions.service.ts';
import { createExams } from '../exams/exams.service.ts';
import { createGrades } from '../grades/grades.service.ts';
import { gradesOf, putAttendance } from '../grades/grades.store.ts';
import { createPartScores } from '../grades/part-scores.service.ts';
import { demoDoubt, demoMarking } from '../marking/demo.ts';
import { demoOpenObjection, demoUpheld } from '../objections/demo.ts';
import { createDemoPlans } from '../plans/demo.ts';
import { createResits } from '../resits/resits.service.ts';
import { createDemoRounds } from '../review/demo-rounds.ts';
import { demoLate, watchOver } from '../sittings/demo.ts';
import { countDue } from '../stats/counting.service.ts';
import { demoPaper, type DemoPaper } from '../stats/demo.ts';
import { createSurvey } from '../survey/survey.service.ts';
import { learnerActor, staffActor } from './demo-actors.ts';
import { demoScore, demoSurvey } from './demo-answers.rules.ts';
import { createDemoExams, type DemoClass, type On } from './demo-exams.ts';

export type { DemoClass } from './demo-exams.ts';
type OrgDeps = Parameters<typeof createOrg>[0];
export interface AssessmentSeedDeps extends AssessmentDeps {
  identity: AssessmentDeps['identity'] & OrgDeps['identity'];
  sheet: OrgDeps['sheet'];
  /** Account ids of the demonstration officers by login name. */
  accounts: ReadonlyMap<string, string>;
  /** The password of the demonstration's people: experts sign with it. */
  password: string;
}
export type DemoHours = Omit<Parameters<typeof putAttendance>[1], 'at'>;

const MIN = 60_000;
const DAY = 24 * 60 * MIN;
const CITY = '460100';
/** The seat from which on learners of the running class sit the second exam. */
const SECOND_GROUP = 10;
/** Seats of that group whose network failed before the end: answers of the first wait, those of the second were accepted. */
const CUT_OFF = [SECOND_GROUP + 1, SECOND_GROUP + 4];
/** Kept only where the calendar of the day of installation puts the demonstration behind its term. */
const LATE = '最后一次课后材料补正，晚了几天提交。';

/** Demonstration exams, plans, reviews and a completed class, made through the same use cases as real ones, each step on its own day. */
export function createDemo(base: AssessmentSeedDeps) {
  const { db, accounts, password } = base;
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
  const on: On = (moment, work) => {
    clock.set(moment);
    return db.tx((tx) => work(tx, moment));
  };
  const { plan, sit, seated, cutOff, hold } = createDemoExams(deps, { bank, exams, resits, attempts }, on);
  const plans = createDemoPlans(deps, clock);
  const rounds = createDemoRounds(deps);

  /** Marks that are given in the room; where the experts' review gave one, nobody enters another. */
  async function enterScores(of: DemoClass, moment: Date): Promise<void> {
    const teacher = staffActor(of.teacherAccountId);
    const second = staffActor(of.lecturerAccountIds[0]!);
    const given = new Set((await createPartScores(deps).of(db, of.classId)).map((row) => `${row.part} ${row.learnerId}`));
    const { offlineParts, items } = await grades.book(db, of.classId, teacher);
    for (const [order, part] of offlineParts.entries()) {
      const scores = items
        .map(({ learnerId }, seat) => ({ learnerId, score: demoScore(seat, order) }))
        .filter(({ learnerId }) => !given.has(`${part.key} ${learnerId}`));
      await on(moment, async (tx, now) => {
        const input = { part: part.key, scores, evidenceFileIds: [], note: '纸质成绩单（演示）' };
        const batch = await grades.enter(tx, of.classId, input, teacher, now);
        await grades.check(tx, of.classId, batch.id, scores, second, new Date(now.getTime() + 60 * MIN));
      });
    }
    await on(new Date(moment.getTime() + 2 * 60 * MIN), (tx, now) => grades.publish(tx, of.classId, teacher, now));
  }

  /** All but two fill in the survey; what they say differs a little. */
  async function answerSurvey(tx: Tx, of: DemoClass, now: Date): Promise<void> {
    const survey = createSurvey(deps);
    const learners = (await deps.org.enrolments(tx, of.classId)).filter(({ status }) => status !== 'DROPPED').slice(2);
    for (const [seat, { learnerId }] of learners.entries())
      await survey.answer(tx, of.classId, demoSurvey(seat), learnerActor({ accountId: 'seed', learnerId }), now);
  }

  /** Applied for by the institution, sampled by one officer, approved by another, who thereby issues the certificates. */
  async function complete(of: DemoClass, firstDay: number): Promise<void> {
    const admin = staffActor(of.adminAccountId);
    const [officer, reviewer] = ['haikou.officer', 'haikou.reviewer'].map((name) => staffActor(accounts.get(name)!)) as [
      typeof admin,
      typeof admin,
    ];
    const trace = { ip: '127.0.0.1', deviceId: null };
    const { id, sample } = await on(at(firstDay, '09:10'), async (tx, now) => {
      await deps.org.setClassStatus(tx, of.classId, 'TRAINING_DONE', admin.accountId);
      await answerSurvey(tx, of, now);
      return completions.submit(tx, of.classId, { statement: '材料真实完整，申请结业', lateReason: LATE }, admin, trace, now);
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

  const review = (of: DemoClass, title: string) => ({ classId: of.classId, title, regionCode: CITY, accounts, password, on });

  /** A class with its certificates. */
  async function finished(of: DemoClass, paper: DemoPaper): Promise<void> {
    await hold(of, '理论考试', at(-31, '09:30'), { failing: [11], paper });
    await enterScores(of, at(-31, '15:00'));
    const days = [at(-31, '18:10'), at(-31, '19:00'), at(-31, '20:30'), at(-30, '08:40')] as const;
    await demoUpheld(deps, on, of, staffActor(accounts.get('haikou.officer')!), days);
    await complete(of, -30);
  }
  /** A class whose grades came out yesterday: its review is confirmed, the time to object runs, one objection waits. */
  async function closing(of: DemoClass, paper: DemoPaper): Promise<void> {
    await plans.handedIn(of.classId, of.active.slice(3, 5), { from: 3, day: 9 });
    await rounds.confirmed(review(of, '返乡班规划书评审'), at(-7, '09:00'), at(-4, '15:00'));
    await hold(of, '理论考试', at(-3, '09:30'), { paper, late: true });
    await enterScores(of, at(-1, '14:00'));
    await demoOpenObjection(deps, on, of, at(-1, '19:30'));
    await on(at(-1, '20:00'), (tx) => deps.org.setClassStatus(tx, of.classId, 'TRAINING_DONE', of.adminAccountId));
  }
  /** The class that learns now: results, a resit whose door is open, papers on the marking desk, plans under review. */
  async function training(of: DemoClass, paper: DemoPaper, wordsPaperId: string | undefined, soon: Date): Promise<void> {
    // Nobody sits the same exam twice: the class comes in two groups.
    const first = of.active.map((_, seat) => seat).slice(0, SECOND_GROUP);
    await hold(of, '理论考试', at(-2, '09:30'), { failing: [0, 9], seats: first, paper, late: true });
    await plan(of, '理论考试（补考）', soon, at(-1, '16:00'), { seats: [0, 9] });
    await plans.inTraining(of);
    await plans.handedIn(of.classId, of.active.slice(3, 6), { from: 0, day: 2 });
    await rounds.inWork(review(of, '一期规划书评审'), at(-1, '08:00'));
    if (!wordsPaperId) return;
    const second = of.active.map((_, seat) => seat).slice(SECOND_GROUP);
    const startsAt = at(-1, '09:30');
    const examId = await plan(of, '理论考试（第二场，含简答和案例）', startsAt, at(-2, '16:00'), { paperId: wordsPaperId });
    await sit(
      of,
      examId,
      seated(second, startsAt).map((one) => (CUT_OFF.includes(one.seat) ? cutOff(one) : one)),
    );
    const [waiting, accepted] = CUT_OFF.map((seat) => of.active[seat]);
    await demoLate(deps, { bank, attempts }, on, { examId, teacherAccountId: of.teacherAccountId, classId: of.classId, waiting, accepted });
    const { classId, teacherAccountId, lecturerAccountIds, active } = of;
    await demoDoubt(deps, bank, attempts, on, {
      examId,
      classId,
      teacherAccountId,
      doubted: active[SECOND_GROUP + 2]!,
      at: at(-1, '11:00'),
    });
    await demoMarking(deps, bank, on, { examId, teacherAccountId, lecturerAccountId: lecturerAccountIds[0], at: at(-1, '15:00') });
  }
  /** A class for trying things out, whose exam is being sat. */
  async function practising(of: DemoClass, soon: Date): Promise<void> {
    const examId = await plan(of, '练习考试', soon, at(-1, '16:10'));
    const sitters = [
      { seat: 1, enteredAt: new Date(today.getTime() - 6 * MIN), minutes: 5 },
      { seat: 2, enteredAt: new Date(today.getTime() - 2 * MIN), minutes: null },
    ];
    await sit(
      of,
      examId,
      sitters.filter(({ seat }) => of.active[seat]),
    );
    await watchOver(db, deps, { examId, teacher: staffActor(of.teacherAccountId) }, today);
  }

  return {
    async make(classes: readonly DemoClass[], hours: readonly DemoHours[]): Promise<void> {
      const of = (key: string) => classes.find((one) => one.key === key);
      // Entry is open for a quarter of an hour before the start and after it, so a visitor of the first twenty minutes can sit one.
      const soon = new Date(today.getTime() + 8 * MIN);
      try {
        await on(today, async (tx) => {
          for (const row of hours) await putAttendance(tx, { ...row, at: today });
        });
        const papers = await demoBank(deps, bank, { clock, accounts });
        const [done, ending, running, practice] = [of('taught'), of('closing'), of('training'), of('practice')];
        const writer = staffActor(accounts.get('prov.officer')!);
        const paper = await on(at(-36, '10:00'), (tx, now) => demoPaper(tx, deps, { bank, programCode: 'NET_EC', by: writer, now }));
        if (done) await finished(done, paper);
        if (ending) await closing(ending, paper);
        if (running) await training(running, paper, papers?.words, soon);
        if (practice) await practising(practice, soon);
        clock.set(today);
        await countDue({ db, clock });
      } finally {
        await attempts.stop();
      }
    },
  };
}
