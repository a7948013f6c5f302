import { exportApplications, getApplication, listApplications } from './applications.ts';
import * as lecturing from './lecturing.ts';
import * as onboarding from './onboarding.ts';
import * as opening from './opening.ts';
import { managementPermissions } from './permissions.ts';
import { managementProblems } from './problems.ts';
import * as roster from './roster.ts';
import { getOverview, listTodo } from './todo.ts';

export { managementPermissions, managementProblems };
export {
  APPLICATION_ACTIONS,
  APPLICATION_KINDS,
  ApplicationRow,
  ApplicationView,
  ApprovalStep,
  PrecheckItem,
  type ApplicationKind,
} from './applications.ts';
export { CreditCode } from './onboarding.ts';
export { CertificateBody } from './lecturing.ts';
export { DAY_PARTS, PlannedSession, TimetableConflict } from './opening.ts';
export { IMPORT_STATES, ImportRowView, ImportView } from './roster.ts';
export { TodoGroup } from './todo.ts';

/** Every route of management. */
export const managementRoutes = {
  listTodo,
  getOverview,
  listApplications,
  exportApplications,
  getApplication,
  checkCreditCode: onboarding.checkCreditCode,
  sendRegistrationCode: onboarding.sendRegistrationCode,
  registerInstitution: onboarding.registerInstitution,
  saveInstitutionPapers: onboarding.saveInstitutionPapers,
  addInstitutionDocument: onboarding.addInstitutionDocument,
  removeInstitutionDocument: onboarding.removeInstitutionDocument,
  submitInstitution: onboarding.submitInstitution,
  withdrawInstitution: onboarding.withdrawInstitution,
  acceptInstitution: onboarding.acceptInstitution,
  returnInstitution: onboarding.returnInstitution,
  rejectInstitution: onboarding.rejectInstitution,
  reviewOnSite: onboarding.reviewOnSite,
  startPublicity: onboarding.startPublicity,
  enlistInstitution: onboarding.enlistInstitution,
  removeInstitution: onboarding.removeInstitution,
  addLecturer: lecturing.addLecturer,
  addLecturerCertificate: lecturing.addLecturerCertificate,
  employLecturer: lecturing.employLecturer,
  openLecturerAccount: lecturing.openLecturerAccount,
  submitLecturer: lecturing.submitLecturer,
  withdrawLecturer: lecturing.withdrawLecturer,
  acceptLecturer: lecturing.acceptLecturer,
  returnLecturer: lecturing.returnLecturer,
  rejectLecturer: lecturing.rejectLecturer,
  verifyLecturer: lecturing.verifyLecturer,
  createClass: opening.createClass,
  changeClass: opening.changeClass,
  generateTimetable: opening.generateTimetable,
  moveSession: opening.moveSession,
  precheckClass: opening.precheckClass,
  getCommitment: opening.getCommitment,
  submitOpening: opening.submitOpening,
  withdrawOpening: opening.withdrawOpening,
  acceptOpening: opening.acceptOpening,
  returnOpening: opening.returnOpening,
  rejectOpening: opening.rejectOpening,
  approveOpening: opening.approveOpening,
  reviewReturnOpening: opening.reviewReturnOpening,
  reviewRejectOpening: opening.reviewRejectOpening,
  sampleOpening: opening.sampleOpening,
  runClass: opening.runClass,
  getRosterTemplate: roster.getRosterTemplate,
  checkRoster: roster.checkRoster,
  listImports: roster.listImports,
  getImport: roster.getImport,
  applyImport: roster.applyImport,
  discardImport: roster.discardImport,
  getImportReport: roster.getImportReport,
  addLearner: roster.addLearner,
  dropLearner: roster.dropLearner,
  inviteLearners: roster.inviteLearners,
} as const;
