import { Type, type Static } from 'typebox';
import { Closed, Day, Done, Id, Instant, Nullable, OneOf, raw } from '../common.ts';
import { route } from '../route.ts';

/** OFFLINE, LIVE and VOD are planned sessions; OPENS: a lesson becomes available; DEADLINE: something must be handed in. */
export const CALENDAR_KINDS = ['OFFLINE', 'LIVE', 'VOD', 'OPENS', 'DEADLINE'] as const;
export const CalendarItem = Closed({
  id: Type.String(),
  kind: OneOf(CALENDAR_KINDS),
  title: Type.String(),
  startsAt: Instant(),
  endsAt: Nullable(Instant()),
  place: Nullable(Type.String()),
  classId: Id('cls'),
  className: Type.String(),
  /** In-app address that opens it. */
  link: Type.String(),
});
export type CalendarItem = Static<typeof CalendarItem>;

const self = { permission: 'teaching.lesson.watch', scope: 'self' } as const;
const Link = Closed({ url: Nullable(Type.String()), createdAt: Nullable(Instant()) });

/** What the caller has between two days (at most 92), soonest first. Exams come from the exam service. */
export const myCalendar = route({
  method: 'GET',
  path: '/v1/teaching/me/calendar',
  summary: '我的学习日历',
  query: Closed({ from: Day(), to: Day() }),
  reply: Closed({ items: Type.Array(CalendarItem) }),
  errors: ['teaching.calendar.range'],
  ...self,
  audit: null,
});
/** The signed address under which a phone's own calendar subscribes; null when there is none. */
export const readCalendarLink = route({
  method: 'GET',
  path: '/v1/teaching/me/calendar/link',
  summary: '我的日历订阅地址',
  reply: Link,
  errors: [],
  ...self,
  audit: null,
});
/** Makes a new address; an earlier one stops at once. */
export const makeCalendarLink = route({
  method: 'POST',
  path: '/v1/teaching/me/calendar/link',
  summary: '生成日历订阅地址',
  reply: Link,
  status: 201,
  errors: [],
  ...self,
  audit: 'teaching.calendar.link_made',
});
export const dropCalendarLink = route({
  method: 'DELETE',
  path: '/v1/teaching/me/calendar/link',
  summary: '停用日历订阅地址',
  reply: Done,
  errors: [],
  ...self,
  audit: 'teaching.calendar.link_dropped',
});
/** The calendar as iCalendar (RFC 5545), for whoever holds the signed address: a week back, three months ahead. */
export const calendarFile = route({
  method: 'GET',
  path: '/v1/teaching/calendar/:linkId/:signature',
  summary: '日历订阅（签名链接）',
  params: Closed({ linkId: Id('cal'), signature: Type.String({ minLength: 1, maxLength: 100 }) }),
  reply: raw('text/calendar'),
  errors: ['teaching.calendar.link_ended'],
  permission: 'public',
  scope: 'public',
  audit: null,
});

const Choices = {
  /** The evening before, at eight. */
  evening: Type.Boolean(),
  /** Half an hour before. */
  soon: Type.Boolean(),
  /** The evening before something must be handed in. */
  deadline: Type.Boolean(),
};
export const readReminders = route({
  method: 'GET',
  path: '/v1/teaching/me/reminders',
  summary: '我的上课提醒设置',
  reply: Closed(Choices),
  errors: [],
  ...self,
  audit: null,
});
export const setReminders = route({
  method: 'PUT',
  path: '/v1/teaching/me/reminders',
  summary: '修改上课提醒设置',
  body: Closed(Choices),
  reply: Closed(Choices),
  errors: [],
  ...self,
  audit: 'teaching.reminders.set',
});
