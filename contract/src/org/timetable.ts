import { Type } from 'typebox';
import { Closed, Day, Id, Instant, Nullable, OneOf } from '../common.ts';
import { route } from '../route.ts';
import { SESSION_MODE_CODES, SESSION_STATUS_CODES } from './dictionaries.ts';
import { Geo } from './institutions.ts';

/** One lesson in the timetable. */
export const SessionView = Closed({
  id: Id('tts'),
  classId: Id('cls'),
  className: Type.String(),
  chapterCode: Type.String(),
  title: Type.String(),
  mode: OneOf(SESSION_MODE_CODES),
  day: Day(),
  startsAt: Instant(),
  endsAt: Instant(),
  hours: Type.Number(),
  lecturerId: Id('lec'),
  lecturerName: Type.String(),
  roomId: Nullable(Id('rom')),
  roomName: Nullable(Type.String()),
  geo: Nullable(Geo),
  status: OneOf(SESSION_STATUS_CODES),
  statusName: Type.String(),
});

export const listSessions = route({
  method: 'GET',
  path: '/v1/org/classes/:classId/sessions',
  summary: '班级课表',
  params: Closed({ classId: Id('cls') }),
  query: Closed({ from: Type.Optional(Day()), to: Type.Optional(Day()) }),
  reply: Closed({ items: Type.Array(SessionView) }),
  errors: [],
  permission: 'org.class.read',
  scope: { class: 'classId' },
  audit: null,
});

export const getSession = route({
  method: 'GET',
  path: '/v1/org/sessions/:sessionId',
  summary: '一节课',
  params: Closed({ sessionId: Id('tts') }),
  reply: SessionView,
  errors: [],
  permission: 'org.class.read',
  scope: { session: 'sessionId' },
  audit: null,
});

export const listMySessions = route({
  method: 'GET',
  path: '/v1/org/me/sessions',
  summary: '我的课表（学员、讲师、班主任）',
  query: Closed({ from: Day(), to: Day() }),
  reply: Closed({ items: Type.Array(SessionView) }),
  errors: [],
  permission: 'signed-in',
  scope: 'self',
  audit: null,
});
