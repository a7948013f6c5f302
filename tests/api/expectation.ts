import { PERMISSIONS, ROLES, type GrantScope, type PermissionName, type Role, type Route, type SubjectKind } from '@yangfan/contract';

export type Outcome = 'allowed' | 'denied';

const EVERYTHING: Record<SubjectKind, boolean> = {
  institution: true,
  lecturer: true,
  learner: true,
  class: true,
  enrolment: true,
  session: true,
  lesson: true,
  live: true,
  file: true,
  exam: true,
  attempt: true,
  certificate: true,
  application: true,
  completion: true,
  activity: true,
  question: true,
  plan: true,
  review: true,
  expert: true,
  marking: true,
};
// Rounds of review and the experts are the authority's.
const OF_A_CLASS = { ...EVERYTHING, institution: false, lecturer: false, file: false, review: false, expert: false };

/**
 * What a scope of one's own reaches, as domain §2.1 says it, written down by hand: the product computes it from where a thing
 * stands, this table does not. A new kind of subject does not compile until it is decided here.
 */
export const REACH: Record<GrantScope, Record<SubjectKind, boolean>> = {
  province: EVERYTHING,
  system: EVERYTHING,
  region: EVERYTHING,
  institution: EVERYTHING,
  class: OF_A_CLASS,
  // A lecturer reaches what belongs to the classes they teach, and themselves; approvals of a class are the institution's business.
  lecturer: { ...OF_A_CLASS, lecturer: true, application: false },
  // A learner reaches what is theirs alone; their classes they see through routes about themselves.
  learner: {
    institution: false,
    lecturer: false,
    learner: true,
    class: false,
    enrolment: true,
    session: false,
    lesson: false,
    live: false,
    file: false,
    exam: false,
    attempt: true,
    certificate: true,
    application: false,
    completion: false,
    activity: false,
    question: true,
    plan: true,
    review: false,
    expert: false,
    marking: false,
  },
};

/** Routes whose own handler asks for a kind of person that no permission names. */
const PERSONS: Record<string, (role: Role) => boolean> = {
  'ledger.myTimeline': (role) => role === 'TRAINEE',
};

/** What the contract promises a caller: from permission → roles and from where the thing stands, without asking the product. */
export function expected(name: string, route: Route, role: Role | null, place: 'own' | 'foreign'): Outcome {
  if (route.permission === 'public') return 'allowed';
  if (role === null) return 'denied';
  if (route.permission !== 'signed-in' && !(PERMISSIONS[route.permission as PermissionName] as readonly Role[]).includes(role))
    return 'denied';
  if (PERSONS[name] && !PERSONS[name](role)) return 'denied';
  if (typeof route.scope === 'string' || route.permission === 'signed-in') return 'allowed';
  if (place === 'foreign') return 'denied';
  return (Object.keys(route.scope) as SubjectKind[]).every((kind) => REACH[ROLES[role].scope][kind]) ? 'allowed' : 'denied';
}
