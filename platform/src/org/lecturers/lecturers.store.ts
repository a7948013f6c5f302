import type { LecturerLevel, LecturerStatus } from '@yangfan/contract';
import { coveredSql, isUniqueViolation, problem, sql, type Crypto, type Grant, type Queryable, type Sql, type Tx } from '@yangfan/kernel';
import { maskIdNo, maskPhone } from '../../identity/index.ts';
import type { Lecturer, LecturerCertificate } from '../ports.ts';
import type { Sealer } from '../sealing.ts';

interface Row {
  id: string;
  version: number;
  name: string;
  idNo: string;
  phone: string;
  level: LecturerLevel;
  status: LecturerStatus;
  specialty: string;
  employer: string;
  regionCode: string;
  accountId: string | null;
  certificates: LecturerCertificate[] | null;
  employments: Lecturer['employments'] | null;
  activeClassCount: number;
}

const columns = sql`l.id, l.version, l.name, l.id_no as "idNo", l.phone, l.level, l.status, l.specialty, l.employer, l.region_code as "regionCode", l.account_id as "accountId",
  (select json_agg(json_build_object('id', c.id, 'number', c.number, 'programCodes', c.program_codes, 'issuedOn', c.issued_on, 'validTo', c.valid_to, 'fileId', c.file_id) order by c.issued_on)
    from org.lecturer_certificate c where c.lecturer_id = l.id) as certificates,
  (select json_agg(json_build_object('institutionId', e.institution_id, 'institutionName', i.name, 'primary', e.is_primary, 'confirmed', e.confirmed_at is not null) order by e.is_primary desc, i.name)
    from org.employment e join org.institution i on i.id = e.institution_id where e.lecturer_id = l.id) as employments,
  (select count(*)::int from org.class_lecturer cl join org.class k on k.id = cl.class_id
    where cl.lecturer_id = l.id and k.kind = 'FORMAL' and k.status in ('APPROVED','RECRUITING','READY','IN_TRAINING','TRAINING_DONE','ASSESSING','COMPLETION_SUBMITTED')) as "activeClassCount"`;

export type LecturerRow = Lecturer & { activeClassCount: number };

function opened(row: Row, seal: Sealer): LecturerRow {
  const phone = seal.open(row.id, 'phone', row.phone);
  const { idNo, ...rest } = row;
  return {
    ...rest,
    name: seal.open(row.id, 'name', row.name),
    maskedIdNo: maskIdNo(seal.open(row.id, 'id_no', idNo)),
    phone,
    maskedPhone: maskPhone(phone),
    certificates: row.certificates ?? [],
    employments: row.employments ?? [],
  };
}

/** Several lecturers with certificates and employments. */
export async function lecturerRows(db: Queryable, seal: Sealer, ids: readonly string[]): Promise<LecturerRow[]> {
  if (ids.length === 0) return [];
  return (await db.many<Row>(sql`select ${columns} from org.lecturer l where l.id = any(${ids as string[]}::text[])`)).map((row) =>
    opened(row, seal),
  );
}

/** Ids of those who confirmed that they work for an institution. */
export const employedAt = async (db: Queryable, institutionId: string): Promise<string[]> =>
  (
    await db.many<{ id: string }>(
      sql`select lecturer_id as id from org.employment where institution_id = ${institutionId} and confirmed_at is not null order by lecturer_id limit 200`,
    )
  ).map(({ id }) => id);

/** Name and number in the clear, to compare with what the lecturer says. */
export async function lecturerClear(db: Queryable, seal: Sealer, id: string): Promise<{ name: string; idNo: string } | undefined> {
  const row = await db.maybe<{ name: string; idNo: string }>(sql`select name, id_no as "idNo" from org.lecturer where id = ${id}`);
  return row && { name: seal.open(id, 'name', row.name), idNo: seal.open(id, 'id_no', row.idNo) };
}

const SORTS: Record<string, Sql> = { '-createdAt': sql`created_at desc, id`, level: sql`level, id`, status: sql`status, id` };
const reach = (grants: readonly Grant[]) =>
  coveredSql(grants, {
    region: sql`l.region_code`,
    institutionLink: (ids) =>
      sql`exists (select 1 from org.employment e where e.lecturer_id = l.id and e.institution_id = any(${ids as string[]}::text[]))`,
    lecturer: (id) => sql`l.id = ${id}`,
  });

