import { assessmentRoutes as routes } from '@yangfan/contract';
import { sql, type Actor } from '@yangfan/kernel';
import { actorOf } from '@yangfan/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAssessment, type Stage } from '../../testing.ts';
import { lookTimes } from './looks.rules.ts';

let stage: Stage;
beforeAll(async () => void (stage = await startAssessment()));
afterAll(() => stage.stop());

let classes = 100;
const MIN = 60_000;
const wait = (minutes: number) => stage.clock.set(new Date(stage.clock.now().getTime() + minutes * MIN));
const officer = actorOf({ role: 'CITY_OFFICER', scope: 'region', id: '460100' });

/** A class with an open exam of 45 minutes; the clock stands at its start. */
async function opened(input: object = {}) {
  const training = await stage.makeClass((classes += 1));
  const { body: exam } = await stage.call(
    routes.createExam,
    { params: { classId: training.classId }, body: { ...stage.input(), ...input } },
    { as: training.teacher },
  );
  await stage.open(training, exam.id);
  return { ...training, examId: exam.id };
}
type Opened = Awaited<ReturnType<typeof opened>>;
const board = async ({ examId, teacher }: Opened, as: Actor = teacher) =>
  (await stage.call(routes.sittingBoard, { params: { examId } }, { as })).body;
const rowOf = async (of: Opened, learner: Actor) => (await board(of)).candidates.find((row) => row.learnerId === learner.learnerId)!;
const enter = async (of: Opened, learner: Actor) => (await stage.enter(of.examId, learner)).body;
type Paper = Awaited<ReturnType<typeof enter>>;
const beat = (paper: Paper, as: Actor, holder = paper.holder) =>
  stage.call(routes.beatAttempt, { params: { attemptId: paper.id }, body: { holder, unsent: 0, camera: true, fullScreen: true } }, { as });
const save = (paper: Paper, as: Actor, version: number) =>
  stage.call(
    routes.saveAnswers,
    { params: { attemptId: paper.id }, body: { holder: paper.holder, answers: [{ no: 1, value: null, version, flagged: true }] } },
    { as },
  );
const submit = (paper: Paper, as: Actor) =>
  stage.call(routes.submitAttempt, { params: { attemptId: paper.id }, body: { holder: paper.holder, answers: [] } }, { as });

