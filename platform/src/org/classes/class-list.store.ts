import type { ClassKind, ClassMode, ClassStatus, EnrolmentStatus, LearnerCategory, ProgramCode } from '@yangfan/contract';
import { coveredSql, sql, type Grant, type Queryable, type Sql } from '@yangfan/kernel';

export interface ClassListRow {
  id: string;
  code: string;
  name: string;
  programCode: ProgramCode;
  kind: ClassKind;
  mode: ClassMode;
  status: ClassStatus;
  institutionId: string;
  institutionName: string;
  regionCode: string;
  startsOn: string;
  endsOn: string;
  capacity: number;
  enrolledCount: number;
  sessionCount: number;
  sessionDoneCount: number;
  /** Names still sealed. */
  lecturers: { lecturerId: string; name: string; lead: boolean }[];
  teachers: { accountId: string; name: string }[];
  attendanceRate: number | null;
  total: number;
}

// Taken for the rows of a page only, each by an index.
const figures = sql`
  c.id, c.code, c.name, c.program_code as "programCode", c.kind, c.mode, c.status, c.institution_id as "institutionId", i.name as "institutionName", c.region_code as "regionCode",
  c.starts_on as "startsOn", c.ends_on as "endsOn", c.capacity, c.enrolled_count as "enrolledCount", s.session_count as "sessionCount", s.done_count as "sessionDoneCount",
  coalesce((select json_agg(json_build_object('lecturerId', cl.lecturer_id, 'name', l.name, 'lead', cl.is_lead) order by cl.ordinal)
    from org.class_lecturer cl join org.lecturer l on l.id = cl.lecturer_id where cl.class_id = c.id), '[]') as lecturers,
  coalesce((select json_agg(json_build_object('accountId', t.account_id, 'name', f.name)) from org.class_teacher t join org.staff f on f.account_id = t.account_id where t.class_id = c.id), '[]') as teachers,
  (select (sum(e.attended_hours) / nullif(sum(e.taught_hours), 0))::float8 from org.enrolment e where e.class_id = c.id and e.status <> 'DROPPED') as "attendanceRate"`;
const sessionFigures = sql`
  left join lateral (select count(*)::int as session_count, count(*) filter (where status in ('ENDED','CONFIRMED','LOCKED'))::int as done_count
    from org.session where class_id = c.id and status <> 'CANCELLED') s on true`;

const SORTS: Record<string, Sql> = {
  startsOn: sql`c.starts_on, c.id`,
  '-startsOn': sql`c.starts_on desc, c.id`,
  name: sql`c.name, c.id`,
  '-createdAt': sql`c.created_at desc, c.id`,
  '-enrolledCount': sql`c.enrolled_count desc, c.id`,
  status: sql`c.status, c.starts_on desc`,
};

export interface ClassFilter {
  grants: readonly Grant[];
  q: string | null;
  statuses: readonly string[] | null;
  programCode: string | null;
  kind: string | null;
  mode: string | null;
  regionCode: string | null;
  institutionId: string | null;
  lecturerId: string | null;
  startsFrom: string | null;
  startsTo: string | null;
  sort: string;
  limit: number;
  offset: number;
}

