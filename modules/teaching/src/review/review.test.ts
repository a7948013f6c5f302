import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { teachingRoutes as routes } from '@yangfan/contract';
import { sql, type Actor } from '@yangfan/kernel';
import { DAY, ROOM, startTeaching, type Stage } from '../../testing.ts';

let stage: Stage;
let sessionId: string;
let liveId: string;
let tokens = 0;
const HERE = { ...ROOM, accuracy: 20 };
const token = () => `check-rev-${String((tokens += 1)).padStart(4, '0')}`;

beforeAll(async () => {
  stage = await startTeaching({ learners: 5 });
  sessionId = stage.sessions.find(({ mode }) => mode === 'OFFLINE')!.id;
  liveId = stage.sessions.find(({ mode }) => mode === 'LIVE')!.id;
});
afterAll(() => stage.stop());

const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n');
const proof = async (who: Actor, purpose: 'EVIDENCE' | 'PAPER' = 'EVIDENCE') =>
  (
    await stage.db.tx((tx) =>
      stage.files.saveBytes(tx, { bytes: pdf, name: '证明.pdf', mediaType: 'application/pdf', purpose, ownerAccountId: who.accountId }),
    )
  ).id;
const ask = async (who: Actor, kind: 'SICK' | 'PERSONAL' | 'PUBLIC', options: { ids?: string[]; files?: string[] } = {}) =>
  stage.call(
    routes.askLeave,
    {
      body: {
        classId: stage.classId,
        kind,
        sessionIds: options.ids ?? [sessionId],
        reason: '发烧三十九度，在医院输液',
        evidenceFileIds: options.files ?? [],
      },
    },
    { as: who },
  );
const decide = (leaveId: string, approve: boolean, note?: string, who: Actor = stage.teacher) =>
  stage.call(
    routes.decideLeave,
    { params: { classId: stage.classId, leaveId }, body: { approve, ...(note ? { note } : {}) } },
    { as: who },
  );
const here = (who: Actor, kind: 'IN' | 'OUT', device?: string) =>
  stage.call(
    routes.checkInHere,
    { params: { sessionId }, body: { kind, position: HERE, checkToken: token() } },
    { as: who, device: device ?? `device-${who.learnerId}` },
  );
const roll = async () => (await stage.call(routes.readRoll, { params: { sessionId } }, { as: stage.teacher })).body;
const lineOf = async (who: Actor) => (await roll()).entries.find(({ learnerId }) => learnerId === who.learnerId)!;
const hoursOf = async (who: Actor) => (await stage.call(routes.myHours, { params: { classId: stage.classId } }, { as: who })).body;
const day = async (who: Actor = stage.teacher) =>
  (await stage.call(routes.readDay, { params: { classId: stage.classId, day: DAY } }, { as: who })).body;

