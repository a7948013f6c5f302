import { attendanceSettled } from '@yangfan/contract';
import { defineRoom, on, repoPath, type Crypto, type Room } from '@yangfan/kernel';
import type { PersonalEraser, PersonalExporter } from '@yangfan/platform/identity';
import type { AssessmentDeps } from './ports.ts';
import { attemptBindings } from './src/attempts/attempts.routes.ts';
import { createAttempts } from './src/attempts/attempts.service.ts';
import { attemptSubject } from './src/attempts/attempts.store.ts';
import { badgeBindings } from './src/badges/badges.routes.ts';
import { createBadges } from './src/badges/badges.service.ts';
import { bankBindings } from './src/bank/bank.routes.ts';
import { createBank } from './src/bank/bank.service.ts';
import { createItemReview } from './src/bank/review.service.ts';
import { createWriting } from './src/bank/writing.service.ts';
import { exchangeBindings } from './src/exchange/exchange.routes.ts';
import { createBlueprints } from './src/papers/blueprint.service.ts';
import { paperBindings } from './src/papers/papers.routes.ts';
import { createPapers } from './src/papers/papers.service.ts';
import { certificateBindings } from './src/certificates/certificates.routes.ts';
import { createCertificates } from './src/certificates/certificates.service.ts';
import { createReissue } from './src/certificates/reissue.service.ts';
import { certificateSubject } from './src/certificates/certificates.store.ts';
import { completionBindings } from './src/completions/completions.routes.ts';
import { createCompletions } from './src/completions/completions.service.ts';
import { completionSubject } from './src/completions/completions.store.ts';
import { examBindings } from './src/exams/exams.routes.ts';
import { createExams } from './src/exams/exams.service.ts';
import { examSubject } from './src/exams/exams.store.ts';
import { tellUntold } from './src/exams/results.ts';
import { gradeBindings } from './src/grades/grades.routes.ts';
import { createGrades } from './src/grades/grades.service.ts';
import { putAttendance } from './src/grades/grades.store.ts';
import { createPartScores } from './src/grades/part-scores.service.ts';
import { createGradeWhy } from './src/grades/why.service.ts';
import { objectionBindings } from './src/objections/objections.routes.ts';
import { createObjections } from './src/objections/objections.service.ts';
import { surveyBindings } from './src/survey/survey.routes.ts';
import { createSurvey } from './src/survey/survey.service.ts';
import { createPlanRoom } from './src/plans/index.ts';
import type { ReviewCounterparts } from './src/review/counterparts.ts';
import { createReview } from './src/review/index.ts';
import { markingBindings } from './src/marking/marking.routes.ts';
import { createMarkers } from './src/marking/markers.service.ts';
import { markingSubject } from './src/marking/markers.store.ts';
import { createMarking } from './src/marking/marking.service.ts';
import { createTasks } from './src/marking/tasks.service.ts';
import { remarkBindings } from './src/remarks/remarks.routes.ts';
import { createRemarks } from './src/remarks/remarks.service.ts';
import { createAnswerGuard } from './src/practice/guard.service.ts';
import { practiceBindings } from './src/practice/practice.routes.ts';
import { createPractice } from './src/practice/practice.service.ts';
import { createResits } from './src/resits/resits.service.ts';
import { createSittings } from './src/sittings/index.ts';
import { createDossierRoom } from './src/dossier/index.ts';
import { createPrints } from './src/prints/index.ts';
import { createStats } from './src/stats/index.ts';
import { personalRows } from './src/personal/personal.store.ts';

export type { AssessmentDeps } from './ports.ts';
export { certificateSealed } from './src/certificates/certificates.service.ts';
export { sittingSealed } from './src/sittings/index.ts';
/** Assessment's part of a person's export of their own data. */
export const assessmentPersonal = (crypto: Crypto): PersonalExporter => ({
  name: '考核',
  collect: async (db, { learnerId }) => (learnerId ? personalRows(db, crypto, learnerId) : null),
});
/** Assessment's part of closing an account: results stay with their ids; a certificate is valid for ever and bears the name. */
export const assessmentEraser: PersonalEraser = {
  name: '考核',
  erased: [],
  kept: [
    { what: '试卷、作答和成绩', why: '培训档案，不少于 10 年；只记编号，不记姓名' },
    { what: '规划书、实践成果和批注', why: '培训档案和成绩的依据，随培训档案保留' },
    { what: '合格证书', why: '证书长期有效，须可查验' },
    { what: '计划书的专家评审记录', why: '成绩的依据，与成绩一并保存' },
    { what: '培训档案的出具记录', why: '持有档案的人凭编号核验；只记打码的姓名' },
  ],
  close: async () => ({}),
};
export { reviewSealed } from './src/review/index.ts';
export { seedBank, seedExams } from './seed.ts';

