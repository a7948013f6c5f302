import { Type } from 'typebox';
import { Closed, Day, Id, Instant, Nullable, OneOf, PageOf, PageQuery, raw, Text } from '../common.ts';
import { route } from '../route.ts';
import { DOCUMENT_KIND_CODES, INSTITUTION_STATUS_CODES, INSTITUTION_TYPE_CODES, PROGRAM_CODES, ROOM_KIND_CODES } from './dictionaries.ts';
import { RegionCode } from './regions.ts';

export const Geo = Closed({ lat: Type.Number({ minimum: 3, maximum: 21 }), lng: Type.Number({ minimum: 105, maximum: 120 }) });

/** A mainland mobile number. */
export const Phone = () => Type.String({ pattern: '^1[3-9][0-9]{9}$' });

export const InstitutionRow = Closed({
  id: Id('ins'),
  name: Type.String(),
  creditCode: Type.String(),
  type: OneOf(INSTITUTION_TYPE_CODES),
  regionCode: Type.String(),
  regionName: Type.String(),
  status: OneOf(INSTITUTION_STATUS_CODES),
  programCodes: Type.Array(OneOf(PROGRAM_CODES)),
  validFrom: Nullable(Day()),
  validTo: Nullable(Day()),
  /** Formal classes only. */
  classCount: Type.Integer(),
  activeClassCount: Type.Integer(),
  lecturerCount: Type.Integer(),
});

export const InstitutionDocumentView = Closed({
  id: Type.String(),
  kind: OneOf(DOCUMENT_KIND_CODES),
  fileId: Type.String(),
  name: Type.String(),
  size: Type.Integer(),
  sha256: Type.String(),
  uploadedAt: Instant(),
  /** Signed, for the caller alone, valid ten minutes; absent where the file is gone. */
  url: Type.Optional(Nullable(Type.String())),
});

export const InstitutionView = Closed({
  id: Id('ins'),
  version: Type.Integer(),
  name: Type.String(),
  creditCode: Type.String(),
  type: OneOf(INSTITUTION_TYPE_CODES),
  regionCode: Type.String(),
  regionName: Type.String(),
  status: OneOf(INSTITUTION_STATUS_CODES),
  legalRep: Type.String(),
  maskedContactName: Type.String(),
  maskedContactPhone: Type.String(),
  address: Type.String(),
  geo: Nullable(Geo),
  areaM2: Nullable(Type.Integer()),
  licenceNo: Nullable(Type.String()),
  licenceValidTo: Nullable(Day()),
  fullTimeLecturers: Type.Integer(),
  partTimeLecturers: Type.Integer(),
  managers: Type.Integer(),
  equipment: Type.String(),
  /** What it applies for; what it may teach stands in `programCodes`. */
  appliedProgramCodes: Type.Array(OneOf(PROGRAM_CODES)),
  programCodes: Type.Array(OneOf(PROGRAM_CODES)),
  validFrom: Nullable(Day()),
  validTo: Nullable(Day()),
  documents: Type.Array(InstitutionDocumentView),
  createdAt: Instant(),
  classCount: Type.Integer(),
  activeClassCount: Type.Integer(),
  lecturerCount: Type.Integer(),
});

const listQuery = {
  q: Type.Optional(Text(60)),
  status: Type.Optional(Type.Array(OneOf(INSTITUTION_STATUS_CODES), { maxItems: 12 })),
  regionCode: Type.Optional(RegionCode()),
  programCode: Type.Optional(OneOf(PROGRAM_CODES)),
  type: Type.Optional(OneOf(INSTITUTION_TYPE_CODES)),
  sort: Type.Optional(OneOf(['name', '-createdAt', 'validTo', '-classCount'] as const)),
};

export const listInstitutions = route({
  method: 'GET',
  path: '/v1/org/institutions',
  summary: '机构列表',
  query: Closed({ ...PageQuery, ...listQuery }),
  reply: PageOf(InstitutionRow),
  errors: [],
  permission: 'org.institution.read',
  scope: 'filtered',
  audit: null,
});