describe('leave', () => {
  it('[T3] is asked for by the learner before the lesson is over, with proof of their own, and never twice', async () => {
    const [sick, away] = stage.learners as [Actor, Actor];
    stage.at('07:50:00');
    expect((await ask(stage.outsider, 'SICK')).code).toBe('teaching.learner.not_enrolled');
    expect((await ask(sick, 'SICK', { files: [await proof(away)] })).code).toBe('files.not_yours');
    expect((await ask(sick, 'SICK', { files: [await proof(sick, 'PAPER')] })).code).toBe('files.wrong_purpose');
    expect((await ask(sick, 'SICK', { ids: [stage.draftSession.id] })).code).toBe('request.not_found');
    expect((await ask(sick, 'SICK', { ids: [stage.sessions.find(({ mode }) => mode === 'VOD')!.id] })).code).toBe(
      'teaching.leave.too_late',
    );
    const { body } = await ask(sick, 'SICK', { files: [await proof(sick)] });
    expect(body).toMatchObject({ state: 'ASKED', hours: 4, effect: expect.stringContaining('10%'), evidence: [{ name: '证明.pdf' }] });
    expect((await ask(sick, 'SICK')).code).toBe('teaching.leave.doubled');
    expect((await ask(away, 'PERSONAL')).status).toBe(201);
    expect(stage.notified.filter(({ kind }) => kind === 'teaching.leave.asked')).toHaveLength(2);
    const { sealed } = await stage.db.one<{ sealed: string }>(sql`select string_agg(reason, '') as sealed from teaching.leave`);
    expect(sealed).not.toContain('发烧');
  });

  it('[T3] is decided by the class teacher; a refusal has a reason; others see nothing of it', async () => {
    const { body: list } = await stage.call(routes.listLeaves, { query: { state: 'ASKED' } }, { as: stage.teacher });
    expect(list.total).toBe(2);
    expect((await stage.call(routes.listLeaves, { query: {} }, { as: stage.foreignTeacher })).body.total).toBe(0);
    expect((await stage.call(routes.listLeaves, { query: {} }, { as: stage.lecturer })).code).toBe('auth.forbidden');
    const [sick, away] = stage.learners as [Actor, Actor];
    const mine = (who: Actor) => list.items.find(({ learnerId }) => learnerId === who.learnerId)!.leaveId;
    expect((await decide(mine(sick), true, undefined, stage.foreignTeacher)).code).toBe('auth.scope');
    expect((await decide(mine(away), false)).code).toBe('teaching.leave.note_missing');
    expect((await decide(mine(sick), true)).body.state).toBe('APPROVED');
    expect((await decide(mine(away), true)).body.state).toBe('APPROVED');
    expect((await decide(mine(away), false, '晚了')).code).toBe('teaching.leave.wrong_state');
    expect((await lineOf(sick)).state).toBe('LEAVE_EXCUSED');
    expect((await lineOf(away)).state).toBe('LEAVE_PERSONAL');
    expect(stage.notified.filter(({ kind }) => kind === 'teaching.leave.decided')).toHaveLength(2);
    const live = await ask(sick, 'PUBLIC', { ids: [liveId] });
    expect((await stage.call(routes.withdrawLeave, { params: { leaveId: live.body.leaveId } }, { as: away })).code).toBe(
      'request.not_found',
    );
    expect((await stage.call(routes.withdrawLeave, { params: { leaveId: live.body.leaveId } }, { as: sick })).body.state).toBe('WITHDRAWN');
  });
});

