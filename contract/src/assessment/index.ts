import * as attempts from './attempts.ts';
import * as exchange from './bank/exchange.ts';
import * as papers from './bank/papers.ts';
import * as bank from './bank/writing.ts';
import * as completions from './completions.ts';
import * as exams from './exams.ts';
import * as grades from './grades.ts';
import * as items from './items.ts';
import * as marking from './marking.ts';
import * as practice from './practice.ts';
import * as remarks from './remarks.ts';
import { assessmentPermissions } from './permissions.ts';
import { assessmentProblems } from './problems.ts';

export { assessmentPermissions, assessmentProblems };
export { attemptSubmitted, certificateIssued, examResultReleased, gradePublished } from './events.ts';
export { ITEM_TYPES, Item, ItemType } from './items.ts';
export type { BlueprintInput } from './bank/papers.ts';
export type { ItemContent, ItemPart, RichBlock, RichInline } from './bank/types.ts';
export { EXAM_KINDS, EXAM_PHASES, EXAM_STATUSES, Exam, Candidate, RESIT_STATES } from './exams.ts';
export { AnswerValue, Attempt, Question, Receipt, SavedAnswer } from './attempts.ts';
export { Grade, GradePart, ScoreBatch } from './grades.ts';
export { Certificate, Completion, COMPLETION_STATUSES } from './completions.ts';

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
  itemTemplate: exchange.itemTemplate,
  importItems: exchange.importItems,
  exportItems: exchange.exportItems,
} as const;
