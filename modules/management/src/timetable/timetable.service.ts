import type { managementRoutes } from '@yangfan/contract';
import { problem, type Context, type Queryable } from '@yangfan/kernel';
import { syllabusOf, type Occupation, type TimetableSession, type TrainingClass } from '@yangfan/platform/org';
import type { ManagementDeps } from '../../ports.ts';
import { addDays, CALENDAR, weekdayOf } from '@yangfan/platform/policy';
import {
  chaptersFor,
  instantMs,
  lessonMinutes,
  placeConflicts,
  planTimetable,
  type Busy,
  type PlannedLesson,
  type StandingLesson,
} from './timetable.rules.ts';

type Step<K extends keyof typeof managementRoutes> = Context<(typeof managementRoutes)[K]>;
/** A class longer than this is a mistake in the dates. */
const MAX_DAYS = 366;
const PLANNABLE = ['PLANNING', 'DRAFT', 'RETURNED', 'WITHDRAWN'];

/** Other classes' hold on the same lecturers and rooms, as the rules read it. */
export const busyOf = (occupied: readonly Occupation[]): Busy[] =>
  occupied.map(({ lecturerId, roomId, mode, startsAt, endsAt, hours }) => ({
    lecturerId,
    roomId,
    mode,
    from: startsAt.getTime(),
    to: endsAt.getTime(),
    hours,
  }));

const minuteOf = (at: Date): number => {
  const local = new Date(at.getTime() + 8 * 3_600_000);
  return local.getUTCHours() * 60 + local.getUTCMinutes();
};
/** A stored session as the rules read it. */
export const standing = (session: TimetableSession): StandingLesson => ({
  id: session.id,
  chapterCode: session.chapterCode,
  title: session.title,
  mode: session.mode,
  day: session.day,
  startMinute: minuteOf(session.startsAt),
  endMinute: minuteOf(session.endsAt),
  hours: session.hours,
  lecturerId: session.lecturerId,
  roomId: session.roomId,
});
const clock = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Whether the plan of a class may still be changed without a change request. */
export function requirePlannable(cls: TrainingClass): void {
  if (cls.kind === 'FORMAL' && !PLANNABLE.includes(cls.status))
    throw problem('org.class.wrong_state', '班级已提交审批，不能再改；如需调整请先撤回或等待退回');
}

