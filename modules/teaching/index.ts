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
import { createAttendanceDesk } from './src/attendance.room.ts';
import { coursesBindings } from './src/courses/courses.routes.ts';
import { createCourses } from './src/courses/courses.service.ts';
import { lessonRow } from './src/courses/courses.store.ts';
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

/** Columns that hold sealed text, for the rotation of keys. */
export const teachingSealed = [{ table: 'teaching.leave', id: 'id', columns: ['reason', 'note'], aad: 'teaching.leave' }] as const;

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
  const desk = createAttendanceDesk({ db, clock, crypto, ports, attendance });
  const live = createLiveClass({ db, clock, ports });
  const room = defineRoom({
    name: 'teaching',
    subsystem: 'teaching',
    migrations: { name: 'teaching', dir: repoPath('modules/teaching/migrations') },
    bindings: [
      ...coursesBindings(createCourses(ports)),
      ...watchBindings(createWatching({ db, clock, ports, beats })),
      ...attendanceBindings(attendance),
      ...desk.bindings,
      ...live.bindings,
    ],
    jobs: [...live.jobs, ...desk.jobs],
    subjects: { lesson: (at, id) => lessonSubject(at, ports, id), live: live.subject },
    close: async () => {
      await beats.close();
      await live.close();
    },
  });
  return { ...room, mayHearLive: live.mayHear };
}

/** A lesson stands where its class stands. */
async function lessonSubject(at: Queryable, { org }: Pick<TeachingPorts, 'org'>, id: string): Promise<Subject | null> {
  const lesson = await lessonRow(at, id);
  const cls = lesson && (await org.class(at, lesson.classId));
  return cls
    ? {
        classId: cls.id,
        institutionId: cls.institutionId,
        regionCode: cls.regionCode,
        lecturerIds: cls.lecturers.map(({ lecturerId }) => lecturerId),
      }
    : null;
}