/** A page of the classes that the grants cover. */
export function listClassRows(db: Queryable, of: ClassFilter): Promise<ClassListRow[]> {
  const region = of.regionCode?.endsWith('00') ? `${of.regionCode.slice(0, of.regionCode === '460000' ? 2 : 4)}%` : of.regionCode;
  const order = SORTS[of.sort] ?? SORTS['-startsOn']!;
  const covered = coveredSql(of.grants, {
    region: sql`c.region_code`,
    institution: sql`c.institution_id`,
    class: sql`c.id`,
    lecturer: (id) => sql`exists (select 1 from org.class_lecturer x where x.class_id = c.id and x.lecturer_id = ${id})`,
  });
  return db.many<ClassListRow>(sql`
    with page as (
      select c.*, count(*) over ()::int as total from org.class c
      where ${covered}
        and (${of.q}::text is null or c.name ilike '%' || ${of.q} || '%' or c.code ilike '%' || ${of.q} || '%')
        and (${of.statuses as string[] | null}::text[] is null or c.status = any(${of.statuses as string[] | null}::text[]))
        and (${of.programCode}::text is null or c.program_code = ${of.programCode})
        and (${of.kind}::text is null or c.kind = ${of.kind})
        and (${of.mode}::text is null or c.mode = ${of.mode})
        and (${region}::text is null or c.region_code like ${region})
        and (${of.institutionId}::text is null or c.institution_id = ${of.institutionId})
        and (${of.lecturerId}::text is null or exists (select 1 from org.class_lecturer x where x.class_id = c.id and x.lecturer_id = ${of.lecturerId}))
        and (${of.startsFrom}::date is null or c.starts_on >= ${of.startsFrom})
        and (${of.startsTo}::date is null or c.starts_on <= ${of.startsTo})
      order by ${order} limit ${of.limit} offset ${of.offset}
    )
    select ${figures}, c.total from page c join org.institution i on i.id = c.institution_id ${sessionFigures} order by ${order}`);
}

/** The same figures for given classes. */
export function classListRowsById(db: Queryable, ids: readonly string[]): Promise<ClassListRow[]> {
  return db.many<ClassListRow>(sql`
    select ${figures}, 1 as total from org.class c join org.institution i on i.id = c.institution_id ${sessionFigures}
    where c.id = any(${ids as string[]}::text[]) order by c.starts_on desc`);
}

export interface ClassFigures {
  plannedHours: number;
  vodHours: number;
  liveHours: number;
  offlineHours: number;
  doneHours: number;
  teachingDays: number;
  droppedCount: number;
  categories: { category: LearnerCategory; count: number }[];
  approvalCount: number;
  lastApprovalSha256: string | null;
  room: { id: string; name: string; address: string; seats: number } | null;
}

/** Figures of one class's archive. */
export function classFigures(db: Queryable, id: string): Promise<ClassFigures> {
  return db.one<ClassFigures>(sql`
    select h.*,
      (select count(*)::int from org.enrolment where class_id = c.id and status = 'DROPPED') as "droppedCount",
      coalesce((select json_agg(json_build_object('category', category, 'count', n) order by n desc)
        from (select category, count(*)::int as n from org.enrolment where class_id = c.id and status <> 'DROPPED' group by category) x), '[]') as categories,
      (select count(*)::int from org.approval_log where entity = 'class' and entity_id = c.id) as "approvalCount",
      (select sha256 from org.approval_log where entity = 'class' and entity_id = c.id order by seq desc limit 1) as "lastApprovalSha256",
      (select json_build_object('id', r.id, 'name', r.name, 'address', r.address, 'seats', r.seats) from org.room r where r.id = c.room_id) as room
    from org.class c cross join lateral (
      select coalesce(sum(hours), 0)::float8 as "plannedHours", coalesce(sum(hours) filter (where mode = 'VOD'), 0)::float8 as "vodHours",
        coalesce(sum(hours) filter (where mode = 'LIVE'), 0)::float8 as "liveHours", coalesce(sum(hours) filter (where mode = 'OFFLINE'), 0)::float8 as "offlineHours",
        coalesce(sum(hours) filter (where status in ('ENDED','CONFIRMED','LOCKED')), 0)::float8 as "doneHours", count(distinct day)::int as "teachingDays"
      from org.session where class_id = c.id and status <> 'CANCELLED') h
    where c.id = ${id}`);
}

/** A learner's own enrolments with their seat and rate. */
export function myEnrolmentRows(
  db: Queryable,
  learnerId: string,
): Promise<{ id: string; classId: string; seatNo: number; status: EnrolmentStatus; rate: number | null }[]> {
  return db.many(sql`
    select id, class_id as "classId", seat_no as "seatNo", status, attendance_rate::float8 as rate from org.enrolment
    where learner_id = ${learnerId} and status <> 'DROPPED' order by joined_at desc limit 100`);
}
