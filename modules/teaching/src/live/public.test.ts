import { teachingRoutes as routes } from '@yangfan/contract';
import { newId, sql, type Actor } from '@yangfan/kernel';
import { actorOf } from '@yangfan/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLive, type LiveStageOf } from './testing.ts';

let live: LiveStageOf;
let a: Actor;
let admin: Actor;
const city = actorOf({ role: 'CITY_OFFICER', scope: 'region', id: '460100' });
beforeAll(async () => {
  live = await startLive({ learners: 2 });
  a = live.learners[0]!;
  admin = actorOf({ role: 'INST_ADMIN', scope: 'institution', id: live.institutionId });
  await live.db.tx((tx) => live.org.faculty.setAccount(tx, live.lecturerId, live.lecturer.accountId));
  await live.db.run(sql`update org.lecturer set status = 'ACTIVE' where id = ${live.lecturerId}`);
});
afterAll(() => live?.stop());

const event = (more: object = {}) => ({
  title: '双十二选品公开课',
  startsAt: '2026-11-24T19:00:00+08:00',
  endsAt: '2026-11-24T20:30:00+08:00',
  audience: 'REGION' as const,
  regionCode: '460100',
  lecturerId: live.lecturerId,
  ...more,
});
const arrange = (as: Actor, more: object = {}) => live.call(routes.arrangePublicLive, { body: event(more) }, { as });
const listed = async (as: Actor) => (await live.call(routes.myLiveRooms, { query: {} }, { as })).body.items.map(({ id }) => id);

describe('a live event without a class', () => {
  it('[T5] is arranged within one’s own reach, by a lecturer who can sign in, at a time to come', async () => {
    expect((await arrange(city, { regionCode: '460200' })).code).toBe('teaching.live.audience');
    expect((await arrange(admin)).code).toBe('teaching.live.audience');
    expect((await arrange(city, { audience: 'INSTITUTION', institutionId: newId('ins') })).code).toBe('teaching.live.audience');
    expect((await arrange(city, { startsAt: '2026-11-24T08:00:00+08:00' })).code).toBe('teaching.live.event_time');
    expect((await arrange(city, { lecturerId: newId('lec') })).code).toBe('teaching.live.event_speaker');
    expect((await arrange(live.teacher)).status).toBe(403);
    const own = await arrange(admin, { audience: 'INSTITUTION', institutionId: live.institutionId });
    expect([own.status, own.body.audience, own.body.classId]).toEqual([201, 'INSTITUTION', null]);
    const cancel = (as: Actor) => live.call(routes.cancelPublicLive, { params: { roomId: own.body.id } }, { as });
    expect((await cancel(actorOf({ role: 'INST_ADMIN', scope: 'institution', id: newId('ins') }))).status).toBe(403);
    expect((await cancel(admin)).status).toBe(200);
    expect(await listed(a)).not.toContain(own.body.id);
  });

  it('[T5] learners of the region find it and come in without a check; attendance is kept, no hours, nobody else comes in', async () => {
    const { body: room } = await arrange(city, { regionCode: '460106' });
    const { body: elsewhere } = await arrange(actorOf({ role: 'PROV_OFFICER', scope: 'province', id: '*' }), { regionCode: '460200' });
    expect(await listed(a)).toContain(room.id);
    expect(await listed(a)).not.toContain(elsewhere.id);
    const params = { roomId: room.id };
    live.at('17:00:00');
    const open = () => live.call(routes.openPublicLive, { params }, { as: live.lecturer });
    expect((await open()).code).toBe('teaching.session.not_due');
    live.at('18:30:00');
    expect((await open()).body.state).toBe('WAITING');
    const enter = (as: Actor, of = params) => live.call(routes.enterLive, { params: of, body: { network: 'GOOD' } }, { as });
    expect((await enter(a)).status).toBe(200);
    expect((await enter(a, { roomId: elsewhere.id })).code).toBe('teaching.live.not_member');
    const move = (to: 'LIVE' | 'ENDED') => live.call(routes.moveLiveRoom, { params, body: { to } }, { as: live.lecturer });
    expect((await move('LIVE')).body.state).toBe('LIVE');
    live.at('18:30:10');
    await live.call(routes.beatLive, { params, body: { visible: true, media: true, network: 'GOOD' } }, { as: a });
    expect((await live.call(routes.sayLive, { params, body: { text: '老师好' } }, { as: a })).status).toBe(201);
    const roster = (await live.call(routes.liveRoster, { params }, { as: live.lecturer })).body;
    expect(roster.items.map(({ learnerId, present }) => [learnerId, present])).toEqual([[a.learnerId, true]]);
    expect((await live.call(routes.livePeople, { params }, { as: a })).body.items.map(({ mine }) => mine)).toContain(true);
    expect((await move('ENDED')).body.state).toBe('ENDED');
    expect((await live.call(routes.liveAttendance, { params }, { as: city })).body.items).toEqual([]);
    const credits = await live.db.many(sql`select 1 from teaching.live_credit where room_id = ${room.id}`);
    expect(credits).toEqual([]);
    const chains = await live.db.many<{ chain: string }>(sql`select distinct chain from ledger.entry where data ->> 'roomId' = ${room.id}`);
    expect(chains).toEqual([{ chain: `account:${city.accountId}` }]);
  });
});