describe('unusual check-ins', () => {
  it('[T3] one telephone for two opens a case for each, explained in Chinese', async () => {
    stage.at('08:20:00');
    await stage.call(routes.openSession, { params: { sessionId }, query: { kind: 'FACE_GEO' } }, { as: stage.teacher });
    const [, , third, fourth, fifth] = stage.learners as [Actor, Actor, Actor, Actor, Actor];
    expect((await here(third, 'IN', 'one-phone')).status).toBe(200);
    expect((await here(fourth, 'IN', 'one-phone')).status).toBe(200);
    expect((await here(fifth, 'IN')).status).toBe(200);
    const { body } = await stage.call(routes.listAnomalies, { query: {} }, { as: stage.teacher });
    expect(body.items.map(({ learnerId, kind, state }) => [learnerId, kind, state]).sort()).toEqual(
      [third, fourth].map(({ learnerId }) => [learnerId, 'SHARED_DEVICE', 'OPEN']).sort(),
    );
    expect(body.items[0]).toMatchObject({ seen: '同一台设备为 2 名学员签到。可能是借用手机，也可能是代签。', overdue: false });
    expect((await stage.call(routes.listAnomalies, { query: {} }, { as: stage.foreignTeacher })).body.total).toBe(0);
    const todo = (await stage.call(routes.attendanceTodo, {}, { as: stage.teacher })).body;
    expect(todo.groups).toMatchObject([{ kind: 'ANOMALY_EXPLAIN', count: 2, link: '/work/anomalies?state=OPEN' }]);
  });

  it('[T3] explained by the class teacher, judged by the authority; rejected takes the credit away', async () => {
    await stage.call(routes.advanceSession, { params: { sessionId }, body: { to: 'IN_PROGRESS' } }, { as: stage.teacher });
    stage.at('11:30:00');
    const [, , third, fourth, fifth] = stage.learners as [Actor, Actor, Actor, Actor, Actor];
    for (const who of [third, fourth, fifth]) await here(who, 'OUT', 'one-phone');
    await stage.call(routes.advanceSession, { params: { sessionId }, body: { to: 'ENDED' } }, { as: stage.teacher });
    const { items } = (await stage.call(routes.listAnomalies, { query: {} }, { as: stage.teacher })).body;
    const caseOf = (who: Actor) => ({ classId: stage.classId, caseId: items.find(({ learnerId }) => learnerId === who.learnerId)!.caseId });
    const judge = (who: Actor, accept: boolean, note?: string, by: Actor = stage.officer) =>
      stage.call(routes.decideAnomaly, { params: caseOf(who), body: { accept, ...(note ? { note } : {}) } }, { as: by });
    const explain = (who: Actor) =>
      stage.call(
        routes.explainAnomaly,
        { params: caseOf(who), body: { text: '第四位学员手机没电，借同学手机签到，本人在场', evidenceFileIds: [] } },
        { as: stage.teacher },
      );
    expect((await judge(third, true)).code).toBe('teaching.anomaly.wrong_state');
    expect((await explain(third)).body.state).toBe('EXPLAINED');
    expect((await explain(fourth)).body.state).toBe('EXPLAINED');
    expect((await judge(third, true, undefined, stage.teacher)).code).toBe('auth.forbidden');
    expect((await judge(fourth, false)).code).toBe('teaching.review.note_missing');
    expect((await judge(third, true)).body.state).toBe('ACCEPTED');
    expect((await judge(fourth, false, '照片里没有这位学员')).body).toMatchObject({ state: 'REJECTED', note: '照片里没有这位学员' });
    expect(await lineOf(third)).toMatchObject({ creditedHours: 4 });
    expect(await lineOf(fourth)).toMatchObject({ creditedHours: 0, state: 'ABSENT', explanation: expect.stringContaining('核验不成立') });
    expect(stage.notified.some(({ kind, learnerId }) => kind === 'teaching.anomaly.rejected' && learnerId === fourth.learnerId)).toBe(true);
  });

  it('[T3] whoever lets a case lie is reminded once a day', async () => {
    await stage.db.run(
      sql`update teaching.anomaly_case set state = 'OPEN', due_at = ${new Date('2026-11-24T10:00:00+08:00')} where state = 'ACCEPTED'`,
    );
    const remind = stage.room.jobs!.find(({ name }) => name === 'teaching.anomaly.remind')!;
    await remind.run({} as never, {} as never);
    await remind.run({} as never, {} as never);
    const told = stage.notified.filter(({ kind }) => kind === 'teaching.anomaly.due');
    expect(told).toMatchObject([{ body: expect.stringContaining('1 条，其中 1 条已超时') }]);
    const { body } = await stage.call(routes.listAnomalies, { query: { overdue: true } }, { as: stage.teacher });
    expect(body.items).toMatchObject([{ overdue: true }]);
    await stage.db.run(sql`update teaching.anomaly_case set state = 'ACCEPTED' where state = 'OPEN'`);
  });
});

