import { INSTITUTION_STATUSES, INSTITUTION_TYPES, PROGRAMS, type orgRoutes, type RoomKind } from '@yangfan/contract';
import { coveredBy, newId, newToken, paged, pageOf, problem, type Actor, type Context, type Queryable } from '@yangfan/kernel';
import { maskName, maskPhone } from '../../identity/index.ts';
import type { OrgKit } from '../kit.ts';
import { EXPORT_MAX, listSheet, requireFew } from '../list-sheet.ts';
import type { Geo, Institution, OnboardingPort } from '../ports.ts';
import { regionName } from '../regions/standards.ts';
import type { Sealer } from '../sealing.ts';
import * as store from './institutions.store.ts';

type ListQuery = Context<typeof orgRoutes.listInstitutions>['query'];

/** Several institutions by id. */
export async function institutionMap(db: Queryable, seal: Sealer, ids: readonly string[]): Promise<Map<string, Institution>> {
  return new Map((await store.institutionRows(db, seal, [...new Set(ids)])).map((institution) => [institution.id, institution]));
}

/** An institution as its page shows it. */
export async function institutionView(db: Queryable, seal: Sealer, id: string) {
  const [institution] = await store.institutionRows(db, seal, [id]);
  if (!institution) throw problem('request.not_found');
  const documents = await store.documentRows(db, id);
  const counts = await store.institutionCounts(db, id);
  const { contactName, contactPhone, ...rest } = institution;
  return {
    ...rest,
    regionName: regionName(institution.regionCode),
    maskedContactName: maskName(contactName),
    maskedContactPhone: maskPhone(contactPhone),
    createdAt: institution.createdAt.toISOString(),
    documents: documents.map((document) => ({ ...document, uploadedAt: document.uploadedAt.toISOString() })),
    ...counts,
  };
}

const filterOf = (
  actor: Actor,
  permission: 'org.institution.read' | 'org.institution.export',
  query: Omit<ListQuery, 'page' | 'size'>,
) => ({
  grants: coveredBy(actor, permission),
  q: query.q?.trim() || null,
  status: query.status ?? null,
  regionCode: query.regionCode ?? null,
  programCode: query.programCode ?? null,
  type: query.type ?? null,
  sort: query.sort ?? 'name',
});

/** A page of the institutions in the caller's reach. */
export async function listInstitutions(db: Queryable, actor: Actor, query: ListQuery) {
  const rows = await store.listInstitutionRows(db, { ...filterOf(actor, 'org.institution.read', query), ...pageOf(query) });
  return paged(rows, ({ total: _total, ...row }) => ({ ...row, regionName: regionName(row.regionCode) }));
}

/** The institutions in the caller's reach as a sheet. Contacts stay out: the list shows none. */
export async function exportInstitutions(
  db: Queryable,
  kit: OrgKit,
  actor: Actor,
  query: Omit<ListQuery, 'page' | 'size'>,
): Promise<Buffer> {
  const rows = await store.listInstitutionRows(db, { ...filterOf(actor, 'org.institution.export', query), limit: EXPORT_MAX, offset: 0 });
  requireFew(rows);
  const titles = ['机构', '信用代码', '性质', '市县', '状态', '可开课程', '目录有效期自', '目录有效期至', '班级', '在办班级', '讲师'];
  return kit.sheet.write(
    listSheet(
      '培训机构',
      titles,
      ['机构', '信用代码', '可开课程'],
      rows.map((row) => [
        row.name,
        row.creditCode,
        INSTITUTION_TYPES[row.type],
        regionName(row.regionCode),
        INSTITUTION_STATUSES[row.status],
        row.programCodes.map((code) => PROGRAMS[code].name).join('、'),
        row.validFrom,
        row.validTo,
        row.classCount,
        row.activeClassCount,
        row.lecturerCount,
      ]),
    ),
  );
}

interface RoomInput {
  name: string;
  kind: RoomKind;
  address: string;
  seats: number;
  areaM2?: number | null;
  geo?: Geo | null;
}
const roomView = ({ institutionId: _institutionId, ...room }: Awaited<ReturnType<typeof store.roomRows>>[number]) => room;

