import * as attempts from './attempts.ts';
import * as exchange from './bank/exchange.ts';
import * as papers from './bank/papers.ts';
import * as stats from './bank/stats.ts';
import * as bank from './bank/writing.ts';
import * as badges from './badges.ts';
import * as completions from './completions.ts';
import * as exams from './exams.ts';
import * as gradeWhy from './grade-why.ts';
import * as grades from './grades.ts';
import * as deferrals from './deferrals.ts';
import * as items from './items.ts';
import * as proctoring from './proctoring.ts';
import * as sittings from './sittings.ts';
import * as objections from './objections.ts';
import * as survey from './survey.ts';
import * as planPapers from './plan-papers.ts';
import * as plans from './plans.ts';
import * as marking from './marking.ts';
import * as markingStaff from './marking-staff.ts';
import * as practice from './practice.ts';
import * as prints from './prints.ts';
import * as remarks from './remarks.ts';
import * as dossiers from './dossiers.ts';
import * as lateAnswers from './late-answers.ts';
import { assessmentPermissions } from './permissions.ts';
import { assessmentProblems } from './problems.ts';
import { reviewRoutes } from './review/index.ts';

export { assessmentPermissions, assessmentProblems };
export { attemptSubmitted, certificateIssued, examResultReleased, gradePublished } from './events.ts';
export { ITEM_TYPES, Item, ItemType } from './items.ts';
export type { BlueprintInput } from './bank/papers.ts';
export type { ItemContent, ItemPart, RichBlock, RichInline } from './bank/types.ts';
export type { ExportFormat, ImportResult } from './bank/exchange.ts';
export { EXAM_KINDS, EXAM_PHASES, EXAM_STATUSES, Exam, Candidate, RESIT_STATES } from './exams.ts';
export { AnswerValue, Attempt, Question, Receipt, SavedAnswer } from './attempts.ts';
export { EXAM_CLIENTS, LOOK_OUTCOMES, Sitter, VALIDITIES } from './sittings.ts';
export { APPEAL_DECISIONS, APPEAL_STATES, Appeal, EXAM_PLEDGE, NOTICED, SittingLog, SittingMessage } from './proctoring.ts';
export { Deferral, DEFERRAL_STATES } from './deferrals.ts';
export { LATE_STATES, LateAnswer, LateAnswers } from './late-answers.ts';
export { Grade, GradePart, ScoreBatch } from './grades.ts';
export { Certificate, Completion, COMPLETION_STATUSES } from './completions.ts';
export { Objection, OBJECTION_STATES, type ObjectionState } from './objections.ts';
export { SURVEY_QUESTIONS, SURVEY_RED_LINE, SurveyAnswers, SurveyFigure, SurveyLine } from './survey.ts';
export { GradeEvidence, GradeWhy } from './grade-why.ts';
export { PRINT_KINDS, PRINT_STATES, PrintRun, type PrintKind } from './prints.ts';
export { PLAN_STATES, SUSPICION_STATES } from './plan-shapes.ts';
export type { PlanCommentView, PlanState, PlanView } from './plan-shapes.ts';
export {
  COMMENT_MIN,
  CONFLICT_KINDS,
  EXPERT_STATES,
  REVIEW_ITEM_STATES,
  REVIEW_LEVELS,
  REVIEW_ROUND_STATES,
  REVIEW_TASK_STATES,
} from './review/index.ts';
export { DIAGNOSES, DOCTOR_SHOWS, type Diagnosis, type DoctorRow } from './bank/stats.ts';

