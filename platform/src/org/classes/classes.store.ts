import type { ClassKind, ClassMode, ClassStatus, ProgramCode } from '@yangfan/contract';
import { sql, type Queryable, type Tx } from '@yangfan/kernel';
import type { ClassPlan, TrainingClass } from '../ports.ts';
import type { Sealer } from '../sealing.ts';
import { DEAD_STATES } from './classes.states.ts';

const columns = sql`c.id, c.version, c.code, c.name, c.program_code as "programCode", c.kind, c.mode, c.status, c.institution_id as "institutionId", i.name as "institutionName",
  c.region_code as "regionCode", c.starts_on as "startsOn", c.ends_on as "endsOn", c.capacity, c.room_id as "roomId", c.contact_name as "contactName", c.contact_phone as "contactPhone",
  c.enrolled_count as "enrolledCount", c.policy_snapshot_id as "policySnapshotId", c.approved_at as "approvedAt", c.created_at as "createdAt",
  coalesce((select json_agg(json_build_object('lecturerId', cl.lecturer_id, 'lead', cl.is_lead) order by cl.ordinal) from org.class_lecturer cl where cl.class_id = c.id), '[]') as lecturers,
  coalesce((select array_agg(t.account_id order by t.account_id) from org.class_teacher t where t.class_id = c.id), '{}') as "teacherAccountIds"`;

const opened = (row: TrainingClass, seal: Sealer): TrainingClass => ({
  ...row,
  contactName: seal.open(row.id, 'contact_name', row.contactName),
  contactPhone: seal.openMaybe(row.id, 'contact_phone', row.contactPhone),
});

/** Several classes by id. */
export async function classRows(db: Queryable, seal: Sealer, ids: readonly string[]): Promise<TrainingClass[]> {
  if (ids.length === 0) return [];
  const rows = await db.many<TrainingClass>(sql`
    select ${columns} from org.class c join org.institution i on i.id = c.institution_id where c.id = any(${ids as string[]}::text[])`);
  return rows.map((row) => opened(row, seal));
}

/** The classes a learner is enrolled in, newest first. */
export async function classRowsOfLearner(db: Queryable, seal: Sealer, learnerId: string): Promise<TrainingClass[]> {
  const rows = await db.many<TrainingClass>(sql`
    select ${columns} from org.enrolment e join org.class c on c.id = e.class_id join org.institution i on i.id = c.institution_id
    where e.learner_id = ${learnerId} and e.status <> 'DROPPED' order by c.starts_on desc limit 100`);
  return rows.map((row) => opened(row, seal));
}

/** The next running number of a region, programme and year. */
export async function nextNumber(tx: Tx, regionCode: string, programCode: string, year: number): Promise<number> {
  const { last } = await tx.one<{ last: number }>(sql`
    insert into org.class_number (region_code, program_code, year, last) values (${regionCode}, ${programCode}, ${year}, 1)
    on conflict (region_code, program_code, year) do update set last = org.class_number.last + 1 returning last`);
  return last;
}

export interface ClassDraft extends ClassPlan {
  id: string;
  code: string;
  programCode: ProgramCode;
  kind: ClassKind;
  institutionId: string;
  regionCode: string;
  createdBy: string | null;
  createdAt: Date;
}

export async function insertClass(tx: Tx, seal: Sealer, draft: ClassDraft): Promise<void> {
  await tx.run(sql`
    insert into org.class (id, code, name, program_code, kind, mode, status, institution_id, region_code, starts_on, ends_on, capacity, room_id, contact_name, contact_phone, created_by, created_at)
    values (${draft.id}, ${draft.code}, ${draft.name}, ${draft.programCode}, ${draft.kind}, ${draft.mode}, 'DRAFT', ${draft.institutionId}, ${draft.regionCode}, ${draft.startsOn}, ${draft.endsOn},
      ${draft.capacity}, ${draft.roomId}, ${seal.seal(draft.id, 'contact_name', draft.contactName)}, ${seal.sealMaybe(draft.id, 'contact_phone', draft.contactPhone)}, ${draft.createdBy}, ${draft.createdAt})`);
  await saveTeam(tx, draft.id, draft);
}

