import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { teachingRoutes } from '@yangfan/contract';
import { sql, type Actor } from '@yangfan/kernel';
import { DAY, ROOM, startTeaching, type Stage } from '../../testing.ts';

let stage: Stage;
let sessionId: string;
let vodId: string;
let liveId: string;
let tokens = 0;

beforeAll(async () => {
  stage = await startTeaching({ learners: 6 });
  const byMode = (mode: string) => stage.sessions.find((session) => session.mode === mode)!.id;
  [sessionId, vodId, liveId] = [byMode('OFFLINE'), byMode('VOD'), byMode('LIVE')];
});
afterAll(() => stage.stop());

const open = (id: string, who: Actor = stage.teacher) => stage.call(teachingRoutes.openSession, { params: { sessionId: id } }, { as: who });
const advance = (to: 'IN_PROGRESS' | 'ENDED', id = sessionId) =>
  stage.call(teachingRoutes.advanceSession, { params: { sessionId: id }, body: { to } }, { as: stage.teacher });
const screen = async (kind: 'IN' | 'OUT' = 'IN', id = sessionId) =>
  (await stage.call(teachingRoutes.sessionScreen, { params: { sessionId: id }, query: { kind } }, { as: stage.teacher })).body;
const freshToken = (alternative = false) => `check-${alternative ? 'alt-' : ''}${String((tokens += 1)).padStart(6, '0')}`;
const HERE = { ...ROOM, accuracy: 20 };
const FAR = { lat: ROOM.lat + 0.009, lng: ROOM.lng, accuracy: 20 };
const checkIn = (who: Actor, code: string, options: { position?: typeof HERE | null; token?: string; device?: string } = {}) =>
  stage.call(
    teachingRoutes.checkIn,
    { body: { code, position: options.position === undefined ? HERE : options.position, checkToken: options.token ?? freshToken() } },
    { as: who, device: options.device ?? `device-${who.learnerId}` },
  );
const roll = async (who: Actor = stage.teacher) => (await stage.call(teachingRoutes.readRoll, { params: { sessionId } }, { as: who })).body;
const entry = (view: Awaited<ReturnType<typeof roll>>, who: Actor) => view.entries.find((one) => one.learnerId === who.learnerId)!;
const confirm = (who: Actor, digest: string) =>
  stage.call(teachingRoutes.confirmRoll, { params: { sessionId }, body: { digest } }, { as: who });

