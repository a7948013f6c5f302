import { coveredBy, type Actor, type Queryable } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import * as store from './assignments.store.ts';
import { byAssignment, markDueAt } from './waiting.rules.ts';

/** More than this never waits for one lecturer; the list says no more than it counted. */
const COUNTED_MAX = 5000;
const ASSIGNMENTS_MAX = 200;
/** For classes whose policy knows no such rule, where none is in force either. */
const MARK_DAYS = 7;

interface Filter {
  classId?: string | undefined;
  assignmentId?: string | undefined;
  overdue?: boolean | undefined;
  page?: number | undefined;
  size?: number | undefined;
}

/** What waits for a lecturer's mark over all their classes. */
export function createWaiting(ports: Pick<TeachingPorts, 'org' | 'policy'>) {
  const { org, policy } = ports;

  /** Days for marking by class; a class approved before the rule existed goes by what is in force. */
  async function markDays(db: Queryable, classIds: readonly string[], now: Date): Promise<Map<string, number>> {
    const days = new Map<string, number>();
    for (const cls of (await org.classes(db, classIds)).values()) {
      // A list must not fail for a class that nobody has approved yet.
      const frozen = cls.policySnapshotId ? await policy.fromSnapshot(db, cls.id) : undefined;
      const values =
        frozen && frozen.all['work.markDays'] !== undefined
          ? frozen
          : await policy.resolve(db, { programCode: cls.programCode, regionCode: cls.regionCode, at: now });
      days.set(cls.id, values.all['work.markDays'] === undefined ? MARK_DAYS : values.number('work.markDays'));
    }
    return days;
  }

  /** Everything that waits, the longest waiting first; the work of who has left the class waits no more. */
  async function all(db: Queryable, actor: Actor, now: Date) {
    const classes = new Map((await org.coveredClasses(db, coveredBy(actor, 'teaching.work.mark'))).map(({ id, name }) => [id, name]));
    const rows = classes.size ? await store.waitingRows(db, [...classes.keys()], COUNTED_MAX) : [];
    if (rows.length === 0) return [];
    const [enrolments, days] = await Promise.all([
      org.enrolmentsOf(db, rows),
      markDays(db, [...new Set(rows.map(({ classId }) => classId))], now),
    ]);
    const seats = new Map(
      enrolments.filter(({ status }) => status !== 'DROPPED').map(({ classId, learnerId, seatNo }) => [`${classId} ${learnerId}`, seatNo]),
    );
    return rows.flatMap((row) => {
      const seatNo = seats.get(`${row.classId} ${row.learnerId}`);
      if (seatNo === undefined) return [];
      const dueAt = markDueAt(row.submittedAt, days.get(row.classId) ?? MARK_DAYS);
      return [{ ...row, seatNo, className: classes.get(row.classId)!, dueAt, overdue: dueAt < now }];
    });
  }

  return {
    async list(db: Queryable, filter: Filter, actor: Actor, now: Date) {
      const works = await all(db, actor, now);
      const chosen = works.filter(
        (one) =>
          (!filter.classId || one.classId === filter.classId) &&
          (!filter.assignmentId || one.assignmentId === filter.assignmentId) &&
          (filter.overdue === undefined || one.overdue === filter.overdue),
      );
      const size = filter.size ?? 20;
      const from = ((filter.page ?? 1) - 1) * size;
      const shown = chosen.slice(from, from + size);
      const cards = await org.learners(db, [...new Set(shown.map(({ learnerId }) => learnerId))]);
      return {
        items: shown.map(({ id, submittedAt, dueAt, ...one }) => ({
          ...one,
          submissionId: id,
          maskedName: cards.get(one.learnerId)?.maskedName ?? '',
          submittedAt: submittedAt.toISOString(),
          dueAt: dueAt.toISOString(),
        })),
        total: chosen.length,
        all: works.length,
        overdue: works.filter(({ overdue }) => overdue).length,
        oldestAt: works[0]?.submittedAt.toISOString() ?? null,
        assignments: byAssignment(works, now).slice(0, ASSIGNMENTS_MAX),
      };
    },
  };
}
export type WaitingWorks = ReturnType<typeof createWaiting>;
