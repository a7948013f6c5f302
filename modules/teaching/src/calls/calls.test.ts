import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { teachingRoutes as routes } from '@yangfan/contract';
import { sql, type Actor } from '@yangfan/kernel';
import { ROOM, startTeaching, type Stage } from '../../testing.ts';

let stage: Stage;
let sessionId: string;
let liveId: string;
let tomorrowId: string;
let tokens = 0;
const HERE = { ...ROOM, accuracy: 20 };
const FAR = { lat: ROOM.lat + 0.009, lng: ROOM.lng, accuracy: 20 };
const token = () => `check-call-${String((tokens += 1)).padStart(4, '0')}`;

beforeAll(async () => {
  stage = await startTeaching({ learners: 5 });
  sessionId = stage.sessions.find(({ mode }) => mode === 'OFFLINE')!.id;
  liveId = stage.sessions.find(({ mode }) => mode === 'LIVE')!.id;
  tomorrowId = stage.sessions.at(-1)!.id;
});
afterAll(() => stage.stop());

const open = (id: string, kind?: 'GEO' | 'FACE_GEO' | 'FACE') =>
  stage.call(routes.openSession, { params: { sessionId: id }, query: kind ? { kind } : {} }, { as: stage.teacher });
const here = (who: Actor, kind: 'IN' | 'OUT', position: typeof HERE | null = HERE, checkToken?: string, id = sessionId) =>
  stage.call(
    routes.checkInHere,
    { params: { sessionId: id }, body: { kind, position, ...(checkToken ? { checkToken } : {}) } },
    { as: who, device: `device-${who.learnerId}` },
  );
const roll = async () => (await stage.call(routes.readRoll, { params: { sessionId } }, { as: stage.teacher })).body;
const lineOf = async (who: Actor) => (await roll()).entries.find(({ learnerId }) => learnerId === who.learnerId)!;
const call = (body: { kind: 'PHONE' | 'HAND'; way?: 'CODE' | 'PLACE' | 'FACE'; draw?: number }, who: Actor = stage.teacher) =>
  stage.call(routes.openCall, { params: { sessionId }, body }, { as: who });
const answer = (who: Actor, callId: string, body: { code?: string; position?: typeof HERE; checkToken?: string }) =>
  stage.call(routes.answerCall, { params: { callId }, body }, { as: who });

describe('kinds of check-in', () => {
  it('[T3] a kind that does not fit is refused with the reason; devices are named and never offered', async () => {
    stage.at('08:15:00');
    const duty = (await stage.call(routes.readSessionDuty, { params: { sessionId: liveId } }, { as: stage.teacher })).body;
    expect(duty.kinds.find(({ kind }) => kind === 'GEO')).toMatchObject({ offered: false, why: expect.stringContaining('直播') });
    expect(duty.kinds.filter(({ kind }) => kind.includes('READER') || kind.includes('DEVICE')).map(({ offered }) => offered)).toEqual([
      false,
      false,
    ]);
    expect(duty.kinds.filter(({ offered }) => offered).map(({ kind }) => kind)).toEqual(['QR_DYNAMIC', 'FACE', 'MANUAL_SUPPLEMENT']);
    expect((await open(liveId, 'GEO')).code).toBe('teaching.checkin.kind_unfit');
  });

  it('[T3] a learner marks neither a session to come nor one of yesterday, nor one that is not open', async () => {
    const [learner] = stage.learners as [Actor];
    expect((await here(learner, 'IN', HERE, token(), tomorrowId)).code).toBe('teaching.checkin.kind_unfit');
    expect((await open(sessionId, 'FACE_GEO')).body).toMatchObject({ status: 'OPEN', checkKind: 'FACE_GEO' });
    expect((await here(learner, 'OUT', HERE, token())).code).toBe('teaching.checkin.closed');
    expect((await here(stage.outsider, 'IN', HERE, token())).code).toBe('teaching.learner.not_enrolled');
    stage.at('08:30:00', '2026-11-25');
    expect((await open(liveId)).code).toBe('teaching.session.not_due');
    stage.at('08:16:00');
  });

  it('[T3] face and place without a code: both are asked for, the screen shows no code', async () => {
    const [first, second, third, fourth] = stage.learners as [Actor, Actor, Actor, Actor];
    const screen = (await stage.call(routes.sessionScreen, { params: { sessionId }, query: {} }, { as: stage.teacher })).body;
    expect([screen.checkKind, screen.code]).toEqual(['FACE_GEO', null]);
    const { body: mine } = await stage.call(routes.mySessions, { query: {} }, { as: first });
    expect(mine.items.find((one) => one.sessionId === sessionId)).toMatchObject({ openHere: 'IN', needsPosition: true, needsCheck: true });
    expect((await here(first, 'IN', null, token())).code).toBe('teaching.checkin.position_missing');
    expect((await here(first, 'IN', FAR, token())).code).toBe('teaching.checkin.outside');
    expect((await here(first, 'IN')).code).toBe('identity.check_required');
    expect((await here(first, 'IN', HERE, token())).body).toMatchObject({ method: 'FACE_GEO', state: 'ON_TIME', already: false });
    expect((await here(first, 'IN', HERE, token())).body.already).toBe(true);
    for (const who of [second, third, fourth]) expect((await here(who, 'IN', HERE, token())).status).toBe(200);
  });
});