/** A page of the lecturers that the grants cover. */
export async function listLecturerRows(
  db: Queryable,
  seal: Sealer,
  of: {
    grants: readonly Grant[];
    nameBlind: string | null;
    q: string | null;
    status: readonly string[] | null;
    level: string | null;
    programCode: string | null;
    regionCode: string | null;
    institutionId: string | null;
    sort: string;
    limit: number;
    offset: number;
  },
): Promise<(LecturerRow & { total: number })[]> {
  const region = of.regionCode?.endsWith('00') ? `${of.regionCode.slice(0, of.regionCode === '460000' ? 2 : 4)}%` : of.regionCode;
  const rows = await db.many<Row & { total: number }>(sql`
    with page as (
      select l.*, count(*) over ()::int as total from org.lecturer l
      where ${reach(of.grants)}
        and (${of.nameBlind}::text is null or l.name_blind = ${of.nameBlind}
          or exists (select 1 from org.lecturer_certificate c where c.lecturer_id = l.id and c.number = ${of.q}))
        and (${of.status as string[] | null}::text[] is null or l.status = any(${of.status as string[] | null}::text[]))
        and (${of.level}::text is null or l.level = ${of.level})
        and (${region}::text is null or l.region_code like ${region})
        and (${of.institutionId}::text is null or exists (select 1 from org.employment e where e.lecturer_id = l.id and e.institution_id = ${of.institutionId}))
        and (${of.programCode}::text is null or exists (select 1 from org.lecturer_certificate c where c.lecturer_id = l.id and c.program_codes @> array[${of.programCode}::text]))
      order by ${SORTS[of.sort] ?? SORTS['-createdAt']!} limit ${of.limit} offset ${of.offset}
    )
    select ${columns}, l.total from page l order by ${SORTS[of.sort] ?? SORTS['-createdAt']!}`);
  return rows.map((row) => ({ ...opened(row, seal), total: row.total }));
}

export interface LecturerDraft {
  id: string;
  name: string;
  idNo: string;
  phone: string;
  level: LecturerLevel;
  specialty: string;
  employer: string;
  regionCode: string;
  createdAt: Date;
}

/** Stores a lecturer; throws org.lecturer.duplicate for a second one with the same ID number. */
export async function insertLecturer(tx: Tx, seal: Sealer, crypto: Crypto, draft: LecturerDraft): Promise<void> {
  const made = await tx.run(sql`
    insert into org.lecturer (id, name, name_blind, id_no, id_no_blind, phone, phone_blind, level, status, specialty, employer, region_code, created_at)
    values (${draft.id}, ${seal.seal(draft.id, 'name', draft.name)}, ${crypto.blind('name', draft.name)}, ${seal.seal(draft.id, 'id_no', draft.idNo)}, ${crypto.blind('idNo', draft.idNo)},
      ${seal.seal(draft.id, 'phone', draft.phone)}, ${crypto.blind('phone', draft.phone)}, ${draft.level}, 'DRAFT', ${draft.specialty}, ${draft.employer}, ${draft.regionCode}, ${draft.createdAt})
    on conflict (id_no_blind) do nothing`);
  if (made === 0) throw problem('org.lecturer.duplicate');
}

/** Adds a certificate; a number belongs to one lecturer. */
export async function insertCertificate(tx: Tx, lecturerId: string, certificate: LecturerCertificate): Promise<void> {
  try {
    await tx.savepoint((inner) =>
      inner.run(sql`
      insert into org.lecturer_certificate (id, lecturer_id, number, program_codes, issued_on, valid_to, file_id)
      values (${certificate.id}, ${lecturerId}, ${certificate.number}, ${certificate.programCodes}::text[], ${certificate.issuedOn}, ${certificate.validTo}, ${certificate.fileId})`),
    );
  } catch (error) {
    if (isUniqueViolation(error)) throw problem('org.lecturer.duplicate', '这个证书编号已登记在讲师库中，请核对编号，或直接申请聘用');
    throw error;
  }
}

/** Binds a lecturer to an institution; the first one is the primary. */
export async function saveEmployment(tx: Tx, lecturerId: string, institutionId: string, confirmedAt: Date | null): Promise<void> {
  await tx.run(sql`
    insert into org.employment (lecturer_id, institution_id, is_primary, confirmed_at)
    values (${lecturerId}, ${institutionId}, not exists (select 1 from org.employment where lecturer_id = ${lecturerId}), ${confirmedAt})
    on conflict (lecturer_id, institution_id) do update set confirmed_at = coalesce(org.employment.confirmed_at, excluded.confirmed_at)`);
}

export async function updateLecturerStatus(tx: Tx, id: string, to: LecturerStatus): Promise<void> {
  await tx.run(sql`update org.lecturer set status = ${to}, version = version + 1 where id = ${id}`);
}
export async function updateLecturerAccount(tx: Tx, id: string, accountId: string): Promise<void> {
  await tx.run(sql`update org.lecturer set account_id = ${accountId} where id = ${id}`);
}
export async function lecturerIdByCertificate(db: Queryable, number: string): Promise<string | undefined> {
  return (await db.maybe<{ id: string }>(sql`select lecturer_id as id from org.lecturer_certificate where number = ${number}`))?.id;
}

/** Region and primary institution, for the guard: any employing institution of the caller covers a lecturer. */
export function lecturerSubject(db: Queryable, id: string): Promise<{ regionCode: string; institutionIds: string[] } | undefined> {
  return db.maybe(sql`
    select l.region_code as "regionCode", coalesce((select array_agg(e.institution_id order by e.is_primary desc) from org.employment e where e.lecturer_id = l.id), '{}') as "institutionIds"
    from org.lecturer l where l.id = ${id}`);
}