describe('the invigilator’s board', () => {
  it('[E3] shows who is in, how far, when last heard of, and what was noticed; officers read silently and that is on record', async () => {
    const of = await opened();
    const [a, b] = of.learners;
    const paper = await enter(of, a);
    await save(paper, a, 1);
    wait(1);
    await beat(paper, a);
    await stage.call(
      routes.noticeAttempt,
      { params: { attemptId: paper.id }, body: { holder: paper.holder, kind: 'COPY_BLOCKED', seconds: 0 } },
      { as: a },
    );
    const { body: taken } = await stage.call(routes.resumeAttempt, { params: { attemptId: paper.id }, body: {} }, { as: a });
    expect((await beat(paper, a)).body).toMatchObject({ here: false });
    expect((await beat({ ...paper, holder: taken.holder }, a)).body).toMatchObject({ here: true, state: 'IN_PROGRESS' });

    const seen = await board(of);
    expect(seen.mayAct).toBe(true);
    expect(await rowOf(of, a)).toMatchObject({
      state: 'IN_PROGRESS',
      client: 'PHONE',
      heardAt: stage.clock.now().toISOString(),
      unsent: 0,
    });
    expect((await rowOf(of, a)).flags).toEqual(
      expect.arrayContaining([
        { kind: 'COPY_BLOCKED', count: 1 },
        { kind: 'TAKEN_OVER', count: 1 },
      ]),
    );
    expect(await rowOf(of, b)).toMatchObject({ state: 'NOT_STARTED', attemptId: null });
    expect(seen.happenings.map(({ kind }) => kind).sort()).toEqual(['COPY_BLOCKED', 'TAKEN_OVER']);

    expect(await board(of, officer)).toMatchObject({ mayAct: false });
    await board(of, officer);
    expect(await stage.entries('assessment.sitting.inspected')).toHaveLength(1);
    const refused = await stage.call(routes.pauseSitting, { params: { examId: of.examId }, body: { reason: '看看' } }, { as: officer });
    expect(refused.status).toBe(403);
    expect(stage.said.some(({ room }) => room === `exam:${of.examId}`)).toBe(true);
  });

  it('[E3] only the invigilators that were named may act; the others of the class read', async () => {
    const of = await opened();
    const { body: options } = await stage.call(routes.sittingOptions, { params: { classId: of.classId } }, { as: of.teacher });
    expect(options.people).toMatchObject([{ accountId: of.teacher.accountId, role: 'CLASS_TEACHER' }]);
    const staffed = (invigilators: string[]) =>
      stage.call(routes.setInvigilation, { params: { examId: of.examId }, body: { invigilators, clients: ['PHONE'] } }, { as: of.admin });
    expect((await staffed(['acc_00000000000000000000000000'])).code).toBe('assessment.invigilator_unknown');
    expect((await staffed([of.teacher.accountId])).body.clients).toEqual(['PHONE']);
    const say = (as: Actor) =>
      stage.call(routes.messageSitting, { params: { examId: of.examId }, body: { text: '请安静', attemptId: null } }, { as });
    expect((await say(of.admin)).code).toBe('assessment.not_invigilator');
    const paper = await enter(of, of.learners[0]);
    expect((await say(of.teacher)).body).toMatchObject({ told: 1 });
    expect((await beat(paper, of.learners[0])).body.messages).toMatchObject([{ text: '请安静', toAll: true }]);
  });

  it('[E3] a message stays until its candidate has seen it, and the board says so', async () => {
    const of = await opened();
    const [a, b] = of.learners;
    const [first, second] = [await enter(of, a), await enter(of, b)];
    const { body: sent } = await stage.call(
      routes.messageSitting,
      { params: { examId: of.examId }, body: { text: '请坐到镜头前', attemptId: first.id } },
      { as: of.teacher },
    );
    expect((await beat(second, b)).body.messages).toEqual([]);
    expect((await beat(first, a)).body.messages).toMatchObject([{ id: sent.id, toAll: false }]);
    expect((await rowOf(of, a)).unread).toBe(1);
    const read = (attemptId: string, as: Actor) =>
      stage.call(routes.acknowledgeMessage, { params: { attemptId, messageId: sent.id } }, { as });
    expect((await read(first.id, b)).status).toBe(403);
    await read(first.id, a);
    await read(first.id, a);
    expect((await beat(first, a)).body.messages).toEqual([]);
    expect((await rowOf(of, a)).unread).toBe(0);
    const { body: log } = await stage.call(routes.mySittingLog, { params: { attemptId: first.id } }, { as: a });
    expect(log.events.map(({ kind }) => kind)).toEqual(['MESSAGE', 'MESSAGE_READ']);
    expect(log.messages[0]!.readAt).not.toBeNull();
  });
});

