import { Type } from 'typebox';
import { Closed, Nullable, OneOf } from '../common.ts';
import { route } from '../route.ts';
import { PROGRAM_CODES } from './dictionaries.ts';

/** A GB/T 2260 code, or the internal `469Y01` of 洋浦. */
export const RegionCode = () => Type.String({ pattern: '^46[0-9]{4}$|^469Y01$' });

export const RegionView = Closed({
  code: Type.String(),
  name: Type.String(),
  level: OneOf(['PROVINCE', 'PREFECTURE', 'PROVINCE_COUNTY', 'DISTRICT', 'INTERNAL'] as const),
  parentCode: Nullable(Type.String()),
});

const Entries = Type.Array(Closed({ code: Type.String(), name: Type.String() }));

/** Every code set a form or a list needs, code → Chinese name. */
export const DictionariesView = Closed({
  programs: Entries,
  classKinds: Entries,
  classModes: Entries,
  classStatuses: Entries,
  courseStages: Entries,
  sessionStatuses: Entries,
  sessionModes: Entries,
  institutionStatuses: Entries,
  institutionTypes: Entries,
  documentKinds: Entries,
  lecturerStatuses: Entries,
  lecturerLevels: Entries,
  enrolmentStatuses: Entries,
  learnerCategories: Entries,
  certTypes: Entries,
  roomKinds: Entries,
  approvalStates: Entries,
  genders: Entries,
  nations: Entries,
  educations: Entries,
});

export const SyllabusView = Closed({
  programCode: Type.String(),
  programName: Type.String(),
  hours: Type.Integer(),
  vodHours: Type.Integer(),
  liveHours: Type.Integer(),
  offlineHours: Type.Integer(),
  chapters: Type.Array(
    Closed({
      code: Type.String(),
      title: Type.String(),
      hours: Type.Integer(),
      vodHours: Type.Integer(),
      liveHours: Type.Integer(),
      offlineHours: Type.Integer(),
      knowledge: Type.Array(Closed({ code: Type.String(), name: Type.String() })),
    }),
  ),
});

export const listRegions = route({
  method: 'GET',
  path: '/v1/org/regions',
  summary: '市县与下辖区划',
  reply: Closed({ items: Type.Array(RegionView) }),
  errors: [],
  permission: 'public',
  scope: 'public',
  audit: null,
});

export const getDictionaries = route({
  method: 'GET',
  path: '/v1/org/dictionaries',
  summary: '代码集',
  reply: DictionariesView,
  errors: [],
  permission: 'public',
  scope: 'public',
  audit: null,
});

export const getSyllabus = route({
  method: 'GET',
  path: '/v1/org/syllabi/:programCode',
  summary: '课程大纲',
  params: Closed({ programCode: OneOf(PROGRAM_CODES) }),
  reply: SyllabusView,
  errors: [],
  permission: 'signed-in',
  scope: 'self',
  audit: null,
});
