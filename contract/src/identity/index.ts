import * as accounts from './accounts.ts';
import * as consents from './consents.ts';
import * as handovers from './handovers.ts';
import * as erasure from './erasure.ts';
import * as face from './face.ts';
import * as invitations from './invitations.ts';
import * as me from './me.ts';
import { identityPermissions } from './permissions.ts';
import * as privacy from './privacy.ts';
import { identityProblems } from './problems.ts';
import * as sessions from './sessions.ts';
import * as verification from './verification.ts';

export { identityPermissions, identityProblems };
export { SignedIn, LoginSession, SessionTodo, ClientKind } from './sessions.ts';
export { Me, GrantView, ScopeKind } from './me.ts';
export { StaffAccount, GrantInput, RoleView } from './accounts.ts';
export { InvitationView, InvitationState } from './invitations.ts';
export { ConsentKind, ConsentText, ConsentView } from './consents.ts';
export {
  Verification,
  VerificationState,
  VerificationMethod,
  IdKind,
  CheckPurpose,
  PassedCheck,
  ClassVerification,
} from './verification.ts';
export { FaceAction, FaceStep, FaceResult, FrameHint } from './face.ts';
export { PersonalField, RevealView, CheckView } from './privacy.ts';
export { accountActivated, learnerVerified } from './events.ts';

/** Every route of identity. */
export const identityRoutes = {
  makeCaptcha: sessions.makeCaptcha,
  signIn: sessions.signIn,
  sendPhoneCode: sessions.sendPhoneCode,
  signInByPhone: sessions.signInByPhone,
  signInByWechat: sessions.signInByWechat,
  bindWechat: sessions.bindWechat,
  unbindWechat: sessions.unbindWechat,
  makeHandover: handovers.makeHandover,
  takeHandover: handovers.takeHandover,
  signOut: sessions.signOut,
  listSessions: sessions.listSessions,
  revokeSession: sessions.revokeSession,
  revokeOtherSessions: sessions.revokeOtherSessions,
  getMe: me.getMe,
  updateMe: me.updateMe,
  changePassword: me.changePassword,
  startTotp: me.startTotp,
  confirmTotp: me.confirmTotp,
  removeTotp: me.removeTotp,
  listAccounts: accounts.listAccounts,
  createStaff: accounts.createStaff,
  grantRole: accounts.grantRole,
  revokeRole: accounts.revokeRole,
  disableAccount: accounts.disableAccount,
  enableAccount: accounts.enableAccount,
  resetPassword: accounts.resetPassword,
  listRoles: accounts.listRoles,
  setRolePermissions: accounts.setRolePermissions,
  getInvitation: invitations.getInvitation,
  sendInvitationCode: invitations.sendInvitationCode,
  activate: invitations.activate,
  listClassInvitations: invitations.listClassInvitations,
  resendInvitation: invitations.resendInvitation,
  getConsentText: consents.getConsentText,
  publishConsentText: consents.publishConsentText,
  listMyConsents: consents.listMyConsents,
  signConsent: consents.signConsent,
  withdrawConsent: consents.withdrawConsent,
  getVerification: verification.getVerification,
  verifyIdentity: verification.verifyIdentity,
  startAlternative: verification.startAlternative,
  finishAlternative: verification.finishAlternative,
  claimCheck: verification.claimCheck,
  listClassVerifications: verification.listClassVerifications,
  decideVerification: verification.decideVerification,
  decideReview: verification.decideReview,
  getReviewImage: verification.getReviewImage,
  confirmOnSite: verification.confirmOnSite,
  startChallenge: face.startChallenge,
  sendFrame: face.sendFrame,
  startWechatFace: face.startWechatFace,
  finishWechatFace: face.finishWechatFace,
  countFaces: face.countFaces,
  listMyReveals: privacy.listMyReveals,
  listMyChecks: privacy.listMyChecks,
  sendProofCode: privacy.sendProofCode,
  exportMyData: privacy.exportMyData,
  revealLearner: privacy.revealLearner,
  getErasure: erasure.getErasure,
  requestErasure: erasure.requestErasure,
  undoErasure: erasure.undoErasure,
} as const;
