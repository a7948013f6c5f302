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
import type { PersonalEraser, PersonalExporter } from '@yangfan/platform/identity';
import type { TeachingPorts } from './ports.ts';
import { activityById } from './src/activities/activities.store.ts';
import { worksBindings } from './src/activities/works.routes.ts';
import { createWorks } from './src/activities/works.service.ts';
import { assignmentsBindings } from './src/assignments/assignments.routes.ts';
import { createAssignments } from './src/assignments/assignments.service.ts';
import { createArchive } from './src/assignments/archive.service.ts';
import { createSubmissions } from './src/assignments/submissions.service.ts';
import { createWaiting } from './src/assignments/waiting.service.ts';
import { createAnalytics } from './src/analytics/index.ts';
import { attendanceBindings, createAttendance } from './src/attendance/attendance.service.ts';
import { filmsOf, filmsSeen } from './src/attendance/attendance.store.ts';
import { calendarBindings } from './src/calendar/calendar.routes.ts';
import { createCalendar } from './src/calendar/calendar.service.ts';
import { reminderJobs } from './src/calendar/reminders.jobs.ts';
import { activitiesBindings } from './src/activities/activities.routes.ts';
import { createActivities } from './src/activities/activities.service.ts';
import { workKinds } from './src/activities/work-kinds.ts';
import { createAttendanceDesk } from './src/attendance.room.ts';
import { coursesBindings } from './src/courses/courses.routes.ts';
import { createCourses } from './src/courses/courses.service.ts';
import { filmUses, lessonRow } from './src/courses/courses.store.ts';
import { createOutlines } from './src/courses/outline.service.ts';
import { createPublishing } from './src/courses/publishing.service.ts';
import { createRestoring } from './src/courses/restoring.service.ts';
import { libraryBindings } from './src/library/library.routes.ts';
import { createLibrary } from './src/library/library.service.ts';
import { createLiveClass } from './src/live/index.ts';
import { eraseTraces } from './src/personal/erase.store.ts';
import { lecturerRows, personalRows } from './src/personal/personal.store.ts';
import { createAttempts } from './src/quizzes/attempts.service.ts';
import { quizzesBindings } from './src/quizzes/quizzes.routes.ts';
import { createQuizzes } from './src/quizzes/quizzes.service.ts';
import { createScormContent, type Ticket } from './src/scorm/content.plugin.ts';
import { scormBindings } from './src/scorm/scorm.routes.ts';
import { createScorm } from './src/scorm/scorm.service.ts';
import { createTracking } from './src/scorm/tracking.service.ts';
import { playerBindings } from './src/player/bindings.ts';
import { gatesOf } from './src/prompts/prompts.store.ts';
import { createRatings } from './src/rating/index.ts';
import { createQuestions } from './src/questions/index.ts';
import { createBeatBatcher } from './src/watch/beats.service.ts';
import { createDues } from './src/watch/dues.service.ts';
import { watchBindings } from './src/watch/watch.routes.ts';
import { createWatching } from './src/watch/watch.service.ts';

export type { TeachingPorts } from './ports.ts';

/** Teaching's part of a person's export of their own data. */
export const teachingPersonal: PersonalExporter = {
  name: '学习',
  collect: async (db, { accountId, learnerId, lecturerId }) =>
    learnerId ? personalRows(db, learnerId, accountId) : lecturerId ? lecturerRows(db, lecturerId) : null,
};

/** Teaching's part of closing an account: hours and attendance stay, words and devices go. */
export const teachingEraser: PersonalEraser = {
  name: '学习',
  erased: ['直播课里的发言、语音条和提问、课程评论和弹幕、答疑里的提问、个人笔记、日历链接、登记的设备名称'],
  kept: [{ what: '考勤、学时和学习进度', why: '培训档案，长期保留；只记编号，不记姓名' }],
  close: (tx, { accountId, learnerId }) => eraseTraces(tx, learnerId, accountId),
};

/** The online theory of learners for whoever must know whether it is done (`omo.theoryBeforePractice`): the films of the class's course. */
export async function onlineTheory(
  db: Queryable,
  { classId, learnerIds }: { classId: string; learnerIds: readonly string[] },
): Promise<Map<string, { required: number; missing: { lessonId: string; title: string }[] }>> {
  const films = await filmsOf(db, classId);
  const seen = await filmsSeen(db, classId, learnerIds);
  return new Map(
    learnerIds.map((learnerId) => [
      learnerId,
      { required: films.length, missing: films.filter(({ lessonId }) => !seen.has(`${learnerId} ${lessonId}`)) },
    ]),
  );
}
/** Columns that hold sealed text, for the rotation of keys. */
export const teachingSealed = [{ table: 'teaching.leave', id: 'id', columns: ['reason', 'note'], aad: 'teaching.leave' }] as const;

export { seedTeaching, type SeededClass, type TeachingSeedDeps } from './seed.ts';

export interface TeachingDeps extends TeachingPorts {
  db: Db;
  crypto: Crypto;
  clock: Clock;
  /** SCORM packages are unpacked into `<dataDir>/scorm`. */
  dataDir: string;
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
  const dues = createDues(ports);
  const desk = createAttendanceDesk({ db, clock, crypto, ports, attendance });
  deps.media.onUse(filmUses);
  const live = createLiveClass({ db, clock, ports });
  const outlines = createOutlines(ports);
  const kinds = workKinds(ports);
  const attempts = createAttempts(ports, { db, clock });
  const tracking = createTracking(ports, { db });
  const content = createScormContent({ dataDir: deps.dataDir, crypto, clock, boot: (ticket: Ticket) => tracking.boot(ticket) });
  const scorm = createScorm(ports, { db, content });
  const questions = createQuestions(ports);
  const analytics = createAnalytics(ports);
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
      ...activitiesBindings(createActivities({ ports, kinds })),
      ...calendarBindings(createCalendar({ ports, crypto, kinds })),
      ...libraryBindings(createLibrary(ports)),
      ...watchBindings(createWatching({ db, clock, ports, beats, dues, gatesOf, outlines }), dues),
      ...playerBindings(ports),
      ...attendanceBindings(attendance),
      ...desk.bindings,
      ...live.bindings,
      ...worksBindings(createWorks(ports)),
      ...quizzesBindings(createQuizzes(ports), attempts),
      ...assignmentsBindings({
        assignments: createAssignments(ports),
        submissions: createSubmissions(ports),
        waiting: createWaiting(ports),
        archive: createArchive(ports),
      }),
      ...scormBindings(scorm, tracking),
      ...analytics.bindings,
      ...questions.bindings,
      ...createRatings(ports, { crypto }).bindings,
    ],
    jobs: [...live.jobs, ...desk.jobs, ...attempts.jobs, ...scorm.jobs, ...questions.jobs, ...reminderJobs({ ports, kinds })],
    listeners: analytics.listeners,
    plugin: content.plugin,
    subjects: {
      lesson: (at, id) => lessonSubject(at, ports, id),
      live: live.subject,
      question: questions.subject,
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
