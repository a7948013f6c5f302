import { sql, type Queryable } from '@yangfan/kernel';
import type { CaseKind } from './sightings.rules.ts';

/** Opens a case, or counts one more sighting of it. True when it is new. */
export async function keepCase(
  db: Queryable,
  row: { id: string; classId: string; sessionId: string; learnerId: string; kind: CaseKind; detail: object; at: Date; dueAt: Date },
): Promise<boolean> {
  const { fresh } = await db.one<{ fresh: boolean }>(sql`
    insert into teaching.anomaly_case as c (id, class_id, session_id, learner_id, kind, state, detail, first_at, due_at)
    values (${row.id}, ${row.classId}, ${row.sessionId}, ${row.learnerId}, ${row.kind}, 'OPEN', ${JSON.stringify(row.detail)}::jsonb, ${row.at}, ${row.dueAt})
    on conflict (session_id, learner_id, kind) do update set sightings = c.sightings + 1, detail = case when c.state = 'OPEN' then excluded.detail else c.detail end
    returning c.id = ${row.id} as fresh`);
  return fresh;
}

/** Where a learner came lately, newest first, other than at this session; not by anybody's hand. */
export function recentStays(
  db: Queryable,
  learnerId: string,
  exceptSessionId: string,
  from: Date,
  until: Date,
): Promise<{ sessionId: string; inAt: Date; outAt: Date | null }[]> {
  return db.many(sql`
    select session_id as "sessionId", in_at as "inAt", out_at as "outAt" from teaching.check_in
    where learner_id = ${learnerId} and session_id <> ${exceptSessionId} and in_at > ${from} and in_at <= ${until} and in_method <> 'MANUAL_SUPPLEMENT'
    order by in_at desc limit 5`);
}
