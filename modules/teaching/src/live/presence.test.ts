import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { teachingRoutes } from '@yangfan/contract';
import { sql, type Actor } from '@yangfan/kernel';
import { createTeaching } from '../../index.ts';
import { freshToken, startLive, type LiveStageOf } from './testing.ts';

let live: LiveStageOf;
let a: Actor;
let b: Actor;
let c: Actor;
let d: Actor;
beforeAll(async () => {
  live = await startLive({ learners: 5 });
  [a, b, c, d] = live.learners as [Actor, Actor, Actor, Actor];
});
afterAll(() => live?.stop());

describe('opening and coming in', () => {
  it('[T3] one room for a live lesson, opened on its day by its own people; learners see it in their list', async () => {
    const { call, sessionId } = live;
    const again = await call(teachingRoutes.openLiveRoom, { params: { sessionId } }, { as: live.teacher });
    expect([again.status, again.body.id, again.body.state]).toEqual([201, live.roomId, 'WAITING']);
    const offline = live.sessions.find(({ mode }) => mode === 'OFFLINE')!.id;
    expect((await call(teachingRoutes.openLiveRoom, { params: { sessionId: offline } }, { as: live.lecturer })).code).toBe(
      'teaching.live.not_live',
    );
    expect((await call(teachingRoutes.openLiveRoom, { params: { sessionId } }, { as: live.foreignTeacher })).code).toBe('auth.scope');
    const mine = await call(teachingRoutes.myLiveRooms, {}, { as: a });
    expect(mine.body.items.map(({ id, state, expected }) => [id, state, expected])).toEqual([[live.roomId, 'WAITING', 5]]);
    expect((await call(teachingRoutes.myLiveRooms, {}, { as: live.outsider })).body.items).toEqual([]);
    expect(
      (await call(teachingRoutes.listLiveRooms, { query: { state: 'NOW' } }, { as: live.officer })).body.items.map(({ id }) => id),
    ).toEqual([live.roomId]);
    expect((await call(teachingRoutes.listLiveRooms, {}, { as: live.foreignLecturer })).body.total).toBe(0);
  });

  it('[T3] only enrolled learners come in, the first time with an identity check, later the same day without', async () => {
    expect((await live.enter(live.outsider)).code).toBe('teaching.live.not_member');
    expect((await live.enter(live.foreignTeacher)).code).toBe('teaching.live.not_member');
    expect((await live.enter(a, null)).code).toBe('teaching.live.check_needed');
    expect((await live.enter(a, 'not-a-check')).code).toBe('identity.check_required');
    expect((await live.beat(a)).code).toBe('teaching.live.not_entered');
    expect((await live.enter(a)).body).toMatchObject({ entered: true, heartbeatSeconds: 10 });
    expect((await live.enter(a, null)).status).toBe(200);
    // The alternative of equal effect is as good as the face.
    expect((await live.enter(b, `check-alt-${freshToken()}`)).status).toBe(200);
    expect(await live.entries('teaching.live.entered')).toHaveLength(2);
    const view = (await live.call(teachingRoutes.readLiveRoom, { params: live.params }, { as: a })).body;
    expect(view).toMatchObject({ role: 'LEARNER', entered: true, room: { present: 2, state: 'WAITING' } });
  });

  it('[T3] the host hears who is there and who is lost; a room that others may not see refuses them', async () => {
    const roster = await live.roster();
    expect([roster.present, roster.expected]).toEqual([2, 5]);
    expect(roster.items.find(({ learnerId }) => learnerId === c.learnerId)).toMatchObject({ present: false, lost: '还没有进入直播间' });
    expect((await live.call(teachingRoutes.liveRoster, { params: live.params }, { as: live.foreignTeacher })).code).toBe('auth.scope');
    expect((await live.call(teachingRoutes.liveRoster, { params: live.params }, { as: a })).code).toBe('auth.forbidden');
    expect(await live.room.mayHearLive(a, live.roomId)).toBe(true);
    expect(await live.room.mayHearLive(live.outsider, live.roomId)).toBe(false);
    expect(await live.room.mayHearLive(live.foreignTeacher, live.roomId)).toBe(false);
  });
});

