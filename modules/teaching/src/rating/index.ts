import { teachingRoutes } from '@yangfan/contract';
import { attachment, bind, type Binding, type Crypto } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { createRatingAsks } from './ask.service.ts';
import { createRatingTotals } from './totals.service.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Ratings of lecturers by learners: asked after a session, shown in sums. */
export function createRatings(ports: TeachingPorts, { crypto }: { crypto: Crypto }): { bindings: Binding[] } {
  const asks = createRatingAsks(ports, { crypto });
  const totals = createRatingTotals(ports);
  return {
    bindings: [
      bind(teachingRoutes.myRatings, ({ db, actor, now }) => asks.mine(db, actor, now)),
      bind(teachingRoutes.rateSession, ({ tx, params, body, actor, now }) =>
        tx((inner) => asks.rate(inner, params.sessionId, body, actor, now)),
      ),
      bind(teachingRoutes.skipRating, async ({ tx, params, actor, now }) => {
        await tx((inner) => asks.skip(inner, params.sessionId, actor, now));
        return { ok: true as const };
      }),
      bind(teachingRoutes.lecturerRatings, ({ db, params, query, now }) => totals.ofLecturer(db, params.lecturerId, query, now)),
      bind(teachingRoutes.exportLecturerRatings, async ({ db, params, query, now, reply }) => {
        reply.type(XLSX).header('content-disposition', attachment('讲师评价汇总.xlsx'));
        return totals.xlsx(db, params.lecturerId, query, now);
      }),
    ],
  };
}