/** Every route of assessment. */
export const assessmentRoutes = {
  listItems: items.listItems,
  bankHealth: items.bankHealth,
  listExams: exams.listExams,
  myExams: exams.myExams,
  createExam: exams.createExam,
  updateExam: exams.updateExam,
  publishExam: exams.publishExam,
  cancelExam: exams.cancelExam,
  getExam: exams.getExam,
  releaseExam: exams.releaseExam,
  startAttempt: attempts.startAttempt,
  resumeAttempt: attempts.resumeAttempt,
  saveAnswers: attempts.saveAnswers,
  reportLeave: attempts.reportLeave,
  submitAttempt: attempts.submitAttempt,
  attemptResult: attempts.attemptResult,
  classGrades: grades.classGrades,
  exportGrades: grades.exportGrades,
  myGrades: grades.myGrades,
  enterScores: grades.enterScores,
  checkScores: grades.checkScores,
  publishGrades: grades.publishGrades,
  listCompletions: completions.listCompletions,
  submitCompletion: completions.submitCompletion,
  getCompletion: completions.getCompletion,
  checkSample: completions.checkSample,
  decideCompletion: completions.decideCompletion,
  approveCompletion: completions.approveCompletion,
  listCertificates: completions.listCertificates,
  certificatePdf: completions.certificatePdf,
  revokeCertificate: completions.revokeCertificate,
  verifyCertificate: completions.verifyCertificate,
  listResits: exams.listResits,
  arrangeResit: exams.arrangeResit,
  completionTerm: completions.completionTerm,
  bankTerms: bank.bankTerms,
  getItem: bank.getItem,
  checkItem: bank.checkItem,
  writeItem: bank.writeItem,
  editItem: bank.editItem,
  sendItems: bank.sendItems,
  reviewItems: bank.reviewItems,
  practiceOverview: practice.practiceOverview,
  startPractice: practice.startPractice,
  getPractice: practice.getPractice,
  answerPractice: practice.answerPractice,
  wrongBook: practice.wrongBook,
  listMarkings: marking.listMarkings,
  examMarking: marking.examMarking,
  takeMarking: marking.takeMarking,
  saveMarking: marking.saveMarking,
  listModeration: marking.listModeration,
  decideMarking: marking.decideMarking,
  listRemarks: remarks.listRemarks,
  previewRemark: remarks.previewRemark,
  applyRemark: remarks.applyRemark,
  getBlueprint: papers.getBlueprint,
  putBlueprint: papers.putBlueprint,
  paperReadiness: papers.paperReadiness,
  setExamPaper: papers.setExamPaper,
  examPaper: papers.examPaper,
  listPapers: papers.listPapers,
  makePaper: papers.makePaper,
  getPaper: papers.getPaper,
  swapQuestion: papers.swapQuestion,
  paperPdf: papers.paperPdf,
  sittingBoard: sittings.sittingBoard,
  sittingOptions: sittings.sittingOptions,
  setInvigilation: sittings.setInvigilation,
  setStanding: sittings.setStanding,
  messageSitting: sittings.messageSitting,
  extendSitting: sittings.extendSitting,
  pauseSitting: sittings.pauseSitting,
  resumeSitting: sittings.resumeSitting,
  forceSubmit: sittings.forceSubmit,
  confirmPresence: sittings.confirmPresence,
  doubtAttempt: sittings.doubtAttempt,
  judgeAttempt: sittings.judgeAttempt,
  beatAttempt: proctoring.beatAttempt,
  acknowledgeMessage: proctoring.acknowledgeMessage,
  noticeAttempt: proctoring.noticeAttempt,
  sendLook: proctoring.sendLook,
  mySittingLog: proctoring.mySittingLog,
  sittingLog: proctoring.sittingLog,
  appealAttempt: proctoring.appealAttempt,
  decideAppeal: proctoring.decideAppeal,
  askDeferral: deferrals.askDeferral,
  myDeferrals: deferrals.myDeferrals,
  listDeferrals: deferrals.listDeferrals,
  decideDeferral: deferrals.decideDeferral,
  arrangeDeferred: deferrals.arrangeDeferred,
  myGradeWhy: gradeWhy.myGradeWhy,
  gradeWhy: gradeWhy.gradeWhy,
  myObjections: objections.myObjections,
  raiseObjection: objections.raiseObjection,
  askSecondLook: objections.askSecondLook,
  listObjections: objections.listObjections,
  exportObjections: objections.exportObjections,
  answerObjection: objections.answerObjection,
  decideObjection: objections.decideObjection,
  mySurveys: survey.mySurveys,
  answerSurvey: survey.answerSurvey,
  listSurveys: survey.listSurveys,
  exportSurveys: survey.exportSurveys,
  classSurvey: survey.classSurvey,
  reissueCertificate: badges.reissueCertificate,
  certificateBadge: badges.certificateBadge,
  badgeIssuer: badges.badgeIssuer,
  badgeKeys: badges.badgeKeys,
  badgeStatus: badges.badgeStatus,
  myPlans: plans.myPlans,
  startPlan: plans.startPlan,
  getPlan: plans.getPlan,
  renamePlan: plans.renamePlan,
  saveChapter: plans.saveChapter,
  saveTable: plans.saveTable,
  submitPlan: plans.submitPlan,
  planVersion: plans.planVersion,
  planDiff: plans.planDiff,
  commentPlan: plans.commentPlan,
  resolveComment: plans.resolveComment,
  returnPlan: plans.returnPlan,
  classPlans: plans.classPlans,
  exportClassPlans: plans.exportClassPlans,
  planLikeness: planPapers.planLikeness,
  judgePlan: planPapers.judgePlan,
  planPdf: planPapers.planPdf,
  planDocx: planPapers.planDocx,
  verifyPlan: planPapers.verifyPlan,
  myPracticalResult: planPapers.myPracticalResult,
  handInPracticalResult: planPapers.handInPracticalResult,
  classPracticalResults: planPapers.classPracticalResults,
  scorePracticalResult: planPapers.scorePracticalResult,
  itemTemplate: exchange.itemTemplate,
  importItems: exchange.importItems,
  exportItems: exchange.exportItems,
  ...reviewRoutes,
  itemSample: exchange.itemSample,
  exportOutlook: exchange.exportOutlook,
  myDossiers: dossiers.myDossiers,
  makeMyDossier: dossiers.makeMyDossier,
  classDossiers: dossiers.classDossiers,
  makeDossier: dossiers.makeDossier,
  verifyDossier: dossiers.verifyDossier,
  dossierKey: dossiers.dossierKey,
  dossierPage: dossiers.dossierPage,
  myTranscriptPdf: prints.myTranscriptPdf,
  transcriptPdf: prints.transcriptPdf,
  scoreBookPdf: prints.scoreBookPdf,
  reviewSheetPdf: prints.reviewSheetPdf,
  myReviewSheetPdf: prints.myReviewSheetPdf,
  practicePdf: prints.practicePdf,
  myPracticePdf: prints.myPracticePdf,
  printClass: prints.printClass,
  classPrints: prints.classPrints,
  itemDoctor: stats.itemDoctor,
  exportDoctor: stats.exportDoctor,
  itemStatistics: stats.itemStatistics,
  dismissFindings: stats.dismissFindings,
  reviseItem: stats.reviseItem,
  adoptDifficulty: stats.adoptDifficulty,
  examStatistics: stats.examStatistics,
  sendLateAnswers: lateAnswers.sendLateAnswers,
  decideLateAnswers: lateAnswers.decideLateAnswers,
  markingStaff: markingStaff.markingStaff,
  nameMarkers: markingStaff.nameMarkers,
  moveMarking: markingStaff.moveMarking,
  exportCertificates: completions.exportCertificates,
} as const;
