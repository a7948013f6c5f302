import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newId, ProblemError, type Actor, type Clock, type Crypto, type Db } from '@yangfan/kernel';
import type { FilesPort } from '@yangfan/platform/files';
import type { OrgPort, TimetableSession, TrainingClass } from '@yangfan/platform/org';
import type { TeachingPorts } from './ports.ts';
import { seedArticle } from './src/activities/demo.ts';
import { seedWorked, seedWorks } from './src/activities/works-demo.ts';
import { seedStudy } from './src/analytics/demo.ts';
import { createAttendance } from './src/attendance/attendance.service.ts';
import { insertArrival, insertLeaving } from './src/check-in/check-in.store.ts';
import { createRollReader } from './src/check-in/roll.reader.ts';
import { createRolls } from './src/check-in/roll.service.ts';
import { codeSigner, createSessions } from './src/check-in/sessions.service.ts';
import { createCourses } from './src/courses/courses.service.ts';
import { courseOf, outlineRows } from './src/courses/courses.store.ts';
import { seedLecturerSigns } from './src/lecturer-sign/demo.ts';
import { seedFilmRoom } from './src/player/demo.ts';
import { seedLibrary } from './src/library/demo.ts';
import { seedQuestions } from './src/questions/demo.ts';
import { createBeatBatcher } from './src/watch/beats.service.ts';
import { seedAttendanceDesk } from './src/review/demo.ts';
import { seedRatings } from './src/rating/demo.ts';
import { openWatch } from './src/watch/watch.store.ts';

export interface TeachingSeedDeps extends TeachingPorts {
  db: Db;
  crypto: Crypto;
  clock: Clock;
  files: FilesPort;
  org: TeachingPorts['org'] & Pick<OrgPort, 'lecturer'>;
}
/** What a learner has attended by now, as the settled event would tell. */
export interface SeededHours {
  classId: string;
  learnerId: string;
  attendedHours: number;
  plannedHours: number;
  rate: number;
}
export interface SeededClass {
  classId: string;
  /** Owns the demo video; a lecturer of the class. */
  lecturerAccountId: string;
}

const FILM_S = 60;
const MIN = 60_000;
/** Learners of a class that have begun to watch. */
const WATCHERS = 6;

/**
 * A course with a playable film for each demo class, what learners watched so far, and the rolls of sessions that are over,
 * confirmed by both. Classes that may not teach yet get the course only. Call while the classes stand in training. Gives the hours of
 * those who were taught: their events are delivered only once the process runs, and seeds that come after want them now.
 */
export async function seedTeaching(deps: TeachingSeedDeps, classes: readonly SeededClass[]): Promise<SeededHours[]> {
  const hours: SeededHours[] = [];
  const fresh: SeededClass[] = [];
  for (const one of classes) if (!(await courseOf(deps.db, one.classId))) fresh.push(one);
  if (fresh.length === 0) return hours;
  const film = await makeFilm();
  const attendance = createAttendance(deps);
  const beats = createBeatBatcher({ ...deps, ports: deps, attendance });
  try {
    for (const { classId, lecturerAccountId } of fresh) {
      const cls = await deps.org.class(deps.db, classId);
      if (!cls) continue;
      const lessons = await seedCourse(deps, cls, lecturerAccountId, film);
      await seedArticle(deps, classId);
      await seedWorks(deps, classId, lecturerAccountId);
      await seedLibrary(deps, cls);
      try {
        await deps.org.requireTeaching(deps.db, classId);
      } catch (error) {
        if (error instanceof ProblemError) continue;
        throw error;
      }
      // A class taught in rooms only has nothing to watch before its end.
      if (film && cls.mode !== 'OFFLINE') await seedWatching(deps, cls, lessons, beats);
      await seedFilmRoom(deps, cls, lessons, lecturerAccountId);
      await seedRolls(deps, cls, attendance);
      await seedWorked(deps, classId, lecturerAccountId);
      await seedStudy(deps, cls, film ? lessons : [], beats);
      // Photos take a moment each: one class shows them.
      await seedAttendanceDesk(deps, cls, attendance, hours.length === 0);
      await seedLecturerSigns(deps, cls, hours.length === 0);
      await seedRatings(deps, cls);
      // The knowledge base is one for all: the same answer stands in it once.
      await seedQuestions(deps, cls, { lecturerAccountId, lessonId: lessons[0], publishes: hours.length === 0 });
      const { plannedHours, items } = await attendance.ofClass(deps.db, classId, deps.clock.now());
      hours.push(...items.map(({ learnerId, attendedHours, rate }) => ({ classId, learnerId, attendedHours, plannedHours, rate })));
    }
    return hours;
  } finally {
    await beats.close();
  }
}