/** Writes the plan if nobody else has since `version`; gives the number of rows changed. */
export async function updateClass(tx: Tx, seal: Sealer, id: string, version: number, plan: ClassPlan): Promise<number> {
  const changed = await tx.run(sql`
    update org.class set version = version + 1, name = ${plan.name}, mode = ${plan.mode}, starts_on = ${plan.startsOn}, ends_on = ${plan.endsOn}, capacity = ${plan.capacity},
      room_id = ${plan.roomId}, contact_name = ${seal.seal(id, 'contact_name', plan.contactName)}, contact_phone = ${seal.sealMaybe(id, 'contact_phone', plan.contactPhone)}
    where id = ${id} and version = ${version}`);
  if (changed > 0) await saveTeam(tx, id, plan);
  return changed;
}

async function saveTeam(tx: Tx, id: string, plan: Pick<ClassPlan, 'lecturers' | 'teacherAccountIds'>): Promise<void> {
  await tx.run(sql`delete from org.class_lecturer where class_id = ${id}`);
  await tx.run(sql`delete from org.class_teacher where class_id = ${id}`);
  await tx.run(sql`
    insert into org.class_lecturer (class_id, lecturer_id, is_lead, ordinal)
    select ${id}, lecturer_id, is_lead, ordinal from unnest(${plan.lecturers.map((l) => l.lecturerId)}::text[], ${plan.lecturers.map((l) => l.lead)}::boolean[])
      with ordinality as t (lecturer_id, is_lead, ordinal)`);
  await tx.run(
    sql`insert into org.class_teacher (class_id, account_id) select ${id}, account_id from unnest(${plan.teacherAccountIds}::text[]) as t (account_id)`,
  );
}

/** The state of a class, locked until the end of the transaction. */
export function lockClass(
  tx: Tx,
  id: string,
): Promise<{ status: ClassStatus; kind: ClassKind; mode: ClassMode; institutionId: string; programCode: ProgramCode } | undefined> {
  return tx.maybe(
    sql`select status, kind, mode, institution_id as "institutionId", program_code as "programCode" from org.class where id = ${id} for update`,
  );
}

/** Sets the state; a class that ends without result gives its learners their one time back. */
export async function updateClassStatus(tx: Tx, id: string, to: ClassStatus): Promise<void> {
  await tx.run(sql`update org.class set status = ${to}, version = version + 1 where id = ${id}`);
  if (DEAD_STATES.includes(to)) await tx.run(sql`update org.enrolment set occupies = false where class_id = ${id} and occupies`);
}

/** Classes whose calendar is ahead of their state: `IN_TRAINING` is due on the first day, `TRAINING_DONE` after the last lesson's. */
export function classesDue(db: Queryable, to: 'IN_TRAINING' | 'TRAINING_DONE', today: string): Promise<{ id: string }[]> {
  return to === 'IN_TRAINING'
    ? db.many(
        sql`select id from org.class where kind = 'FORMAL' and status in ('APPROVED', 'RECRUITING', 'READY') and starts_on <= ${today} order by id`,
      )
    : db.many(sql`
        select c.id from org.class c where c.kind = 'FORMAL' and c.status = 'IN_TRAINING' and c.ends_on < ${today}
          and not exists (select 1 from org.session s where s.class_id = c.id and s.status <> 'CANCELLED' and s.day >= ${today})
        order by c.id`);
}

export async function updateClassFrozen(tx: Tx, id: string, snapshotId: string, at: Date): Promise<void> {
  await tx.run(sql`update org.class set policy_snapshot_id = ${snapshotId}, approved_at = ${at} where id = ${id}`);
}

/** Where a class stands, for the guard. */
export function classSubject(
  db: Queryable,
  id: string,
): Promise<{ regionCode: string; institutionId: string; classId: string; lecturerIds: string[] } | undefined> {
  return db.maybe(sql`
    select c.id as "classId", c.region_code as "regionCode", c.institution_id as "institutionId",
      coalesce((select array_agg(cl.lecturer_id) from org.class_lecturer cl where cl.class_id = c.id), '{}') as "lecturerIds"
    from org.class c where c.id = ${id}`);
}
