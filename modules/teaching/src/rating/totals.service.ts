import { RATING_TEXT, type LecturerRatings } from '@yangfan/contract';
import { chinaDay, chinaMinute, problem, type Queryable } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { periodOf } from '../analytics/period.ts';
import { ratingPolicy } from './rating.policy.ts';
import { ratingMonths, ratingTotals } from './rating.rules.ts';
import { closedRatings } from './rating.store.ts';

const DAYS = 90;
const COMMENTS = 100;

/** What learners think of a lecturer, in sums that name nobody. */
export function createRatingTotals(ports: TeachingPorts) {
  const { org, policy, sheet } = ports;

  async function ofLecturer(db: Queryable, lecturerId: string, query: { from?: string; to?: string }, now: Date): Promise<LecturerRatings> {
    const lecturer = await org.lecturer(db, lecturerId);
    if (!lecturer) throw problem('request.not_found');
    const { from, to, since, until } = periodOf(query, {
      from: chinaDay(new Date(now.getTime() - (DAYS - 1) * 86_400_000)),
      to: chinaDay(now),
    });
    const { minRaters } = ratingPolicy((await policy.resolve(db, { regionCode: lecturer.regionCode, at: now })).all);
    const rows = await closedRatings(db, { lecturerId, since, until, now });
    const classes = await org.classes(db, [...new Set(rows.map(({ classId }) => classId))]);
    const counted = rows.filter(({ classId }) => classes.get(classId)?.kind === 'FORMAL');
    const totals = ratingTotals(counted, minRaters);
    const timetables = await Promise.all([...new Set(counted.map(({ classId }) => classId))].map((id) => org.sessions(db, id)));
    const titles = new Map(timetables.flat().map((one) => [one.id, one.title]));
    const places = new Map(counted.map((row) => [row.sessionId, row]));
    const sessions = totals.sessions
      .map((one) => {
        const { classId, sessionAt } = places.get(one.sessionId)!;
        return {
          ...one,
          classId,
          className: classes.get(classId)!.name,
          title: titles.get(one.sessionId) ?? '课次',
          startsAt: sessionAt.toISOString(),
        };
      })
      .sort((a, b) => b.startsAt.localeCompare(a.startsAt));
    return {
      lecturerId,
      name: lecturer.name,
      from,
      to,
      minRaters,
      raters: totals.raters,
      mean: totals.mean,
      dimensions: totals.dimensions,
      sessions,
      months: ratingMonths(sessions.map((one) => ({ ...one, day: chinaDay(new Date(one.startsAt)) }))),
      tooFew: totals.tooFew,
      comments: totals.comments.slice(0, COMMENTS),
    };
  }

  return {
    ofLecturer,
    async xlsx(db: Queryable, lecturerId: string, query: { from?: string; to?: string }, now: Date): Promise<Buffer> {
      const { sessions } = await ofLecturer(db, lecturerId, query, now);
      return sheet.write({
        name: '讲师评价汇总',
        columns: [
          { title: '上课时间', width: 18 },
          { title: '班级', width: 30 },
          { title: '课次', width: 30 },
          { title: '评价人数', width: 10 },
          { title: '平均', width: 8 },
          { title: RATING_TEXT.practical, width: 10 },
          { title: RATING_TEXT.lecturer, width: 10 },
          { title: RATING_TEXT.organisation, width: 10 },
        ],
        rows: sessions.map((one) => [
          chinaMinute(new Date(one.startsAt)),
          one.className,
          one.title,
          one.raters,
          one.mean,
          one.practical,
          one.lecturer,
          one.organisation,
        ]),
      });
    },
  };
}
export type RatingTotals = ReturnType<typeof createRatingTotals>;
