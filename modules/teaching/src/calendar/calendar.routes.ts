import { teachingRoutes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { Calendar } from './calendar.service.ts';

/** A learner's calendar and reminders. */
export function calendarBindings(calendar: Calendar): Binding[] {
  return [
    bind(teachingRoutes.myCalendar, ({ db, actor, query }) => calendar.mine(db, actor, query)),
    bind(teachingRoutes.readCalendarLink, ({ db, actor }) => calendar.link(db, actor)),
    bind(teachingRoutes.makeCalendarLink, ({ tx, actor, now }) => tx((inner) => calendar.makeLink(inner, actor, now))),
    bind(teachingRoutes.dropCalendarLink, async ({ tx, actor }) => {
      await tx((inner) => calendar.dropLink(inner, actor));
      return { ok: true as const };
    }),
    bind(teachingRoutes.calendarFile, async ({ db, params, reply, now }) => {
      const text = await calendar.file(db, params.linkId, params.signature, now);
      reply.type('text/calendar; charset=utf-8').header('content-disposition', 'attachment; filename="yangfan.ics"');
      return Buffer.from(text);
    }),
    bind(teachingRoutes.readReminders, ({ db, actor }) => calendar.choices(db, actor)),
    bind(teachingRoutes.setReminders, ({ tx, actor, body, now }) => tx((inner) => calendar.choose(inner, actor, body, now))),
  ];
}
