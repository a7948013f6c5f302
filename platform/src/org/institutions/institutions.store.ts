import type { InstitutionStatus, ProgramCode } from '@yangfan/contract';
import { coveredSql, sql, type Grant, type Queryable, type Sql, type Tx } from '@yangfan/kernel';
import type { Sealer } from '../sealing.ts';
import type { Geo, Institution, InstitutionDocument, InstitutionPapers, Room } from '../ports.ts';

interface Row extends Omit<Institution, 'geo'> {
  lat: number | null;
  lng: number | null;
}
const columns = sql`i.id, i.version, i.name, i.credit_code as "creditCode", i.type, i.region_code as "regionCode", i.status, i.legal_rep as "legalRep",
  i.contact_name as "contactName", i.contact_phone as "contactPhone", i.address, i.lat, i.lng, i.area_m2 as "areaM2", i.licence_no as "licenceNo",
  i.licence_valid_to as "licenceValidTo", i.full_time_lecturers as "fullTimeLecturers", i.part_time_lecturers as "partTimeLecturers", i.managers, i.equipment,
  i.applied_program_codes as "appliedProgramCodes", i.program_codes as "programCodes", i.valid_from as "validFrom", i.valid_to as "validTo", i.created_at as "createdAt"`;

/** A point when both halves are there. */
export const geoOf = (row: { lat: number | null; lng: number | null }): Geo | null =>
  row.lat === null || row.lng === null ? null : { lat: row.lat, lng: row.lng };

function opened(row: Row, seal: Sealer): Institution {
  const { lat, lng, ...rest } = row;
  return {
    ...rest,
    geo: geoOf({ lat, lng }),
    legalRep: seal.open(row.id, 'legal_rep', row.legalRep),
    contactName: seal.open(row.id, 'contact_name', row.contactName),
    contactPhone: seal.open(row.id, 'contact_phone', row.contactPhone),
  };
}

/** Several institutions by id. */
export async function institutionRows(db: Queryable, seal: Sealer, ids: readonly string[]): Promise<Institution[]> {
  if (ids.length === 0) return [];
  const rows = await db.many<Row>(sql`select ${columns} from org.institution i where i.id = any(${ids as string[]}::text[])`);
  return rows.map((row) => opened(row, seal));
}

// Practice classes never enter a figure.
const counts = sql`
  (select count(*)::int from org.class c where c.institution_id = i.id and c.kind = 'FORMAL') as "classCount",
  (select count(*)::int from org.class c where c.institution_id = i.id and c.kind = 'FORMAL' and c.status in ('APPROVED','RECRUITING','READY','IN_TRAINING','TRAINING_DONE','ASSESSING','COMPLETION_SUBMITTED')) as "activeClassCount",
  (select count(*)::int from org.employment e join org.lecturer l on l.id = e.lecturer_id where e.institution_id = i.id and e.confirmed_at is not null and l.status = 'ACTIVE') as "lecturerCount"`;

export interface InstitutionCounts {
  classCount: number;
  activeClassCount: number;
  lecturerCount: number;
}

/** The figures of one institution. */
export function institutionCounts(db: Queryable, id: string): Promise<InstitutionCounts> {
  return db.one<InstitutionCounts>(sql`select ${counts} from org.institution i where i.id = ${id}`);
}

export interface InstitutionListRow extends InstitutionCounts {
  id: string;
  name: string;
  creditCode: string;
  type: Institution['type'];
  regionCode: string;
  status: InstitutionStatus;
  programCodes: ProgramCode[];
  validFrom: string | null;
  validTo: string | null;
  total: number;
}

const SORTS: Record<string, Sql> = {
  name: sql`name, id`,
  '-createdAt': sql`created_at desc, id`,
  validTo: sql`valid_to nulls last, id`,
  '-classCount': sql`(select count(*) from org.class c where c.institution_id = p.id and c.kind = 'FORMAL') desc, p.id`,
};

