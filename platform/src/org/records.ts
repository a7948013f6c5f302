import type {
  CertType,
  ClassKind,
  ClassMode,
  ClassStatus,
  DocumentKind,
  EnrolmentStatus,
  InstitutionStatus,
  InstitutionType,
  LearnerCategory,
  LecturerLevel,
  LecturerStatus,
  ProgramCode,
  SessionMode,
  SessionStatus,
} from '@yangfan/contract';

export interface Region {
  code: string;
  name: string;
  level: 'PROVINCE' | 'PREFECTURE' | 'PROVINCE_COUNTY' | 'DISTRICT' | 'INTERNAL';
  parentCode: string | null;
}
export interface Geo {
  lat: number;
  lng: number;
}

export interface Institution {
  id: string;
  version: number;
  name: string;
  creditCode: string;
  type: InstitutionType;
  regionCode: string;
  status: InstitutionStatus;
  legalRep: string;
  contactName: string;
  contactPhone: string;
  address: string;
  geo: Geo | null;
  areaM2: number | null;
  licenceNo: string | null;
  licenceValidTo: string | null;
  fullTimeLecturers: number;
  partTimeLecturers: number;
  managers: number;
  equipment: string;
  appliedProgramCodes: ProgramCode[];
  programCodes: ProgramCode[];
  validFrom: string | null;
  validTo: string | null;
  createdAt: Date;
}
export type InstitutionPapers = Pick<
  Institution,
  | 'name'
  | 'type'
  | 'regionCode'
  | 'legalRep'
  | 'address'
  | 'geo'
  | 'areaM2'
  | 'licenceNo'
  | 'licenceValidTo'
  | 'fullTimeLecturers'
  | 'partTimeLecturers'
  | 'managers'
  | 'equipment'
  | 'appliedProgramCodes'
>;
export interface InstitutionDocument {
  id: string;
  kind: DocumentKind;
  fileId: string;
  name: string;
  size: number;
  sha256: string;
  uploadedAt: Date;
}

export interface LecturerCertificate {
  id: string;
  number: string;
  programCodes: ProgramCode[];
  issuedOn: string;
  validTo: string | null;
  fileId: string | null;
}
export interface Lecturer {
  id: string;
  version: number;
  name: string;
  maskedIdNo: string;
  maskedPhone: string;
  /** Clear: for the account and messages, never for a reply. */
  phone: string;
  level: LecturerLevel;
  status: LecturerStatus;
  specialty: string;
  employer: string;
  regionCode: string;
  accountId: string | null;
  certificates: LecturerCertificate[];
  employments: { institutionId: string; institutionName: string; primary: boolean; confirmed: boolean }[];
}

export interface TrainingClass {
  id: string;
  version: number;
  code: string;
  name: string;
  programCode: ProgramCode;
  kind: ClassKind;
  mode: ClassMode;
  status: ClassStatus;
  institutionId: string;
  institutionName: string;
  regionCode: string;
  startsOn: string;
  endsOn: string;
  capacity: number;
  roomId: string | null;
  contactName: string;
  contactPhone: string | null;
  enrolledCount: number;
  policySnapshotId: string | null;
  approvedAt: Date | null;
  lecturers: { lecturerId: string; lead: boolean }[];
  teacherAccountIds: string[];
  createdAt: Date;
}
export type ClassPlan = Pick<
  TrainingClass,
  'name' | 'mode' | 'startsOn' | 'endsOn' | 'capacity' | 'roomId' | 'contactName' | 'contactPhone' | 'lecturers' | 'teacherAccountIds'
>;

export interface Enrolment {
  id: string;
  classId: string;
  learnerId: string;
  status: EnrolmentStatus;
  seatNo: number;
  joinedAt: Date;
}

export interface TimetableSession {
  id: string;
  classId: string;
  chapterCode: string;
  title: string;
  mode: SessionMode;
  /** `YYYY-MM-DD` in China. */
  day: string;
  startsAt: Date;
  endsAt: Date;
  hours: number;
  lecturerId: string;
  roomId: string | null;
  roomName: string | null;
  geo: Geo | null;
  status: SessionStatus;
}
export type SessionPlan = Pick<
  TimetableSession,
  'chapterCode' | 'title' | 'mode' | 'day' | 'startsAt' | 'endsAt' | 'hours' | 'lecturerId' | 'roomId'
>;

/** A stretch of time in which a lecturer or a room is taken by some class. */
export interface Occupation {
  sessionId: string;
  classId: string;
  mode: SessionMode;
  lecturerId: string;
  roomId: string | null;
  startsAt: Date;
  endsAt: Date;
  hours: number;
}

export interface Room {
  id: string;
  institutionId: string;
  name: string;
  kind: 'CLASSROOM' | 'LIVE_ROOM';
  address: string;
  seats: number;
  areaM2: number | null;
  geo: Geo | null;
  active: boolean;
}

/** A person as the roster takes one in; every text is clear, org seals it. */
export interface LearnerIntake {
  name: string;
  certType: CertType;
  idNo: string;
  phone: string;
  birthday: string | null;
  gender: '0' | '1' | '2' | '9';
  category: LearnerCategory;
  address?: string | null;
  nation?: string | null;
  education?: string | null;
}
/** What the province already knows of a person who is about to be enrolled. */
export interface KnownLearner {
  learnerId: string;
  /** In the class at hand, not dropped. */
  inClass: boolean;
  /** An enrolment elsewhere that uses up this programme: the class it stands in. */
  taken: { classId: string; status: EnrolmentStatus } | null;
  /** Whether the stored name equals the one handed in. */
  sameName: boolean;
}

export interface OrgOverview {
  institutions: number;
  lecturers: number;
  classesInTraining: number;
  learnersInTraining: number;
  sessionsToday: number;
  channel: { status: ClassStatus; classes: number; learners: number }[];
}

export interface LearnerCard {
  id: string;
  name: string;
  maskedName: string;
  maskedIdNo: string;
  maskedPhone: string;
  phone: string;
  category: LearnerCategory;
}