describe('counting', () => {
  const spans = async (who: Actor) => (await live.attendance()).items.find(({ learnerId }) => learnerId === who.learnerId)!;

  it('[T3] seconds count only while live, present and in the foreground, explained to the second', async () => {
    live.at('14:55:00');
    await live.beat(a);
    await live.attend(300, a, b);
    expect((await live.move('LIVE', a)).code).toBe('auth.forbidden');
    expect((await live.move('LIVE')).body.state).toBe('LIVE');
    expect(live.live.of('startRecording')).toHaveLength(1);
    expect((await live.org.session(live.db, live.sessionId))!.status).toBe('IN_PROGRESS');
    await live.attend(100, a, b);
    await live.beat(b, false);
    await live.attend(0);
    live.clock.advance(20_000);
    await Promise.all([live.beat(a), live.beat(b)]);
    // Nothing of b for longer than the lease.
    await live.attend(60, a);
    await live.attend(20, a, b);
    await live.move('PAUSED');
    await live.attend(30, a, b);
    await live.move('LIVE');
    expect(live.live.of('stopRecording')).toHaveLength(1);
    await live.attend(40, a, b);
    expect((await live.beat(a)).body.countedS).toBe(100 + 20 + 60 + 20 + 40);
    expect((await live.beat(b)).body.countedS).toBe(100 + 10 + 40);
    const own = await spans(b);
    expect(own.spans.filter(({ reason }) => reason !== 'not_live').map(({ reason, seconds }) => [reason, seconds])).toEqual([
      ['counted', 100],
      ['hidden', 20],
      ['away', 70],
      ['counted', 10],
      ['counted', 40],
    ]);
  });

  it('[T3] a process that is killed loses nothing: another one goes on with the same rows', async () => {
    const before = (await live.beat(a)).body.countedS;
    const other = createTeaching(live.deps);
    try {
      await live.job('teaching.live.sweep', {}, other);
      expect((await live.beat(a)).body.countedS).toBe(before);
      expect((await live.roster()).present).toBe(2);
    } finally {
      await other.close?.();
    }
  });

  it('[T3] a pop-up comes by the clock of the policy, also when its job was lost; a missed one takes the time back', async () => {
    const { next } = await live.db.one<{ next: Date }>(sql`select next_popup_at as next from teaching.live_room where id = ${live.roomId}`);
    const minutes = (next.getTime() - live.clock.now().getTime()) / 60_000;
    expect(minutes > 15 && minutes <= 40).toBe(true);
    expect(live.enqueued.some(({ name, runAt }) => name === 'teaching.live.due' && runAt?.getTime() === next.getTime())).toBe(true);
    await live.job('teaching.live.due');
    expect(await live.confirms(a)).toEqual([]);
    const seconds = Math.ceil((next.getTime() - live.clock.now().getTime()) / 1000);
    const countedB = (await live.beat(b)).body.countedS;
    await live.attend(seconds, a, b);
    // The alarm was lost; the sweep finds it. Twice is once.
    await live.job('teaching.live.sweep', {});
    await live.job('teaching.live.sweep', {});
    const [popup] = await live.confirms(a);
    expect(await live.confirms(a)).toHaveLength(1);
    expect(popup).toMatchObject({ kind: 'POPUP', all: true, mineOpen: true, asked: 2, answered: 0 });
    expect(await live.confirms(c)).toEqual([]);
    await live.attend(30, a, b);
    expect((await live.answer(a, popup!.id)).body).toMatchObject({ answered: 1, mineOpen: false });
    expect((await live.answer(a, popup!.id)).body.answered).toBe(1);
    expect((await live.answer(live.outsider, popup!.id)).code).toBe('teaching.live.not_member');
    await live.attend(40, a, b);
    await live.job('teaching.live.due');
    expect((await live.answer(b, popup!.id)).code).toBe('teaching.live.confirm_late');
    // The last proof of b was the entry: everything since is in doubt.
    expect((await live.beat(b)).body.countedS).toBe(0);
    expect((await live.beat(a)).body.countedS).toBeGreaterThan(countedB);
    // A word shows that b is there again: from here on it counts.
    await live.say(b, '我在');
    await live.attend(30, a, b);
    expect((await live.beat(b)).body.countedS).toBe(30);
    expect(await live.entries('teaching.live.confirm_missed')).toHaveLength(1);
    expect((await live.roster()).items.find(({ learnerId }) => learnerId === b.learnerId)!.lost).toBe('有 1 次在线确认没有响应');
  });

  it('[T3] a roll call with the face asks a check of one learner, seen by nobody else', async () => {
    const asked = await live.call(
      teachingRoutes.askConfirm,
      { params: live.params, body: { kind: 'FACE', learnerId: a.learnerId! } },
      { as: live.officer },
    );
    expect([asked.status, asked.body.all, asked.body.asked]).toEqual([201, false, 1]);
    const twice = await live.call(
      teachingRoutes.askConfirm,
      { params: live.params, body: { kind: 'ROLL', learnerId: a.learnerId! } },
      { as: live.lecturer },
    );
    expect(twice.code).toBe('teaching.live.confirm_open');
    expect((await live.answer(a, asked.body.id)).code).toBe('teaching.live.check_needed');
    expect((await live.answer(b, asked.body.id)).code).toBe('request.not_found');
    expect((await live.answer(a, asked.body.id, freshToken())).status).toBe(200);
    expect((await live.events(b, { kinds: 'confirm' })).items.some(({ data }) => data['confirmId'] === asked.body.id)).toBe(false);
    expect((await live.events(a, { kinds: 'confirm' })).items.some(({ data }) => data['confirmId'] === asked.body.id)).toBe(true);
  });
});

