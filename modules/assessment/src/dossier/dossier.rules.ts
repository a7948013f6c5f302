import type { ChainEntry, ChainHead } from '@yangfan/contract';

export type { ChainEntry, ChainHead };

export const FORMAT = 'yangfan-dossier/1';
export const LEDGER_FORMAT = 'yangfan-dossier-ledger/1';
/** What the signature says it is: a badge can never be taken for a dossier. */
export const JWS_TYPE = 'yangfan-dossier+jws';
/** A passage has some hundreds of entries; more than this many stay out, and the dossier says how many. */
export const MAX_ENTRIES = 5000;

/**
 * What is about the whole class and belongs to everybody's passage. Not those that carry scores: of them some are drafts, and
 * all are of others too.
 */
export const CLASS_KINDS = [
  'org.class.%',
  'assessment.exam.published',
  'assessment.exam.cancelled',
  'assessment.exam.released',
  'assessment.grade.published',
  'assessment.grade.frozen',
  'assessment.completion.%',
] as const;

export interface Digests {
  md5: string;
  sha1: string;
  sha256: string;
}
/** One learner's passage through one class, as far as it is public to that learner; identity masked. */
export interface Passage {
  demo: boolean;
  learner: { learnerId: string; maskedName: string; maskedIdNo: string; seatNo: number; status: string; joinedAt: string };
  class: {
    classId: string;
    code: string;
    name: string;
    practice: boolean;
    programName: string;
    mode: string;
    startsOn: string;
    endsOn: string;
    institutionName: string;
    regionName: string;
    lecturers: string[];
    approvedAt: string | null;
    plannedSessions: number;
    plannedHours: number;
  };
  hours: { attended: number; planned: number; rate: number; asOf: string } | null;
  sessions: { at: string; summary: string; creditedHours: number; ledgerId: string }[];
  checkIns: { at: string; summary: string; method: string; lateMinutes: number; ledgerId: string }[];
  exams: {
    attemptId: string;
    title: string;
    resit: boolean;
    startedAt: string;
    submittedAt: string | null;
    checkMethod: string;
    leaves: number;
    /** Null until the results are released. */
    score: number | null;
    fullScore: number;
    passScore: number;
    receipt: ({ answered: number; questions: number; automatic: boolean; mac: string; ledgerId: string } & Digests) | null;
  }[];
  plans: {
    title: string;
    template: string;
    no: number;
    submittedAt: string;
    versionId: string;
    md5: string;
    sha1: string;
    sha256: string;
  }[];
  practice: { submittedAt: string; files: number } | null;
  grade: {
    total: number | null;
    conclusion: string;
    publishedAt: string;
    frozenAt: string | null;
    schemeSha256: string;
    parts: { name: string; weight: number; score: number | null; why: string }[];
    why: string[];
    changes: { at: string; totalBefore: number; totalAfter: number; why: string }[];
  } | null;
  completion: { status: string; submittedAt: string; acceptedAt: string | null; approvedAt: string | null } | null;
  certificates: ({ no: string; status: string; issuedOn: string; conclusion: string; authorityName: string } & Digests)[];
}

/** What is signed of an entry: enough to name each one that was altered, taken out, put in or moved. */
export interface Listed {
  id: string;
  chain: string;
  seq: number;
  sha256: string;
  mac: string;
}
export interface DossierFile {
  name: string;
  size: number;
  sha256: string;
}
/** What the platform puts its signature under. */
export interface DossierContent extends Passage {
  format: typeof FORMAT;
  id: string;
  madeAt: string;
  issuer: { name: string; site: string; keys: string; fingerprint: string; verify: string };
  ledger: { entries: Listed[]; heads: ChainHead[]; withheld: number; left: number };
  /** Of everything but itself and `files`: the PDF and public verification show it. */
  passageSha256: string;
  files: DossierFile[];
}
export type DossierBody = Omit<DossierContent, 'passageSha256' | 'files'>;

const LEARNER_ID = /lrn_[0-9a-z]{26}/g;
/** Marks that go into a grade: nobody takes them out of the house before the grade is published. */
const MARKS: readonly string[] = ['teaching.classroom.rated'];

/**
 * Entries that name another learner are that person's too and stay out, and so do marks whose grade is not `published` yet; how
 * many they are is said.
 */
export function ofPassage(
  entries: readonly ChainEntry[],
  learnerId: string,
  published: boolean,
): { entries: ChainEntry[]; withheld: number } {
  const isOwn = (entry: ChainEntry) => (JSON.stringify(entry).match(LEARNER_ID) ?? []).every((id) => id === learnerId);
  const own = entries.filter((entry) => isOwn(entry) && (published || !MARKS.includes(entry.kind)));
  return { entries: own, withheld: entries.length - own.length };
}

/** An entry as the signed list names it. */
export const listed = ({ id, chain, seq, sha256, mac }: ChainEntry): Listed => ({ id, chain, seq, sha256, mac });

/** The entries as the platform's own export writes them: one line each, then the heads of their chains. */
export function ledgerLines(dossierId: string, entries: readonly ChainEntry[], heads: readonly ChainHead[]): string {
  const lines = [{ format: LEDGER_FORMAT, dossierId }, ...entries.map((entry) => ({ entry })), ...heads.map((head) => ({ head }))];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

const CHECK_INS: Readonly<Record<string, string>> = {
  'teaching.checkin.recorded': '',
  'teaching.signout.recorded': '',
  'teaching.checkin.supplemented': 'MANUAL_SUPPLEMENT',
};
const text = (value: unknown) => (typeof value === 'string' ? value : '');
const figure = (value: unknown) => (typeof value === 'number' ? value : 0);

/** What the ledger says of coming, leaving and credited hours: the last word on each lesson counts. */
export function attendanceOf(entries: readonly ChainEntry[]): Pick<Passage, 'sessions' | 'checkIns'> {
  const sessions = new Map<string, Passage['sessions'][number]>();
  const checkIns: Passage['checkIns'] = [];
  for (const { id, at, kind, summary, data } of entries) {
    const said = (data ?? {}) as Record<string, unknown>;
    if (kind === 'teaching.attendance.recorded')
      sessions.set(text(said['sessionId']) || id, { at, summary, creditedHours: figure(said['creditedHours']), ledgerId: id });
    else if (kind in CHECK_INS)
      checkIns.push({
        at: text(said['at']) || text(said['arrivedAt']) || at,
        summary,
        method: CHECK_INS[kind] || text(said['method']),
        lateMinutes: figure(said['lateMinutes']),
        ledgerId: id,
      });
  }
  return { sessions: [...sessions.values()], checkIns };
}
