import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { teachingRoutes } from '@yangfan/contract';
import { newId, sql, type Actor } from '@yangfan/kernel';
import { actorOf } from '@yangfan/kernel/testing';
import { startLive, type LiveStageOf } from './testing.ts';

let live: LiveStageOf;
let a: Actor;
let b: Actor;
const foreignOfficer = actorOf({ role: 'CITY_OFFICER', scope: 'region', id: '460200' });
beforeAll(async () => {
  live = await startLive({ learners: 3 });
  [a, b] = live.learners as [Actor, Actor];
  await live.enter(a);
  await live.move('LIVE');
});
afterAll(() => live?.stop());

describe('inspection', () => {
  const enter = (as: Actor) => live.call(teachingRoutes.enterInspection, { params: live.params }, { as });
  const note = (as: Actor, text: string, finding: boolean) =>
    live.call(teachingRoutes.noteInspection, { params: live.params, body: { text, finding } }, { as });

  it('[T5] an inspector comes in unseen by the room, but not by ledger and audit', async () => {
    const [events, roster, heard] = [(await live.events(a)).last, await live.roster(), live.told.length];
    expect((await enter(live.lecturer)).code).toBe('auth.forbidden');
    expect((await enter(foreignOfficer)).code).toBe('auth.scope');
    expect(await live.room.mayHearLive(live.officer, live.roomId)).toBe(false);
    const first = await enter(live.officer);
    expect((await enter(live.officer)).body.inspectionId).toBe(first.body.inspectionId);
    expect(await live.room.mayHearLive(live.officer, live.roomId)).toBe(true);
    const view = (await live.call(teachingRoutes.readLiveRoom, { params: live.params }, { as: live.officer })).body;
    expect([view.role, view.entered]).toEqual(['INSPECTOR', true]);
    expect((await live.call(teachingRoutes.viewTicket, { params: live.params }, { as: live.officer })).status).toBe(200);
    expect(
      (
        await live.call(
          teachingRoutes.beatLive,
          { params: live.params, body: { visible: true, media: true, network: 'GOOD' } },
          { as: live.officer },
        )
      ).status,
    ).toBe(200);
    expect((await live.say(live.officer, '大家好')).code).toBe('teaching.live.not_member');
    // Nothing of it in what the others see.
    expect((await live.events(a)).last).toBe(events);
    expect(await live.roster()).toEqual(roster);
    expect(live.told.slice(heard)).toEqual([]);
    expect(await live.db.many(sql`select 1 as n from teaching.live_member where account_id = ${live.officer.accountId}`)).toEqual([]);
    expect((await live.entries('teaching.live.inspected')).map(({ data }) => data['inspectionId'])).toEqual([first.body.inspectionId]);
    const audit = await live.db.many(
      sql`select action from kernel.audit where account_id = ${live.officer.accountId} and action = 'teaching.live.inspected'`,
    );
    expect(audit).toHaveLength(2);
  });

  it('[T5] a picture, a roll call, a note; a finding is told to management without words', async () => {
    const picture = () => live.call(teachingRoutes.liveSnapshot, { params: live.params }, { as: live.officer });
    expect((await picture()).code).toBe('teaching.live.no_picture');
    live.live.pictures.set(live.roomId, Buffer.from([0xff, 0xd8, 0xff, 0xd9]));
    const { headers, raw } = await picture();
    expect([headers['content-type'], raw.length]).toEqual(['image/jpeg', 4]);
    const supervisor = actorOf({ role: 'SUPERVISOR', scope: 'region', id: '460100' });
    expect((await note(supervisor, '没进来过', true)).code).toBe('teaching.live.no_inspection');
    expect((await note(live.officer, '讲课认真', false)).status).toBe(201);
    const found = (await note(live.officer, '多名学员挂机', true)).body;
    const events = await live.db.many<{ payload: Record<string, unknown> }>(
      sql`select payload from kernel.outbox where type = 'teaching.inspection.noted'`,
    );
    expect(events.map(({ payload }) => [payload['noteId'], payload['classId'], payload['institutionId']])).toEqual([
      [found.id, live.classId, live.institutionId],
    ]);
    expect(JSON.stringify(events)).not.toContain('挂机');
    await live.call(teachingRoutes.leaveInspection, { params: live.params }, { as: live.officer });
    expect(await live.room.mayHearLive(live.officer, live.roomId)).toBe(false);
    const list = (await live.call(teachingRoutes.listInspections, { params: live.params }, { as: live.officer })).body.items;
    expect(list).toMatchObject([
      { accountId: live.officer.accountId, notes: [{ finding: false }, { text: '多名学员挂机', finding: true }] },
    ]);
    expect(list[0]!.leftAt).not.toBeNull();
    expect((await live.call(teachingRoutes.listInspections, { params: live.params }, { as: live.lecturer })).code).toBe('auth.forbidden');
  });
});

