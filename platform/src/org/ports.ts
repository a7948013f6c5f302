import type {
  ClassKind,
  ClassStatus,
  ClassView,
  EnrolmentStatus,
  InstitutionStatus,
  InstitutionView,
  LecturerLevel,
  LecturerStatus,
  LecturerView,
  ProgramCode,
  RosterRow,
  SessionStatus,
  SessionView,
} from '@yangfan/contract';
import type { Static } from 'typebox';
import type { Actor, Grant, Queryable, Tx } from '@yangfan/kernel';
import type { ApprovalsKit } from './approvals/approvals.service.ts';
import type {
  ClassPlan,
  Enrolment,
  Institution,
  InstitutionDocument,
  InstitutionPapers,
  KnownLearner,
  LearnerCard,
  LearnerIntake,
  Lecturer,
  LecturerCertificate,
  Occupation,
  OrgOverview,
  Region,
  Room,
  SessionPlan,
  TimetableSession,
  TrainingClass,
} from './records.ts';

/** What org asks of identity: names for people who act. */
export interface PeoplePort {
  /** Display names of accounts; those not found are left out. */
  names(db: Queryable, accountIds: readonly string[]): Promise<Map<string, string>>;
}

export type * from './records.ts';

export interface RosterPort {
  /** Looks up many people at once by ID number; keys are the ID numbers handed in. Also phones that belong to other people. */
  known(
    db: Queryable,
    of: { classId: string; programCode: ProgramCode },
    people: readonly { idNo: string; phone: string; name: string }[],
  ): Promise<{ byIdNo: Map<string, KnownLearner>; phonesOfOthers: Set<string> }>;
  /** Enrols many at once: new people are made, known ones used again; ledger and events included. Throws org.enrolment.duplicate when the database finds a double. */
  enrolMany(
    tx: Tx,
    classId: string,
    people: readonly LearnerIntake[],
    by: { accountId: string | null },
  ): Promise<{ enrolmentId: string; learnerId: string; seatNo: number }[]>;
  drop(tx: Tx, enrolmentId: string, by: { accountId: string; reason: string }): Promise<void>;
  /** What a pre-check asks of the people in a class: birthdays (null where the document tells none) and how many take the programme a second time. */
  facts(db: Queryable, classId: string): Promise<{ birthdays: (string | null)[]; repeats: number }>;
  /** One row as lists show it. */
  row(db: Queryable, enrolmentId: string): Promise<Static<typeof RosterRow>>;
}

export interface OnboardingPort {
  create(
    tx: Tx,
    draft: Pick<Institution, 'name' | 'creditCode' | 'type' | 'regionCode' | 'legalRep' | 'contactName' | 'contactPhone'>,
  ): Promise<string>;
  taken(db: Queryable, creditCode: string): Promise<boolean>;
  savePapers(tx: Tx, id: string, version: number, papers: InstitutionPapers): Promise<void>;
  /** The institution as its page shows it. */
  view(db: Queryable, id: string): Promise<Static<typeof InstitutionView>>;
  documents(db: Queryable, id: string): Promise<InstitutionDocument[]>;
  addDocument(tx: Tx, id: string, document: Omit<InstitutionDocument, 'id'>): Promise<InstitutionDocument>;
  removeDocument(tx: Tx, id: string, documentId: string): Promise<boolean>;
  setStatus(
    tx: Tx,
    id: string,
    to: InstitutionStatus,
    listing?: { validFrom: string; validTo: string; programCodes: ProgramCode[] },
  ): Promise<void>;
  addRoom(tx: Tx, room: Omit<Room, 'id' | 'active'>): Promise<Room>;
  addStaff(
    tx: Tx,
    staff: { accountId: string; institutionId: string; role: 'INST_ADMIN' | 'CLASS_TEACHER'; name: string; phone: string },
  ): Promise<void>;
  /** Account ids of an institution's staff, by role. */
  staff(db: Queryable, institutionId: string): Promise<{ accountId: string; role: 'INST_ADMIN' | 'CLASS_TEACHER'; name: string }[]>;
}

export interface FacultyPort {
  create(
    tx: Tx,
    draft: {
      name: string;
      idNo: string;
      phone: string;
      level: LecturerLevel;
      specialty: string;
      employer: string;
      regionCode: string;
      certificates: Omit<LecturerCertificate, 'id'>[];
    },
  ): Promise<string>;
  view(db: Queryable, id: string): Promise<Static<typeof LecturerView>>;
  addCertificate(tx: Tx, lecturerId: string, certificate: Omit<LecturerCertificate, 'id'>): Promise<void>;
  employ(tx: Tx, lecturerId: string, institutionId: string, confirmed: boolean, at: Date): Promise<void>;
  setStatus(tx: Tx, lecturerId: string, to: LecturerStatus): Promise<void>;
  setAccount(tx: Tx, lecturerId: string, accountId: string): Promise<void>;
  byCertificate(db: Queryable, number: string): Promise<Lecturer | undefined>;
  /** Several at once, by id. */
  many(db: Queryable, ids: readonly string[]): Promise<Map<string, Lecturer>>;
  /** Those who confirmed that they work for an institution, at most 200. */
  ofInstitution(db: Queryable, institutionId: string): Promise<Lecturer[]>;
}

export interface OpeningPort {
  create(
    tx: Tx,
    draft: ClassPlan & { programCode: ProgramCode; kind: ClassKind; institutionId: string; regionCode: string; createdBy: string | null },
  ): Promise<{ id: string; code: string }>;
  change(tx: Tx, id: string, version: number, plan: ClassPlan): Promise<void>;
  /** The class as its page shows it. */
  view(db: Queryable, id: string): Promise<Static<typeof ClassView>>;
  /** Writes the policy snapshot's id and the moment of approval. */
  freeze(tx: Tx, id: string, snapshotId: string, at: Date): Promise<void>;
}

