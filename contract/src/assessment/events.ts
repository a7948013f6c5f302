import { Type } from 'typebox';
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
