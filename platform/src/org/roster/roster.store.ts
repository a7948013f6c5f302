import type { EnrolmentStatus, ProgramCode } from '@yangfan/contract';
import { sql, type Queryable, type Tx } from '@yangfan/kernel';
import type { Enrolment } from '../ports.ts';

const columns = sql`id, class_id as "classId", learner_id as "learnerId", status, seat_no as "seatNo", joined_at as "joinedAt"`;

export const enrolmentRows = (db: Queryable, classId: string): Promise<Enrolment[]> =>
  db.many<Enrolment>(sql`select ${columns} from org.enrolment where class_id = ${classId} and status <> 'DROPPED' order by seat_no`);
export const enrolmentRow = (db: Queryable, id: string): Promise<Enrolment | undefined> =>
  db.maybe<Enrolment>(sql`select ${columns} from org.enrolment where id = ${id}`);
export const enrolmentOf = (db: Queryable, classId: string, learnerId: string): Promise<Enrolment | undefined> =>
  db.maybe<Enrolment>(sql`select ${columns} from org.enrolment where class_id = ${classId} and learner_id = ${learnerId}`);
/** The enrolments of several learners, each in one class. */
export const enrolmentsOf = (db: Queryable, pairs: readonly { classId: string; learnerId: string }[]): Promise<Enrolment[]> =>
  db.many<Enrolment>(sql`
    select ${columns} from org.enrolment
    where (class_id, learner_id) in (select * from unnest(${pairs.map((pair) => pair.classId)}::text[], ${pairs.map((pair) => pair.learnerId)}::text[]))`);

export interface KnownRow {
  idNoBlind: string;
  learnerId: string;
  nameBlind: string;
  phoneBlind: string;
  inClass: boolean;
  takenClassId: string | null;
  takenStatus: EnrolmentStatus | null;
}

/**
 * What the province knows of people, by the blind index of their ID numbers; one round trip for any number of people.
 * Lateral with a limit: a plan that was made while the table was small must not read it whole once it has grown.
 */
export function knownRows(
  db: Queryable,
  of: { classId: string; programCode: ProgramCode; idNoBlinds: readonly string[] },
): Promise<KnownRow[]> {
  return db.many<KnownRow>(sql`
    select l.id_no_blind as "idNoBlind", l.id as "learnerId", l.name_blind as "nameBlind", l.phone_blind as "phoneBlind", m.class_id is not null as "inClass",
      t.class_id as "takenClassId", t.status as "takenStatus"
    from unnest(${of.idNoBlinds as string[]}::text[]) as b (blind)
      cross join lateral (select id, id_no_blind, name_blind, phone_blind from org.learner where id_no_blind = b.blind limit 1) l
      left join lateral (select class_id from org.enrolment where class_id = ${of.classId} and learner_id = l.id and status <> 'DROPPED' limit 1) m on true
      left join lateral (select class_id, status from org.enrolment where learner_id = l.id and program_code = ${of.programCode} and occupies and class_id <> ${of.classId} limit 1) t on true`);
}

/** Phones that are known, with the ID numbers of their owners (both blind). */
export function phoneRows(db: Queryable, phoneBlinds: readonly string[]): Promise<{ phoneBlind: string; idNoBlind: string }[]> {
  return db.many(sql`
    select b.blind as "phoneBlind", l.id_no_blind as "idNoBlind" from unnest(${phoneBlinds as string[]}::text[]) as b (blind)
      cross join lateral (select id_no_blind from org.learner where phone_blind = b.blind limit 5) l`);
}

/** Sealed birthdays of everybody in a class. */
export const birthdayRows = (db: Queryable, classId: string): Promise<{ id: string; birthday: string | null }[]> =>
  db.many(
    sql`select l.id, l.birthday from org.enrolment e join org.learner l on l.id = e.learner_id where e.class_id = ${classId} and e.status <> 'DROPPED'`,
  );

/** How many in a formal class take or have completed the same programme in another formal class. */
export async function countRepeats(db: Queryable, classId: string): Promise<number> {
  const { n } = await db.one<{ n: number }>(sql`
    select count(distinct e.learner_id)::int as n from org.enrolment e
      join org.class c on c.id = e.class_id and c.kind = 'FORMAL'
      join org.enrolment o on o.learner_id = e.learner_id and o.program_code = e.program_code and o.class_id <> e.class_id and o.occupies
    where e.class_id = ${classId} and e.status <> 'DROPPED'`);
  return n;
}

/** One learner to write, everything sealed. */
export interface SealedIntake {
  id: string;
  name: string;
  nameBlind: string;
  certType: string;
  idNo: string;
  idNoBlind: string;
  phone: string;
  phoneBlind: string;
  birthday: string | null;
  birthYear: number | null;
  address: string | null;
  gender: string;
  nation: string | null;
  education: string | null;
  category: string;
  categorySealed: string | null;
  demo: boolean;
}