/** A page of the institutions that the grants cover. */
export function listInstitutionRows(
  db: Queryable,
  of: {
    grants: readonly Grant[];
    q: string | null;
    status: readonly string[] | null;
    regionCode: string | null;
    programCode: string | null;
    type: string | null;
    sort: string;
    limit: number;
    offset: number;
  },
): Promise<InstitutionListRow[]> {
  const region = of.regionCode?.endsWith('00') ? `${of.regionCode.slice(0, of.regionCode === '460000' ? 2 : 4)}%` : of.regionCode;
  // Counts are taken for the rows of the page only.
  return db.many<InstitutionListRow>(sql`
    with p as (
      select i.*, count(*) over ()::int as total from org.institution i
      where ${coveredSql(of.grants, { region: sql`i.region_code`, institution: sql`i.id` })}
        and (${of.q}::text is null or i.name ilike '%' || ${of.q} || '%' or i.credit_code = upper(${of.q}))
        and (${of.status as string[] | null}::text[] is null or i.status = any(${of.status as string[] | null}::text[]))
        and (${region}::text is null or i.region_code like ${region})
        and (${of.programCode}::text is null or i.program_codes @> array[${of.programCode}::text])
        and (${of.type}::text is null or i.type = ${of.type})
    ), page as (
      select * from p order by ${SORTS[of.sort] ?? SORTS['name']!} limit ${of.limit} offset ${of.offset}
    )
    select i.id, i.name, i.credit_code as "creditCode", i.type, i.region_code as "regionCode", i.status, i.program_codes as "programCodes",
      i.valid_from as "validFrom", i.valid_to as "validTo", i.total, ${counts}
    from page i`);
}

/** Stores a new institution; a second one with the same credit code fails on the unique index. */
export async function insertInstitution(
  tx: Tx,
  seal: Sealer,
  draft: Pick<
    Institution,
    'id' | 'name' | 'creditCode' | 'type' | 'regionCode' | 'legalRep' | 'contactName' | 'contactPhone' | 'createdAt'
  >,
): Promise<number> {
  return tx.run(sql`
    insert into org.institution (id, name, credit_code, type, region_code, status, legal_rep, contact_name, contact_phone, created_at)
    values (${draft.id}, ${draft.name}, ${draft.creditCode}, ${draft.type}, ${draft.regionCode}, 'DRAFT', ${seal.seal(draft.id, 'legal_rep', draft.legalRep)},
      ${seal.seal(draft.id, 'contact_name', draft.contactName)}, ${seal.seal(draft.id, 'contact_phone', draft.contactPhone)}, ${draft.createdAt})
    on conflict (credit_code) do nothing`);
}

/** Whether a credit code is registered. */
export async function creditCodeTaken(db: Queryable, creditCode: string): Promise<boolean> {
  return (await db.maybe(sql`select 1 from org.institution where credit_code = ${creditCode}`)) !== undefined;
}

/** Writes the papers if nobody else has since `version`; gives the number of rows changed. */
export function updatePapers(tx: Tx, seal: Sealer, id: string, version: number, papers: InstitutionPapers): Promise<number> {
  return tx.run(sql`
    update org.institution set version = version + 1, name = ${papers.name}, type = ${papers.type}, region_code = ${papers.regionCode},
      legal_rep = ${seal.seal(id, 'legal_rep', papers.legalRep)}, address = ${papers.address}, lat = ${papers.geo?.lat ?? null}, lng = ${papers.geo?.lng ?? null},
      area_m2 = ${papers.areaM2}, licence_no = ${papers.licenceNo}, licence_valid_to = ${papers.licenceValidTo}, full_time_lecturers = ${papers.fullTimeLecturers},
      part_time_lecturers = ${papers.partTimeLecturers}, managers = ${papers.managers}, equipment = ${papers.equipment},
      applied_program_codes = ${papers.appliedProgramCodes}::text[]
    where id = ${id} and version = ${version}`);
}

/** Sets the status and, when it enters the list, what it may teach and until when. */
export async function updateInstitutionStatus(
  tx: Tx,
  id: string,
  to: InstitutionStatus,
  listing?: { validFrom: string; validTo: string; programCodes: readonly ProgramCode[] },
): Promise<void> {
  await tx.run(sql`
    update org.institution set status = ${to}, version = version + 1, valid_from = coalesce(${listing?.validFrom ?? null}::date, valid_from),
      valid_to = coalesce(${listing?.validTo ?? null}::date, valid_to), program_codes = coalesce(${listing ? [...listing.programCodes] : null}::text[], program_codes)
    where id = ${id}`);
}

export function documentRows(db: Queryable, institutionId: string): Promise<InstitutionDocument[]> {
  return db.many<InstitutionDocument>(sql`
    select id, kind, file_id as "fileId", name, size, sha256, uploaded_at as "uploadedAt" from org.institution_document
    where institution_id = ${institutionId} order by uploaded_at, id limit 200`);
}

