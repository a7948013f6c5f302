import type { EnrolmentStatus, LearnerCategory } from '@yangfan/contract';
import { sql, type Queryable, type Sql } from '@yangfan/kernel';
import type { Sealer } from '../sealing.ts';

interface SealedLearner {
  id: string;
  name: string;
  idNo: string;
  phone: string;
  address: string | null;
  gender: '0' | '1' | '2' | '9';
  birthYear: number | null;
  nation: string | null;
  education: string | null;
  category: LearnerCategory;
  demo: boolean;
}
/** A learner with every text in the clear; never leaves the service like this. */
export type OpenLearner = SealedLearner;

const columns = sql`l.id, l.name, l.id_no as "idNo", l.phone, l.address, l.gender, l.birth_year as "birthYear", l.nation, l.education, l.category, l.demo`;

function opened<T extends SealedLearner>(row: T, seal: Sealer): T {
  return {
    ...row,
    name: seal.open(row.id, 'name', row.name),
    idNo: seal.open(row.id, 'id_no', row.idNo),
    phone: seal.open(row.id, 'phone', row.phone),
    address: seal.openMaybe(row.id, 'address', row.address),
  };
}

/** Several learners by id. */
export async function learnerRows(db: Queryable, seal: Sealer, ids: readonly string[]): Promise<OpenLearner[]> {
  if (ids.length === 0) return [];
  return (await db.many<SealedLearner>(sql`select ${columns} from org.learner l where l.id = any(${ids as string[]}::text[])`)).map((row) =>
    opened(row, seal),
  );
}

/** Learners whose name, ID number or phone is exactly the text; at most 50. */
export async function findLearnerIds(db: Queryable, blinds: { name: string; idNo: string; phone: string }): Promise<string[]> {
  const rows = await db.many<{ id: string }>(sql`
    select id from org.learner where id_no_blind = ${blinds.idNo}
    union select id from org.learner where phone_blind = ${blinds.phone}
    union (select id from org.learner where name_blind = ${blinds.name} limit 50) limit 50`);
  return rows.map((row) => row.id);
}

export interface RosterStoreRow extends OpenLearner {
  enrolmentId: string;
  seatNo: number;
  status: EnrolmentStatus;
  joinedAt: Date;
  enrolledAs: LearnerCategory;
  attendanceRate: number | null;
  total: number;
}

const SORTS: Record<string, Sql> = { seatNo: sql`e.seat_no`, '-joinedAt': sql`e.joined_at desc, e.seat_no` };
const rosterColumns = sql`e.id as "enrolmentId", e.seat_no as "seatNo", e.status, e.joined_at as "joinedAt", e.category as "enrolledAs", e.attendance_rate::float8 as "attendanceRate"`;

/** A page of a class's roster. */
export async function rosterRows(
  db: Queryable,
  seal: Sealer,
  of: {
    classId: string;
    blinds: { name: string; idNo: string; phone: string } | null;
    seatNo: number | null;
    status: string | null;
    category: string | null;
    sort: string;
    limit: number;
    offset: number;
  },
): Promise<RosterStoreRow[]> {
  const rows = await db.many<RosterStoreRow>(sql`
    select ${columns}, ${rosterColumns}, count(*) over ()::int as total
    from org.enrolment e join org.learner l on l.id = e.learner_id
    where e.class_id = ${of.classId}
      and (${of.status}::text is null or e.status = ${of.status})
      and (${of.category}::text is null or e.category = ${of.category})
      and (${of.blinds === null} or e.seat_no = ${of.seatNo}
        or l.name_blind = ${of.blinds?.name ?? null} or l.id_no_blind = ${of.blinds?.idNo ?? null} or l.phone_blind = ${of.blinds?.phone ?? null})
    order by ${SORTS[of.sort] ?? SORTS['seatNo']!} limit ${of.limit} offset ${of.offset}`);
  return rows.map((row) => opened(row, seal));
}

/** One row of a roster. */
export async function rosterRow(db: Queryable, seal: Sealer, enrolmentId: string): Promise<RosterStoreRow | undefined> {
  const row = await db.maybe<RosterStoreRow>(sql`
    select ${columns}, ${rosterColumns}, 1 as total from org.enrolment e join org.learner l on l.id = e.learner_id where e.id = ${enrolmentId}`);
  return row && opened(row, seal);
}

export interface LearnerClassRow {
  learnerId: string;
  classId: string;
  classCode: string;
  className: string;
  programCode: string;
  institutionId: string;
  institutionName: string;
  regionCode: string;
  lecturerIds: string[];
  enrolmentStatus: EnrolmentStatus;
  joinedAt: Date;
  attendanceRate: number | null;
}

/** The classes of several learners. */
export function learnerClassRows(db: Queryable, learnerIds: readonly string[]): Promise<LearnerClassRow[]> {
  return db.many<LearnerClassRow>(sql`
    select e.learner_id as "learnerId", c.id as "classId", c.code as "classCode", c.name as "className", c.program_code as "programCode", c.institution_id as "institutionId",
      i.name as "institutionName", c.region_code as "regionCode", e.status as "enrolmentStatus", e.joined_at as "joinedAt", e.attendance_rate::float8 as "attendanceRate",
      coalesce((select array_agg(cl.lecturer_id) from org.class_lecturer cl where cl.class_id = c.id), '{}') as "lecturerIds"
    from org.enrolment e join org.class c on c.id = e.class_id join org.institution i on i.id = c.institution_id
    where e.learner_id = any(${learnerIds as string[]}::text[]) order by e.joined_at desc limit 1000`);
}