describe('spot checks', () => {
  it('[T3] calls those who are there; four digits answer it, in time, and only a few tries', async () => {
    await stage.call(routes.advanceSession, { params: { sessionId }, body: { to: 'IN_PROGRESS' } }, { as: stage.teacher });
    stage.at('09:30:00');
    expect((await call({ kind: 'PHONE' }, stage.foreignTeacher)).code).toBe('auth.scope');
    const { body } = await call({ kind: 'PHONE', way: 'CODE' });
    expect(body).toMatchObject({ asked: 4, open: true, code: expect.stringMatching(/^\d{4}$/), inspector: false });
    expect((await call({ kind: 'PHONE' })).code).toBe('teaching.call.open');
    const [first, second, third, fourth] = stage.learners as [Actor, Actor, Actor, Actor];
    const waiting = (await stage.call(routes.myCalls, {}, { as: first })).body.items;
    expect(waiting).toMatchObject([{ callId: body.callId, way: 'CODE', secondsLeft: 300 }]);
    expect(JSON.stringify(waiting)).not.toContain(body.code);
    expect((await stage.call(routes.myCalls, {}, { as: stage.learners[4]! })).body.items).toEqual([]);
    const wrong = String((Number(body.code) + 1) % 10_000).padStart(4, '0');
    for (let tries = 0; tries < 5; tries += 1)
      expect((await answer(third, body.callId, { code: wrong })).code).toBe('teaching.call.code_wrong');
    expect((await answer(third, body.callId, { code: body.code! })).code).toBe('teaching.call.tries');
    expect((await answer(first, body.callId, { code: body.code! })).status).toBe(200);
    expect((await answer(first, body.callId, { code: body.code! })).status).toBe(200);
    expect(await stage.entries('teaching.call.answered')).toHaveLength(1);
    expect((await answer(second, body.callId, { code: wrong })).code).toBe('teaching.call.code_wrong');
    stage.clock.advance(300_000);
    expect((await answer(second, body.callId, { code: body.code! })).code).toBe('teaching.call.late');
    const list = (await stage.call(routes.listCalls, { params: { sessionId } }, { as: stage.officer })).body;
    expect(list.items[0]).toMatchObject({ present: 1, missed: 3, open: false, code: null });
    expect(list.missedRule).toContain('扣 1 课时');
    expect(list.items[0]!.results.find(({ learnerId }) => learnerId === fourth.learnerId)!.state).toBe('MISSED');
  });

  it('[T3] an inspector calls some by lot, by place; outside does not pass', async () => {
    const { body } = await call({ kind: 'PHONE', way: 'PLACE', draw: 2 }, stage.officer);
    expect(body).toMatchObject({ asked: 2, inspector: true });
    const drawn = stage.learners.find(({ learnerId }) => learnerId === body.results[0]!.learnerId)!;
    expect((await answer(drawn, body.callId, {})).code).toBe('teaching.checkin.position_missing');
    expect((await answer(drawn, body.callId, { position: FAR })).code).toBe('teaching.checkin.outside');
    for (const { learnerId } of body.results) {
      const who = stage.learners.find((one) => one.learnerId === learnerId)!;
      expect((await answer(who, body.callId, { position: HERE })).status).toBe(200);
    }
    const outsider = stage.learners.find(({ learnerId }) => !body.results.some((row) => row.learnerId === learnerId))!;
    expect((await answer(outsider, body.callId, { position: HERE })).code).toBe('request.not_found');
    const [opened] = (await stage.entries('teaching.call.opened')).slice(-1) as { data: Record<string, unknown> }[];
    expect(opened!.data['seed']).toMatch(/^[0-9a-f]{16}$/);
  });

  it('[T3] roll call by hand: ticked in one go, whoever is not ticked is not judged', async () => {
    const { body } = await call({ kind: 'HAND' }, stage.lecturer);
    expect(body).toMatchObject({ asked: 5, way: 'TICK', dueAt: null });
    const marks = stage.learners.slice(0, 2).map(({ learnerId }, index) => ({ learnerId: learnerId!, present: index === 0 }));
    const marked = await stage.call(
      routes.markCall,
      { params: { sessionId, callId: body.callId }, body: { marks } },
      { as: stage.teacher },
    );
    expect(marked.body).toMatchObject({ present: 1, missed: 1 });
    expect(marked.body.results.filter(({ state }) => state === 'WAITING')).toHaveLength(3);
  });

  it('[T3] a missed call counts in the roll by policy and says so; with a reason from the class teacher it does not', async () => {
    stage.at('11:30:00');
    for (const who of stage.learners.slice(0, 4)) expect((await here(who, 'OUT', HERE, token())).status).toBe(200);
    await stage.call(routes.advanceSession, { params: { sessionId }, body: { to: 'ENDED' } }, { as: stage.teacher });
    const [first, second, third, fourth, fifth] = stage.learners as [Actor, Actor, Actor, Actor, Actor];
    expect(await lineOf(first)).toMatchObject({ state: 'ON_TIME', creditedHours: 4, missedCalls: 0 });
    expect(await lineOf(second)).toMatchObject({
      creditedHours: 2,
      missedCalls: 2,
      explanation: expect.stringContaining('漏答 2 次，扣 2 课时'),
    });
    expect(await lineOf(fourth)).toMatchObject({ creditedHours: 3, missedCalls: 1 });
    expect(await lineOf(fifth)).toMatchObject({ state: 'ABSENT', creditedHours: 0 });
    const calls = (await stage.call(routes.listCalls, { params: { sessionId } }, { as: stage.teacher })).body.items;
    const first4 = calls.find(({ way }) => way === 'CODE')!;
    const excuse = (learnerId: string, reason: string) =>
      stage.call(routes.excuseCall, { params: { sessionId, callId: first4.callId }, body: { learnerId, reason } }, { as: stage.teacher });
    expect((await excuse(third.learnerId!, '是')).code).toBe('request.invalid');
    expect((await excuse(first.learnerId!, '本人在场，手机没电')).code).toBe('teaching.call.not_missed');
    expect((await excuse(third.learnerId!, '本人在场，看错数字')).status).toBe(200);
    expect(await lineOf(third)).toMatchObject({ creditedHours: 4, missedCalls: 0 });
    expect(await stage.entries('teaching.call.excused')).toHaveLength(1);
  });

  it('[T3] the same person in two lessons of one time is noted, with both named', async () => {
    const other = stage.sessions.find(({ id }) => id === tomorrowId)!;
    await stage.db.run(
      sql`update org.session set day = '2026-11-24', starts_at = ${new Date('2026-11-24T14:30:00+08:00')}, ends_at = ${new Date('2026-11-24T17:00:00+08:00')} where id = ${other.id}`,
    );
    stage.at('14:50:00');
    expect((await open(liveId, 'FACE')).status).toBe(200);
    expect((await open(tomorrowId, 'GEO')).status).toBe(200);
    const [learner] = stage.learners as [Actor];
    expect((await here(learner, 'IN', null, token(), liveId)).body).toMatchObject({ method: 'FACE', distanceM: null });
    expect((await here(learner, 'IN', HERE, undefined, tomorrowId)).body).toMatchObject({ method: 'GEO' });
    const { body } = await stage.call(routes.listAnomalies, { query: { kind: 'TWO_PLACES' } }, { as: stage.officer });
    expect(body.items).toMatchObject([{ learnerId: learner.learnerId, state: 'OPEN', seen: expect.stringContaining('不可能同时在两处') }]);
  });
});
