import { sql, type Grant, type Queryable } from '@yangfan/kernel';
import { coveredSite } from '../review/anomalies.store.ts';

export interface SupplementedSession {
  sessionId: string;
  classId: string;
  className: string;
  institutionName: string;
  supplements: number;
  total: number;
}
/** Sessions in which somebody was entered by hand, within the grants; the newest first. Practice classes are nobody's statistic. */
export const supplementedSessions = (
  db: Queryable,
  grants: readonly Grant[],
  filter: { classId?: string | undefined },
  page: { limit: number; offset: number },
): Promise<SupplementedSession[]> =>
  db.many(sql`
    select c.session_id as "sessionId", c.class_id as "classId", s.class_name as "className", s.institution_name as "institutionName", count(*)::int as supplements,
      count(*) over ()::int as total
    from teaching.check_in c join teaching.class_site s on s.class_id = c.class_id
    where c.supplemented_by is not null and not s.practice and ${coveredSite(grants)} ${filter.classId ? sql`and c.class_id = ${filter.classId}` : sql.empty}
    group by c.session_id, c.class_id, s.class_name, s.institution_name order by max(c.supplemented_at) desc limit ${page.limit} offset ${page.offset}`);

export const supplementsOf = (
  db: Queryable,
  sessionIds: readonly string[],
): Promise<{ sessionId: string; learnerId: string; reason: string; at: Date }[]> =>
  db.many(sql`
    select session_id as "sessionId", learner_id as "learnerId", coalesce(reason, '') as reason, supplemented_at as at from teaching.check_in
    where session_id = any(${sessionIds as string[]}::text[]) and supplemented_by is not null order by supplemented_at limit 2000`);
