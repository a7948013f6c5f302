import { coveredBy, paged, type Actor, type Queryable } from '@yangfan/kernel';
import { policyOf, type TeachingPorts } from '../../ports.ts';
import { supplementedSessions, supplementsOf } from './supplements.store.ts';

/** Who was entered by hand, for those who look after it. */
export function createSupplements(ports: TeachingPorts) {
  const { org } = ports;
  return {
    async list(db: Queryable, filter: { classId?: string }, page: { limit: number; offset: number }, actor: Actor, now: Date) {
      const rows = await supplementedSessions(db, coveredBy(actor, 'teaching.attendance.read'), filter, page);
      const details = await supplementsOf(
        db,
        rows.map(({ sessionId }) => sessionId),
      );
      const cards = await org.learners(db, [...new Set(details.map(({ learnerId }) => learnerId))]);
      const items = await Promise.all(
        rows.map(async (row) => {
          const [session, cls, enrolments] = await Promise.all([
            org.session(db, row.sessionId),
            org.class(db, row.classId),
            org.enrolments(db, row.classId),
          ]);
          const expected = enrolments.filter(({ status }) => status !== 'DROPPED').length;
          const known = cls ? (await policyOf(db, ports, cls, now).catch(() => null))?.all['checkin.manualWarnRatio'] : null;
          const limit = typeof known === 'number' ? known : null;
          const share = expected > 0 ? Math.round((row.supplements / expected) * 10_000) / 10_000 : 0;
          return {
            sessionId: row.sessionId,
            classId: row.classId,
            className: row.className,
            institutionName: row.institutionName,
            title: session?.title ?? '',
            startsAt: (session?.startsAt ?? now).toISOString(),
            supplements: row.supplements,
            expected,
            share,
            limit,
            warning: limit !== null && share > limit,
            items: details
              .filter(({ sessionId }) => sessionId === row.sessionId)
              .map(({ learnerId, reason, at }) => ({
                learnerId,
                name: cards.get(learnerId)?.maskedName ?? '',
                reason,
                at: at.toISOString(),
              })),
          };
        }),
      );
      return { items, total: paged(rows, () => null).total };
    },
  };
}

export type Supplements = ReturnType<typeof createSupplements>;
