import type { ApplicationKind, ApprovalState } from '@yangfan/contract';

/** What may be done to an application, and by which permission. */
export type ApplicationAction =
  | 'SUBMIT'
  | 'WITHDRAW'
  | 'ACCEPT'
  | 'RETURN'
  | 'REJECT'
  | 'ON_SITE'
  | 'PUBLICITY'
  | 'APPROVE'
  | 'ENLIST'
  | 'SAMPLE';

type Permission =
  | 'management.institution.apply'
  | 'management.institution.accept'
  | 'management.institution.enlist'
  | 'management.lecturer.apply'
  | 'management.lecturer.accept'
  | 'management.lecturer.verify'
  | 'management.class.apply'
  | 'management.class.accept'
  | 'management.class.approve'
  | 'management.class.sample';

interface Step {
  action: ApplicationAction;
  from: readonly ApprovalState[];
  permission: Permission;
  /** The person who accepted may not take this step. */
  otherPerson?: true;
}

const apply = (permission: Permission): Step[] => [
  { action: 'SUBMIT', from: ['DRAFT', 'RETURNED', 'WITHDRAWN'], permission },
  { action: 'WITHDRAW', from: ['SUBMITTED'], permission },
];
const first = (permission: Permission, later: readonly ApprovalState[] = []): Step[] => [
  { action: 'ACCEPT', from: ['SUBMITTED'], permission },
  { action: 'RETURN', from: ['SUBMITTED', ...later], permission },
  { action: 'REJECT', from: ['SUBMITTED', ...later], permission },
];

/** Who may do what where (domain §2.15). */
export const STEPS: Readonly<Record<ApplicationKind, readonly Step[]>> = {
  INSTITUTION: [
    ...apply('management.institution.apply'),
    ...first('management.institution.accept', ['ACCEPTED', 'ON_SITE_REVIEW', 'PUBLICITY']),
    { action: 'ON_SITE', from: ['ACCEPTED'], permission: 'management.institution.accept' },
    { action: 'PUBLICITY', from: ['ACCEPTED', 'ON_SITE_REVIEW'], permission: 'management.institution.accept' },
    { action: 'ENLIST', from: ['PUBLICITY'], permission: 'management.institution.enlist', otherPerson: true },
  ],
  LECTURER: [
    ...apply('management.lecturer.apply'),
    ...first('management.lecturer.accept'),
    { action: 'APPROVE', from: ['ACCEPTED'], permission: 'management.lecturer.verify', otherPerson: true },
  ],
  OPENING: [
    ...apply('management.class.apply'),
    ...first('management.class.accept'),
    { action: 'APPROVE', from: ['ACCEPTED'], permission: 'management.class.approve', otherPerson: true },
    { action: 'RETURN', from: ['ACCEPTED'], permission: 'management.class.approve', otherPerson: true },
    { action: 'REJECT', from: ['ACCEPTED'], permission: 'management.class.approve', otherPerson: true },
    { action: 'SAMPLE', from: ['ACCEPTED', 'APPROVED'], permission: 'management.class.sample' },
  ],
};

/** The actions open to a caller: a page shows no button that would be refused. */
export function actionsFor(
  of: { kind: ApplicationKind; state: ApprovalState; acceptedBy: string | null; accountId: string },
  permits: (permission: Permission) => boolean,
): ApplicationAction[] {
  const open = STEPS[of.kind].filter(
    (step) => step.from.includes(of.state) && permits(step.permission) && !(step.otherPerson && of.acceptedBy === of.accountId),
  );
  return [...new Set(open.map((step) => step.action))];
}

/** Workdays in which the office should act (domain §2.15). */
export const TIME_LIMIT_WORKDAYS: Readonly<Record<ApplicationKind, number>> = { INSTITUTION: 20, LECTURER: 10, OPENING: 3 };

/** States in which the office has something to do, so that a date is due. */
export const WAITING_STATES: readonly ApprovalState[] = ['SUBMITTED', 'ACCEPTED', 'ON_SITE_REVIEW', 'PUBLICITY'];