/** Makes timetables from the syllabus and moves single sessions. */
export function createTimetabling({ org, policy, ledger }: ManagementDeps) {
  async function load(db: Queryable, classId: string, now: Date) {
    const cls = await org.class(db, classId);
    if (!cls) throw problem('request.not_found');
    requirePlannable(cls);
    const values = await policy.resolve(db, { programCode: cls.programCode, regionCode: cls.regionCode, at: now });
    return { cls, values };
  }

  return {
    async generate({ tx, params, body, actor, now }: Step<'generateTimetable'>) {
      return tx(async (inner) => {
        const { cls, values } = await load(inner, params.classId, now);
        if (await org.timetable.hasBegun(inner, cls.id)) throw problem('management.timetable.started');
        const chapters = syllabusOf(cls.programCode);
        if (!chapters) throw problem('management.syllabus.missing');
        const ordered = [...cls.lecturers].sort((a, b) => Number(b.lead) - Number(a.lead)).map(({ lecturerId }) => lecturerId);
        if (ordered.length === 0) throw problem('management.lecturer.not_usable', '请先为班级选择讲师');
        const people = await org.faculty.many(inner, ordered);
        const rooms = await org.timetable.rooms(inner, cls.institutionId);
        const room = body.roomId ? rooms.find((one) => one.id === body.roomId && one.active) : undefined;
        if (body.roomId && !room) throw problem('request.not_found', '没有找到这间教室');
        const days = teachingDays(cls, body);
        // Locked before reading what is taken: two planners of one lecturer come one after the other.
        if (body.save) await org.timetable.lock(inner, [...ordered, ...(room ? [room.id] : [])]);
        const occupied = await org.timetable.occupied(inner, {
          from: new Date(instantMs(cls.startsOn, 0)),
          to: new Date(instantMs(addDays(cls.endsOn, 1), 0)),
          lecturerIds: ordered,
          roomIds: room ? [room.id] : [],
          exceptClassId: cls.id,
        });
        const unitMinutes = values.number('hours.unitMinutes');
        const { lessons, conflicts, leftHours } = planTimetable({
          chapters: chaptersFor(
            cls.mode,
            chapters.map(({ code, title, mode }) => ({ code, title, ...mode })),
          ),
          days,
          parts: body.parts,
          hoursPerDay: Math.min(body.hoursPerDay, values.number('hours.maxPerDay')),
          unitMinutes,
          lecturers: ordered.map((id) => ({ id, name: people.get(id)?.name ?? '讲师' })),
          lecturerPlan: body.lecturerPlan,
          lecturerMaxHours: values.number('lecturer.maxHoursPerDay'),
          lecturerNoOverlap: values.boolean('lecturer.noOverlap'),
          room: room ? { id: room.id, name: room.name } : null,
          busy: busyOf(occupied),
        });
        if (leftHours > 0)
          throw problem(
            'management.timetable.impossible',
            `还有 ${leftHours} 课时排不下：请延长日期、增加上课日或时段，或更换讲师、教室${conflicts.length ? `（${conflicts[0]!.sentence}）` : ''}`,
          );
        if (body.save) {
          await org.timetable.replace(
            inner,
            cls.id,
            lessons.map((lesson) => ({
              chapterCode: lesson.chapterCode,
              title: lesson.title,
              mode: lesson.mode,
              day: lesson.day,
              hours: lesson.hours,
              lecturerId: lesson.lecturerId,
              roomId: lesson.roomId,
              startsAt: new Date(instantMs(lesson.day, lesson.startMinute)),
              endsAt: new Date(instantMs(lesson.day, lesson.endMinute)),
            })),
          );
          await ledger.append(
            inner,
            {
              chain: `class:${cls.id}`,
              kind: 'management.timetable.generated',
              classId: cls.id,
              institutionId: cls.institutionId,
              actorId: actor.accountId,
              summary: `按大纲生成课表，共 ${lessons.length} 节`,
              data: { sessions: lessons.length, hours: sum(lessons) },
              link: `/classes/${cls.id}/timetable`,
            },
            now,
          );
        }
        return {
          saved: body.save,
          conflicts: conflicts.slice(0, 200),
          ...figures(lessons),
          sessions: lessons.map((lesson) => ({
            chapterCode: lesson.chapterCode,
            title: lesson.title,
            mode: lesson.mode,
            day: lesson.day,
            startTime: clock(lesson.startMinute),
            endTime: clock(lesson.endMinute),
            hours: lesson.hours,
            lecturerId: lesson.lecturerId,
            lecturerName: people.get(lesson.lecturerId)?.name ?? '讲师',
            roomId: lesson.roomId,
            roomName: lesson.roomId ? (room?.name ?? null) : null,
          })),
        };
      });
    },

    async move({ tx, params, body, actor, now }: Step<'moveSession'>) {
      return tx(async (inner) => {
        const { cls, values } = await load(inner, params.classId, now);
        const sessions = await org.sessions(inner, cls.id);
        const session = sessions.find((one) => one.id === params.sessionId);
        if (!session) throw problem('request.not_found');
        if (session.status !== 'SCHEDULED') throw problem('org.session.wrong_state');
        if (!cls.lecturers.some((one) => one.lecturerId === body.lecturerId))
          throw problem('management.lecturer.not_usable', '请从本班讲师中选择');
        const room = body.roomId
          ? (await org.timetable.rooms(inner, cls.institutionId)).find((one) => one.id === body.roomId && one.active)
          : undefined;
        if (body.roomId && !room) throw problem('request.not_found', '没有找到这间教室');
        const [hour, minute] = body.startTime.split(':').map(Number) as [number, number];
        const startMinute = hour * 60 + minute;
        const lesson: StandingLesson = {
          ...standing(session),
          day: body.day,
          startMinute,
          endMinute: startMinute + lessonMinutes(session.hours, values.number('hours.unitMinutes')),
          lecturerId: body.lecturerId,
          roomId: body.roomId,
        };
        await org.timetable.lock(inner, [body.lecturerId, ...(body.roomId ? [body.roomId] : [])]);
        const occupied = await org.timetable.occupied(inner, {
          from: new Date(instantMs(body.day, 0)),
          to: new Date(instantMs(addDays(body.day, 1), 0)),
          lecturerIds: [body.lecturerId],
          roomIds: body.roomId ? [body.roomId] : [],
          exceptClassId: cls.id,
        });
        const name = (await org.faculty.many(inner, [body.lecturerId])).get(body.lecturerId)?.name ?? '';
        const conflicts = placeConflicts(lesson, sessions.filter((one) => one.status !== 'CANCELLED').map(standing), {
          busy: busyOf(occupied),
          hoursPerDay: values.number('hours.maxPerDay'),
          lecturerMaxHours: values.number('lecturer.maxHoursPerDay'),
          lecturerNoOverlap: values.boolean('lecturer.noOverlap'),
          lecturerName: name,
          roomName: room?.name ?? null,
        });
        if (body.day < cls.startsOn || body.day > cls.endsOn)
          conflicts.push({ day: body.day, kind: 'CLASS', sentence: `日期应在 ${cls.startsOn} 至 ${cls.endsOn} 之间` });
        if (conflicts.length > 0)
          throw problem(
            'management.timetable.conflict',
            conflicts.map((one) => one.sentence).join('；'),
            conflicts.map((one) => ({ path: one.kind, message: one.sentence })),
          );
        await org.timetable.move(inner, session.id, {
          day: body.day,
          startsAt: new Date(instantMs(body.day, startMinute)),
          endsAt: new Date(instantMs(body.day, lesson.endMinute)),
          lecturerId: body.lecturerId,
          roomId: body.roomId,
        });
        await ledger.append(
          inner,
          {
            chain: `class:${cls.id}`,
            kind: 'management.session.moved',
            classId: cls.id,
            institutionId: cls.institutionId,
            actorId: actor.accountId,
            summary: `调整课次：${session.title}`,
            data: {
              sessionId: session.id,
              from: session.startsAt.toISOString(),
              to: new Date(instantMs(body.day, startMinute)).toISOString(),
            },
            link: `/classes/${cls.id}/timetable`,
          },
          now,
        );
        return org.timetable.view(inner, session.id);
      });
    },
  };
}

function teachingDays(cls: TrainingClass, plan: { weekdays: readonly number[]; skipHolidays: boolean }): string[] {
  const days: string[] = [];
  for (let day = cls.startsOn, count = 0; day <= cls.endsOn && count < MAX_DAYS; day = addDays(day, 1), count += 1) {
    if (plan.weekdays.includes(weekdayOf(day)) && !(plan.skipHolidays && CALENDAR.holidays.has(day))) days.push(day);
  }
  return days;
}

const sum = (lessons: readonly PlannedLesson[], mode?: PlannedLesson['mode']) =>
  lessons.filter((lesson) => !mode || lesson.mode === mode).reduce((total, lesson) => total + lesson.hours, 0);
function figures(lessons: readonly PlannedLesson[]) {
  const [hours, vodHours, liveHours, offlineHours] = [sum(lessons), sum(lessons, 'VOD'), sum(lessons, 'LIVE'), sum(lessons, 'OFFLINE')];
  return {
    hours,
    vodHours,
    liveHours,
    offlineHours,
    onlineRatio: hours === 0 ? 0 : (vodHours + liveHours) / hours,
    days: new Set(lessons.map((lesson) => lesson.day)).size,
    lastDay: lessons.at(-1)?.day ?? null,
  };
}
