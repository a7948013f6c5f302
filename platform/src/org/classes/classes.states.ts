import type { ClassStatus, CourseStage } from '@yangfan/contract';

/** Domain §2.6. Steps between approval and training may be skipped; SUSPENDED returns to training once put right. */
export const CLASS_MOVES: Readonly<Record<ClassStatus, readonly ClassStatus[]>> = {
  PLANNING: ['DRAFT', 'CANCELLED'],
  DRAFT: ['SUBMITTED', 'CANCELLED'],
  SUBMITTED: ['ACCEPTED', 'RETURNED', 'REJECTED', 'WITHDRAWN'],
  ACCEPTED: ['APPROVED', 'RETURNED', 'REJECTED'],
  RETURNED: ['SUBMITTED', 'CANCELLED'],
  WITHDRAWN: ['SUBMITTED', 'CANCELLED'],
  REJECTED: [],
  APPROVED: ['RECRUITING', 'READY', 'IN_TRAINING', 'CANCELLED', 'TERMINATED'],
  RECRUITING: ['READY', 'IN_TRAINING', 'CANCELLED', 'TERMINATED'],
  READY: ['IN_TRAINING', 'CANCELLED', 'TERMINATED'],
  IN_TRAINING: ['TRAINING_DONE', 'SUSPENDED', 'TERMINATED'],
  SUSPENDED: ['IN_TRAINING', 'TERMINATED'],
  TRAINING_DONE: ['ASSESSING', 'COMPLETION_SUBMITTED', 'TERMINATED'],
  ASSESSING: ['COMPLETION_SUBMITTED', 'TERMINATED'],
  COMPLETION_SUBMITTED: ['ASSESSING', 'COMPLETED'],
  COMPLETED: ['ARCHIVED'],
  ARCHIVED: [],
  CANCELLED: [],
  TERMINATED: [],
};

/** A practice class has nobody to ask: it goes into training straight from the draft. */
const PRACTICE_MOVES: Partial<Record<ClassStatus, readonly ClassStatus[]>> = {
  PLANNING: ['DRAFT', 'IN_TRAINING', 'CANCELLED'],
  DRAFT: ['IN_TRAINING', 'CANCELLED'],
};

/** Whether a class may go from one state to the other. */
export function canMoveClass(kind: 'FORMAL' | 'PRACTICE', from: ClassStatus, to: ClassStatus): boolean {
  const moves = (kind === 'PRACTICE' ? PRACTICE_MOVES[from] : undefined) ?? CLASS_MOVES[from];
  return moves.includes(to);
}

/** States in which lessons, check-in and watching are allowed. */
export const TEACHING_STATES: readonly ClassStatus[] = ['APPROVED', 'RECRUITING', 'READY', 'IN_TRAINING', 'TRAINING_DONE', 'ASSESSING'];
/** States in which the roster may still be changed without a change request. */
export const ROSTER_OPEN_STATES: readonly ClassStatus[] = ['PLANNING', 'DRAFT', 'RETURNED', 'WITHDRAWN'];
/** States after which an enrolment no longer uses up the programme. */
export const DEAD_STATES: readonly ClassStatus[] = ['REJECTED', 'CANCELLED', 'TERMINATED'];

/** Whether teaching may take place; practice classes until they are cancelled. */
export function mayTeach(kind: 'FORMAL' | 'PRACTICE', status: ClassStatus): boolean {
  return kind === 'PRACTICE' ? !DEAD_STATES.includes(status) && status !== 'ARCHIVED' : TEACHING_STATES.includes(status);
}

const STAGE: Record<ClassStatus, CourseStage> = {
  PLANNING: 'ENROL',
  DRAFT: 'ENROL',
  SUBMITTED: 'ENROL',
  ACCEPTED: 'ENROL',
  APPROVED: 'ENROL',
  RECRUITING: 'ENROL',
  READY: 'ENROL',
  RETURNED: 'ENROL',
  REJECTED: 'ENROL',
  WITHDRAWN: 'ENROL',
  CANCELLED: 'ENROL',
  IN_TRAINING: 'TEACH',
  SUSPENDED: 'TEACH',
  TERMINATED: 'TEACH',
  TRAINING_DONE: 'ASSESS',
  ASSESSING: 'ASSESS',
  COMPLETION_SUBMITTED: 'COMPLETE',
  COMPLETED: 'FOLLOW_UP',
  ARCHIVED: 'FOLLOW_UP',
};

/** Where a class stands on the course line. */
export function stageOf(status: ClassStatus): CourseStage {
  return STAGE[status];
}

/** The states that a stage gathers. */
export function statusesOf(stage: CourseStage): ClassStatus[] {
  return (Object.keys(STAGE) as ClassStatus[]).filter((status) => STAGE[status] === stage);
}