describe('time', () => {
  it('[E3] a pause moves everybody’s end by its length; answers typed in it are kept, and late entry is not lost', async () => {
    const of = await opened();
    const [a, b] = of.learners;
    const paper = await enter(of, a);
    wait(5);
    expect(
      (await stage.call(routes.pauseSitting, { params: { examId: of.examId }, body: { reason: '停电' } }, { as: of.teacher })).status,
    ).toBe(200);
    // Far beyond the candidate's old end.
    wait(90);
    expect((await save(paper, a, 1)).status).toBe(200);
    await stage.room.jobs!.find(({ name }) => name === 'assessment.deadlines')!.run({} as never, {} as never);
    expect((await beat(paper, a)).body).toMatchObject({ state: 'IN_PROGRESS', pausedAt: expect.any(String) });
    const late = await enter(of, b);
    expect(late.pausedAt).not.toBeNull();
    wait(10);
    const { body: resumed } = await stage.call(routes.resumeSitting, { params: { examId: of.examId } }, { as: of.teacher });
    expect(resumed).toEqual({ pausedSeconds: 100 * 60, candidates: 2 });
    const now = stage.clock.now().getTime();
    const minutesLeft = async (of: Paper, who: Actor) => (Date.parse((await beat(of, who)).body.deadline) - now) / MIN;
    expect(await minutesLeft(paper, a)).toBe(40);
    // Who came in the pause entered when it began, and has the whole time from there.
    expect(await minutesLeft(late, b)).toBe(45);
    expect((await board(of)).pausedAt).toBeNull();
    expect((await stage.call(routes.resumeSitting, { params: { examId: of.examId } }, { as: of.teacher })).code).toBe(
      'assessment.exam_wrong_state',
    );
    // Without a pause the same wait ends the exam.
    wait(41);
    expect((await save(paper, a, 2)).code).toBe('assessment.time_over');
    const kinds = (await stage.entries('assessment.sitting.paused')).length + (await stage.entries('assessment.sitting.resumed')).length;
    expect(kinds).toBe(2);
  });

  it('[E3] more time for one or for all, and beforehand for who needs it; a barred learner stays outside', async () => {
    const of = await opened();
    const [a, b, c] = of.learners;
    const standing = (learner: Actor, body: { extraMin: number; barred: boolean }) =>
      stage.call(
        routes.setStanding,
        { params: { examId: of.examId, learnerId: learner.learnerId! }, body: { ...body, reason: '视力残疾，凭证明' } },
        { as: of.teacher },
      );
    expect((await standing(a, { extraMin: 30, barred: false })).status).toBe(200);
    await standing(c, { extraMin: 0, barred: true });
    expect((await stage.enter(of.examId, c)).code).toBe('assessment.barred');
    const [first, second] = [await enter(of, a), await enter(of, b)];
    const end = (paper: Paper) => (Date.parse(paper.deadline) - stage.clock.now().getTime()) / MIN;
    expect([end(first), end(second), first.extraMin]).toEqual([75, 45, 30]);
    expect((await standing(a, { extraMin: 10, barred: false })).code).toBe('assessment.already_in');
    const extend = (attemptId: string | null) =>
      stage.call(
        routes.extendSitting,
        { params: { examId: of.examId }, body: { minutes: 10, attemptId, reason: '设备故障' } },
        { as: of.teacher },
      );
    expect((await extend(second.id)).body).toEqual({ extended: 1 });
    expect((await extend(null)).body).toEqual({ extended: 2 });
    expect(await rowOf(of, b)).toMatchObject({ extraMin: 20 });
    expect((Date.parse((await beat(first, a)).body.deadline) - stage.clock.now().getTime()) / MIN).toBe(85);
    // The reason may tell of an illness: it lies sealed.
    const kept = await stage.db.many<{ reason: string }>(sql`select reason from assessment.exam_standing where exam_id = ${of.examId}`);
    expect(kept.some(({ reason }) => reason.includes('视力'))).toBe(false);
  });

  it('[E3] a forced end marks what was saved, names its reason in the learner’s own record, and happens once', async () => {
    const of = await opened();
    const [a] = of.learners;
    const paper = await enter(of, a);
    const force = () =>
      stage.call(routes.forceSubmit, { params: { attemptId: paper.id }, body: { reason: '多次警告无效' } }, { as: of.teacher });
    expect((await force()).status).toBe(200);
    expect((await force()).code).toBe('assessment.already_submitted');
    expect((await beat(paper, a)).body.state).toBe('AUTO_SUBMITTED');
    const { body: log } = await stage.call(routes.mySittingLog, { params: { attemptId: paper.id } }, { as: a });
    expect(log.events[0]!.words).toBe('监考员强制交卷：多次警告无效');
  });
});

