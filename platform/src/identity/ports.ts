import type { GrantScope, Role } from '@yangfan/contract';
import type { Actor, ProblemError, Queryable, Tx } from '@yangfan/kernel';
import type { Glimpse } from './face/glance.rules.ts';
import type { RealNameState } from './realname/real-name.states.ts';

/** Where the person of a check is allowed to go with it. */
export type UsePurpose = 'CHECK_IN' | 'LIVE_JOIN' | 'VOD_RANDOM' | 'EXAM_ENTER';
export type Purpose = UsePurpose | 'ENROL';

/** A token of a passed check, as its holder hands it in. */
export interface GivenCheck {
  actor: Actor;
  purpose: UsePurpose;
  token: string;
  now: Date;
}
/** What a spent check tells. */
export interface TakenCheck {
  checkId: string;
  method: 'FACE' | 'ALTERNATIVE';
  score: number | null;
}

/** Accounts, verification and checks for the rooms above. Every `tx` method takes part in the caller's transaction. */
export interface IdentityPort {
  /** Makes an account; throws `identity.login_name_taken`, `identity.phone_taken`, `identity.role_conflict`, `identity.role_scope`, `identity.password_weak`. */
  createAccount(
    tx: Tx,
    account: {
      kind: 'staff' | 'learner';
      loginName?: string;
      phone?: string;
      password?: string;
      /** The person must choose another password at the first sign-in. */
      mustChangePassword?: boolean;
      displayName: string;
      learnerId?: string;
      lecturerId?: string;
      grants: { role: Role; scope: GrantScope; id: string }[];
      by?: string;
    },
  ): Promise<string>;
  /** Gives a role; giving it twice changes nothing. Throws `identity.role_conflict`, `identity.role_scope`. */
  grant(tx: Tx, accountId: string, grant: { role: Role; scope: GrantScope; id: string }, by?: string): Promise<void>;
  /** Takes a role back, if it is held. */
  revoke(tx: Tx, accountId: string, grant: { role: Role; scope: GrantScope; id: string }, by?: string): Promise<void>;
  /** Display names (clear) of accounts, for logs that name who decided. */
  names(db: Queryable, accountIds: readonly string[]): Promise<Map<string, string>>;
  /** The account of a learner / lecturer, if they have one. */
  accountOfLearner(db: Queryable, learnerId: string): Promise<string | undefined>;
  accountOfLecturer(db: Queryable, lecturerId: string): Promise<string | undefined>;
  /** Active accounts that hold the role in exactly this scope (who is to be told). */
  accountsWith(db: Queryable, grant: { role: Role; scope: GrantScope; id: string }): Promise<string[]>;
  /** Invites a learner of a class to activate an account; inviting again renews the code. The text message goes out with the commit. */
  inviteLearner(
    tx: Tx,
    invitation: { learnerId: string; classId: string; className?: string; phone: string; name: string; sms?: boolean },
  ): Promise<{ code: string; link: string }>;
  /** Codes for people who have no account yet (an institution's contact): purpose REGISTER of the phone codes. `take` throws `identity.phone_code_wrong`. */
  registrationCodes: {
    send(phone: string, call: { ip: string; now: Date }): Promise<{ expiresInS: number; resendInS: number }>;
    take(phone: string, code: string, now: Date): Promise<void>;
  };
  verification(db: Queryable, learnerId: string): Promise<{ state: RealNameState; method: 'FACE' | 'ALTERNATIVE' | null }>;
  verifications(
    db: Queryable,
    learnerIds: readonly string[],
  ): Promise<Map<string, { state: RealNameState; method: 'FACE' | 'ALTERNATIVE' | null }>>;
  /**
   * Takes a passed check (face, or the alternative of equal effect) for one purpose. The token is good once, for its account, for
   * minutes. Throws `identity.check_required`, `identity.check_used`, `identity.check_expired`, `identity.check_purpose`.
   */
  requireCheck(tx: Tx, check: GivenCheck): Promise<TakenCheck>;
  /** The same for many with one statement; a refusal stands in its place instead of being thrown, and spends nothing. */
  requireChecks(tx: Tx, checks: readonly GivenCheck[]): Promise<(TakenCheck | ProblemError)[]>;
  /** Proves a signed-in account's password again, for a signature; counts failures like a sign-in. Throws `identity.password_wrong`, `identity.locked`. */
  provePassword(accountId: string, password: string, now: Date): Promise<void>;
  /** Spends a picture captcha (from `POST /v1/identity/captchas`); false when wrong, late or used. */
  checkCaptcha(db: Queryable, captchaId: string, text: string): Promise<boolean>;
  /** Writes the trace that the learner can read: who saw which personal field, why. */
  recordReveal(
    tx: Tx,
    reveal: { learnerId: string; actor: Actor; fields: ('NAME' | 'ID_NO' | 'PHONE' | 'FACE_IMAGE')[]; reason: string; at?: Date },
  ): Promise<void>;
  /** Deletes the face template and waiting images of a learner (training completed long ago, closing of the account). */
  forgetFace(tx: Tx, learnerId: string, why: string): Promise<void>;
  /** Whether the account's person is known by their face (enrolled here, or confirmed by WeChat) and has not withdrawn it. */
  usesFace(db: Queryable, accountId: string): Promise<boolean>;
  /**
   * What one picture of the caller at work shows. The picture is not kept. Call it outside a transaction: it takes a while. Throws
   * `identity.face_unavailable`, `identity.consent_missing`, `identity.face_missing`, `identity.frame_invalid`, `policy.missing`.
   */
  glance(actor: Actor, jpeg: Buffer, now: Date): Promise<Glimpse>;
}

/** What identity must know of the roster, which stands above it: handed in by compose. */
export interface RosterPort {
  /** A learner as registered, in the clear. */
  person(db: Queryable, learnerId: string): Promise<{ name: string; idNo: string; phone: string | null } | undefined>;
  /** A lecturer as registered, in the clear. */
  lecturer(db: Queryable, lecturerId: string): Promise<{ name: string; idNo: string } | undefined>;
  /** Whether the learner is enrolled in the class. */
  isEnrolled(db: Queryable, classId: string, learnerId: string): Promise<boolean>;
  /** Learners of a class (bounded by the class size). */
  learnersOf(db: Queryable, classId: string): Promise<{ learnerId: string; name: string; idNo: string }[]>;
}

/** A class's, region's or institution's name for a grant; order as asked. */
export type ScopeNames = (db: Queryable, scopes: readonly { scope: GrantScope; id: string }[]) => Promise<string[]>;

/** What a room does when a learner's account closes, and afterwards. Figures of what was done stand in the ledger. */
export interface PersonalEraser {
  name: string;
  /** What goes when the account closes, in words for the person. */
  erased: readonly string[];
  /** What stays, and why it must. */
  kept: readonly { what: string; why: string }[];
  close(tx: Tx, person: { accountId: string; learnerId: string }, now: Date): Promise<Record<string, number>>;
  /** The last day on which something must still bear the name; null = nothing must. */
  keptUntil?(db: Queryable, person: { accountId: string; learnerId: string }, keepYears: number): Promise<string | null>;
  /** Afterwards: takes the name away from what stays. */
  pseudonymise?(tx: Tx, person: { accountId: string; learnerId: string }, now: Date): Promise<Record<string, number>>;
}

/** What other rooms add to a person's export of their own data. */
export interface PersonalExporter {
  name: string;
  collect(db: Queryable, person: { accountId: string; learnerId: string | null; lecturerId: string | null }): Promise<unknown>;
}