export interface TimetablePort {
  /** What takes the lecturers or rooms between two instants, except by the class itself. */
  occupied(
    db: Queryable,
    of: { from: Date; to: Date; lecturerIds: readonly string[]; roomIds: readonly string[]; exceptClassId: string },
  ): Promise<Occupation[]>;
  /** Serialises planners that use the same lecturers or rooms until the end of the transaction. */
  lock(tx: Tx, ids: readonly string[]): Promise<void>;
  /** Replaces a timetable none of whose sessions has begun. */
  replace(tx: Tx, classId: string, sessions: readonly SessionPlan[]): Promise<void>;
  move(tx: Tx, id: string, to: Pick<SessionPlan, 'day' | 'startsAt' | 'endsAt' | 'lecturerId' | 'roomId'>): Promise<void>;
  rooms(db: Queryable, institutionId: string): Promise<Room[]>;
  hasBegun(db: Queryable, classId: string): Promise<boolean>;
  /** What a person teaches, attends or looks after between two days. */
  mine(db: Queryable, actor: Actor, range: { from: string; to: string }): Promise<{ items: Static<typeof SessionView>[] }>;
  view(db: Queryable, id: string): Promise<Static<typeof SessionView>>;
}

/** What the rest of the product may ask of the roster, and do to it. */
export interface OrgPort {
  region(db: Queryable, code: string): Promise<Region | undefined>;
  institution(db: Queryable, id: string): Promise<Institution | undefined>;
  institutions(db: Queryable, ids: readonly string[]): Promise<Map<string, Institution>>;
  lecturer(db: Queryable, id: string): Promise<Lecturer | undefined>;
  class(db: Queryable, id: string): Promise<TrainingClass | undefined>;
  classes(db: Queryable, ids: readonly string[]): Promise<Map<string, TrainingClass>>;
  /** Throws `org.class.not_approved` unless teaching is allowed now; practice classes need no approval. */
  requireTeaching(db: Queryable, classId: string): Promise<TrainingClass>;
  enrolments(db: Queryable, classId: string): Promise<Enrolment[]>;
  enrolmentOf(db: Queryable, classId: string, learnerId: string): Promise<Enrolment | undefined>;
  /** The same for several learners, each in one class; who is in none is left out. */
  enrolmentsOf(db: Queryable, pairs: readonly { classId: string; learnerId: string }[]): Promise<Enrolment[]>;
  enrolment(db: Queryable, id: string): Promise<Enrolment | undefined>;
  classesOfLearner(db: Queryable, learnerId: string): Promise<TrainingClass[]>;
  /** `name` and `phone` are clear: mask before sending. */
  learners(db: Queryable, ids: readonly string[]): Promise<Map<string, LearnerCard>>;
  /** Clear ID number; who opened it and why is written where the learner reads it. */
  revealIdNo(tx: Tx, learnerId: string, actor: Actor, reason: string): Promise<string>;
  sessions(db: Queryable, classId: string): Promise<TimetableSession[]>;
  session(db: Queryable, id: string): Promise<TimetableSession | undefined>;
  /** Planned sessions that begin in a span of time, in classes that may teach; for reminders. */
  sessionsStarting(db: Queryable, of: { from: Date; to: Date }): Promise<(TimetableSession & { className: string })[]>;
  /** Moves a session by the states table; throws org.session.wrong_state when it no longer stands at `from`. */
  setSessionStatus(tx: Tx, id: string, from: SessionStatus, to: SessionStatus): Promise<void>;
  /** Moves a class by the states table; throws org.class.wrong_state. */
  setClassStatus(tx: Tx, id: string, to: ClassStatus, actorId?: string): Promise<void>;
  /** Sets the outcome of enrolments: COMPLETED or NOT_QUALIFIED. */
  setEnrolmentStatus(tx: Tx, ids: readonly string[], to: EnrolmentStatus): Promise<void>;
  /** Figures of everything that the grants cover; formal classes only. */
  overview(db: Queryable, of: { grants: readonly Grant[]; day: string }): Promise<OrgOverview>;
  /** Every class within the grants as it stands now; asked for what waits in one's own classes. */
  coveredClasses(db: Queryable, grants: readonly Grant[]): Promise<{ id: string; name: string }[]>;
  /** Formal classes within the grants that are approved and begin on or before the day, soonest first. */
  classesToStart(
    db: Queryable,
    of: { grants: readonly Grant[]; until: string; limit: number },
  ): Promise<{ id: string; name: string; startsOn: string; total: number }[]>;
  /** Formal classes within the grants whose last lesson was before the day and that have not asked for completion. */
  classesToComplete(
    db: Queryable,
    of: { grants: readonly Grant[]; before: string; limit: number },
  ): Promise<{ id: string; name: string; lastSessionOn: string; total: number }[]>;
  /** Listed institutions and active lecturers' certificates within the grants that end before the day. */
  expiring(
    db: Queryable,
    of: { grants: readonly Grant[]; before: string; limit: number },
  ): Promise<{ id: string; name: string; kind: 'INSTITUTION' | 'CERTIFICATE'; validTo: string; total: number }[]>;
  approvals: ApprovalsKit;
  onboarding: OnboardingPort;
  faculty: FacultyPort;
  opening: OpeningPort;
  roster: RosterPort;
  timetable: TimetablePort;
}
