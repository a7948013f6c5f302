import { assessmentRoutes as routes } from '@yangfan/contract';
import { chinaInstant, newId, problem, repoPath, sql, type Actor, type Tx } from '@yangfan/kernel';
import { actorOf, fixedClock, testApp, testDatabase, testKeys } from '@yangfan/kernel/testing';
import { createLedger } from '@yangfan/platform/ledger';
import { createOrg } from '@yangfan/platform/org';
import { createPolicy, seedPolicy } from '@yangfan/platform/policy';
import { createAssessment, seedBank, type AssessmentDeps } from './index.ts';
import { putAttendance } from './src/grades/grades.store.ts';
import type { ReviewCounterparts } from './src/review/counterparts.ts';

export const DAY = '2026-11-24';
/** What the stage takes for everybody's password. */
export const PASSWORD = 'Test-Word-2026';
const LEARNERS = 3;

export type Stage = Awaited<ReturnType<typeof startAssessment>>;

/** Assessment with the real roster, policy and ledger on a database of its own; an approved class in training. The films are a list. */
export async function startAssessment(
  counterparts: ReviewCounterparts = {},
  /** A typesetter where a test reads what is printed, and what the learners of a class are called. */
  { printer = { pdf: async () => Buffer.from('%PDF-1.7') }, names = [] }: { printer?: AssessmentDeps['printer']; names?: string[] } = {},
) {
  const rooms = ['ledger', 'policy', 'org'];
  const database = await testDatabase({
    migrations: [
      { name: 'kernel', dir: repoPath('kernel/migrations') },
      ...rooms.map((name) => ({ name, dir: repoPath(`platform/migrations/${name}`) })),
      { name: 'assessment', dir: repoPath('modules/assessment/migrations') },
    ],
  });
  const { db } = database;
  const clock = fixedClock(`${DAY}T08:00:00+08:00`);
  const crypto = testKeys();
  const notified: { kind: string; title: string; body: string; learnerId?: string; accountId?: string }[] = [];
  const unseen = new Map<string, string[]>();
  const said: { room: string }[] = [];
  const seen: { outcome: Awaited<ReturnType<AssessmentDeps['identity']['glance']>> } = { outcome: 'OWN' };
  /** Jobs that were asked for; a test runs them by name. */
  const asked: { name: string; payload: object }[] = [];
  const stored = new Map<string, { bytes: Buffer; mediaType: string; name: string }>();
  const files = {
    requireOwn: async () => [],
    get: async (_db: unknown, id: string) => ({
      id,
      name: stored.get(id)?.name ?? '店铺截图.png',
      mediaType: stored.get(id)?.mediaType ?? 'application/pdf',
      size: 10,
      status: 'READY',
    }),
    read: async (id: string) => stored.get(id)?.bytes ?? Buffer.alloc(0),
    signedUrl: (id: string) => `/v1/files/${id}/content`,
    saveBytes: async (_tx: unknown, file: { bytes: Buffer; mediaType: string; name: string }) => {
      const id = newId('fil');
      stored.set(id, file);
      return { id };
    },
    discard: async (_tx: unknown, id: string) => void stored.delete(id),
  };
  const ledger = createLedger({ db, crypto, clock, classIdsOf: async () => [] });
  const policy = createPolicy({ ledger: ledger.port });
  const identity = {
    createAccount: async () => newId('acc'),
    accountOfLecturer: async () => undefined,
    glance: async () => seen.outcome,
    grant: async () => undefined,
    provePassword: async (_accountId: string, password: string) => {
      if (password !== PASSWORD) throw problem('identity.password_wrong');
    },
    names: async (_db: unknown, ids: readonly string[]) => new Map(ids.map((id) => [id, '王老师'])),
    recordReveal: async () => undefined,
    accountsWith: async () => ['acc_officer'],
    requireChecks: async (_tx: Tx, asked: readonly unknown[]) =>
      asked.map(() => ({ checkId: newId('fck'), method: 'FACE' as const, score: 0.3 })),
  };
  const org = createOrg({ crypto, clock, ledger: ledger.port, identity, sheet: { write: async () => Buffer.alloc(0) } });
  const room = createAssessment(
    {
      db,
      crypto,
      clock,
      ledger: ledger.port,
      policy: policy.port,
      org: org.port,
      identity,
      notifications: { notify: async (_tx: Tx, message: never) => void notified.push(message) } as never,
      realtime: { publish: (to: string, message: object) => void said.push({ room: to, ...message }) },
      files: files as never,
      jobs: { enqueue: async (_tx, name, payload) => void asked.push({ name, payload }) },
      printer,
      classSubject: (at, id) => org.room.subjects!.class!(at, id),
      captcha: async () => true,
      publicUrl: 'http://127.0.0.1:8080',
      demo: true,
      onlineTheory: async (_db, { learnerIds }) =>
        new Map(
          learnerIds.map((learnerId) => [
            learnerId,
            { required: 5, missing: (unseen.get(learnerId) ?? []).map((title) => ({ lessonId: newId('lsn'), title })) },
          ]),
        ),
    },
    counterparts,
  );
  await seedPolicy(db);
  await seedBank(db);
  const app = await testApp({ db, rooms: [ledger.room, policy.room, org.room, room], clock });
  const call = app.call;

  async function makeClass(offset = 0) {
    const teacherId = newId('acc');
    return db.tx(async (tx) => {
      const institutionId = await org.port.onboarding.create(tx, {
        name: `海口启航职业培训学校${offset}`,
        creditCode: `91460000TEST${String(100_000 + offset)}`,
        type: 'PRIVATE',
        regionCode: '460106',
        legalRep: '林一',
        contactName: '林二',
        contactPhone: '19900000001',
      });
      await org.port.onboarding.addStaff(tx, {
        accountId: teacherId,
        institutionId,
        role: 'CLASS_TEACHER',
        name: '班老师',
        phone: '19900000002',
      });
      const lecturerId = await org.port.faculty.create(tx, {
        name: '王讲师',
        idNo: `99990119900101${String(9000 + offset)}`,
        phone: `1990002${String(1000 + offset)}`,
        level: 'LECTURER',
        specialty: '电商',
        employer: '本校',
        regionCode: '460106',
        certificates: [],
      });
      const { id: classId } = await org.port.opening.create(tx, {
        name: '电商一班',
        mode: 'BLENDED',
        startsOn: DAY,
        endsOn: '2026-12-04',
        capacity: 30,
        roomId: null,
        contactName: '班老师',
        contactPhone: '19900000002',
        lecturers: [{ lecturerId, lead: true }],
        teacherAccountIds: [teacherId],
        programCode: 'NET_EC',
        institutionId,
        regionCode: '460106',
        createdBy: null,
        kind: 'FORMAL',
      } as never);
      const session = { chapterCode: 'EC01', title: '认识网络创业', lecturerId, roomId: null, hours: 4 };
      await org.port.timetable.replace(tx, classId, [
        { ...session, mode: 'VOD', day: DAY, startsAt: chinaInstant(DAY, '08:30'), endsAt: chinaInstant(DAY, '11:30') },
      ]);
      const people = Array.from({ length: LEARNERS }, (_, index) => ({
        name: names[index] ?? `学员${index + 1}`,
        certType: '111' as const,
        idNo: `99990119900101${String(1000 + offset * 10 + index)}`,
        phone: `1990001${String(1000 + offset * 10 + index)}`,
        birthday: '1990-01-01',
        gender: '1' as const,
        category: '04' as const,
      }));
      const enrolled = await org.port.roster.enrolMany(tx, classId, people, { accountId: null });
      for (const status of ['SUBMITTED', 'ACCEPTED', 'APPROVED'] as const) await org.port.setClassStatus(tx, classId, status);
      const snapshot = await policy.port.snapshot(tx, { classId, programCode: 'NET_EC', regionCode: '460106', at: clock.now() });
      await org.port.opening.freeze(tx, classId, snapshot, clock.now());
      await org.port.setClassStatus(tx, classId, 'IN_TRAINING');
      return {
        classId,
        institutionId,
        lecturerId,
        teacher: actorOf({ role: 'CLASS_TEACHER', scope: 'class', id: classId, accountId: teacherId }),
        admin: actorOf({ role: 'INST_ADMIN', scope: 'institution', id: institutionId }),
        officer: actorOf({ role: 'CITY_OFFICER', scope: 'region', id: '460100' }),
        reviewer: actorOf({ role: 'CITY_REVIEWER', scope: 'region', id: '460100' }),
        learners: enrolled.map(({ learnerId }) => actorOf({ role: 'TRAINEE', scope: 'learner', id: learnerId })) as [Actor, Actor, Actor],
      };
    });
  }
  type Class = Awaited<ReturnType<typeof makeClass>>;

  const soon = () => new Date(clock.now().getTime() + 60 * 60_000).toISOString();
  const input = () => ({ title: '理论考试', startsAt: soon(), durationMin: 45 });
  return {
    app,
    org: org.port,
    crypto,
    db,
    clock,
    call,
    notified,
    said,
    /** What the next look through a camera finds. */
    seen,
    room,
    unseen,
    asked,
    stored,
    /** Does the jobs that wait, as the worker would. */
    async work() {
      for (const { name, payload } of asked.splice(0))
        await room
          .jobs!.find((job) => job.name === name)!
          .run(payload as never, { db, clock, log: app.app.log as never, signal: new AbortController().signal });
    },
    policy: policy.port,
    makeClass,
    input,
    /** Publishes an exam and moves the clock to its start. */
    async open({ teacher }: Class, examId: string): Promise<void> {
      const { body } = await call(routes.publishExam, { params: { examId } }, { as: teacher });
      clock.set(new Date(body.startsAt));
    },
    enter: (examId: string, learner: Actor) =>
      call(routes.startAttempt, { params: { examId }, body: { checkToken: 'check-token', pledge: true } }, { as: learner }),
    /** Enters, hands in, and is given the score as if the answers had earned it. */
    async sit(examId: string, learner: Actor, score: number): Promise<string> {
      const { body } = await call(
        routes.startAttempt,
        {
          params: { examId },
          body: { checkToken: 'check-token', pledge: true },
        },
        { as: learner },
      );
      await call(routes.submitAttempt, { params: { attemptId: body.id }, body: { holder: body.holder, answers: [] } }, { as: learner });
      await db.run(sql`update assessment.attempt set score = ${score} where id = ${body.id}`);
      return body.id;
    },
    /** Ends an exam and shows its scores. */
    async release({ teacher }: Class, examId: string): Promise<void> {
      clock.set(new Date(clock.now().getTime() + 3 * 3_600_000));
      await call(routes.releaseExam, { params: { examId } }, { as: teacher });
    },
    /** Two people enter the same scores; gives the batch. */
    async enterTwice({ classId, teacher, admin }: Class, part: string, scores: { learnerId: string; score: number }[]): Promise<string> {
      const params = { classId };
      const body = { part, scores, evidenceFileIds: [], note: '' };
      const first = await call(routes.enterScores, { params, body }, { as: teacher });
      if (first.status !== 201) throw new Error(String(first.code));
      await call(routes.checkScores, { params: { ...params, batchId: first.body.id }, body: { scores } }, { as: admin });
      return first.body.id;
    },
    /** Attendance 90, everything else as told, and the grades published. */
    async publishGrades(cls: Class, score: number): Promise<void> {
      const { body: exam } = await call(routes.createExam, { params: { classId: cls.classId }, body: input() }, { as: cls.teacher });
      await this.open(cls, exam.id);
      for (const learner of cls.learners) await this.sit(exam.id, learner, score);
      await this.release(cls, exam.id);
      const ids = cls.learners.map(({ learnerId }) => learnerId!);
      await db.tx(async (tx) => {
        for (const learnerId of ids)
          await putAttendance(tx, { classId: cls.classId, learnerId, attendedHours: 18, plannedHours: 20, rate: 0.9, at: clock.now() });
      });
      for (const part of ['classroom', 'practice', 'plan'])
        await this.enterTwice(
          cls,
          part,
          ids.map((learnerId) => ({ learnerId, score })),
        );
      await call(routes.publishGrades, { params: { classId: cls.classId } }, { as: cls.teacher });
    },
    entries: (kind: string) =>
      db.many<{ data: Record<string, unknown>; learnerId: string | null; summary: string }>(
        sql`select data, learner_id as "learnerId", summary from ledger.entry where kind = ${kind} order by seq`,
      ),
    async stop() {
      await app.close();
      await room.close?.();
      await database.drop();
    },
  };
}