export const exportInstitutions = route({
  method: 'GET',
  path: '/v1/org/institutions.xlsx',
  summary: '导出机构列表',
  query: Closed(listQuery),
  reply: raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  errors: ['org.export.too_many'],
  permission: 'org.institution.export',
  scope: 'filtered',
  audit: 'org.institution.exported',
});

export const getInstitution = route({
  method: 'GET',
  path: '/v1/org/institutions/:institutionId',
  summary: '机构资料',
  params: Closed({ institutionId: Id('ins') }),
  reply: InstitutionView,
  errors: [],
  permission: 'org.institution.read',
  scope: { institution: 'institutionId' },
  audit: 'org.institution.viewed',
});

export const RoomView = Closed({
  id: Id('rom'),
  name: Type.String(),
  kind: OneOf(ROOM_KIND_CODES),
  address: Type.String(),
  seats: Type.Integer(),
  areaM2: Nullable(Type.Integer()),
  geo: Nullable(Geo),
  active: Type.Boolean(),
});

const roomBody = {
  name: Text(60, 1),
  kind: OneOf(ROOM_KIND_CODES),
  address: Text(200),
  seats: Type.Integer({ minimum: 1, maximum: 2000 }),
  areaM2: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 100_000 }))),
  geo: Type.Optional(Nullable(Geo)),
};

export const listRooms = route({
  method: 'GET',
  path: '/v1/org/institutions/:institutionId/rooms',
  summary: '教室与直播间',
  params: Closed({ institutionId: Id('ins') }),
  reply: Closed({ items: Type.Array(RoomView) }),
  errors: [],
  permission: 'org.institution.read',
  scope: { institution: 'institutionId' },
  audit: null,
});

export const addRoom = route({
  method: 'POST',
  path: '/v1/org/institutions/:institutionId/rooms',
  summary: '新增教室',
  params: Closed({ institutionId: Id('ins') }),
  body: Closed(roomBody),
  reply: RoomView,
  status: 201,
  errors: [],
  permission: 'org.room.manage',
  scope: { institution: 'institutionId' },
  audit: 'org.room.added',
  idempotent: true,
});

export const changeRoom = route({
  method: 'PUT',
  path: '/v1/org/institutions/:institutionId/rooms/:roomId',
  summary: '修改或停用教室',
  params: Closed({ institutionId: Id('ins'), roomId: Id('rom') }),
  body: Closed({ ...roomBody, active: Type.Boolean() }),
  reply: RoomView,
  errors: ['org.room.in_use'],
  permission: 'org.room.manage',
  scope: { institution: 'institutionId' },
  audit: 'org.room.changed',
});

export const StaffView = Closed({
  accountId: Id('acc'),
  role: OneOf(['INST_ADMIN', 'CLASS_TEACHER'] as const),
  name: Type.String(),
  maskedPhone: Type.String(),
  classCount: Type.Integer(),
});

export const listStaff = route({
  method: 'GET',
  path: '/v1/org/institutions/:institutionId/staff',
  summary: '机构工作人员（管理员与班主任）',
  params: Closed({ institutionId: Id('ins') }),
  reply: Closed({ items: Type.Array(StaffView) }),
  errors: [],
  permission: 'org.institution.read',
  scope: { institution: 'institutionId' },
  audit: null,
});

export const addStaff = route({
  method: 'POST',
  path: '/v1/org/institutions/:institutionId/staff',
  summary: '新增班主任账号；初始密码只显示这一次',
  params: Closed({ institutionId: Id('ins') }),
  body: Closed({
    name: Text(30, 2),
    phone: Phone(),
    loginName: Type.String({ pattern: '^[a-zA-Z][a-zA-Z0-9_.-]{2,39}$' }),
  }),
  /** The initial password is shown this once. */
  reply: Closed({ staff: StaffView, initialPassword: Type.String() }),
  status: 201,
  errors: ['identity.login_name_taken', 'identity.phone_taken'],
  permission: 'org.staff.manage',
  scope: { institution: 'institutionId' },
  audit: 'org.staff.added',
  idempotent: true,
});