describe('a day and its corrections', () => {
  it('[T3] the day says what is missing and is confirmed at once by two persons', async () => {
    const seen = await day();
    expect(seen.sessions[0]!.missing).toEqual(['讲师没有签到', '课堂照片 0 张，这半天至少要 3 张', '中途点名 0 次，这半天至少要 1 次']);
    expect(seen.sessions.map(({ mine }) => mine)).toEqual([true, false]);
    const rolls = seen.sessions.filter(({ mine }) => mine).map(({ sessionId: id, digest }) => ({ sessionId: id, digest }));
    const confirm = (who: Actor) =>
      stage.call(routes.confirmDay, { params: { classId: stage.classId, day: DAY }, body: { rolls } }, { as: who });
    expect((await confirm(stage.foreignTeacher)).code).toBe('auth.scope');
    expect((await confirm(stage.teacher)).body.sessions[0]).toMatchObject({ confirmed: ['CLASS_TEACHER'], mine: false });
    expect((await confirm(stage.lecturer)).body.sessions[0]).toMatchObject({ status: 'LOCKED' });
    expect((await hoursOf(stage.learners[0]!)).sessions[0]).toMatchObject({ state: 'LEAVE_EXCUSED', locked: true, creditedHours: 0 });
    expect((await hoursOf(stage.learners[0]!)).excusedHours).toBe(1.1);
    expect((await hoursOf(stage.learners[1]!)).excusedHours).toBe(0);
  });

  it('[T3] after the lock only a change request corrects: class teacher, lecturer, authority; the locked line stays', async () => {
    const learner = stage.learners[3]!;
    const before = await roll();
    const body = {
      learnerId: learner.learnerId!,
      arrivedAt: `${DAY}T08:30:00+08:00`,
      leftAt: `${DAY}T11:30:00+08:00`,
      reason: '核对监控录像，本人全程在教室',
      evidenceFileIds: [await proof(stage.teacher)],
    };
    const askFor = (over: object = {}, who: Actor = stage.teacher) =>
      stage.call(routes.askCorrection, { params: { sessionId }, body: { ...body, ...over } }, { as: who });
    expect((await askFor({ evidenceFileIds: [] })).code).toBe('request.invalid');
    expect((await askFor({ leftAt: `${DAY}T08:00:00+08:00` })).code).toBe('request.invalid');
    expect((await askFor({}, stage.lecturer)).code).toBe('auth.forbidden');
    const { body: asked } = await askFor();
    expect(asked).toMatchObject({ state: 'ASKED', before: { creditedHours: 0 }, after: { creditedHours: 4, state: 'ON_TIME' } });
    expect((await askFor()).code).toBe('teaching.correction.open');
    const params = { classId: stage.classId, correctionId: asked.correctionId };
    const agree = (who: Actor) => stage.call(routes.agreeCorrection, { params, body: { agree: true } }, { as: who });
    const approve = (who: Actor) => stage.call(routes.decideCorrection, { params, body: { approve: true } }, { as: who });
    expect((await approve(stage.officer)).code).toBe('teaching.correction.wrong_state');
    expect((await agree(stage.foreignLecturer)).code).toBe('auth.scope');
    expect((await agree(stage.lecturer)).body.state).toBe('AGREED');
    expect((await approve(stage.teacher)).code).toBe('auth.forbidden');
    expect((await approve(stage.officer)).body.state).toBe('APPROVED');
    expect((await approve(stage.officer)).code).toBe('teaching.correction.wrong_state');

    const after = await roll();
    expect(after.digest).toBe(before.digest);
    expect(await lineOf(learner)).toMatchObject({ creditedHours: 0, corrected: { creditedHours: 4, state: 'ON_TIME' } });
    expect((await hoursOf(learner)).sessions[0]).toMatchObject({ creditedHours: 4, explanation: '经更正：按时到课' });
    await expect(stage.db.run(sql`update teaching.roll_correction set credited_hours = 9`)).rejects.toThrow('never changes');
    const settled = await stage.db.many<{ payload: { learnerId: string; attendedHours: number } }>(
      sql`select payload from kernel.outbox where type = 'teaching.attendance.settled' and payload ->> 'learnerId' = ${learner.learnerId} order by (payload ->> 'attendedHours')::numeric`,
    );
    expect(settled.map(({ payload }) => payload.attendedHours)).toEqual([0, 4]);
    expect(await stage.entries('teaching.correction.approved')).toHaveLength(1);
    expect(stage.notified.some(({ kind, learnerId }) => kind === 'teaching.correction.decided' && learnerId === learner.learnerId)).toBe(
      true,
    );
  });

  it('[T3] a request after the days of the policy is refused, and the lists are cut to what a person may see', async () => {
    stage.at('09:00:00', '2026-12-20');
    const late = await stage.call(
      routes.askCorrection,
      {
        params: { sessionId },
        body: {
          learnerId: stage.learners[2]!.learnerId!,
          arrivedAt: null,
          leftAt: null,
          reason: '当天本人没有到课，误签',
          evidenceFileIds: [await proof(stage.teacher)],
        },
      },
      { as: stage.teacher },
    );
    expect(late.code).toBe('teaching.correction.too_late');
    expect((await stage.call(routes.listCorrections, { query: { state: 'APPROVED' } }, { as: stage.officer })).body.total).toBe(1);
    expect((await stage.call(routes.listCorrections, { query: {} }, { as: stage.foreignTeacher })).body.total).toBe(0);
    expect((await stage.call(routes.attendanceTodo, {}, { as: stage.officer })).body.total).toBe(0);
  });
});