/** Rooms and staff: what an institution keeps up itself. */
export function createInstitutionService({ seal, identity, clock }: OrgKit) {
  return {
    listRooms: async (db: Queryable, institutionId: string) => ({ items: (await store.roomRows(db, institutionId)).map(roomView) }),
    async addRoom({ tx, params, body }: Context<typeof orgRoutes.addRoom>) {
      const room = await tx((inner) => store.saveRoom(inner, roomOf(newId('rom'), params.institutionId, body, true)));
      return roomView(room!);
    },
    async changeRoom({ tx, params, body, now }: Context<typeof orgRoutes.changeRoom>) {
      return tx(async (inner) => {
        const known = (await store.roomRows(inner, params.institutionId)).some((room) => room.id === params.roomId);
        if (!known) throw problem('request.not_found');
        if (!body.active && (await store.roomInUse(inner, params.roomId, now))) throw problem('org.room.in_use');
        return roomView((await store.saveRoom(inner, roomOf(params.roomId, params.institutionId, body, body.active)))!);
      });
    },
    async listStaff(db: Queryable, institutionId: string) {
      const rows = await store.staffRows(db, seal.staff, institutionId);
      return { items: rows.map(staffView) };
    },
    async addStaff({ tx, params, body, actor }: Context<typeof orgRoutes.addStaff>) {
      // Shown once to the administrator who adds the person; changed at the first sign-in.
      const initialPassword = `Yf-${newToken(9)}7a`;
      return tx(async (inner) => {
        const accountId = await identity.createAccount(inner, {
          kind: 'staff',
          loginName: body.loginName,
          phone: body.phone,
          password: initialPassword,
          mustChangePassword: true,
          displayName: body.name,
          grants: [],
          by: actor.accountId,
        });
        await store.insertStaff(
          inner,
          seal.staff,
          { accountId, institutionId: params.institutionId, role: 'CLASS_TEACHER', name: body.name, phone: body.phone },
          clock.now(),
        );
        return {
          staff: staffView({ accountId, role: 'CLASS_TEACHER', name: body.name, phone: body.phone, classCount: 0 }),
          initialPassword,
        };
      });
    },
  };
}

const roomOf = (id: string, institutionId: string, body: RoomInput, active: boolean) => ({
  id,
  institutionId,
  name: body.name,
  kind: body.kind,
  address: body.address,
  seats: body.seats,
  areaM2: body.areaM2 ?? null,
  geo: body.geo ?? null,
  active,
});
const staffView = ({ phone, ...row }: store.StaffRow) => ({ ...row, maskedPhone: maskPhone(phone) });

/** What management does to institutions. */
export function createOnboardingPort({ seal, clock }: OrgKit): OnboardingPort {
  return {
    async create(tx, draft) {
      const id = newId('ins');
      const made = await store.insertInstitution(tx, seal.institution, { ...draft, id, createdAt: clock.now() });
      if (made === 0) throw problem('org.institution.duplicate');
      return id;
    },
    taken: store.creditCodeTaken,
    async savePapers(tx, id, version, papers) {
      if ((await store.updatePapers(tx, seal.institution, id, version, papers)) === 0) throw problem('org.institution.changed');
    },
    view: (db, id) => institutionView(db, seal.institution, id),
    documents: store.documentRows,
    async addDocument(tx, id, document) {
      const row = { ...document, id: newId('doc') };
      await store.insertDocument(tx, id, row);
      return row;
    },
    removeDocument: async (tx, id, documentId) => (await store.deleteDocument(tx, id, documentId)) > 0,
    setStatus: store.updateInstitutionStatus,
    addRoom: async (tx, room) => (await store.saveRoom(tx, { ...room, id: newId('rom'), active: true }))!,
    addStaff: (tx, staff) => store.insertStaff(tx, seal.staff, staff, clock.now()),
    staff: async (db, institutionId) =>
      (await store.staffRows(db, seal.staff, institutionId)).map(({ accountId, role, name }) => ({ accountId, role, name })),
  };
}
