import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, raw, Text } from '../common.ts';
import { route } from '../route.ts';

export const SCORM_VERSIONS = ['1.2', '2004'] as const;
export type ScormVersion = (typeof SCORM_VERSIONS)[number];
export const SCORM_STATUSES = ['NOT_STARTED', 'INCOMPLETE', 'COMPLETED', 'PASSED', 'FAILED'] as const;
export type ScormStatus = (typeof SCORM_STATUSES)[number];

const Part = Closed({ id: Type.String(), title: Type.String() });
/** A package as unpacked; `parts` are what can be opened one by one. */
export const ScormPackage = Closed({
  id: Id('scp'),
  version: OneOf(SCORM_VERSIONS),
  state: OneOf(['WAITING', 'READY', 'FAILED']),
  note: Nullable(Type.String()),
  title: Type.String(),
  files: Type.Integer(),
  bytes: Type.Integer(),
  parts: Type.Array(Part),
  createdAt: Instant(),
});
export type ScormPackage = Static<typeof ScormPackage>;

export const ScormView = Closed({
  id: Id('act'),
  classId: Id('cls'),
  title: Type.String(),
  package: Nullable(ScormPackage),
});
export type ScormView = Static<typeof ScormView>;

const Track = {
  status: OneOf(SCORM_STATUSES),
  percent: Nullable(Type.Number()),
  totalS: Type.Integer(),
  launches: Type.Integer(),
  lastAt: Nullable(Instant()),
};
export const ScormPeople = Closed({
  title: Type.String(),
  items: Type.Array(Closed({ learnerId: Id('lrn'), seatNo: Type.Integer(), maskedName: Type.String(), ...Track })),
});
export type ScormPeople = Static<typeof ScormPeople>;

export const MyScorm = Closed({
  id: Id('act'),
  classId: Id('cls'),
  title: Type.String(),
  ready: Type.Boolean(),
  note: Nullable(Type.String()),
  ...Track,
  parts: Type.Array(Closed({ id: Type.String(), title: Type.String(), ...Track })),
});
export type MyScorm = Static<typeof MyScorm>;

/** Where the package is opened, once: the address is signed and short-lived. `launchId` is null in a preview, which keeps nothing. */
export const ScormLaunch = Closed({ launchId: Nullable(Id('scl')), url: Type.String(), version: OneOf(SCORM_VERSIONS) });
export type ScormLaunch = Static<typeof ScormLaunch>;

const ofScorm = { params: Closed({ scormId: Id('act') }), scope: { activity: 'scormId' } } as const;
const mine = { params: Closed({ scormId: Id('act') }), scope: 'self' } as const;

/** Puts an empty package activity at the end of a lesson. */
export const createScorm = route({
  method: 'POST',
  path: '/v1/teaching/lessons/:lessonId/scorm',
  summary: '在一节里增加互动课件（SCORM）',
  params: Closed({ lessonId: Id('lsn') }),
  scope: { lesson: 'lessonId' },
  body: Closed({ title: Text(120, 1) }),
  reply: Closed({ activityId: Id('act') }),
  status: 201,
  errors: [],
  permission: 'teaching.course.edit',
  audit: 'teaching.scorm.created',
});
/** The activity and what became of its package. */
export const readScorm = route({
  method: 'GET',
  path: '/v1/teaching/scorm/:scormId',
  summary: '互动课件（SCORM），教师看',
  ...ofScorm,
  reply: ScormView,
  errors: ['teaching.scorm.missing'],
  permission: 'teaching.course.read',
  audit: null,
});
/** Takes an uploaded package: checked at once, unpacked by a job. */
export const putScormPackage = route({
  method: 'PUT',
  path: '/v1/teaching/scorm/:scormId/package',
  summary: '放入互动课件包（SCORM）',
  ...ofScorm,
  body: Closed({ fileId: Id('fil') }),
  reply: ScormView,
  errors: [
    'teaching.scorm.missing',
    'teaching.scorm.broken',
    'teaching.scorm.too_large',
    'teaching.scorm.unsafe',
    'teaching.scorm.no_manifest',
    'teaching.scorm.manifest_faulty',
    'files.not_yours',
    'files.wrong_purpose',
    'files.not_ready',
  ],
  permission: 'teaching.course.edit',
  audit: 'teaching.scorm.package_put',
});
/** How far each learner is. */
export const scormPeople = route({
  method: 'GET',
  path: '/v1/teaching/scorm/:scormId/learners',
  summary: '互动课件学习情况',
  ...ofScorm,
  reply: ScormPeople,
  errors: ['teaching.scorm.missing'],
  permission: 'teaching.attendance.read',
  audit: null,
});
/** The same as a sheet. */
export const exportScorm = route({
  method: 'GET',
  path: '/v1/teaching/scorm/:scormId/learners/sheet',
  summary: '导出互动课件学习情况',
  ...ofScorm,
  reply: raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  errors: ['teaching.scorm.missing'],
  permission: 'teaching.attendance.read',
  audit: 'teaching.scorm.exported',
});
/** Opens the package to look at it; nothing is kept. */
export const previewScorm = route({
  method: 'POST',
  path: '/v1/teaching/scorm/:scormId/preview',
  summary: '预览互动课件（SCORM）',
  ...ofScorm,
  body: Closed({ partId: Type.Optional(Text(200, 1)) }),
  reply: ScormLaunch,
  errors: ['teaching.scorm.missing', 'teaching.scorm.not_ready'],
  permission: 'teaching.course.read',
  audit: 'teaching.scorm.previewed',
});
/** My way through the package. */
export const myScorm = route({
  method: 'GET',
  path: '/v1/teaching/me/scorm/:scormId',
  summary: '我的互动课件（SCORM）',
  ...mine,
  reply: MyScorm,
  errors: ['teaching.scorm.missing', 'teaching.learner.not_enrolled', 'teaching.lesson.locked'],
  permission: 'teaching.lesson.watch',
  audit: null,
});
/** Opens one part where I left it. An older window of the same part stops being kept. */
export const launchScorm = route({
  method: 'POST',
  path: '/v1/teaching/me/scorm/:scormId/launches',
  summary: '打开互动课件（SCORM）',
  ...mine,
  body: Closed({ partId: Type.Optional(Text(200, 1)) }),
  reply: ScormLaunch,
  errors: ['teaching.scorm.missing', 'teaching.scorm.not_ready', 'teaching.learner.not_enrolled', 'teaching.lesson.locked'],
  permission: 'teaching.lesson.watch',
  audit: 'teaching.scorm.launched',
});
/**
 * What the package said so far, whole: later numbers take the place of earlier ones, so a commit may come twice or late.
 * `sessionS`: seconds the package counts for this launch; never more than really passed are kept.
 */
export const commitScorm = route({
  method: 'PUT',
  path: '/v1/teaching/me/scorm-launches/:launchId',
  summary: '保存互动课件学习记录',
  params: Closed({ launchId: Id('scl') }),
  scope: 'self',
  body: Closed({
    seq: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    values: Type.Record(Type.String({ pattern: '^cmi(\\.[A-Za-z0-9_]{1,60}){1,8}$' }), Text(64_000), { maxProperties: 3000 }),
    sessionS: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
  }),
  reply: Closed({ kept: Type.Boolean(), status: OneOf(SCORM_STATUSES), percent: Nullable(Type.Number()), totalS: Type.Integer() }),
  bodyLimit: 1024 * 1024,
  errors: ['teaching.scorm.superseded'],
  permission: 'teaching.lesson.watch',
  audit: null,
});
