import { CLASS_MODES, ENROLMENT_STATUSES, PROGRAMS } from '@yangfan/contract';
import { problem, type Queryable } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { chainOf } from '../certificates/certificates.store.ts';
import { gradesOfLearner } from '../grades/grades.store.ts';
import { changesOf } from '../grades/why.store.ts';
import { attendanceOf, CLASS_KINDS, MAX_ENTRIES, ofPassage, type ChainEntry, type ChainHead, type Passage } from './dossier.rules.ts';
import * as store from './dossier.store.ts';

export interface Gathered {
  passage: Passage;
  entries: ChainEntry[];
  heads: ChainHead[];
  /** Entries that name others. */
  withheld: number;
  /** Entries beyond what a dossier holds. */
  left: number;
}
const iso = (at: Date | null) => at?.toISOString() ?? null;

/** Gathers what a learner went through in a class: only what that learner may know, whoever asks. */
export function createPassages({ org, ledger, demo }: Pick<AssessmentDeps, 'org' | 'ledger' | 'demo'>) {
  async function people(db: Queryable, classId: string, learnerId: string) {
    const [training, enrolment] = [await org.class(db, classId), await org.enrolmentOf(db, classId, learnerId)];
    const card = (await org.learners(db, [learnerId])).get(learnerId);
    if (!training || !enrolment || !card) throw problem('request.not_found', '这名学员不在这个班里');
    const sessions = (await org.sessions(db, classId)).filter(({ status }) => status !== 'CANCELLED');
    const lecturers = await org.faculty.many(
      db,
      training.lecturers.map(({ lecturerId }) => lecturerId),
    );
    return {
      learner: {
        learnerId,
        maskedName: card.maskedName,
        maskedIdNo: card.maskedIdNo,
        seatNo: enrolment.seatNo,
        status: ENROLMENT_STATUSES[enrolment.status],
        joinedAt: enrolment.joinedAt.toISOString(),
      },
      class: {
        classId,
        code: training.code,
        name: training.name,
        practice: training.kind === 'PRACTICE',
        programName: PROGRAMS[training.programCode].name,
        mode: CLASS_MODES[training.mode],
        startsOn: training.startsOn,
        endsOn: training.endsOn,
        institutionName: training.institutionName,
        regionName: (await org.region(db, training.regionCode))?.name ?? '',
        lecturers: training.lecturers.flatMap(({ lecturerId }) => lecturers.get(lecturerId)?.name ?? []),
        approvedAt: iso(training.approvedAt),
        plannedSessions: sessions.length,
        plannedHours: sessions.reduce((sum, { hours }) => sum + hours, 0),
      },
    };
  }

  async function grade(db: Queryable, classId: string, learnerId: string): Promise<Passage['grade']> {
    const row = (await gradesOfLearner(db, learnerId)).find((one) => one.classId === classId);
    if (!row) return null;
    const { composition } = row;
    return {
      total: composition.total,
      conclusion: composition.conclusion,
      publishedAt: row.publishedAt.toISOString(),
      frozenAt: iso(row.frozenAt),
      schemeSha256: row.schemeSha256,
      parts: composition.parts.map(({ name, weight, score, why }) => ({ name, weight, score, why })),
      why: composition.why,
      changes: (await changesOf(db, classId, learnerId)).map(({ at, totalBefore, totalAfter, why }) => ({
        at: at.toISOString(),
        totalBefore,
        totalAfter,
        why,
      })),
    };
  }

  async function works(db: Queryable, classId: string, learnerId: string): Promise<Pick<Passage, 'exams' | 'plans' | 'practice'>> {
    const practice = await store.practiceOf(db, classId, learnerId);
    return {
      exams: (await store.examsOf(db, classId, learnerId)).map(({ kind, receipt, startedAt, submittedAt, ...exam }) => ({
        ...exam,
        resit: kind === 'RESIT',
        startedAt: startedAt.toISOString(),
        submittedAt: iso(submittedAt),
        receipt: receipt && {
          answered: receipt.answered,
          questions: receipt.questions,
          automatic: receipt.automatic,
          md5: receipt.md5,
          sha1: receipt.sha1,
          sha256: receipt.sha256,
          mac: receipt.mac,
          ledgerId: receipt.ledgerId,
        },
      })),
      plans: (await store.planVersionsOf(db, classId, learnerId)).map(({ id, submittedAt, ...version }) => ({
        ...version,
        versionId: id,
        submittedAt: submittedAt.toISOString(),
      })),
      practice: practice ? { submittedAt: practice.submittedAt.toISOString(), files: practice.files } : null,
    };
  }

  return {
    /** Read it in one snapshot: figures and entries must be of the same moment. */
    async gather(db: Queryable, classId: string, learnerId: string): Promise<Gathered> {
      const who = await people(db, classId, learnerId);
      const told = await ledger.passage(db, { classId, learnerId, classKinds: CLASS_KINDS, limit: MAX_ENTRIES });
      const published = await grade(db, classId, learnerId);
      const { entries, withheld } = ofPassage(told.entries, learnerId, published !== null);
      const hours = await store.attendanceFigure(db, classId, learnerId);
      const completion = await store.completionOf(db, classId);
      const used = new Set(entries.map(({ chain }) => chain));
      return {
        entries,
        heads: told.heads.filter(({ chain }) => used.has(chain)),
        withheld,
        left: told.total - told.entries.length,
        passage: {
          demo,
          ...who,
          hours: hours ? { attended: hours.attended, planned: hours.planned, rate: hours.rate, asOf: hours.at.toISOString() } : null,
          ...attendanceOf(entries),
          ...(await works(db, classId, learnerId)),
          grade: published,
          completion: completion
            ? {
                status: completion.status,
                submittedAt: completion.submittedAt.toISOString(),
                acceptedAt: iso(completion.acceptedAt),
                approvedAt: iso(completion.approvedAt),
              }
            : null,
          certificates: (await chainOf(db, classId, learnerId)).map(
            ({ no, status, issuedOn, conclusion, authorityName, md5, sha1, sha256 }) => ({
              no,
              status,
              issuedOn,
              conclusion,
              authorityName,
              md5,
              sha1,
              sha256,
            }),
          ),
        },
      };
    },
  };
}
export type Passages = ReturnType<typeof createPassages>;
