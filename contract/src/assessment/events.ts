import { Type } from 'typebox';
import { Instant } from '../common.ts';
import { event } from '../event.ts';

export const attemptSubmitted = event(
  'assessment.attempt.submitted',
  Type.Object({ examId: Type.String(), attemptId: Type.String(), learnerId: Type.String(), classId: Type.String() }),
);
export const gradePublished = event('assessment.grade.published', Type.Object({ classId: Type.String() }));
export const certificateIssued = event(
  'assessment.certificate.issued',
  Type.Object({ certificateId: Type.String(), classId: Type.String(), learnerId: Type.String() }),
);
/** What a released result says, wherever it is told. */
export const examResult = {
  resit: Type.Boolean(),
  /** Which sitting of this learner in this class, from 1. */
  sitting: Type.Integer(),
  score: Type.Number(),
  fullScore: Type.Number(),
  passScore: Type.Number(),
  passed: Type.Boolean(),
  /** When it became visible. */
  at: Instant(),
};
/** A theory exam's result became visible to its learner; told once for each paper, and again when a paper is marked anew. Figures only: the paper stays in assessment. */
export const examResultReleased = event(
  'assessment.result.released',
  Type.Object({
    examId: Type.String(),
    attemptId: Type.String(),
    learnerId: Type.String(),
    classId: Type.String(),
    practice: Type.Boolean(),
    ...examResult,
  }),
);