describe('the candidate’s side', () => {
  it('[E3] an exam for the PC alone refuses a phone at the door and at every return', async () => {
    const of = await opened({ clients: ['PC'] });
    const [a] = of.learners;
    const phone = { 'x-yangfan-device': 'web-1', 'user-agent': 'Mozilla/5.0 (iPhone) MicroMessenger' };
    const body = { checkToken: 'check-token', pledge: true, pledgeVersion: '2026-1', environment: { camera: true, delayMs: 30 } };
    const start = (headers: Record<string, string>) =>
      stage.call(routes.startAttempt, { params: { examId: of.examId }, body }, { as: a, headers });
    expect((await start(phone)).code).toBe('assessment.client_refused');
    const { body: paper } = await start({ 'x-yangfan-device': 'web-1' });
    const back = await stage.call(routes.resumeAttempt, { params: { attemptId: paper.id }, body: {} }, { as: a, headers: phone });
    expect(back.code).toBe('assessment.client_refused');
    const { body: log } = await stage.call(routes.sittingLog, { params: { attemptId: paper.id } }, { as: of.teacher });
    expect(log).toMatchObject({ pledgeVersion: '2026-1', client: 'PC', environment: { camera: true, delayMs: 30 } });
  });

  it('[E3] looks come at the server’s moments; another face is kept with its picture, and whoever uses no face is seen by the invigilator', async () => {
    const of = await opened();
    const [a, b] = of.learners;
    const [first, second] = [await enter(of, a), await enter(of, b)];
    // One sits at a computer and came by face; the other’s telephone is seen by the invigilator.
    await stage.db.run(sql`update assessment.attempt set client = 'PC' where id = ${first.id}`);
    const jpeg = Buffer.alloc(100).toString('base64');
    const look = (no: number) =>
      stage.call(routes.sendLook, { params: { attemptId: first.id }, body: { holder: first.holder, no, jpeg } }, { as: a });
    expect((await look(1)).code).toBe('assessment.look_none');
    const [due] = lookTimes({ attemptId: first.id, startedAt: new Date(first.startedAt), durationMin: 45, looks: 4 });
    stage.clock.set(due!);
    expect((await beat(first, a)).body.look).toEqual({ no: 1, way: 'CAMERA' });
    stage.seen.outcome = 'OTHER_FACE';
    expect((await look(1)).body.outcome).toBe('OTHER_FACE');
    stage.seen.outcome = 'OWN';
    expect((await look(1)).code).toBe('assessment.look_none');
    expect(await rowOf(of, a)).toMatchObject({ looks: { planned: 4, done: 1, bad: 1 } });
    const { body: log } = await stage.call(routes.mySittingLog, { params: { attemptId: first.id } }, { as: a });
    expect(log.events[0]).toMatchObject({ kind: 'LOOK_OTHER_FACE', evidence: expect.stringContaining('/v1/files/fil_') });

    const times = lookTimes({ attemptId: second.id, startedAt: new Date(second.startedAt), durationMin: 45, looks: 4 });
    stage.clock.set(new Date(Math.max(times[0]!.getTime(), stage.clock.now().getTime())));
    expect((await beat(second, b)).body.look).toMatchObject({ way: 'EYES' });
    const seen = () => stage.call(routes.confirmPresence, { params: { attemptId: second.id } }, { as: of.teacher });
    expect((await seen()).status).toBe(200);
    expect((await seen()).code).toBe('assessment.look_none');
    // Nobody is held up by a look that was not taken.
    expect((await save(second, b, 1)).status).toBe(200);
  });
});

