import { chinaDay, problem, type Queryable } from '@yangfan/kernel';
import { ageOn, type TimetableSession, type TrainingClass } from '@yangfan/platform/org';
import type { PolicyValues } from '@yangfan/platform/policy';
import type { ManagementDeps } from '../../ports.ts';
import { instantMs, placeConflicts } from '../timetable/timetable.rules.ts';
import { busyOf, standing } from '../timetable/timetable.service.ts';
import { addDays, CALENDAR, workdaysUntil } from '@yangfan/platform/policy';
import { precheck, type Finding, type OpeningFacts, type OpeningPolicy } from './precheck.rules.ts';

/** Gathers the facts of a class and judges them by the policy in force. */
export function createPrecheck({ org, policy }: Pick<ManagementDeps, 'org' | 'policy'>) {
  return async function check(db: Queryable, classId: string, now: Date): Promise<{ cls: TrainingClass; findings: Finding[] }> {
    const cls = await org.class(db, classId);
    if (!cls) throw problem('request.not_found');
    const values = await policy.resolve(db, { programCode: cls.programCode, regionCode: cls.regionCode, at: now });
    const limits = limitsOf(values);
    const sessions = (await org.sessions(db, classId)).filter((session) => session.status !== 'CANCELLED');
    const lecturerIds = [...new Set([...cls.lecturers.map((one) => one.lecturerId), ...sessions.map((session) => session.lecturerId)])];
    const lecturers = await org.faculty.many(db, lecturerIds);
    const institution = await org.institution(db, cls.institutionId);
    const people = await org.roster.facts(db, classId);
    const facts: OpeningFacts = {
      startsOn: cls.startsOn,
      endsOn: cls.endsOn,
      programCode: cls.programCode,
      mode: cls.mode,
      enrolled: cls.enrolledCount,
      ...hoursOf(sessions, cls),
      conflicts: await conflictsOf(db, cls, sessions, values, (id) => lecturers.get(id)?.name ?? '讲师'),
      leadWorkdays: workdaysUntil(chinaDay(now), cls.startsOn, CALENDAR),
      lecturers: lecturerIds.map((id) => {
        const one = lecturers.get(id);
        const covering = (one?.certificates ?? []).filter((certificate) => certificate.programCodes.includes(cls.programCode));
        return {
          name: one?.name ?? '讲师',
          active: one?.status === 'ACTIVE',
          employed: !!one?.employments.some((job) => job.institutionId === cls.institutionId && job.confirmed),
          covers: covering.length > 0,
          validThrough: covering.some((certificate) => !certificate.validTo || certificate.validTo >= cls.endsOn),
          teaches: sessions.some((session) => session.lecturerId === id),
        };
      }),
      teacherCount: cls.teacherAccountIds.length,
      institution: {
        listed: institution?.status === 'LISTED',
        validThrough: !!institution?.validTo && institution.validTo >= cls.endsOn,
        mayTeach: !!institution?.programCodes.includes(cls.programCode),
      },
      ages: people.birthdays.flatMap((birthday) => (birthday ? [ageOn(birthday, cls.startsOn)] : [])),
      unknownAges: people.birthdays.filter((birthday) => !birthday).length,
      repeats: people.repeats,
      roomMissing: sessions.filter((session) => session.mode === 'OFFLINE' && !session.roomId).length,
    };
    return { cls, findings: precheck(facts, limits) };
  };

  async function conflictsOf(
    db: Queryable,
    cls: TrainingClass,
    sessions: readonly TimetableSession[],
    values: PolicyValues,
    nameOf: (id: string) => string,
  ): Promise<string[]> {
    if (sessions.length === 0) return [];
    const days = sessions.map((session) => session.day).sort();
    const occupied = await org.timetable.occupied(db, {
      from: new Date(instantMs(days[0]!, 0)),
      to: new Date(instantMs(addDays(days.at(-1)!, 1), 0)),
      lecturerIds: [...new Set(sessions.map((session) => session.lecturerId))],
      roomIds: [...new Set(sessions.flatMap((session) => (session.roomId ? [session.roomId] : [])))],
      exceptClassId: cls.id,
    });
    const lessons = sessions.map(standing);
    const found = sessions.flatMap((session, index) =>
      placeConflicts(lessons[index]!, lessons, {
        busy: busyOf(occupied),
        hoursPerDay: Number.POSITIVE_INFINITY,
        lecturerMaxHours: values.number('lecturer.maxHoursPerDay'),
        lecturerNoOverlap: values.boolean('lecturer.noOverlap'),
        lecturerName: nameOf(session.lecturerId),
        roomName: session.roomName,
      }).map((conflict) => `${conflict.day} ${conflict.sentence}`),
    );
    return [...new Set(found)];
  }
}

function hoursOf(
  sessions: readonly TimetableSession[],
  cls: TrainingClass,
): Pick<OpeningFacts, 'hours' | 'busiestDayHours' | 'sessionsOutside'> {
  const hours = { vod: 0, live: 0, offline: 0 };
  const perDay = new Map<string, number>();
  for (const session of sessions) {
    hours[session.mode.toLowerCase() as keyof typeof hours] += session.hours;
    perDay.set(session.day, (perDay.get(session.day) ?? 0) + session.hours);
  }
  return {
    hours,
    busiestDayHours: Math.max(0, ...perDay.values()),
    sessionsOutside: sessions.filter((session) => session.day < cls.startsOn || session.day > cls.endsOn).length,
  };
}

const limitsOf = (values: PolicyValues): OpeningPolicy => ({
  hoursMin: values.number('hours.min'),
  hoursMaxPerDay: values.number('hours.maxPerDay'),
  sizeMin: values.number('class.sizeMin'),
  sizeMax: values.number('class.sizeMax'),
  leadWorkdays: values.number('opening.leadWorkdays'),
  lecturersMin: values.number('lecturer.perClassMin'),
  modes: values.list('omo.modes'),
  maxOnlineRatio: values.number('omo.maxOnlineRatio'),
  maxVodRatio: values.number('omo.maxVodRatio'),
  ageMin: values.number('opening.ageMin'),
  ageMax: values.number('opening.ageMax'),
});
