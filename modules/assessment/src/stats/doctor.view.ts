import type { Diagnosis, DoctorRow } from '@yangfan/contract';
import { picturesOf } from '../bank/rich.rules.ts';
import type { Thresholds } from './doctor.policy.ts';
import { diagnose, difficultyOf, isSetAside, isSpoilt, type Finding } from './doctor.rules.ts';
import type { PatientRow } from './doctor.store.ts';
import { discriminationOf, facilityError, facilityOf, noSums, type Sums } from './sums.rules.ts';

/** An item looked at: its figures, what is the matter, and whether somebody set that aside. */
export interface Looked {
  row: PatientRow;
  sums: Sums;
  findings: Finding[];
  aside: boolean;
}
/** Where an item stands in the doctor's list. */
export type Standing = 'OPEN' | 'DISMISSED' | 'FEW' | 'WELL';

/** Looks at one item under the thresholds in force. */
export function lookAt(row: PatientRow, limits: Thresholds): Looked {
  const sums: Sums = row.sums ? { ...row.sums, choices: row.choices ?? {} } : noSums();
  const findings = diagnose({ item: row, sums, weeks: row.weeks ?? [], exposed: row.exposed }, limits);
  const codes = findings.map(({ code }) => code);
  return { row, sums, findings, aside: isSetAside(row.dismissal, { version: row.version, codes, sat: sums.n }, limits.minAnswers) };
}

/** Too few answers alone are nothing to act on. */
export function standingOf({ findings, aside }: Looked): Standing {
  if (!findings.length) return 'WELL';
  if (findings.every(({ code }) => code === 'FEW')) return 'FEW';
  return aside ? 'DISMISSED' : 'OPEN';
}

/** The figures as they are shown; no difficulty is measured by too few answers, a doubtful key or a leak. */
export function figuresOf({ row, sums, findings }: Looked, limits: Thresholds) {
  const facility = facilityOf(sums);
  return {
    sat: sums.n,
    facility,
    facilityError: facilityError(sums),
    discrimination: discriminationOf(sums),
    exposed: row.exposed,
    exams: row.exams,
    lastAt: row.lastAt,
    measured: facility === null || sums.n < limits.minAnswers || isSpoilt(findings) ? null : difficultyOf(facility),
  };
}

/** Who set the findings aside and why; null once they are shown again. */
export const dismissedOf = ({ row: { dismissal }, aside }: Looked, nameOf: (accountId: string) => string): DoctorRow['dismissed'] =>
  aside && dismissal
    ? { reason: dismissal.reason, by: nameOf(dismissal.by), at: new Date(dismissal.at).toISOString(), sat: dismissal.sat }
    : null;

/** A stem in one line: a picture is only named. */
export const plainStem = (stem: string): string =>
  (picturesOf(stem).length ? stem.replace(/!\[[^\]]*\]\([^)]*\)?/g, '（图）') : stem).slice(0, 300);

/** A row of the list. */
export function doctorRow(looked: Looked, limits: Thresholds, nameOf: (accountId: string) => string): DoctorRow {
  const { itemId, code, programCode, type, chapter, stem, status, work, difficulty } = looked.row;
  const own = { itemId, code, programCode, type, chapter, stem: plainStem(stem), status, work, difficulty };
  return { ...own, ...figuresOf(looked, limits), findings: looked.findings, dismissed: dismissedOf(looked, nameOf) };
}

const GRAVITY: readonly Diagnosis[] = [
  'KEY',
  'NEGATIVE',
  'LEAK',
  'SAME_WRONG',
  'EXPOSED',
  'HARD',
  'EASY',
  'DIFFICULTY',
  'WEAK',
  'IDLE',
  'FEW',
];
/** The gravest first; among equals those that more people sat. */
export function byGravity(a: Looked, b: Looked): number {
  const gravity = ({ findings }: Looked) => Math.min(GRAVITY.length, ...findings.map(({ code }) => GRAVITY.indexOf(code)));
  return gravity(a) - gravity(b) || b.sums.n - a.sums.n || (a.row.code < b.row.code ? -1 : 1);
}
