import { assessmentRoutes as routes } from '@yangfan/contract';
import { sql, type Actor } from '@yangfan/kernel';
import { describe, expect, it } from 'vitest';
import { lookTimes } from './looks.rules.ts';
import { onSittingStage, beat, board, enter, MIN, officer, opened, rowOf, save, stage, wait, type Paper } from './testing.ts';

onSittingStage();

describe('the invigilator’s board', () => {
  it('[E2] the list of exams is searched by the name of the exam or its class, within what the caller covers', async () => {
    const of = await opened({ title: '电商理论末考' });
    const found = async (q: string, as: Actor = of.teacher) =>
      (await stage.call(routes.listExams, { query: { q } }, { as })).body.items.map(({ id }) => id);
    expect(await found('理论末')).toEqual([of.examId]);
    expect(await found('直播')).toEqual([]);
    const other = await opened();
    expect(await found('理论末', other.teacher)).toEqual([]);
  });

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

  it('[E3] a machine that took over writes above all an older one still keeps; the older one’s other answers are not lost', async () => {
    const of = await opened();
    const [a] = of.learners;
    const paper = await enter(of, a);
    const write = (holder: string, no: number, version: number) =>
      stage.call(
        routes.saveAnswers,
        { params: { attemptId: paper.id }, body: { holder, answers: [{ no, value: null, version, flagged: version > 100_000 }] } },
        { as: a },
      );
    const takeOver = async (holder?: string) =>
      (await stage.call(routes.resumeAttempt, { params: { attemptId: paper.id }, body: holder ? { holder } : {} }, { as: a })).body;
    await write(paper.holder, 1, 1);
    const second = await takeOver();
    expect([paper.versionBase, second.versionBase, (await takeOver(second.holder)).versionBase]).toEqual([0, 100_000, 100_000]);
    expect((await write(second.holder, 1, second.versionBase + 1)).status).toBe(200);
    // The first machine had changed question 1 forty times without network, and question 2 as well; it takes the paper back.
    const back = await takeOver();
    await write(back.holder, 1, 41);
    await write(back.holder, 2, 41);
    const { body: now } = await stage.call(
      routes.resumeAttempt,
      { params: { attemptId: paper.id }, body: { holder: back.holder } },
      { as: a },
    );
    expect(now.answers).toEqual([
      { no: 1, value: null, version: 100_001, flagged: true },
      { no: 2, value: null, version: 41, flagged: false },
    ]);
    expect(now.versionBase).toBe(200_000);
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
    expect((await beat(second, b, second.holder, false)).body.look).toMatchObject({ way: 'EYES' });
    const seen = () => stage.call(routes.confirmPresence, { params: { attemptId: second.id } }, { as: of.teacher });
    expect((await seen()).status).toBe(200);
    expect((await seen()).code).toBe('assessment.look_none');
    // A telephone whose camera is off is seen by eye as well, one whose camera is on by it.
    const [next] = lookTimes({ attemptId: second.id, startedAt: new Date(second.startedAt), durationMin: 45, looks: 4 }).filter(
      (time) => time > stage.clock.now(),
    );
    stage.clock.set(next!);
    expect((await beat(second, b, second.holder, false)).body.look).toMatchObject({ way: 'EYES' });
    expect(await rowOf(of, b)).toMatchObject({ looks: { byCamera: false, due: true }, flags: [] });
    expect((await beat(second, b)).body.look).toMatchObject({ way: 'CAMERA' });
    expect((await rowOf(of, b)).looks.byCamera).toBe(true);
    // Nobody is held up by a look that was not taken.
    expect((await save(second, b, 1)).status).toBe(200);
  });
});
