import {
  assessmentRoutes,
  identityRoutes,
  ledgerRoutes,
  managementRoutes,
  notificationsRoutes,
  orgRoutes,
  teachingRoutes,
} from '@yangfan/client';
import { migrate, newId, sql } from '@yangfan/kernel';
import { testDatabase, type TestDatabase } from '@yangfan/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowSmallClasses, foundInstitution, gatherFaculty, officers, openClass, until } from '../journey/passage.ts';
import { rosterRow } from '../journey/roster.ts';
import { person, smsCode, type Person } from '../journey/people.ts';
import { previousCommit, startPrevious, type PreviousServer } from './previous.ts';
import { setsOfTree } from './sets.ts';

const MIN = 60_000;
const commit = previousCommit();

// Nodes are changed one after the other: the first new one migrates, the old ones go on serving.
describe.skipIf(!commit)('the previous server on the new schema (skipped where the history does not hold its commit)', () => {
  let database: TestDatabase;
  let old: PreviousServer;
  let people: ReturnType<typeof officers>;
  let admin: Person;
  let teacher: Person;
  let lecturer: Person;
  let lecturerId: string;
  let learner: Person;
  let learnerId: string;
  let classId: string;
  beforeAll(async () => {
    database = await testDatabase();
    old = await startPrevious(commit!, database.url);
    // What the first new node does at its start, while the old one runs.
    expect((await migrate(database.db, setsOfTree())).length).toBeGreaterThan(0);
    // Its clock is the real one, so nothing may have to wait for days.
    await database.db.run(sql`update policy.rule set value = '0' where code = 'onboarding.publicityDays'`);
  }, 180_000);
  afterAll(async () => {
    await old?.stop();
    await database?.drop();
  });

  it('[O4] writes of management and identity: an institution is listed, a class approved, a learner activated and matched', async () => {
    people = officers(old.url);
    const product = { url: old.url, dataDir: '', now: () => new Date(), moveTo: async () => undefined, stop: async () => undefined };
    const house = await foundInstitution(product, people);
    const faculty = await gatherFaculty(product, house, people);
    await allowSmallClasses(product, people);
    const opened = await openClass(product, house, faculty, people, 2);
    [admin, teacher, classId] = [house.admin, faculty.teacher, opened.classId];
    [lecturer, lecturerId] = [faculty.lecturers[0]!.person, faculty.lecturers[0]!.id];
    const invitation = await until('invitation', async () => {
      const { items } = await admin.call(identityRoutes.listClassInvitations, { params: { classId }, query: { size: 100 } });
      return items.find((item) => item.link && item.maskedPhone.endsWith(rosterRow(0).phone.slice(-4)));
    });
    const code = invitation.link!.split('/').pop()!;
    const anyone = person(old.url);
    await anyone.call(identityRoutes.sendInvitationCode, { params: { code } });
    const { phone, name, idNo } = rosterRow(0);
    const body = { phoneCode: await smsCode(people.ops, phone), privacyVersion: 1, client: 'mini' as const };
    const { token } = await anyone.call(identityRoutes.activate, { params: { code }, body });
    learner = person(old.url, async () => token!);
    expect((await learner.call(identityRoutes.verifyIdentity, { body: { name, idNo } })).state).toBe('ID_MATCHED');
    learnerId = (await learner.call(identityRoutes.getMe)).learnerId!;
    for (const to of ['RECRUITING', 'READY', 'IN_TRAINING'] as const)
      await admin.call(managementRoutes.runClass, { params: { classId }, body: { to } });
  }, 110_000);

  it('[O4] writes: watching counts, an exam is arranged, sat and handed in, scores are entered; the new schema holds them whole', async () => {
    const assetId = newId('ast');
    await lecturer.call(identityRoutes.getMe);
    await database.db.run(sql`
      insert into media.asset (id, owner_account_id, file_id, title, status, percent, duration_s, width, height, video_codec, size, created_at)
      select ${assetId}, account_id, ${newId('fil')}, '课', 'READY', 100, 60, 640, 360, 'h264', 1, now() from identity.role_grant
      where role = 'LECTURER' and scope = 'lecturer' and scope_id = ${lecturerId} limit 1`);
    const course = await lecturer.call(teachingRoutes.createCourse, { params: { classId }, body: { fromTimetable: true } });
    const lessonId = course.chapters.flatMap((chapter) => chapter.lessons)[0]!.id;
    await lecturer.call(teachingRoutes.editLesson, { params: { lessonId }, body: { assetId } });
    const opened = await learner.call(teachingRoutes.startWatch, {
      params: { lessonId },
      body: { clientNow: Date.now(), takeOver: true },
    });
    const segment = { from: 0, to: 1, ms: 1000, rate: 1, state: 'playing' as const, clientAt: Date.now() };
    await learner.call(teachingRoutes.heartbeat, {
      params: { watchId: opened.watchId },
      body: { beats: [{ seq: 1, segments: [segment] }] },
    });

    const startsAt = new Date(Date.now() + 5 * MIN).toISOString();
    const exam = await teacher.call(assessmentRoutes.createExam, {
      params: { classId },
      body: { title: '旧版安排的考试', startsAt, durationMin: 45 },
    });
    await teacher.call(assessmentRoutes.publishExam, { params: { examId: exam.id } });
    await teacher.call(identityRoutes.confirmOnSite, {
      params: { classId, learnerId },
      body: { purpose: 'EXAM_ENTER', reason: '已当面核对证件' },
    });
    const { token } = await learner.call(identityRoutes.claimCheck, { body: { purpose: 'EXAM_ENTER' } });
    const attempt = await learner.call(assessmentRoutes.startAttempt, {
      params: { examId: exam.id },
      body: { checkToken: token, pledge: true },
    });
    const params = { attemptId: attempt.id };
    await learner.call(assessmentRoutes.saveAnswers, {
      params,
      body: { holder: attempt.holder, answers: [{ no: 1, value: null, version: 1 }] },
    });
    const receipt = await learner.call(assessmentRoutes.submitAttempt, { params, body: { holder: attempt.holder, answers: [] } });
    expect(receipt.questions).toBe(attempt.questions.length);
    await teacher.call(assessmentRoutes.enterScores, {
      params: { classId },
      body: { part: 'practice', scores: [{ learnerId, score: 80 }], evidenceFileIds: [], note: '旧版录入' },
    });
    const row = await database.db.one<Record<string, unknown>>(
      sql`select e.kind, e.autosave_s as "autosaveS", a.state from assessment.exam e join assessment.attempt a on a.exam_id = e.id where e.id = ${exam.id}`,
    );
    expect(row).toEqual({ kind: 'REGULAR', autosaveS: 15, state: 'SUBMITTED' });
    const entries = await database.db.many(
      sql`select 1 from ledger.entry where kind = 'assessment.attempt.submitted' and data->>'attemptId' = ${attempt.id}`,
    );
    expect(entries).toHaveLength(1);
    expect(old.said()).not.toMatch(/does not exist|violates/);
  });

  it('[O4] reads: what staff and learners look at in a journey', async () => {
    const { officer, prov, auditor } = people;
    await Promise.all([
      admin.call(managementRoutes.listTodo),
      officer.call(managementRoutes.listTodo),
      prov.call(managementRoutes.getOverview),
      prov.call(orgRoutes.listInstitutions),
      prov.call(orgRoutes.listLecturers),
      prov.call(assessmentRoutes.listCompletions),
      prov.call(assessmentRoutes.listCertificates),
      officer.call(assessmentRoutes.listExams),
      teacher.call(orgRoutes.getClass, { params: { classId } }),
      teacher.call(orgRoutes.listSessions, { params: { classId } } as never),
      teacher.call(assessmentRoutes.classGrades, { params: { classId } }),
      teacher.call(teachingRoutes.classAttendance, { params: { classId } }),
      auditor.call(ledgerRoutes.exportLedger),
    ]);
    await learner.call(orgRoutes.listMyClasses);
    await Promise.all([
      learner.call(teachingRoutes.myCourse, { params: { classId } }),
      learner.call(teachingRoutes.myHours, { params: { classId } }),
      learner.call(assessmentRoutes.myExams),
      learner.call(assessmentRoutes.myGrades),
      learner.call(notificationsRoutes.listMessages),
      learner.call(identityRoutes.listMyConsents),
      learner.call(identityRoutes.listMyChecks),
      learner.call(ledgerRoutes.myTimeline),
    ]);
  });
});
