import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, Text } from '../common.ts';
import { SESSION_STATUS_CODES } from '../org/dictionaries.ts';
import { route } from '../route.ts';
import { CHECK_IN_KINDS, Position } from './check-in.ts';
import { LecturerSign, LECTURER_SIGN_REASONS } from './lecturer-signs.ts';

const ofSession = { params: Closed({ sessionId: Id('tts') }), scope: { session: 'sessionId' } } as const;
/** A picture in the body, 10 MB at most. It is drawn anew with its words; the sent bytes are not kept. */
const Picture = Type.String({ minLength: 100, maxLength: 14_000_000, pattern: '^[A-Za-z0-9+/]+={0,2}$' });
const PICTURE_LIMIT = 15 * 1024 * 1024;

export const SessionPhoto = Closed({
  photoId: Id('spp'),
  at: Instant(),
  takenBy: Type.String(),
  placed: Type.Boolean(),
  originalSha256: Type.String(),
  url: Type.String(),
});

/** What a session still lacks, and what may be chosen: for the page of the session on the PC and the phone. */
export const SessionDuty = Closed({
  sessionId: Id('tts'),
  classId: Id('cls'),
  className: Type.String(),
  title: Type.String(),
  mode: OneOf(['VOD', 'LIVE', 'OFFLINE']),
  status: OneOf(SESSION_STATUS_CODES),
  day: Type.String(),
  startsAt: Instant(),
  endsAt: Instant(),
  checkKind: OneOf(CHECK_IN_KINDS),
  kinds: Type.Array(Closed({ kind: Type.String(), label: Type.String(), offered: Type.Boolean(), why: Nullable(Type.String()) })),
  /** `url`: the picture taken there, where the way has one. */
  lecturerSigns: Type.Array(Closed({ ...LecturerSign.properties, url: Nullable(Type.String()) })),
  /** Whether the face of lecturers is used in this class; `mine`: the caller came to be known by theirs. */
  lecturerFace: Closed({ policy: OneOf(['OFF', 'OFFERED', 'REQUIRED']), mine: Type.Boolean() }),
  /** Of the half day in which the session lies. */
  photos: Type.Integer(),
  photosNeeded: Type.Integer(),
  calls: Type.Integer(),
  callsNeeded: Type.Integer(),
  anomaliesOpen: Type.Integer(),
  leavesWaiting: Type.Integer(),
  /** What is missing before the roll is confirmed, one sentence each; nothing of it forbids confirming. */
  missing: Type.Array(Type.String()),
});
export type SessionDuty = Static<typeof SessionDuty>;
export const readSessionDuty = route({
  method: 'GET',
  path: '/v1/teaching/sessions/:sessionId/duty',
  summary: '课次要做的事',
  ...ofSession,
  reply: SessionDuty,
  errors: ['policy.missing'],
  permission: 'teaching.attendance.read',
  audit: null,
});
/** The lecturer's own coming: place, and a picture taken there. */
export const signLecturer = route({
  method: 'POST',
  path: '/v1/teaching/sessions/:sessionId/lecturer-sign',
  summary: '讲师签到（现场照片和位置）',
  ...ofSession,
  body: Closed({
    base64: Picture,
    position: Nullable(Position),
    /** Why not by face, where the face is expected. */
    reason: Type.Optional(OneOf(LECTURER_SIGN_REASONS)),
  }),
  bodyLimit: PICTURE_LIMIT,
  reply: SessionDuty,
  errors: [
    'teaching.lecturer.reason_missing',
    'teaching.session.wrong_state',
    'teaching.session.not_due',
    'teaching.session.vod',
    'teaching.roll.not_party',
    'teaching.photo.unreadable',
    'teaching.checkin.position_missing',
    'teaching.checkin.position_vague',
    'teaching.checkin.outside',
    'org.class.not_approved',
    'policy.missing',
    'files.type_refused',
    'files.too_large',
    'files.scan_unavailable',
    'files.infected',
    'files.disk_full',
  ],
  permission: 'teaching.lecturer.sign',
  audit: 'teaching.lecturer.signed',
  rate: { max: 20, windowS: 60, by: 'account' },
});
export const listPhotos = route({
  method: 'GET',
  path: '/v1/teaching/sessions/:sessionId/photos',
  summary: '课堂照片',
  ...ofSession,
  reply: Closed({ items: Type.Array(SessionPhoto) }),
  errors: [],
  permission: 'teaching.attendance.read',
  audit: 'teaching.photo.read',
});
export const addPhoto = route({
  method: 'POST',
  path: '/v1/teaching/sessions/:sessionId/photos',
  summary: '上传课堂照片（服务器加水印）',
  ...ofSession,
  body: Closed({ base64: Picture, position: Nullable(Position) }),
  bodyLimit: PICTURE_LIMIT,
  reply: SessionPhoto,
  status: 201,
  errors: [
    'teaching.session.wrong_state',
    'teaching.session.not_due',
    'teaching.session.vod',
    'teaching.roll.locked',
    'teaching.photo.unreadable',
    'teaching.photo.twice',
    'teaching.photo.too_many',
    'org.class.not_approved',
    'files.type_refused',
    'files.too_large',
    'files.scan_unavailable',
    'files.infected',
    'files.disk_full',
  ],
  permission: 'teaching.photo.add',
  audit: 'teaching.photo.added',
  rate: { max: 30, windowS: 60, by: 'account' },
});
/** Takes a wrong picture away before the roll is locked; that it was there stays in the ledger. */
export const removePhoto = route({
  method: 'POST',
  path: '/v1/teaching/sessions/:sessionId/photos/:photoId/removal',
  summary: '撤下传错的照片',
  params: Closed({ sessionId: Id('tts'), photoId: Id('spp') }),
  scope: { session: 'sessionId' },
  body: Closed({ reason: Text(200, 4) }),
  reply: Closed({ items: Type.Array(SessionPhoto) }),
  errors: ['teaching.roll.locked'],
  permission: 'teaching.photo.add',
  audit: 'teaching.photo.removed',
});