describe('check-in', () => {
  it('[M1] is refused in a class that is not approved, on another day, for videos, and to other teachers', async () => {
    expect((await open(stage.draftSession.id, stage.draftTeacher)).code).toBe('org.class.not_approved');
    expect((await open(stage.sessions.at(-1)!.id)).code).toBe('teaching.session.not_due');
    expect((await open(vodId)).code).toBe('teaching.session.vod');
    expect((await open(sessionId, stage.foreignTeacher)).code).toBe('auth.scope');
    expect((await open(sessionId, stage.learners[0]!)).code).toBe('auth.forbidden');
    expect((await screen()).code).toBeNull();
    expect((await advance('ENDED')).code).toBe('teaching.session.wrong_state');
  });

  it('[T3] the code on the screen changes, and an old one is refused', async () => {
    stage.at('08:20:00');
    expect((await open(sessionId)).body).toMatchObject({ status: 'OPEN', expected: 6, arrived: 0 });
    expect((await open(sessionId)).code).toBe('teaching.session.wrong_state');
    const first = await screen();
    expect(first).toMatchObject({ secondsLeft: 15, codeSeconds: 15 });
    expect(first.code).toMatch(/^\/check-in\?c=/);
    stage.clock.advance(16_000);
    const second = await screen();
    expect(second.code).not.toBe(first.code);
    expect((await stage.call(teachingRoutes.readCode, { body: { code: first.code! } }, { as: stage.learners[0]! })).status).toBe(200);
    stage.clock.advance(4_000);
    expect((await checkIn(stage.learners[0]!, first.code!)).code).toBe('teaching.checkin.code_expired');
    expect((await checkIn(stage.learners[0]!, `${second.code!.slice(0, -2)}zz`)).code).toBe('teaching.checkin.code_invalid');
    expect((await checkIn(stage.outsider, second.code!)).code).toBe('teaching.learner.not_enrolled');
    expect((await screen('OUT')).code).toBeNull();
  });

  it('[T3] code, place and face: recorded once, however often it is sent', async () => {
    const [learner] = stage.learners as [Actor];
    const { code } = await screen();
    const token = freshToken();
    const first = await checkIn(learner, code!, { token });
    expect(first.body).toMatchObject({ kind: 'IN', state: 'ON_TIME', method: 'QR_FACE', distanceM: 0, already: false });
    const again = await checkIn(learner, code!, { token });
    expect(again.body).toMatchObject({ at: first.body.at, already: true });
    const both = await Promise.all([
      checkIn(stage.learners[1]!, code!, { token: 'check-same' }),
      checkIn(stage.learners[1]!, code!, { token: 'check-same' }),
    ]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(both.map(({ body }) => body.already).sort()).toEqual([false, true]);
    expect(await stage.entries('teaching.checkin.recorded')).toHaveLength(2);
    expect(stage.told).toContainEqual(
      expect.objectContaining({ room: `session:${sessionId}`, type: 'teaching.arrival', learnerId: learner.learnerId, kind: 'IN' }),
    );
    expect((await screen()).arrivals.map(({ learnerId }) => learnerId).sort()).toEqual(
      [learner.learnerId, stage.learners[1]!.learnerId].sort(),
    );
  });

  it('[T3] outside the fence, without or with a vague position it is refused and noted; the face check is not used up', async () => {
    const learner = stage.learners[2]!;
    const { code } = await screen();
    const token = freshToken();
    const outside = await checkIn(learner, code!, { position: FAR, token });
    expect([outside.code, outside.detail]).toEqual(['teaching.checkin.outside', expect.stringContaining('1001 米')]);
    expect((await checkIn(learner, code!, { position: null, token })).code).toBe('teaching.checkin.position_missing');
    expect((await checkIn(learner, code!, { position: { ...HERE, accuracy: 3000 }, token })).code).toBe('teaching.checkin.position_vague');
    expect(entry(await roll(), learner).anomalies.sort()).toEqual(['OUTSIDE_FENCE', 'POSITION_VAGUE']);
    expect((await checkIn(learner, code!, { token })).body.already).toBe(false);
  });

  it('[T1] no check-in without an identity check; the alternative is as good as the face', async () => {
    const learner = stage.learners[3]!;
    const { code } = await screen();
    expect((await checkIn(learner, code!, { token: 'none-at-all' })).code).toBe('identity.check_required');
    expect((await checkIn(learner, code!, { token: 'check-same' })).code).toBe('identity.check_used');
    expect(entry(await roll(), learner).state).toBe('PENDING');
  });

  it('[T3] a scan keeps its moment while the face is taken, for its own learner, for three minutes', async () => {
    const learner = stage.learners[3]!;
    stage.at('08:52:00');
    const { code } = await screen();
    const { body } = await stage.call(teachingRoutes.readCode, { body: { code: code! } }, { as: learner });
    expect(body).toMatchObject({ kind: 'IN', needsPosition: true, already: false });
    stage.clock.advance(120_000);
    expect((await checkIn(stage.learners[4]!, body.ticket)).code).toBe('teaching.checkin.code_invalid');
    expect((await checkIn(learner, body.ticket, { token: freshToken(true) })).body).toMatchObject({
      method: 'QR_ALTERNATIVE',
      lateMinutes: 22,
      state: 'LATE_DEDUCTED',
    });
  });

  it('[T3] one device for two learners is unusual and shown', async () => {
    const { code } = await screen();
    expect((await checkIn(stage.learners[4]!, code!, { device: `device-${stage.learners[3]!.learnerId}` })).status).toBe(200);
    const view = await roll();
    expect(entry(view, stage.learners[3]!).anomalies).toContain('SHARED_DEVICE');
    expect(entry(view, stage.learners[4]!).anomalies).toContain('SHARED_DEVICE');
  });
});

describe('sign-out, supplements and the double confirmation', () => {
  it('[T3] signing out needs the other code, and having come', async () => {
    await advance('IN_PROGRESS');
    stage.at('11:30:00');
    const { code } = await screen('OUT');
    for (const learner of stage.learners.slice(0, 4)) expect((await checkIn(learner, code!)).body.kind).toBe('OUT');
    expect((await checkIn(stage.learners[5]!, code!)).code).toBe('teaching.checkin.not_in_yet');
    expect((await confirm(stage.teacher, (await roll()).digest)).code).toBe('teaching.session.wrong_state');
    expect((await advance('ENDED')).body).toMatchObject({ arrived: 5, left: 4 });
    const view = await roll();
    expect(stage.learners.map((learner) => [entry(view, learner).state, entry(view, learner).creditedHours])).toEqual([
      ['ON_TIME', 4],
      ['ON_TIME', 4],
      ['ON_TIME', 4],
      ['LATE_DEDUCTED', 3],
      ['NO_SIGN_OUT', 0],
      ['ABSENT', 0],
    ]);
    stage.clock.advance(5000);
    expect((await checkIn(stage.learners[4]!, (await screen('OUT')).code ?? code!)).code).toMatch(
      /teaching\.checkin\.(closed|code_expired)/,
    );
  });

  it('[T3] a supplement needs a reason and the class teacher, shows its share and warns above a tenth', async () => {
    const learner = stage.learners[5]!;
    const supplement = (who: Actor, body: { reason: string; arrivedAt?: string; leftAt?: string }) =>
      stage.call(teachingRoutes.supplement, { params: { sessionId }, body: { learnerId: learner.learnerId!, ...body } }, { as: who });
    expect((await supplement(stage.teacher, { reason: '短' })).code).toBe('request.invalid');
    expect((await supplement(stage.lecturer, { reason: '手机没电，本人在场' })).code).toBe('auth.forbidden');
    expect((await supplement(stage.teacher, { reason: '手机没电，本人在场', arrivedAt: `${DAY}T04:00:00+08:00` })).code).toBe(
      'request.invalid',
    );
    const { body } = await supplement(stage.teacher, { reason: '手机没电，本人在场' });
    expect(entry(body, learner)).toMatchObject({
      state: 'ON_TIME',
      creditedHours: 4,
      method: 'MANUAL_SUPPLEMENT',
      reason: '手机没电，本人在场',
    });
    expect([body.supplementShare, body.supplementWarning]).toEqual([0.1667, true]);
    expect(await stage.entries('teaching.checkin.supplemented')).toHaveLength(1);
  });

  it('[T3] two persons confirm the same roll; then nothing changes any more', async () => {
    const seen = await roll();
    expect((await confirm(stage.foreignTeacher, seen.digest)).code).toBe('auth.scope');
    expect((await confirm(stage.teacher, '0'.repeat(64))).code).toBe('request.conflict');
    expect((await confirm(stage.teacher, seen.digest)).body.confirmations).toHaveLength(1);
    expect((await confirm(stage.teacher, seen.digest)).code).toBe('teaching.roll.same_person');
    const supplement = () =>
      stage.call(
        teachingRoutes.supplement,
        { params: { sessionId }, body: { learnerId: stage.learners[4]!.learnerId!, reason: '忘记签退了' } },
        { as: stage.teacher },
      );
    expect((await supplement()).code).toBe('teaching.roll.confirmed');
    expect((await stage.call(teachingRoutes.withdrawConfirmation, { params: { sessionId } }, { as: stage.lecturer })).code).toBe(
      'teaching.session.wrong_state',
    );
    expect(
      (await stage.call(teachingRoutes.withdrawConfirmation, { params: { sessionId } }, { as: stage.teacher })).body.confirmations,
    ).toHaveLength(0);
    expect((await supplement()).status).toBe(200);
    expect((await confirm(stage.teacher, seen.digest)).code).toBe('request.conflict');
    const now = await roll();
    await confirm(stage.teacher, now.digest);
    const locked = await confirm(stage.lecturer, now.digest);
    expect(locked.body).toMatchObject({ status: 'LOCKED', digest: now.digest });
    expect(locked.body.confirmations.map(({ capacity }) => capacity)).toEqual(['CLASS_TEACHER', 'LECTURER']);

    expect((await supplement()).code).toBe('teaching.roll.locked');
    expect((await confirm(stage.lecturer, now.digest)).code).toBe('teaching.roll.locked');
    expect((await stage.call(teachingRoutes.withdrawConfirmation, { params: { sessionId } }, { as: stage.teacher })).code).toBe(
      'teaching.roll.locked',
    );
    await expect(stage.db.run(sql`update teaching.roll set credited_hours = 99`)).rejects.toThrow('never changes');
    expect((await roll()).digest).toBe(now.digest);
  });

  it('[E0] the lock settles attendance, for the learner to read and the others to use', async () => {
    const settled = await stage.db.many<{ payload: { learnerId: string; attendedHours: number; plannedHours: number; rate: number } }>(
      sql`select payload from kernel.outbox where type = 'teaching.attendance.settled'`,
    );
    expect(settled).toHaveLength(6);
    expect(settled.find(({ payload }) => payload.learnerId === stage.learners[3]!.learnerId)!.payload).toMatchObject({
      attendedHours: 3,
      plannedHours: 11,
      rate: 0.2727,
    });
    expect(await stage.entries('teaching.attendance.recorded')).toHaveLength(6);
    expect(await stage.entries('teaching.roll.locked')).toHaveLength(1);
    const { body } = await stage.call(teachingRoutes.myHours, { params: { classId: stage.classId } }, { as: stage.learners[3]! });
    expect(body).toMatchObject({
      attendedHours: 3,
      minRate: 0.8,
      sessions: [
        { state: 'LATE_DEDUCTED', creditedHours: 3, locked: true, explanation: '迟到 22 分钟，扣 1 课时' },
        { mode: 'LIVE', state: 'PENDING' },
        { locked: false },
      ],
    });
    const { body: attendance } = await stage.call(
      teachingRoutes.classAttendance,
      { params: { classId: stage.classId } },
      { as: stage.officer },
    );
    expect(attendance.items.find((one) => one.learnerId === stage.learners[5]!.learnerId)).toMatchObject({
      sessionHours: 4,
      supplements: 1,
    });
    expect(JSON.stringify(attendance)).not.toMatch(/学员[0-9]/);
  });

  it('[T5] a live lesson has the code and the face, but no fence', async () => {
    stage.at('14:58:00');
    expect((await open(liveId)).status).toBe(200);
    const { code } = await screen('IN', liveId);
    expect((await checkIn(stage.learners[0]!, code!, { position: null })).body).toMatchObject({ state: 'ON_TIME', distanceM: null });
    const { body } = await stage.call(teachingRoutes.mySessions, { query: { day: DAY } }, { as: stage.learners[0]! });
    expect(body.items.map((item) => [item.mode, item.state, item.checkedInAt !== null])).toEqual([
      ['OFFLINE', 'ON_TIME', true],
      ['VOD', 'PENDING', false],
      ['LIVE', 'PENDING', true],
    ]);
  });
});
