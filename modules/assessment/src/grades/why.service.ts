import type { GradeEvidence, GradeWhy } from '@yangfan/contract';
import { problem, type Actor, type Queryable } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import type { ComposedGrade } from './grade.rules.ts';
import type { GradeService } from './grades.service.ts';
import * as grades from './grades.store.ts';
import { partScoreHistory } from './part-scores.store.ts';
import * as store from './why.store.ts';

type Part = ComposedGrade['parts'][number];
type Reader = 'learner' | 'staff';
interface Known {
  batches: Map<string, grades.BatchRow>;
  names: Map<string, string>;
  sittings: Awaited<ReturnType<typeof store.sittingEvidence>>;
  given: Awaited<ReturnType<typeof partScoreHistory>>;
  /** A learner is told nothing that is newer than the publication. */
  until: Date | null;
}
/** The part's batch, as the composition's link names it. */
const batchOf = (part: Part) => /[?&]batch=(scb_\w+)/.exec(part.link ?? '')?.[1];

/** "Why this mark": each part down to its evidence. */
export function createGradeWhy(deps: AssessmentDeps, book: Pick<GradeService, 'book'>) {
  const { org, identity } = deps;

  async function known(db: Queryable, classId: string, learnerId: string, until: Date | null): Promise<Known> {
    const [batches, sittings, given] = await Promise.all([
      grades.batchesOf(db, classId),
      store.sittingEvidence(db, classId, learnerId),
      partScoreHistory(db, classId, learnerId),
    ]);
    const people = new Set(batches.flatMap((one) => [one.enteredBy, ...(one.checkedBy ? [one.checkedBy] : [])]));
    return {
      batches: new Map(batches.map((one) => [one.id, one])),
      names: await identity.names(db, [...people]),
      sittings,
      given: until ? given.filter(({ at }) => at <= until.toISOString()) : given,
      until,
    };
  }

  function evidenceOf(part: Part, learnerId: string, classId: string, reader: Reader, of: Known): GradeEvidence[] {
    if (part.score === null) return [];
    const batch = of.batches.get(batchOf(part) ?? '');
    if (batch) return batchEvidence(batch, learnerId, reader, of.names);
    if (part.source === 'attendance')
      return [
        {
          what: '考勤汇总',
          value: part.why,
          by: null,
          at: null,
          link: reader === 'learner' ? `/hours/${classId}` : `/work/classes/${classId}/attendance`,
        },
      ];
    if (part.source === 'exam')
      return of.sittings.map((one) => ({
        what: one.title,
        value: `${one.score} 分（满分 ${one.fullScore}）`,
        by: null,
        at: one.submittedAt?.toISOString() ?? null,
        link: reader === 'learner' ? `/exams/${one.attemptId}/result` : `/work/exams/${one.examId}`,
      }));
    return of.given
      .filter((one) => one.part === part.key)
      .map((one) => ({ what: one.why, value: `${one.score} 分`, by: null, at: one.at, link: readable(one.link, reader) }));
  }

  async function explain(
    db: Queryable,
    of: { classId: string; learnerId: string; grade: GradeWhy['grade']; row: grades.GradeRow | undefined },
    reader: Reader,
  ): Promise<GradeWhy> {
    const { classId, learnerId, grade, row } = of;
    const facts = await known(db, classId, learnerId, reader === 'learner' ? (row?.publishedAt ?? null) : null);
    const changes = await store.changesOf(db, classId, learnerId);
    return {
      classId,
      className: (await org.class(db, classId))?.name ?? '',
      grade: reader === 'learner' ? withoutStaffLinks(grade) : grade,
      publishedAt: row?.publishedAt.toISOString() ?? null,
      objectionsUntil: row?.objectionsUntil?.toISOString() ?? null,
      parts: grade.parts.map((part) => ({
        key: part.key,
        contribution: part.score === null ? null : Math.round(part.score * part.weight * 100) / 100,
        evidence: evidenceOf(part, learnerId, classId, reader, facts),
      })),
      changes: changes.map((one) => ({
        partName: grade.parts.find(({ key }) => key === one.part)?.name ?? null,
        scoreBefore: one.scoreBefore,
        scoreAfter: one.scoreAfter,
        totalBefore: one.totalBefore,
        totalAfter: one.totalAfter,
        why: one.why,
        at: one.at.toISOString(),
      })),
    };
  }

  return {
    /** For the learner: the published grade or nothing. */
    async mine(db: Queryable, classId: string, learnerId: string): Promise<GradeWhy> {
      const row = (await grades.gradesOfLearner(db, learnerId)).find((one) => one.classId === classId);
      if (!row) throw problem('request.not_found', '这个班的成绩还没有公布');
      const maskedName = (await org.learners(db, [learnerId])).get(learnerId)?.maskedName ?? '—';
      const grade = {
        learnerId,
        enrolmentId: row.enrolmentId,
        maskedName,
        seatNo: null,
        ...row.composition,
        published: true,
        frozen: !!row.frozenAt,
        publishedAs: null,
      };
      return explain(db, { classId, learnerId, grade, row }, 'learner');
    },
    /** For staff: as the score book shows it now. */
    async ofLearner(db: Queryable, classId: string, learnerId: string, actor: Actor): Promise<GradeWhy> {
      const { items } = await book.book(db, classId, actor);
      const grade = items.find((one) => one.learnerId === learnerId);
      if (!grade) throw problem('request.not_found');
      const row = (await grades.gradesOf(db, classId)).find((one) => one.learnerId === learnerId);
      return explain(db, { classId, learnerId, grade, row }, 'staff');
    },
  };
}
export type GradeWhyService = ReturnType<typeof createGradeWhy>;

const readable = (link: string | null, reader: Reader) => (reader === 'learner' && link?.startsWith('/work/') ? null : link);
const withoutStaffLinks = (grade: GradeWhy['grade']): GradeWhy['grade'] => ({
  ...grade,
  parts: grade.parts.map((part) => ({ ...part, link: readable(part.link, 'learner') })),
});

/** What two people entered, each by themselves. */
function batchEvidence(batch: grades.BatchRow, learnerId: string, reader: Reader, names: Map<string, string>): GradeEvidence[] {
  const score = batch.scores.find((one) => one.learnerId === learnerId)?.score;
  const value = score === undefined ? '—' : `${score} 分`;
  const link = reader === 'learner' ? null : `/work/classes/${batch.classId}/grades?batch=${batch.id}`;
  const rows: GradeEvidence[] = [
    { what: '第一人录入', value, by: names.get(batch.enteredBy) ?? null, at: batch.enteredAt.toISOString(), link },
  ];
  if (batch.checkedBy)
    rows.push({
      what: '第二人不看原分再录一次，一致',
      value,
      by: names.get(batch.checkedBy) ?? null,
      at: batch.checkedAt?.toISOString() ?? null,
      link,
    });
  if (batch.evidenceFileIds.length)
    rows.push({ what: '成绩凭据', value: `${batch.evidenceFileIds.length} 份`, by: null, at: null, link: null });
  return rows;
}