export const DayView = Closed({
  classId: Id('cls'),
  className: Type.String(),
  day: Type.String(),
  sessions: Type.Array(
    Closed({
      sessionId: Id('tts'),
      title: Type.String(),
      mode: OneOf(['VOD', 'LIVE', 'OFFLINE']),
      startsAt: Instant(),
      endsAt: Instant(),
      status: OneOf(SESSION_STATUS_CODES),
      expected: Type.Integer(),
      present: Type.Integer(),
      /** To be sent back with the confirmation: a roll that changed since is not confirmed. */
      digest: Type.String(),
      confirmed: Type.Array(OneOf(['CLASS_TEACHER', 'LECTURER'])),
      /** The caller may confirm it now. */
      mine: Type.Boolean(),
      missing: Type.Array(Type.String()),
      lecturerSigns: Type.Array(LecturerSign),
    }),
  ),
});
/** One day of a class: every session, and what is missing. */
export const readDay = route({
  method: 'GET',
  path: '/v1/teaching/classes/:classId/days/:day',
  summary: '班级一天的考勤',
  params: Closed({ classId: Id('cls'), day: Type.String({ format: 'date' }) }),
  scope: { class: 'classId' },
  reply: DayView,
  errors: ['policy.missing'],
  permission: 'teaching.attendance.read',
  audit: null,
});
/** Confirms the rolls of a day at once: all of those named, or none. */
export const confirmDay = route({
  method: 'POST',
  path: '/v1/teaching/classes/:classId/days/:day/confirmations',
  summary: '确认当天全部考勤',
  params: Closed({ classId: Id('cls'), day: Type.String({ format: 'date' }) }),
  scope: { class: 'classId' },
  body: Closed({
    rolls: Type.Array(Closed({ sessionId: Id('tts'), digest: Type.String({ pattern: '^[0-9a-f]{64}$' }) }), { minItems: 1, maxItems: 20 }),
  }),
  reply: DayView,
  errors: [
    'teaching.roll.locked',
    'teaching.roll.same_person',
    'teaching.roll.not_party',
    'teaching.session.wrong_state',
    'request.conflict',
    'policy.missing',
    'org.session.wrong_state',
    'org.class.not_approved',
  ],
  permission: 'teaching.roll.confirm',
  audit: 'teaching.day.confirmed',
});