/** Assessment: item bank, exams, expert review, grades, completion, certificates. Tests hand in counterparts of review. */
export function createAssessment(deps: AssessmentDeps, counterparts: ReviewCounterparts = {}): Room {
  const bank = createBank(deps.clock);
  const writing = createWriting(deps, bank);
  const exams = createExams(deps, bank);
  const resits = createResits(deps, exams);
  const attempts = createAttempts(deps, bank, exams, resits);
  const sittings = createSittings(deps, bank, exams, attempts);
  const partScores = createPartScores(deps);
  const grades = createGrades(deps, partScores);
  const practice = createPractice(deps, bank, createAnswerGuard(deps));
  const markers = createMarkers(deps);
  const marking = createMarking(deps, bank, createTasks(deps, bank, markers), markers);
  const certificates = createCertificates(deps);
  const completions = createCompletions(deps, certificates);
  const plans = createPlanRoom(deps, partScores);
  const itemReview = createItemReview(bank);
  const stats = createStats(deps, { bank, writing, review: itemReview });
  const review = createReview(deps, counterparts.plans ?? plans.port, counterparts.partScores ?? partScores);
  const dossiers = createDossierRoom(deps);
  const prints = createPrints(deps, { certificates, grades, plans: plans.papers, summary: review.rooms.summary });
  return defineRoom({
    name: 'assessment',
    subsystem: 'assessment',
    migrations: { name: 'assessment', dir: repoPath('modules/assessment/migrations') },
    bindings: [
      ...bankBindings(bank, writing, itemReview),
      ...exchangeBindings(deps, writing),
      ...paperBindings(createBlueprints(deps, bank), createPapers(deps, bank)),
      ...examBindings(exams, resits),
      ...attemptBindings(attempts),
      ...gradeBindings(grades, createGradeWhy(deps, grades)),
      ...completionBindings(completions),
      ...certificateBindings(certificates),
      ...sittings.bindings,
      ...objectionBindings(createObjections(deps)),
      ...surveyBindings(createSurvey(deps)),
      ...badgeBindings(createBadges(deps), createReissue(deps, certificates)),
      ...plans.bindings,
      ...review.bindings,
      ...practiceBindings(practice),
      ...markingBindings(marking, markers),
      ...remarkBindings(createRemarks(deps, bank)),
      ...dossiers.bindings,
      ...prints.bindings,
      ...stats.bindings,
    ],
    subjects: {
      exam: async (db, id) => (await examSubject(db, id)) ?? null,
      attempt: async (db, id) => (await attemptSubject(db, id)) ?? null,
      certificate: async (db, id) => (await certificateSubject(db, id)) ?? null,
      completion: async (db, id) => (await completionSubject(db, id)) ?? null,
      plan: plans.subject,
      ...review.subjects,
      marking: async (db, id) => (await markingSubject(db, id)) ?? null,
    },
    listeners: [
      on(attendanceSettled, 'assessment.attendance', async (tx, payload, { at }) => void (await putAttendance(tx, { ...payload, at }))),
      ...plans.listeners,
    ],
    jobs: [
      { name: 'assessment.deadlines', cron: '* * * * *', run: async () => void (await attempts.sweep()) },
      // Finds something after an upgrade only: a release tells its own results.
      { name: 'assessment.results.tell', cron: '*/5 * * * *', run: async (_payload, parts) => void (await tellUntold(parts)) },
      ...sittings.jobs,
      ...plans.jobs,
      ...review.jobs,
      ...dossiers.jobs,
      ...prints.jobs,
      ...stats.jobs,
      {
        name: 'assessment.freeze',
        cron: '*/10 * * * *',
        run: async () => void (await deps.db.tx((tx) => grades.freezeDue(tx, deps.clock.now()))),
      },
    ],
    async close() {
      await attempts.stop();
      await sittings.stop();
    },
  });
}