describe('doubt and appeal', () => {
  it('[E3] a doubted paper holds up the release until it is decided; an invalid one is worth nothing', async () => {
    const of = await opened();
    const [a] = of.learners;
    const paper = await enter(of, a);
    await submit(paper, a);
    await stage.db.run(sql`update assessment.attempt set score = 88 where id = ${paper.id}`);
    const params = { attemptId: paper.id };
    const doubt = () => stage.call(routes.doubtAttempt, { params, body: { reason: '旁人入镜' } }, { as: of.teacher });
    expect((await doubt()).body.validity).toBe('SUSPECT');
    expect((await doubt()).code).toBe('assessment.validity_state');
    wait(180);
    const release = () => stage.call(routes.releaseExam, { params: { examId: of.examId } }, { as: of.teacher });
    expect((await release()).code).toBe('assessment.validity_open');
    const judged = await stage.call(routes.judgeAttempt, { params, body: { valid: false, reason: '证据充分' } }, { as: of.admin });
    expect(judged.body.validity).toBe('INVALID');
    expect((await release()).status).toBe(200);
    const result = () => stage.call(routes.attemptResult, { params }, { as: a });
    expect((await result()).body).toMatchObject({ score: 0, passed: false, validity: 'INVALID' });

    const appeal = (as: Actor) =>
      stage.call(routes.appealAttempt, { params, body: { text: '当时是家人递水，没有交谈。', fileIds: [] } }, { as });
    expect((await appeal(of.learners[1])).status).toBeGreaterThanOrEqual(403);
    expect((await appeal(a)).body.state).toBe('OPEN');
    expect((await appeal(a)).code).toBe('assessment.appeal_done');
    expect(await rowOf(of, a)).toMatchObject({ appeal: 'OPEN' });
    const decide = () =>
      stage.call(routes.decideAppeal, { params, body: { decision: 'UPHELD', valid: true, reason: '录像显示没有交谈' } }, { as: of.admin });
    expect((await decide()).body).toMatchObject({ state: 'UPHELD', decision: '录像显示没有交谈' });
    expect((await decide()).code).toBe('assessment.appeal_none');
    expect((await result()).body).toMatchObject({ score: 88, passed: true, validity: 'VALID' });
    expect(stage.notified.filter((one) => one.learnerId === a.learnerId).map(({ title }) => title)).toContain('考试申诉：认可');
    // The figures are told anew when a decision changes them.
    const told = await stage.db.many<{ score: number }>(
      sql`select (payload->>'score')::float8 as score from kernel.outbox where payload->>'attemptId' = ${paper.id} and type = 'assessment.result.released' order by seq`,
    );
    expect(told.map(({ score }) => score)).toEqual([0, 88]);
  });

  it('[E3] an appeal is made after the exam and within the policy’s days', async () => {
    const of = await opened();
    const [a] = of.learners;
    const paper = await enter(of, a);
    const appeal = () =>
      stage.call(
        routes.appealAttempt,
        { params: { attemptId: paper.id }, body: { text: '记录的离开页面不是我操作。', fileIds: [] } },
        { as: a },
      );
    expect((await appeal()).code).toBe('assessment.appeal_late');
    await submit(paper, a);
    wait(3 * 24 * 60 + 1);
    expect((await appeal()).code).toBe('assessment.appeal_late');
  });
});

describe('sitting at another time', () => {
  it('[E3] is asked before the exam, decided with a reason, and costs no resit', async () => {
    const of = await opened();
    const [a, b, c] = of.learners;
    const ask = (as: Actor) =>
      stage.call(routes.askDeferral, { params: { examId: of.examId }, body: { reason: '当天住院手术', fileIds: [] } }, { as });
    const { body: deferral } = await ask(a);
    expect((await ask(a)).code).toBe('assessment.deferral_done');
    const { body: other } = await ask(b);
    const decide = (deferralId: string, grant: boolean) =>
      stage.call(
        routes.decideDeferral,
        { params: { classId: of.classId, deferralId }, body: { grant, reason: grant ? '证明齐全' : '没有证明' } },
        { as: of.teacher },
      );
    expect((await decide(deferral.id, true)).body.state).toBe('GRANTED');
    expect((await decide(other.id, false)).body.state).toBe('REFUSED');
    expect((await decide(deferral.id, false)).code).toBe('assessment.deferral_done');
    expect((await stage.enter(of.examId, a)).code).toBe('assessment.deferred');
    await stage.sit(of.examId, b, 80);
    await stage.sit(of.examId, c, 50);
    await stage.release(of, of.examId);
    const standings = async () => {
      const { body } = await stage.call(routes.listResits, { params: { classId: of.classId } }, { as: of.teacher });
      return body.learners.map(({ state, used }) => `${state} ${used}`);
    };
    expect(await standings()).toEqual(['DEFERRED 0', 'PASSED 0', 'ELIGIBLE 0']);

    const arrange = (learner: Actor) =>
      stage.call(
        routes.arrangeDeferred,
        { params: { classId: of.classId }, body: { ...stage.input(), title: '理论考试（缓考）', learnerIds: [learner.learnerId!] } },
        { as: of.teacher },
      );
    expect((await arrange(c)).code).toBe('assessment.deferral_none');
    const { body: exam } = await arrange(a);
    expect(exam).toMatchObject({ kind: 'REGULAR', deferred: true, candidates: 1 });
    expect((await arrange(a)).code).toBe('assessment.deferral_none');
    await stage.open(of, exam.id);
    expect((await stage.enter(exam.id, c)).code).toBe('assessment.not_a_candidate');
    await stage.sit(exam.id, a, 45);
    await stage.release(of, exam.id);
    // Failing it leaves the whole number of resits.
    expect(await standings()).toEqual(['ELIGIBLE 0', 'PASSED 0', 'ELIGIBLE 0']);
  });
});
