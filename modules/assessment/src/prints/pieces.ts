import type { PermissionName, PrintKind } from '@yangfan/contract';
import type { Queryable } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import type { CertificateService } from '../certificates/certificates.service.ts';
import type { Papers } from '../plans/paper.service.ts';
import { newestOfClass } from '../plans/plans.store.ts';
import type { PracticeReports } from './practice-reports.service.ts';
import type { Paper } from './press.ts';
import { fileName, seat } from './run.rules.ts';
import type { ReviewSheets } from './review-sheets.service.ts';
import type { RunOptions } from './runs.store.ts';
import type { ScoreBooks } from './score-book.service.ts';
import type { Transcripts } from './transcripts.service.ts';

/** One paper of a class, not set yet; `name` is its place in the archive. */
export interface Piece {
  name: string;
  make(db: Queryable): Promise<Buffer>;
}
/** Who may print a kind, and which papers of it a class has now. */
interface Maker {
  permission: PermissionName;
  pieces(db: Queryable, classId: string, options: RunOptions): Promise<Piece[]>;
}
export interface PrintRooms {
  transcripts: Transcripts;
  scoreBooks: ScoreBooks;
  certificates: CertificateService;
  plans: Papers;
  practice: PracticeReports;
  sheets: ReviewSheets;
}

/** What an archive of a class is made of, kind by kind. */
export function createMakers({ org }: Pick<AssessmentDeps, 'org'>, rooms: PrintRooms): Record<PrintKind, Maker> {
  const { transcripts, scoreBooks, certificates, plans, practice, sheets } = rooms;
  /** Lists pieces by learner, in the order of their seats. */
  async function bySeat<T extends { learnerId: string }>(
    db: Queryable,
    of: { classId: string; folder: string; what: string },
    rows: readonly T[],
    make: (row: T, db: Queryable) => Promise<Paper>,
  ): Promise<Piece[]> {
    const seats = new Map((await org.enrolments(db, of.classId)).map((one) => [one.learnerId, one.seatNo]));
    const cards = await org.learners(
      db,
      rows.map(({ learnerId }) => learnerId),
    );
    return [...rows]
      .sort((a, b) => (seats.get(a.learnerId) ?? 0) - (seats.get(b.learnerId) ?? 0))
      .map((row) => ({
        name: `${of.folder}/${fileName(seat(seats.get(row.learnerId)), cards.get(row.learnerId)?.name ?? '', of.what)}.pdf`,
        make: async (at) => (await make(row, at)).bytes,
      }));
  }
  return {
    SCORE_BOOK: {
      permission: 'assessment.grade.read',
      pieces: async (db, classId, { fullNames = false }) =>
        (await org.enrolments(db, classId)).some(({ status }) => status !== 'DROPPED')
          ? [{ name: '成绩册.pdf', make: async (at) => (await scoreBooks.pdf(at, classId, { fullNames })).bytes }]
          : [],
    },
    TRANSCRIPTS: {
      permission: 'assessment.grade.read',
      async pieces(db, classId) {
        const { learners, print } = await transcripts.prepare(db, classId);
        const rows = learners.map((learnerId) => ({ learnerId }));
        return bySeat(db, { classId, folder: '成绩单', what: '成绩单' }, rows, ({ learnerId }) => print(learnerId));
      },
    },
    CERTIFICATES: {
      permission: 'assessment.certificate.read',
      pieces: async (db, classId) =>
        bySeat(db, { classId, folder: '证书', what: '合格证书' }, await certificates.issuedOf(db, classId), async ({ id }, at) => {
          const { bytes, no } = await certificates.pdf(at, id);
          return { bytes, name: no };
        }),
    },
    PLANS: {
      permission: 'assessment.plan.list',
      pieces: async (db, classId) =>
        bySeat(db, { classId, folder: '规划书', what: '规划书' }, await newestOfClass(db, classId), ({ planId, no }, at) =>
          plans.pdf(at, planId, { versionNo: no, comments: true }),
        ),
    },
    PRACTICE: {
      permission: 'assessment.plan.list',
      pieces: async (db, classId) =>
        bySeat(db, { classId, folder: '实践成果', what: '实践成果' }, await practice.handedIn(db, classId), ({ learnerId }, at) =>
          practice.pdf(at, classId, learnerId),
        ),
    },
    REVIEW_SHEETS: {
      permission: 'assessment.grade.read',
      async pieces(db, classId, { namedSheets = false }) {
        const rows = await sheets.ofClass(db, classId, namedSheets);
        return bySeat(db, { classId, folder: '评审表', what: '评审表' }, rows, ({ id, roundId }, at) =>
          sheets.pdf(at, roundId, id, namedSheets),
        );
      },
    },
  };
}
export type Makers = ReturnType<typeof createMakers>;