export async function insertDocument(tx: Tx, institutionId: string, document: InstitutionDocument): Promise<void> {
  await tx.run(sql`
    insert into org.institution_document (id, institution_id, kind, file_id, name, size, sha256, uploaded_at)
    values (${document.id}, ${institutionId}, ${document.kind}, ${document.fileId}, ${document.name}, ${document.size}, ${document.sha256}, ${document.uploadedAt})`);
}

export function deleteDocument(tx: Tx, institutionId: string, documentId: string): Promise<number> {
  return tx.run(sql`delete from org.institution_document where id = ${documentId} and institution_id = ${institutionId}`);
}

interface RoomRow extends Omit<Room, 'geo'> {
  lat: number | null;
  lng: number | null;
}
const roomColumns = sql`id, institution_id as "institutionId", name, kind, address, seats, area_m2 as "areaM2", lat, lng, active`;
const roomOf = ({ lat, lng, ...row }: RoomRow): Room => ({ ...row, geo: geoOf({ lat, lng }) });

export async function roomRows(db: Queryable, institutionId: string): Promise<Room[]> {
  return (
    await db.many<RoomRow>(
      sql`select ${roomColumns} from org.room where institution_id = ${institutionId} order by active desc, name limit 500`,
    )
  ).map(roomOf);
}

/** Adds or replaces a room; undefined when the id belongs to another institution. */
export async function saveRoom(tx: Tx, room: Room): Promise<Room | undefined> {
  const row = await tx.maybe<RoomRow>(sql`
    insert into org.room (id, institution_id, name, kind, address, seats, area_m2, lat, lng, active)
    values (${room.id}, ${room.institutionId}, ${room.name}, ${room.kind}, ${room.address}, ${room.seats}, ${room.areaM2}, ${room.geo?.lat ?? null}, ${room.geo?.lng ?? null}, ${room.active})
    on conflict (id) do update set name = excluded.name, kind = excluded.kind, address = excluded.address, seats = excluded.seats, area_m2 = excluded.area_m2,
      lat = excluded.lat, lng = excluded.lng, active = excluded.active
    where org.room.institution_id = excluded.institution_id
    returning ${roomColumns}`);
  return row && roomOf(row);
}

/** Whether a session that has not ended still needs the room. */
export async function roomInUse(db: Queryable, roomId: string, now: Date): Promise<boolean> {
  return (
    (await db.maybe(sql`select 1 from org.session where room_id = ${roomId} and ends_at > ${now} and status <> 'CANCELLED' limit 1`)) !==
    undefined
  );
}

export interface StaffRow {
  accountId: string;
  role: 'INST_ADMIN' | 'CLASS_TEACHER';
  name: string;
  phone: string;
  classCount: number;
}

/** Staff of an institution, opened. */
export async function staffRows(db: Queryable, seal: Sealer, institutionId: string): Promise<StaffRow[]> {
  const rows = await db.many<StaffRow>(sql`
    select s.account_id as "accountId", s.role, s.name, s.phone,
      (select count(*)::int from org.class_teacher t join org.class c on c.id = t.class_id where t.account_id = s.account_id and c.kind = 'FORMAL') as "classCount"
    from org.staff s where s.institution_id = ${institutionId} order by s.created_at limit 500`);
  return rows.map((row) => ({
    ...row,
    name: seal.open(row.accountId, 'name', row.name),
    phone: seal.open(row.accountId, 'phone', row.phone),
  }));
}

export async function insertStaff(
  tx: Tx,
  seal: Sealer,
  staff: { accountId: string; institutionId: string; role: string; name: string; phone: string },
  at: Date,
): Promise<void> {
  await tx.run(sql`
    insert into org.staff (account_id, institution_id, role, name, phone, created_at)
    values (${staff.accountId}, ${staff.institutionId}, ${staff.role}, ${seal.seal(staff.accountId, 'name', staff.name)}, ${seal.seal(staff.accountId, 'phone', staff.phone)}, ${at})`);
}

/** Institution and region, for the guard. */
export function institutionSubject(db: Queryable, id: string): Promise<{ regionCode: string; institutionId: string } | undefined> {
  return db.maybe(sql`select id as "institutionId", region_code as "regionCode" from org.institution where id = ${id}`);
}
