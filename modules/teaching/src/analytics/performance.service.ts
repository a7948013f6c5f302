import type { PerformanceLine, ReplyOf, teachingRoutes } from '@yangfan/contract';
import { problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { requireEnrolled } from '../courses/courses.service.ts';
import { evidenceOf, requireCounted, type Evidence } from './evidence.service.ts';
import { needsReason, PERFORMANCE_BASIS, performanceOf } from './performance.rules.ts';
import { ratingRows, saveRating } from './performance.store.ts';

/** The figure for the classroom part of a grade, with its reasons; two people still enter and check it in assessment. */
export function createPerformance(ports: TeachingPorts) {
  const { org, ledger, sheet } = ports;

  async function ofClass(db: Queryable, classId: string, now: Date): Promise<ReplyOf<typeof teachingRoutes.classPerformance>> {
    const cls = await requireCounted(db, ports, classId);
    const found = await evidenceOf(db, ports, cls, now);
    const [cards, ratings] = await Promise.all([
      org.learners(
        db,
        found.enrolments.map(({ learnerId }) => learnerId),
      ),
      ratingRows(db, classId),
    ]);
    const rated = new Map(ratings.map((row) => [row.learnerId, row]));
    const counting = { QUIZ: countingOf(found, 'QUIZ'), ASSIGNMENT: countingOf(found, 'ASSIGNMENT') };
    const items = found.enrolments.map(({ learnerId, seatNo }): PerformanceLine => {
      const { live, scores } = found.of(learnerId);
      const own = new Map(scores.map(({ activityId, scorePercent }) => [activityId, scorePercent ?? 0]));
      const rating = rated.get(learnerId);
      return {
        learnerId,
        seatNo,
        name: cards.get(learnerId)?.maskedName ?? '',
        ...performanceOf({
          ...live,
          quizzes: [
            ...counting.QUIZ.map((id) => own.get(id) ?? 0),
            ...Array.from({ length: live.quizzes }, (_none, index) => (index < live.quizzesRight ? 100 : 0)),
          ],
          assignments: counting.ASSIGNMENT.map((id) => own.get(id) ?? 0),
          rating: rating?.score ?? null,
        }),
        rating: rating
          ? {
              score: rating.score,
              reason: rating.reason,
              at: rating.at.toISOString(),
            }
          : null,
      };
    });
    return { items, total: items.length, basis: [...PERFORMANCE_BASIS] };
  }

  return {
    ofClass,

    async rate(tx: Tx, of: { classId: string; learnerId: string }, input: { score: number; reason: string }, actor: Actor, now: Date) {
      await requireCounted(tx, ports, of.classId);
      await requireEnrolled(tx, ports, of.classId, of.learnerId);
      const reason = input.reason.trim();
      if (needsReason(input.score) && reason.length < 2)
        throw problem('teaching.study.reason_needed', undefined, [{ path: 'body.reason', message: '请写明理由' }]);
      await saveRating(tx, { ...of, score: input.score, reason, byAccount: actor.accountId, at: now });
      await ledger.append(
        tx,
        {
          chain: `class:${of.classId}`,
          kind: 'teaching.classroom.rated',
          ...of,
          actorId: actor.accountId,
          summary: '讲师评价课堂表现',
          // A part of a grade that is not published yet: not for its learner.
          data: { staff: { score: input.score }, hasReason: reason.length > 0 },
          link: `/work/classes/${of.classId}/performance`,
        },
        now,
      );
    },

    async xlsx(db: Queryable, classId: string, now: Date): Promise<Buffer> {
      const { items } = await ofClass(db, classId, now);
      return sheet.write({
        name: '课堂表现',
        columns: [
          { title: '座号', width: 8 },
          { title: '姓名', width: 12 },
          { title: '互动参与（30）', width: 14 },
          { title: '随堂测验（30）', width: 14 },
          { title: '小组和作业（20）', width: 16 },
          { title: '态度与协作（20）', width: 16 },
          { title: '课堂表现分', width: 12 },
          { title: '说明', width: 60 },
        ],
        rows: items.map(({ seatNo, name, parts, total, why }) => [
          seatNo,
          name,
          ...parts.map(({ points }) => points),
          total,
          `${parts.map((one) => `${one.name}：${one.why}`).join('；')}。${why}`,
        ]),
      });
    },
  };
}
export type Performance = ReturnType<typeof createPerformance>;

/** What counts for everybody: only what somebody of the class has a score in, so that nobody loses points before a thing was asked. */
function countingOf(found: Evidence, kind: 'QUIZ' | 'ASSIGNMENT'): string[] {
  const scored = new Set(
    found.enrolments.flatMap(({ learnerId }) =>
      found.of(learnerId).scores.flatMap(({ activityId, scorePercent }) => (scorePercent === null ? [] : activityId)),
    ),
  );
  return found.activities.filter((one) => one.kind === kind && scored.has(one.id)).map(({ id }) => id);
}
