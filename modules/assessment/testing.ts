import { assessmentRoutes as routes } from '@yangfan/contract';
import { chinaInstant, newId, repoPath, sql, type Actor, type Tx } from '@yangfan/kernel';
import { actorOf, fixedClock, testApp, testDatabase, testKeys } from '@yangfan/kernel/testing';
import { createLedger } from '@yangfan/platform/ledger';
import { createOrg } from '@yangfan/platform/org';
import { createPolicy, seedPolicy } from '@yangfan/platform/policy';
import { createAssessment, seedBank } from './index.ts';

export const DAY = '2026-11-24';
const LEARNERS = 3;

export type Stage = Awaited<ReturnType<typeof startAssessment>>;

/** Assessment with the real roster, policy and ledger on a database of its own; an approved class in training. The films are a list. */
export async function startAssessment() {
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
  const notified: { kind: string; title: string; learnerId?: string }[] = [];
  const unseen = new Map<string, string[]>();
  const ledger = createLedger({ db, crypto, clock, classIdsOf: async () => [] });
  const policy = createPolicy({ ledger: ledger.port });
  const identity = {
    createAccount: async () => newId('acc'),
    names: async (_db: unknown, ids: readonly string[]) => new Map(ids.map((id) => [id, '王老师'])),
    recordReveal: async () => undefined,
    requireChecks: async (_tx: Tx, asked: readonly unknown[]) =>
      asked.map(() => ({ checkId: newId('fck'), method: 'FACE' as const, score: 0.3 })),
  };
  const org = createOrg({ crypto, clock, ledger: ledger.port, identity, sheet: { write: async () => Buffer.alloc(0) } });
  const room = createAssessment({
    db,
    crypto,
    clock,
    ledger: ledger.port,
    policy: policy.port,
    org: org.port,
    identity,
    notifications: { notify: async (_tx: Tx, message: never) => void notified.push(message) } as never,
    files: { requireOwn: async () => [], signedUrl: (id: string) => `/v1/files/${id}/content`, read: async () => Buffer.alloc(0) } as never,
    printer: { pdf: async () => Buffer.from('%PDF-1.7') },
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
  });
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
        name: `学员${index + 1}`,
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
        teacher: actorOf({ role: 'CLASS_TEACHER', scope: 'class', id: classId, accountId: teacherId }),
        admin: actorOf({ role: 'INST_ADMIN', scope: 'institution', id: institutionId }),
        learners: enrolled.map(({ learnerId }) => actorOf({ role: 'TRAINEE', scope: 'learner', id: learnerId })) as [Actor, Actor, Actor],
      };
    });
  }
  type Class = Awaited<ReturnType<typeof makeClass>>;

  const soon = () => new Date(clock.now().getTime() + 60 * 60_000).toISOString();
  const input = () => ({ title: '理论考试', startsAt: soon(), durationMin: 45 });
  return {
    app,
    db,
    clock,
    call,
    notified,
    unseen,
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
