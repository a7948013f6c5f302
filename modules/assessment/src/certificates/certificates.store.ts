import { coveredSql, sql, type Grant, type Queryable, type Tx } from '@yangfan/kernel';

export interface CertificateRow {
  id: string;
  no: string;
  classId: string;
  className: string;
  institutionId: string;
  regionCode: string;
  lecturerIds: string[];
  learnerId: string;
  name: string;
  idNo: string;
  maskedName: string;
  maskedIdNo: string;
  programCode: string;
  programName: string;
  institutionName: string;
  authorityName: string;
  startsOn: string;
  endsOn: string;
  hours: string;
  conclusion: string;
  issuedOn: string;
  demo: boolean;
  status: 'ISSUED' | 'REVOKED' | 'REISSUED';
  revokedReason: string | null;
  md5: string;
  sha1: string;
  sha256: string;
  mac: string;
  replaces: string | null;
  replacedBy: string | null;
  badgeIndex: number;
}
const columns = sql`id, no, class_id as "classId", class_name as "className", institution_id as "institutionId", region_code as "regionCode", lecturer_ids as "lecturerIds", learner_id as "learnerId", name, id_no as "idNo",
  masked_name as "maskedName", masked_id_no as "maskedIdNo", program_code as "programCode", program_name as "programName", institution_name as "institutionName", authority_name as "authorityName",
  starts_on as "startsOn", ends_on as "endsOn", hours, conclusion, issued_on as "issuedOn", demo, status, revoked_reason as "revokedReason", md5, sha1, sha256, mac, replaces, replaced_by as "replacedBy", badge_index as "badgeIndex"`;

/** Takes the next serials of a prefix; the row lock makes them unique and without gaps under concurrency. */
export const takeSerials = async (tx: Tx, prefix: string, count: number) =>
  (
    await tx.one<{ last: number }>(sql`
    insert into assessment.certificate_serial as s (prefix, last) values (${prefix}, ${count}) on conflict (prefix) do update set last = s.last + excluded.last returning last`)
  ).last -
  count +
  1;

export const insertCertificates = (
  tx: Tx,
  rows: readonly Omit<CertificateRow, 'status' | 'revokedReason' | 'hours' | 'replaces' | 'replacedBy' | 'badgeIndex'>[],
  hours: number,
) =>
  tx.run(sql`
    insert into assessment.certificate (id, no, class_id, class_name, institution_id, region_code, lecturer_ids, learner_id, name, id_no, masked_name, masked_id_no, program_code, program_name, institution_name, authority_name,
      starts_on, ends_on, hours, conclusion, issued_on, demo, status, md5, sha1, sha256, mac)
    select c.id, c.no, c."classId", c."className", c."institutionId", c."regionCode", array(select jsonb_array_elements_text(c."lecturerIds")), c."learnerId", c.name, c."idNo", c."maskedName", c."maskedIdNo", c."programCode",
      c."programName", c."institutionName", c."authorityName", c."startsOn", c."endsOn", ${hours}, c.conclusion, c."issuedOn", c.demo, 'ISSUED', c.md5, c.sha1, c.sha256, c.mac
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as c(id text, no text, "classId" text, "className" text, "institutionId" text, "regionCode" text, "lecturerIds" jsonb, "learnerId" text, name text, "idNo" text,
      "maskedName" text, "maskedIdNo" text, "programCode" text, "programName" text, "institutionName" text, "authorityName" text, "startsOn" date, "endsOn" date, conclusion text, "issuedOn" date, demo boolean,
      md5 text, sha1 text, sha256 text, mac text)`);

export const certificateById = (db: Queryable, id: string) =>
  db.maybe<CertificateRow>(sql`select ${columns} from assessment.certificate where id = ${id}`);
export const certificateByNo = (db: Queryable, no: string) =>
  db.maybe<CertificateRow>(sql`select ${columns} from assessment.certificate where no = ${no}`);
export const certificateRows = (
  db: Queryable,
  grants: readonly Grant[],
  learnerId: string | null,
  filter: { classId: string | null; search: string },
  page: { limit: number; offset: number },
) =>
  db.many<CertificateRow & { total: number }>(sql`
    select ${columns}, count(*) over ()::int as total from assessment.certificate
    where (${coveredSql(grants, { region: sql`region_code`, institution: sql`institution_id`, class: sql`class_id`, lecturer: (id) => sql`${id} = any(lecturer_ids)` })} or learner_id = ${learnerId ?? ''})
      and (${filter.classId}::text is null or class_id = ${filter.classId}) and (${filter.search} = '' or no ilike ${filter.search} || '%' or class_name ilike '%' || ${filter.search} || '%')
    order by issued_on desc, no limit ${page.limit} offset ${page.offset}`);
export const setRevoked = (tx: Tx, id: string, reason: string) =>
  tx.run(
    sql`update assessment.certificate set status = 'REVOKED', revoked_reason = ${reason}, ended_at = now() where id = ${id} and status = 'ISSUED'`,
  );
/** The old one is replaced first: only one of a learner and class may be valid. */
export const setReissued = (tx: Tx, id: string, by: string, reason: string) =>
  tx.run(
    sql`update assessment.certificate set status = 'REISSUED', replaced_by = ${by}, revoked_reason = ${reason}, ended_at = now() where id = ${id} and status = 'ISSUED'`,
  );
export const setReplaces = (tx: Tx, id: string, old: string) =>
  tx.run(sql`update assessment.certificate set replaces = ${old} where id = ${id}`);
/** The certificates of a class that are valid now. */
export const issuedOf = (db: Queryable, classId: string) =>
  db.many<CertificateRow>(
    sql`select ${columns} from assessment.certificate where class_id = ${classId} and status = 'ISSUED' order by no limit 300`,
  );
/** Every certificate of a learner's passage, the oldest first. */
export const chainOf = (db: Queryable, classId: string, learnerId: string) =>
  db.many<CertificateRow>(
    sql`select ${columns} from assessment.certificate where class_id = ${classId} and learner_id = ${learnerId} order by id limit 50`,
  );
/** Badges of a stretch of indexes that are no longer valid. */
export const endedBadges = async (db: Queryable, from: number, until: number) =>
  (
    await db.many<{ index: number }>(
      sql`select badge_index as index from assessment.certificate where badge_index >= ${from} and badge_index < ${until} and status <> 'ISSUED'`,
    )
  ).map(({ index }) => index);

/** Where a certificate stands, for the guard. */
export const certificateSubject = (db: Queryable, id: string) =>
  db.maybe<{ classId: string; regionCode: string; institutionId: string; lecturerIds: string[]; learnerId: string }>(sql`
    select class_id as "classId", region_code as "regionCode", institution_id as "institutionId", lecturer_ids as "lecturerIds", learner_id as "learnerId" from assessment.certificate where id = ${id}`);