/** Writes new learners in one statement; those known already are left as they are. Gives the ids by blind ID number. */
export async function insertLearners(tx: Tx, rows: readonly SealedIntake[], at: Date): Promise<Map<string, string>> {
  const text = (pick: (row: SealedIntake) => string | null) => sql`${rows.map(pick)}::text[]`;
  await tx.run(sql`
    insert into org.learner (id, name, name_blind, cert_type, id_no, id_no_blind, phone, phone_blind, birthday, birth_year, address, gender, nation, education, category, category_sealed, demo, created_at)
    select *, ${at}::timestamptz from unnest(${text((r) => r.id)}, ${text((r) => r.name)}, ${text((r) => r.nameBlind)}, ${text((r) => r.certType)}, ${text((r) => r.idNo)}, ${text((r) => r.idNoBlind)},
      ${text((r) => r.phone)}, ${text((r) => r.phoneBlind)}, ${text((r) => r.birthday)}, ${rows.map((r) => r.birthYear)}::int[], ${text((r) => r.address)}, ${text((r) => r.gender)},
      ${text((r) => r.nation)}, ${text((r) => r.education)}, ${text((r) => r.category)}, ${text((r) => r.categorySealed)}, ${rows.map((r) => r.demo)}::boolean[])
    on conflict (id_no_blind) do nothing`);
  const known = await tx.many<{ id: string; blind: string }>(sql`
    select l.id, b.blind from unnest(${rows.map((r) => r.idNoBlind)}::text[]) as b (blind) cross join lateral (select id from org.learner where id_no_blind = b.blind limit 1) l`);
  return new Map(known.map((row) => [row.blind, row.id]));
}

/** Locks the class row and gives the next free seat. */
export function lockSeats(
  tx: Tx,
  classId: string,
): Promise<{ next: number; kind: 'FORMAL' | 'PRACTICE'; programCode: ProgramCode; institutionId: string } | undefined> {
  return tx.maybe(sql`
    with c as (select id, kind, program_code, institution_id from org.class where id = ${classId} for update)
    select coalesce((select max(seat_no) from org.enrolment where class_id = c.id), 0)::int + 1 as next, kind, program_code as "programCode", institution_id as "institutionId" from c`);
}

export interface NewEnrolment {
  id: string;
  learnerId: string;
  seatNo: number;
  category: string;
  categorySealed: string | null;
}

/** Enrols in one statement; somebody who had left comes back. Throws on the unique index when the programme is taken elsewhere. */
export async function insertEnrolments(
  tx: Tx,
  classId: string,
  programCode: string,
  occupies: boolean,
  rows: readonly NewEnrolment[],
  at: Date,
): Promise<{ id: string; learnerId: string; seatNo: number }[]> {
  return tx.many(sql`
    insert into org.enrolment (id, class_id, learner_id, status, seat_no, joined_at, category, category_sealed, program_code, occupies)
    select id, ${classId}, learner_id, 'ENROLLED', seat_no, ${at}, category, category_sealed, ${programCode}, ${occupies}
    from unnest(${rows.map((r) => r.id)}::text[], ${rows.map((r) => r.learnerId)}::text[], ${rows.map((r) => r.seatNo)}::int[], ${rows.map((r) => r.category)}::text[], ${rows.map((r) => r.categorySealed)}::text[])
      as t (id, learner_id, seat_no, category, category_sealed)
    on conflict (class_id, learner_id) do update set status = 'ENROLLED', dropped_at = null, joined_at = excluded.joined_at, occupies = excluded.occupies, category = excluded.category
      where org.enrolment.status = 'DROPPED'
    returning id, learner_id as "learnerId", seat_no as "seatNo"`);
}

export async function countEnrolled(tx: Tx, classId: string, by: number): Promise<void> {
  await tx.run(sql`update org.class set enrolled_count = enrolled_count + ${by} where id = ${classId}`);
}

/** Takes somebody off the roster; gives what was changed. */
export function dropEnrolment(tx: Tx, id: string, at: Date): Promise<{ classId: string; learnerId: string } | undefined> {
  return tx.maybe(sql`
    update org.enrolment set status = 'DROPPED', occupies = false, dropped_at = ${at} where id = ${id} and status = 'ENROLLED'
    returning class_id as "classId", learner_id as "learnerId"`);
}

/** Sets outcomes; who did not qualify may take the programme again. */
export async function updateEnrolmentStatus(tx: Tx, ids: readonly string[], to: EnrolmentStatus): Promise<void> {
  await tx.run(sql`
    update org.enrolment set status = ${to}, occupies = occupies and ${to === 'ENROLLED' || to === 'COMPLETED'} where id = any(${ids as string[]}::text[]) and status <> 'DROPPED'`);
}

export async function saveAttendance(
  tx: Tx,
  of: { classId: string; learnerId: string; attendedHours: number; taughtHours: number; rate: number },
): Promise<void> {
  await tx.run(sql`
    update org.enrolment set attended_hours = ${of.attendedHours}, taught_hours = ${of.taughtHours}, attendance_rate = ${of.rate}
    where class_id = ${of.classId} and learner_id = ${of.learnerId}`);
}

export interface EnrolmentSubjectRow {
  regionCode: string;
  institutionId: string;
  classId: string;
  learnerId: string;
  lecturerIds: string[];
}
/** Where an enrolment stands, for the guard. */
export function enrolmentSubject(db: Queryable, id: string): Promise<EnrolmentSubjectRow | undefined> {
  return db.maybe(sql`
    select c.id as "classId", c.region_code as "regionCode", c.institution_id as "institutionId", e.learner_id as "learnerId",
      coalesce((select array_agg(cl.lecturer_id) from org.class_lecturer cl where cl.class_id = c.id), '{}') as "lecturerIds"
    from org.enrolment e join org.class c on c.id = e.class_id where e.id = ${id}`);
}