/** A test picture with a tone, sixty seconds; null where ffmpeg is missing. */
async function makeFilm(): Promise<Buffer | null> {
  const dir = await mkdtemp(join(tmpdir(), 'yf-film-'));
  try {
    const input = ['-f', 'lavfi', '-i', 'testsrc=size=640x360:rate=5', '-f', 'lavfi', '-i', 'sine=frequency=330:sample_rate=44100'];
    const output = [
      '-t',
      String(FILM_S),
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-g',
      '20',
      '-pix_fmt',
      'yuv420p',
      '-c:a',
      'aac',
      '-b:a',
      '48k',
      '-movflags',
      '+faststart',
      'film.mp4',
    ];
    await promisify(execFile)('ffmpeg', ['-v', 'error', '-nostdin', ...input, ...output], { cwd: dir });
    return await readFile(join(dir, 'film.mp4'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function seedCourse(deps: TeachingSeedDeps, cls: TrainingClass, owner: string, film: Buffer | null): Promise<string[]> {
  const courses = createCourses(deps);
  const now = deps.clock.now();
  return deps.db.tx(async (tx) => {
    const course = await courses.create(tx, cls.id, { fromTimetable: true }, now);
    if (!film) return [];
    const file = await deps.files.saveBytes(tx, {
      bytes: film,
      name: '演示课程.mp4',
      mediaType: 'video/mp4',
      purpose: 'VIDEO',
      ownerAccountId: owner,
    });
    const asset = await deps.media.create(tx, { fileId: file.id, title: `${cls.name}·演示视频` }, owner);
    const rows = await outlineRows(tx, course.id);
    const actor = staff(owner);
    const [firstChapter] = rows;
    if (firstChapter && !rows.some((row) => row.lessonId))
      await courses.addLesson(tx, cls.id, firstChapter.chapterId, { title: firstChapter.chapterTitle, assetId: asset.id }, actor, now);
    for (const row of rows) if (row.lessonId) await courses.editLesson(tx, row.lessonId, { assetId: asset.id }, actor, now);
    return (await outlineRows(tx, course.id)).flatMap((row) => row.lessonId ?? []);
  });
}

/** Some learners have watched one lesson whole, others are in the middle; pauses and a jump are there to be explained. */
async function seedWatching(
  deps: TeachingSeedDeps,
  cls: TrainingClass,
  lessons: readonly string[],
  beats: ReturnType<typeof createBeatBatcher>,
): Promise<void> {
  const learners = (await deps.org.enrolments(deps.db, cls.id)).filter(({ status }) => status !== 'DROPPED').slice(0, WATCHERS);
  for (const [index, { learnerId }] of learners.entries()) {
    for (const [place, lessonId] of lessons.slice(0, 1 + (index % 3)).entries()) {
      const startedAt = new Date(deps.clock.now().getTime() - (index + 2) * 24 * 60 * MIN + place * 10 * MIN);
      const watchId = newId('wat');
      await openWatch(deps.db, {
        id: watchId,
        learnerId,
        lessonId,
        classId: cls.id,
        accountId: newId('acc'),
        deviceId: 'demo-device',
        deviceLabel: 'Windows 电脑 Chrome 浏览器',
        startedAt,
        clientOffsetMs: 0,
        durationS: FILM_S,
        maxSpeed: 1,
        completeRatio: 0.95,
        offlineLimitMs: 30 * MIN,
        freeSeek: false,
        state: 'ENDED',
        endedAt: new Date(startedAt.getTime() + 90_000),
        lastSeq: 0,
        cursorAt: startedAt,
        lastAt: startedAt,
        gates: [],
        holds: [],
      });
      const end = startedAt.getTime();
      const segment = (from: number, to: number, atS: number, state: 'playing' | 'paused' = 'playing') => ({
        from,
        to,
        ms: state === 'paused' ? 20_000 : (to - from) * 1000,
        rate: 1,
        state,
        clientAt: end + atS * 1000,
      });
      const whole = index % 2 === 0 || place > 0;
      const list = whole
        ? [segment(0, 15, 15), segment(15, 30, 30), segment(30, 30, 50, 'paused'), segment(30, 45, 65), segment(45, 60, 80)]
        : [segment(0, 15, 15), segment(40, 50, 25), segment(15, 25, 35)];
      await beats.add({ watchId, learnerId, beats: list.map((one, at) => ({ seq: at + 1, segments: [one] })), at: new Date(end + 90_000) });
    }
  }
}

/** Sessions that are over: who came when, both confirmations, locked. */
async function seedRolls(deps: TeachingSeedDeps, cls: TrainingClass, attendance: ReturnType<typeof createAttendance>): Promise<void> {
  const { db, clock, org } = deps;
  const sessions = createSessions({ db, ports: deps, signer: codeSigner(deps.crypto) });
  const reader = createRollReader(deps);
  const rolls = createRolls({ ports: deps, attendance, reader });
  const learners = (await org.enrolments(db, cls.id)).filter(({ status }) => status !== 'DROPPED');
  const [teacherId] = cls.teacherAccountIds;
  const past = (await org.sessions(db, cls.id)).filter(
    (session) => session.mode !== 'VOD' && session.status === 'SCHEDULED' && session.endsAt < clock.now(),
  );
  if (!teacherId) return;
  for (const [number, session] of past.entries()) {
    const teacher = staff(teacherId);
    const lecturer = await org.lecturer(db, session.lecturerId);
    await db.tx(async (tx) => {
      await sessions.open(tx, session.id, undefined, teacher, new Date(session.startsAt.getTime() - 10 * MIN));
      await sessions.advance(tx, session.id, 'IN_PROGRESS', teacher, session.startsAt);
      for (const [index, { learnerId }] of learners.entries()) await attend(tx, session, cls.id, learnerId, index, number);
      await sessions.advance(tx, session.id, 'ENDED', teacher, session.endsAt);
      const at = new Date(session.endsAt.getTime() + 20 * MIN);
      const { digest } = await reader.view(tx, session.id, at);
      await rolls.confirm(tx, session.id, digest, teacher, at);
      // A lecturer without an account has confirmed nothing: the roll waits, as it would.
      if (lecturer?.accountId)
        await rolls.confirm(
          tx,
          session.id,
          digest,
          { ...staff(lecturer.accountId), lecturerId: session.lecturerId },
          new Date(at.getTime() + 5 * MIN),
        );
    });
  }
}

async function attend(
  tx: Parameters<typeof insertArrival>[0],
  session: TimetableSession,
  classId: string,
  learnerId: string,
  index: number,
  number: number,
): Promise<void> {
  if ((index * 7 + number * 3) % 23 === 5) return;
  const lateMinutes = (index + number) % 9 === 4 ? 8 : (index * 5 + number) % 29 === 7 ? 22 : -4 - (index % 5);
  const arrival = {
    sessionId: session.id,
    learnerId,
    classId,
    // No invented person has shown a face, so nobody was compared with one.
    method: 'QR_ALTERNATIVE' as const,
    checkId: newId('fck'),
    distanceM: session.mode === 'OFFLINE' ? 5 + ((index * 13) % 60) : null,
    deviceId: `demo-${learnerId.slice(-12)}`,
  };
  await insertArrival(tx, { ...arrival, at: new Date(session.startsAt.getTime() + lateMinutes * MIN + index * 2000) });
  await insertLeaving(tx, { ...arrival, at: new Date(session.endsAt.getTime() + (index % 4) * 15_000) });
}

/** A person of staff for the services; what they may do is not asked here. */
const staff = (accountId: string): Actor => ({
  accountId,
  sessionId: 'seed',
  kind: 'staff',
  learnerId: null,
  lecturerId: null,
  grants: [],
  deviceId: null,
});
