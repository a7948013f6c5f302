import type { CheckInKind } from '@yangfan/contract';
import { sql, type Queryable } from '@yangfan/kernel';
import type { TrainingClass } from '@yangfan/platform/org';

/** How a session is checked in at; sessions opened before there was a choice go by the code on the screen. */
export async function kindOf(db: Queryable, sessionId: string): Promise<CheckInKind> {
  return (await kindsOf(db, [sessionId])).get(sessionId) ?? 'QR_DYNAMIC';
}
/** The same for many sessions; those without a choice are left out. */
export async function kindsOf(db: Queryable, sessionIds: readonly string[]): Promise<Map<string, CheckInKind>> {
  const rows = await db.many<{ sessionId: string; kind: CheckInKind }>(
    sql`select session_id as "sessionId", kind from teaching.session_setup where session_id = any(${sessionIds as string[]}::text[])`,
  );
  return new Map(rows.map((row) => [row.sessionId, row.kind]));
}
export const setKind = (db: Queryable, row: { sessionId: string; classId: string; kind: CheckInKind; at: Date }): Promise<number> =>
  db.run(sql`
    insert into teaching.session_setup (session_id, class_id, kind, at) values (${row.sessionId}, ${row.classId}, ${row.kind}, ${row.at})
    on conflict (session_id) do update set kind = excluded.kind, at = excluded.at`);

/** Keeps where a class stands, so that lists over many classes can be cut to what a person may see. */
export const keepSite = (db: Queryable, cls: TrainingClass): Promise<number> =>
  db.run(sql`
    insert into teaching.class_site (class_id, institution_id, region_code, lecturer_ids, class_name, institution_name, practice)
    values (${cls.id}, ${cls.institutionId}, ${cls.regionCode}, ${cls.lecturers.map(({ lecturerId }) => lecturerId)}::text[], ${cls.name}, ${cls.institutionName}, ${cls.kind === 'PRACTICE'})
    on conflict (class_id) do update set institution_id = excluded.institution_id, region_code = excluded.region_code, lecturer_ids = excluded.lecturer_ids,
      class_name = excluded.class_name, institution_name = excluded.institution_name, practice = excluded.practice`);
