import {
  defineRoom,
  repoPath,
  type Actor,
  type Clock,
  type Crypto,
  type Db,
  type Queryable,
  type Room,
  type Subject,
} from '@yangfan/kernel';
import type { PersonalExporter } from '@yangfan/platform/identity';
import type { TeachingPorts } from './ports.ts';
import { attendanceBindings, createAttendance } from './src/attendance/attendance.service.ts';
import { calendarBindings } from './src/calendar/calendar.routes.ts';
import { createCalendar } from './src/calendar/calendar.service.ts';
import { reminderJobs } from './src/calendar/reminders.jobs.ts';
import { createCheckIns } from './src/check-in/check-in.service.ts';
import { checkInBindings } from './src/check-in/check-in.routes.ts';
import { createRolls } from './src/check-in/roll.service.ts';
import { codeSigner, createSessions } from './src/check-in/sessions.service.ts';
import { activitiesBindings } from './src/activities/activities.routes.ts';
import { createActivities } from './src/activities/activities.service.ts';
import { activityById } from './src/activities/activities.store.ts';
import type { ActivityKindParts } from './src/activities/kinds.ts';
import { coursesBindings } from './src/courses/courses.routes.ts';
import { createCourses } from './src/courses/courses.service.ts';
import { filmUses, lessonRow } from './src/courses/courses.store.ts';
import { createOutlines } from './src/courses/outline.service.ts';
import { createPublishing } from './src/courses/publishing.service.ts';
import { createRestoring } from './src/courses/restoring.service.ts';
import { libraryBindings } from './src/library/library.routes.ts';
import { createLibrary } from './src/library/library.service.ts';
import { createLiveClass } from './src/live/index.ts';
import { personalRows } from './src/personal/personal.store.ts';
import { createBeatBatcher } from './src/watch/beats.service.ts';
import { watchBindings } from './src/watch/watch.routes.ts';
import { createWatching } from './src/watch/watch.service.ts';

export type { TeachingPorts } from './ports.ts';

/** Teaching's part of a person's export of their own data. */
export const teachingPersonal: PersonalExporter = {
  name: '学习',
  collect: async (db, { learnerId }) => (learnerId ? personalRows(db, learnerId) : null),
};

export { seedTeaching, type SeededClass, type TeachingSeedDeps } from './seed.ts';

export interface TeachingDeps extends TeachingPorts {
  db: Db;
  crypto: Crypto;
  clock: Clock;
}

/** The module as a room, and who may hear a live room. */
export interface Teaching extends Room {
  mayHearLive(actor: Actor, roomId: string): Promise<boolean>;
}

/** Teaching: courses, watching, live class, check-in, attendance. */
export function createTeaching(deps: TeachingDeps): Teaching {
  const { db, clock, crypto } = deps;
  const ports: TeachingPorts = deps;
  const attendance = createAttendance(ports);
  const beats = createBeatBatcher({ db, clock, ports, attendance });
  const signer = codeSigner(crypto);
  deps.media.onUse(filmUses);
  const live = createLiveClass({ db, clock, ports });
  const outlines = createOutlines(ports);
  // Kinds whose content lies elsewhere say here what the workshop must know of them.
  const kinds: ActivityKindParts = {};
  const room = defineRoom({
    name: 'teaching',
    subsystem: 'teaching',
    migrations: { name: 'teaching', dir: repoPath('modules/teaching/migrations') },
    bindings: [
      ...coursesBindings({
        courses: createCourses(ports),
        outlines,
        publishing: createPublishing({ ports, kinds }),
        restoring: createRestoring({ ports, kinds }),
      }),
      ...activitiesBindings(createActivities({ ports, outlines })),
      ...calendarBindings(createCalendar({ ports, crypto, kinds })),
      ...libraryBindings(createLibrary(ports)),
      ...watchBindings(createWatching({ db, clock, ports, beats, outlines })),
      ...attendanceBindings(attendance),
      ...checkInBindings({
        sessions: createSessions({ db, ports, signer }),
        checkIns: createCheckIns({ db, ports, signer }),
        rolls: createRolls({ ports, attendance }),
      }),
      ...live.bindings,
    ],
    jobs: [...live.jobs, ...reminderJobs({ ports, kinds })],
    subjects: {
      lesson: (at, id) => lessonSubject(at, ports, id),
      live: live.subject,
      activity: async (at, id) => classSubject(at, ports, (await activityById(at, id))?.classId),
    },
    close: async () => {
      await beats.close();
      await live.close();
    },
  });
  return { ...room, mayHearLive: live.mayHear };
}

/** A lesson stands where its class stands. */
async function lessonSubject(at: Queryable, ports: Pick<TeachingPorts, 'org'>, id: string): Promise<Subject | null> {
  return classSubject(at, ports, (await lessonRow(at, id))?.classId);
}
async function classSubject(at: Queryable, { org }: Pick<TeachingPorts, 'org'>, classId: string | undefined): Promise<Subject | null> {
  const cls = classId ? await org.class(at, classId) : undefined;
  return cls
    ? {
        classId: cls.id,
        institutionId: cls.institutionId,
        regionCode: cls.regionCode,
        lecturerIds: cls.lecturers.map(({ lecturerId }) => lecturerId),
      }
    : null;
}