describe('removal and the end', () => {
  it('[T3] a removed learner is out at once and stays out until taken back', async () => {
    await live.enter(d);
    expect((await live.restrict(d, { removed: true, reason: '扰乱课堂' })).body).toEqual({ muted: false, removed: true });
    expect(live.live.of('remove')).toHaveLength(1);
    const refused = [
      await live.enter(d),
      await live.beat(d),
      await live.say(d, '让我进去'),
      await live.hand(d, 'RAISED'),
      await live.call(teachingRoutes.readLiveEvents, { params: live.params }, { as: d }),
      await live.call(teachingRoutes.viewTicket, { params: live.params }, { as: d }),
      await live.call(teachingRoutes.readLiveRoom, { params: live.params }, { as: d }),
    ];
    expect(refused.map(({ code }) => code)).toEqual(refused.map(() => 'teaching.live.removed'));
    expect(await live.room.mayHearLive(d, live.roomId)).toBe(false);
    await live.restrict(d, { removed: false });
    expect((await live.beat(d)).status).toBe(200);
    expect((await live.restrict(live.outsider, { removed: true })).code).toBe('teaching.learner.not_enrolled');
  });

  it('[T3] at the end hours are counted, kept, explained and stand in the roll', async () => {
    live.at('16:30:00');
    expect((await live.move('ENDED')).body.state).toBe('ENDED');
    expect((await live.move('ENDED')).code).toBe('teaching.live.wrong_state');
    expect((await live.beat(a)).code).toBe('teaching.live.wrong_state');
    expect(live.live.of('endRoom')).toHaveLength(1);
    expect((await live.org.session(live.db, live.sessionId))!.status).toBe('ENDED');
    const { final, items } = await live.attendance();
    expect([final, items.length]).toEqual([true, 5]);
    for (const item of items) {
      const sum = item.spans.reduce((total, span) => total + (span.reason === 'counted' ? span.seconds : 0), 0);
      expect(sum).toBe(item.countedS);
    }
    const roll = (await live.call(teachingRoutes.readRoll, { params: { sessionId: live.sessionId } }, { as: live.teacher })).body;
    for (const entry of roll.entries) {
      const credit = items.find(({ learnerId }) => learnerId === entry.learnerId)!;
      expect([entry.creditedHours, entry.explanation]).toEqual([credit.creditedHours, credit.explanation]);
    }
    const line = (who: Actor) => roll.entries.find(({ learnerId }) => learnerId === who.learnerId)!;
    expect(line(a)).toMatchObject({ method: 'LIVE' });
    expect(line(c)).toMatchObject({ method: null, state: 'ABSENT', creditedHours: 0, explanation: '没有进入直播间，不计学时' });
    const mine = (await live.call(teachingRoutes.myLiveAttendance, { params: live.params }, { as: a })).body;
    expect(mine.credit.explanation).toBe(line(a).explanation);
    expect(mine.sessionId).toBe(live.sessionId);
    // Whoever was there may rate it from this moment on; whoever never came is not asked.
    const asked = async (who: Actor) => (await live.call(teachingRoutes.myRatings, {}, { as: who })).body.items.map((one) => one.sessionId);
    expect(await asked(a)).toEqual([live.sessionId]);
    expect(await asked(c)).toEqual([]);
    const hours = (await live.call(teachingRoutes.myHours, { params: { classId: live.classId } }, { as: a })).body;
    expect(hours.sessions.find(({ sessionId }) => sessionId === live.sessionId)!.explanation).toContain(line(a).explanation);
    expect(await live.entries('teaching.live.credited')).toHaveLength(5);
    await expect(live.db.run(sql`update teaching.live_credit set credited_hours = 2`)).rejects.toThrow(/never changes/);
  });
});

describe('a whole lesson', () => {
  it('[T3] who is there all the time has all hours; a lesson nobody ended ends by itself', async () => {
    const whole = await startLive({ learners: 2 });
    try {
      const [one, two] = whole.learners as [Actor, Actor];
      await whole.enter(one);
      await whole.enter(two);
      whole.at('15:00:00');
      await Promise.all([whole.beat(one), whole.beat(two)]);
      await whole.move('LIVE');
      // Answers whatever pops up; beats every 40 s are inside the lease.
      for (let at = 0; at < 5400; at += 40) {
        whole.clock.advance(40_000);
        await whole.beat(one);
        if (at < 3200) await whole.beat(two);
        await whole.job('teaching.live.due');
        for (const who of [one, two])
          for (const open of (await whole.confirms(who)).filter(({ mineOpen }) => mineOpen)) await whole.answer(who, open.id);
      }
      whole.at('17:31:00');
      await whole.job('teaching.live.sweep', {});
      const { final, items } = await whole.attendance();
      expect(final).toBe(true);
      const of = (who: Actor) => items.find(({ learnerId }) => learnerId === who.learnerId)!;
      expect(of(one)).toMatchObject({ countedS: 5400, plannedS: 5400, creditedHours: 2 });
      expect(of(two)).toMatchObject({ countedS: 3200, creditedHours: 1.1 });
      expect(of(one).confirms.asked).toBe(of(one).confirms.answered);
      expect(of(one).confirms.asked).toBeGreaterThanOrEqual(2);
      const [ended] = await whole.entries('teaching.live.ended');
      expect(ended!.data).toMatchObject({ came: 2, expected: 2, byItself: true });
    } finally {
      await whole.stop();
    }
  });
});
