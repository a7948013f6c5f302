import { sql, type Queryable, type Sql } from '@yangfan/kernel';
import type { Effects } from './effects.rules.ts';

type Of = { sessionId: string } | { classId: string; learnerIds: readonly string[] };
const key = (sessionId: string, learnerId: string) => `${sessionId}|${learnerId}`;

/** Leave, missed calls and rejected anomalies of a session, or of some learners of a class, by session and learner. */
export async function effectsOf(db: Queryable, of: Of, now: Date): Promise<(sessionId: string, learnerId: string) => Effects> {
  const within = (session: Sql, cls: Sql, learner: Sql) =>
    'sessionId' in of
      ? sql`${session} = ${of.sessionId}`
      : sql`${cls} = ${of.classId} and ${learner} = any(${of.learnerIds as string[]}::text[])`;
  const [leaves, missed, rejected] = await Promise.all([
    db.many<{ sessionIds: string[]; learnerId: string; kind: 'SICK' | 'PERSONAL' | 'PUBLIC'; proven: boolean }>(sql`
      select l.session_ids as "sessionIds", l.learner_id as "learnerId", l.kind, cardinality(l.evidence_ids) > 0 as proven from teaching.leave l
      where l.state = 'APPROVED' and ${'sessionId' in of ? sql`l.session_ids @> array[${of.sessionId}]::text[]` : within(sql`''`, sql`l.class_id`, sql`l.learner_id`)}`),
    db.many<{ sessionId: string; learnerId: string; missed: number }>(sql`
      select a.session_id as "sessionId", a.learner_id as "learnerId", count(*)::int as missed from teaching.spot_answer a join teaching.spot_call c on c.id = a.call_id
      where a.excused_by is null and (a.present is false or (a.present is null and c.kind = 'PHONE' and c.due_at <= ${now}))
        and ${within(sql`a.session_id`, sql`a.class_id`, sql`a.learner_id`)}
      group by 1, 2`),
    db.many<{ sessionId: string; learnerId: string }>(sql`
      select distinct a.session_id as "sessionId", a.learner_id as "learnerId" from teaching.anomaly_case a
      where a.state = 'REJECTED' and ${within(sql`a.session_id`, sql`a.class_id`, sql`a.learner_id`)}`),
  ]);
  const all = new Map<string, Effects>();
  const at = (sessionId: string, learnerId: string): Effects => {
    const known = all.get(key(sessionId, learnerId));
    if (known) return known;
    const fresh: Effects = { leave: null, missed: 0, rejected: false };
    all.set(key(sessionId, learnerId), fresh);
    return fresh;
  };
  for (const { sessionIds, learnerId, kind, proven } of leaves)
    for (const sessionId of sessionIds) at(sessionId, learnerId).leave = { kind, proven };
  for (const row of missed) at(row.sessionId, row.learnerId).missed = row.missed;
  for (const row of rejected) at(row.sessionId, row.learnerId).rejected = true;
  return (sessionId, learnerId) => all.get(key(sessionId, learnerId)) ?? { leave: null, missed: 0, rejected: false };
}