describe('replay', () => {
  const read = (as: Actor, q?: string) => live.call(teachingRoutes.readLiveReplay, { params: live.params, query: q ? { q } : {} }, { as });
  const publish = (published: boolean) =>
    live.call(teachingRoutes.publishLiveReplay, { params: live.params, body: { published } }, { as: live.lecturer });

  /** Courseware of so many pages, added to the room by the lecturer; drawing has its own tests. */
  async function deckOf(pages: number): Promise<string> {
    const file = await live.db.tx((tx) =>
      live.files.saveBytes(tx, {
        bytes: Buffer.from('%PDF-1.4\n%%EOF\n'),
        name: '讲义.pdf',
        mediaType: 'application/pdf',
        purpose: 'COURSEWARE',
        ownerAccountId: live.lecturer.accountId,
      }),
    );
    const add = (as: Actor) => live.call(teachingRoutes.addLiveDeck, { params: live.params, body: { fileId: file.id } }, { as });
    expect((await add(live.teacher)).code).toBe('files.not_yours');
    const { deckId } = (await add(live.lecturer)).body;
    expect((await add(live.lecturer)).body).toMatchObject({ deckId, slot: 1 });
    await live.db.run(sql`update media.deck set status = 'READY', pages = ${pages}, done = ${pages} where id = ${deckId}`);
    await live.db.run(sql`insert into teaching.live_deck_text (deck_id, page, text) values (${deckId}, 3, '保本点的公式')`);
    const seen = await live.call(teachingRoutes.listLiveDecks, { params: live.params }, { as: a });
    expect(seen.body).toMatchObject({ items: [{ deckId, pages }], earlier: [] });
    return deckId;
  }

  it('[T5] one time line with chat, slides, polls and questions; seen by learners after review', async () => {
    const started = live.clock.now().getTime();
    const after = (s: number) => live.clock.set(new Date(started + s * 1000));
    after(60);
    await live.say(a, '老师好');
    after(120);
    const deckId = await deckOf(9);
    const slide = (page: number, id: string) =>
      live.call(
        teachingRoutes.showOnStage,
        { params: live.params, body: { show: 'SLIDES', deckId: id, fileId: null, page, pages: 9 } },
        { as: live.lecturer },
      );
    // Only the room's own courseware, and only pages that exist.
    expect((await slide(3, newId('dck'))).code).toBe('teaching.live.deck');
    expect((await slide(10, deckId)).code).toBe('teaching.live.deck');
    expect((await slide(3, deckId)).body).toMatchObject({ deckId, page: 3, pages: 9 });
    await live.say(a, '只给老师看', { private: true });
    after(300);
    await live.call(teachingRoutes.askLive, { params: live.params, body: { text: '怎样定价？' } }, { as: a });
    const removed = (await live.say(live.lecturer, '撤下的话')).body.seq;
    await live.call(
      teachingRoutes.removeLiveMessage,
      { params: { ...live.params, seq: removed }, body: { reason: '说错了' } },
      { as: live.lecturer },
    );
    expect((await read(live.lecturer)).code).toBe('teaching.live.no_replay');
    expect((await publish(true)).code).toBe('teaching.live.wrong_state');
    after(400);
    await live.move('ENDED');
    expect((await read(live.lecturer)).code).toBe('teaching.live.no_replay');
    const track = { streamId: 'x', accountId: 'y', kind: 'CAMERA' as const, hasVideo: true, hasAudio: true };
    live.live.replays.set(live.roomId, {
      state: 'PLAYABLE',
      percent: 100,
      note: null,
      url: null,
      durationS: 200,
      // The picture broke off for 200 s: the replay has no gap there.
      tracks: [
        { ...track, startedAt: new Date(started + 20_000).toISOString(), offsetS: 0, durationS: 80, main: true },
        { ...track, startedAt: new Date(started + 50_000).toISOString(), offsetS: 30, durationS: 10, main: false },
        { ...track, startedAt: new Date(started + 280_000).toISOString(), offsetS: 80, durationS: 120, main: true },
      ],
    });
    const { body } = await read(live.lecturer);
    expect([body.published, body.durationS, body.url]).toEqual([false, 200, `/v1/live/${live.roomId}/replay.m3u8`]);
    const marks = body.marks.map(({ atS, kind, text }) => [atS, kind, text]);
    expect(marks).toContainEqual([40, 'chat', '老师好']);
    expect(marks).toContainEqual([80, 'stage', '课件《讲义》第 3 页']);
    expect(marks).toContainEqual([100, 'ask', '怎样定价？']);
    expect(body.stages).toEqual([{ atS: 80, show: 'SLIDES', deckId, page: 3 }]);
    expect(body.decks).toMatchObject([{ deckId, slot: 1, pages: 9, pageUrl: expect.stringContaining('p-{page}.jpg') }]);
    // A slide is found by the words on it.
    expect((await read(live.lecturer, '保本')).body.marks.map(({ text }) => text)).toEqual(['课件《讲义》第 3 页']);
    expect(JSON.stringify(marks)).not.toMatch(/只给老师看|撤下的话/);
    expect((await read(a)).code).toBe('teaching.live.no_replay');
    expect((await publish(true)).body.published).toBe(true);
    expect((await read(a, '定价')).body.marks.map(({ text }) => text)).toEqual(['怎样定价？']);
    expect((await read(b)).body.room.state).toBe('REPLAY');
    expect((await read(live.outsider)).code).toBe('teaching.live.not_member');
    await publish(false);
    expect((await read(a)).code).toBe('teaching.live.no_replay');
    await publish(true);
  });

  it('[T5] after the days of the policy the recording is removed, the record of the lesson stays', async () => {
    const { keepUntil } = (await read(live.lecturer)).body;
    expect(keepUntil).toBe('2027-02-22');
    live.at('02:30:00', '2027-02-22');
    await live.job('teaching.live.retain', {});
    expect(live.live.of('forget')).toEqual([]);
    live.at('02:30:00', '2027-02-23');
    await live.job('teaching.live.retain', {});
    await live.job('teaching.live.retain', {});
    expect(live.live.of('forget')).toEqual([{ what: 'forget', roomId: live.roomId }]);
    expect((await read(a)).code).toBe('teaching.live.no_replay');
    expect((await live.events(a, { q: '老师好' })).items).toHaveLength(1);
    expect((await live.attendance()).items).toHaveLength(3);
  });
});

describe('what staff take along', () => {
  it.each(['ATTENDANCE', 'ROSTER', 'CHAT', 'POLLS'] as const)('[T2] %s is a workbook for who may read the room', async (what) => {
    const ask = (as: Actor) => live.call(teachingRoutes.exportLive, { params: live.params, query: { what } }, { as });
    const reply = await ask(live.officer);
    expect([reply.status, reply.headers['content-type']]).toEqual([200, expect.stringContaining('spreadsheetml')]);
    for (const as of [a, foreignOfficer, live.foreignTeacher]) expect((await ask(as)).status).toBe(403);
  });
});
