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
import { createCheckIns } from './src/check-in/check-in.service.ts';
import { checkInBindings } from './src/check-in/check-in.routes.ts';
import { createRolls } from './src/check-in/roll.service.ts';
import { codeSigner, createSessions } from './src/check-in/sessions.service.ts';
import { coursesBindings } from './src/courses/courses.routes.ts';
import { createCourses } from './src/courses/courses.service.ts';
import { lessonRow } from './src/courses/courses.store.ts';
import { createLiveClass } from './src/live/index.ts';
import { personalRows } from './src/personal/personal.store.ts';
import { createQuestions } from './src/questions/index.ts';
import { createBeatBatcher } from './src/watch/beats.service.ts';
import { watchBindings } from './src/watch/watch.routes.ts';
import { createWatching } from './src/watch/watch.service.ts';

export type { TeachingPorts } from './ports.ts';

/** Teaching's part of a person's export of their own data. */
export const teachingPersonal: PersonalExporter = {
  name: '学习',
  collect: async (db, { accountId, learnerId }) => (learnerId ? personalRows(db, learnerId, accountId) : null),
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
  const live = createLiveClass({ db, clock, ports });
  const questions = createQuestions(ports);
  const room = defineRoom({
    name: 'teaching',
    subsystem: 'teaching',
    migrations: { name: 'teaching', dir: repoPath('modules/teaching/migrations') },
    bindings: [
      ...coursesBindings(createCourses(ports)),
      ...watchBindings(createWatching({ db, clock, ports, beats })),
      ...attendanceBindings(attendance),
      ...checkInBindings({
        sessions: createSessions({ db, ports, signer }),
        checkIns: createCheckIns({ db, ports, signer }),
        rolls: createRolls({ ports, attendance }),
      }),
      ...live.bindings,
      ...questions.bindings,
    ],
    jobs: [...live.jobs, ...questions.jobs],
    subjects: { lesson: (at, id) => lessonSubject(at, ports, id), live: live.subject, question: questions.subject },
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
