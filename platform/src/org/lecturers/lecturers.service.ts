import { LECTURER_LEVELS, LECTURER_STATUSES, PROGRAMS, type orgRoutes } from '@yangfan/contract';
import { coveredBy, newId, paged, pageOf, problem, type Actor, type Context, type Queryable } from '@yangfan/kernel';
import type { OrgKit } from '../kit.ts';
import { EXPORT_MAX, listSheet, requireFew } from '../list-sheet.ts';
import type { FacultyPort, Lecturer } from '../ports.ts';
import { regionName } from '../regions/standards.ts';
import * as store from './lecturers.store.ts';

type ListQuery = Context<typeof orgRoutes.listLecturers>['query'];

const rowView = ({ id, name, level, status, regionCode, certificates, employments, activeClassCount }: store.LecturerRow) => ({
  id,
  name,
  level,
  status,
  regionCode,
  regionName: regionName(regionCode),
  certificates,
  employments,
  activeClassCount,
});

/** A lecturer's page. */
export async function lecturerView(db: Queryable, kit: OrgKit, id: string) {
  const [row] = await store.lecturerRows(db, kit.seal.lecturer, [id]);
  if (!row) throw problem('request.not_found');
  return {
    ...rowView(row),
    version: row.version,
    maskedIdNo: row.maskedIdNo,
    maskedPhone: row.maskedPhone,
    specialty: row.specialty,
    employer: row.employer,
  };
}

function filterOf(
  kit: OrgKit,
  actor: Actor,
  permission: 'org.lecturer.read' | 'org.lecturer.export',
  query: Omit<ListQuery, 'page' | 'size'>,
) {
  const q = query.q?.trim() || null;
  return {
    grants: coveredBy(actor, permission),
    q,
    nameBlind: q && kit.crypto.blind('name', q),
    status: query.status ?? null,
    level: query.level ?? null,
    programCode: query.programCode ?? null,
    regionCode: query.regionCode ?? null,
    institutionId: query.institutionId ?? null,
    sort: query.sort ?? '-createdAt',
  };
}

/** A page of the lecturers in the caller's reach. */
export async function listLecturers(db: Queryable, kit: OrgKit, actor: Actor, query: ListQuery) {
  const filter = filterOf(kit, actor, 'org.lecturer.read', query);
  return paged(await store.listLecturerRows(db, kit.seal.lecturer, { ...filter, ...pageOf(query) }), rowView);
}

/** The lecturers in the caller's reach as a sheet: phones masked, no ID numbers. */
export async function exportLecturers(db: Queryable, kit: OrgKit, actor: Actor, query: Omit<ListQuery, 'page' | 'size'>): Promise<Buffer> {
  const filter = filterOf(kit, actor, 'org.lecturer.export', query);
  const rows = await store.listLecturerRows(db, kit.seal.lecturer, { ...filter, limit: EXPORT_MAX, offset: 0 });
  requireFew(rows);
  const titles = ['姓名', '手机号', '级别', '状态', '市县', '专业方向', '证书', '可授课程', '聘用机构', '在带班级'];
  return kit.sheet.write(
    listSheet(
      '讲师',
      titles,
      ['证书', '可授课程', '聘用机构'],
      rows.map((row) => [
        row.name,
        row.maskedPhone,
        LECTURER_LEVELS[row.level],
        LECTURER_STATUSES[row.status],
        regionName(row.regionCode),
        row.specialty,
        row.certificates.map((one) => (one.validTo ? `${one.number}（至 ${one.validTo}）` : one.number)).join('、'),
        [...new Set(row.certificates.flatMap((one) => one.programCodes.map((code) => PROGRAMS[code].name)))].join('、'),
        row.employments.map((one) => (one.confirmed ? one.institutionName : `${one.institutionName}（待确认）`)).join('、'),
        row.activeClassCount,
      ]),
    ),
  );
}

/** Several lecturers by id. */
export async function lecturerMap(db: Queryable, kit: OrgKit, ids: readonly string[]): Promise<Map<string, Lecturer>> {
  return new Map((await store.lecturerRows(db, kit.seal.lecturer, [...new Set(ids)])).map((row) => [row.id, row]));
}

/** What management does to lecturers. */
export function createFacultyPort(kit: OrgKit): FacultyPort {
  const { seal, crypto, clock } = kit;
  return {
    async create(tx, draft) {
      const id = newId('lec');
      const { certificates, ...rest } = draft;
      await store.insertLecturer(tx, seal.lecturer, crypto, { ...rest, id, createdAt: clock.now() });
      for (const certificate of certificates) await store.insertCertificate(tx, id, { ...certificate, id: newId('crl') });
      return id;
    },
    view: (db, id) => lecturerView(db, kit, id),
    addCertificate: (tx, lecturerId, certificate) => store.insertCertificate(tx, lecturerId, { ...certificate, id: newId('crl') }),
    employ: (tx, lecturerId, institutionId, confirmed, at) => store.saveEmployment(tx, lecturerId, institutionId, confirmed ? at : null),
    setStatus: store.updateLecturerStatus,
    setAccount: store.updateLecturerAccount,
    async byCertificate(db, number) {
      const id = await store.lecturerIdByCertificate(db, number);
      return id ? (await store.lecturerRows(db, seal.lecturer, [id]))[0] : undefined;
    },
    many: (db, ids) => lecturerMap(db, kit, ids),
    ofInstitution: async (db, institutionId) => store.lecturerRows(db, seal.lecturer, await store.employedAt(db, institutionId)),
  };
}
