import * as pool from './pool.ts';
import * as rounds from './rounds.ts';
import * as scoring from './scoring.ts';

export { CONFLICT_KINDS, EXPERT_STATES, Expert, ExpertConflict, ExpertFigures, CalibrationState } from './pool.ts';
export { REVIEW_ITEM_STATES, REVIEW_LEVELS, REVIEW_ROUND_STATES, ReviewItem, ReviewRound } from './rounds.ts';
export { COMMENT_MIN, REVIEW_TASK_STATES, ReviewChapter, ReviewDraft, ReviewTask, Signature } from './scoring.ts';

/** Every route of expert review. */
export const reviewRoutes = {
  listExperts: pool.listExperts,
  addExpert: pool.addExpert,
  updateExpert: pool.updateExpert,
  recordExpertConflict: pool.recordExpertConflict,
  myExpert: pool.myExpert,
  declareConflict: pool.declareConflict,
  expertFigures: pool.expertFigures,
  exportExpertFigures: pool.exportExpertFigures,
  reviewableClasses: rounds.reviewableClasses,
  openReviewRound: rounds.openReviewRound,
  listReviewRounds: rounds.listReviewRounds,
  getReviewRound: rounds.getReviewRound,
  reassignReview: rounds.reassignReview,
  readReviewItem: rounds.readReviewItem,
  returnReviewedPlan: rounds.returnReviewedPlan,
  commentReviewClass: rounds.commentReviewClass,
  confirmReviewRound: rounds.confirmReviewRound,
  exportReviewRound: rounds.exportReviewRound,
  myPlanReviews: rounds.myPlanReviews,
  myReviewTasks: scoring.myReviewTasks,
  answerReviewInvitation: scoring.answerReviewInvitation,
  readReviewTask: scoring.readReviewTask,
  readReviewFile: scoring.readReviewFile,
  saveReviewDraft: scoring.saveReviewDraft,
  submitReview: scoring.submitReview,
  readBenchmark: scoring.readBenchmark,
  calibrate: scoring.calibrate,
} as const;
