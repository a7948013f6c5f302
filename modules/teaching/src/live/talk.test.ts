import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { teachingRoutes } from '@yangfan/contract';
import { newId, sql, type Actor } from '@yangfan/kernel';
import { startLive, type LiveStageOf } from './testing.ts';

let live: LiveStageOf;
let learners: readonly Actor[];
let a: Actor;
let b: Actor;
let c: Actor;
let seq = 0;
beforeAll(async () => {
  live = await startLive({ learners: 8 });
  learners = live.learners;
  [a, b, c] = learners as [Actor, Actor, Actor];
  for (const who of learners) await live.enter(who);
  await live.move('LIVE');
  await live.settings({ slowS: 0 });
});
afterAll(() => live?.stop());

const told = () => live.told.filter(({ room }) => room === `live:${live.roomId}`);

describe('messages', () => {
  it('[T4] a hundred messages at once get a hundred numbers without a gap, in the record before they are answered', async () => {
    const before = (await live.events(a)).last;
    const replies = await Promise.all(Array.from({ length: 100 }, (_, index) => live.say(learners[index % 8]!, `第 ${index} 句`)));
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 201));
    expect(replies.map(({ body }) => body.seq).sort((x, y) => x - y)).toEqual(
      Array.from({ length: 100 }, (_, index) => before + 1 + index),
    );
    const read = await live.events(b, { after: before, limit: 500 });
    expect(read.items.map((event) => event.seq)).toEqual(Array.from({ length: 100 }, (_, index) => before + 1 + index));
    expect(read.last).toBe(before + 100);
    const heard = told().filter(({ type, event }) => type === 'live.event' && (event as { seq: number }).seq > before);
    expect(heard).toHaveLength(100);
    // A page that came late reads backwards.
    expect((await live.events(b, { before: before + 11, limit: 10 })).items.map((event) => event.seq)).toEqual(
      Array.from({ length: 10 }, (_, index) => before + 1 + index),
    );
  });

  it('[T4] sent again under the same number it is written once, also at the same moment', async () => {
    const clientId = newId('cmg');
    const one = await live.say(a, '只说一遍', { clientId });
    const again = await live.say(a, '只说一遍', { clientId });
    expect(again.body.seq).toBe(one.body.seq);
    expect((await live.say(b, '别人的同号', { clientId })).body.seq).not.toBe(one.body.seq);
    const double = newId('cmg');
    const both = await Promise.all(Array.from({ length: 4 }, () => live.say(c, '同时说', { clientId: double })));
    expect(new Set(both.map(({ body }) => body.seq)).size).toBe(1);
    expect((await live.events(c, { q: '同时说' })).items).toHaveLength(1);
  });

  it('[T4] words on the list are starred before anybody sees them; names are masked', async () => {
    const { body } = await live.say(a, '哪里可以代 考？');
    expect(body.data['text']).toBe('哪里可以***？');
    expect(body.from.name).toMatch(/\*/);
    const rows = await live.db.many<{ n: number }>(sql`select 1 as n from teaching.live_event where data::text like '%代 考%'`);
    expect(rows).toEqual([]);
  });

  it('[T4] slow mode, mute of one and of all', async () => {
    await live.settings({ slowS: 5 });
    live.clock.advance(60_000);
    expect((await live.say(a, '一')).status).toBe(201);
    const fast = await live.say(a, '二');
    expect([fast.code, fast.detail]).toEqual(['teaching.live.too_fast', '发言有点快，请 5 秒后再发']);
    expect((await live.say(live.lecturer, '老师不限')).status).toBe(201);
    live.clock.advance(5_000);
    expect((await live.say(a, '二')).status).toBe(201);
    await live.settings({ slowS: 0 });
    await live.restrict(b, { muted: true });
    expect((await live.say(b, '我')).code).toBe('teaching.live.muted');
    expect((await live.call(teachingRoutes.reactLive, { params: live.params, body: { emoji: '👍' } }, { as: b })).code).toBe(
      'teaching.live.muted',
    );
    expect((await live.say(a, '我')).status).toBe(201);
    await live.restrict(b, { muted: false });
    await live.settings({ mutedAll: true });
    expect((await live.say(a, '我')).code).toBe('teaching.live.muted');
    expect((await live.hand(a, 'RAISED')).code).toBe('teaching.live.muted');
    await live.settings({ mutedAll: false });
    expect((await live.say(b, '我')).status).toBe(201);
  });

  it('[T4] a private message reaches its sender and the hosts, is only a hint to the room, and nobody else finds it', async () => {
    const { body } = await live.say(a, '悄悄话内容', { private: true });
    expect(body.private).toBe(true);
    expect((await live.events(a, { q: '悄悄话' })).items).toHaveLength(1);
    expect((await live.events(live.lecturer, { q: '悄悄话' })).items).toHaveLength(1);
    expect((await live.events(b, { q: '悄悄话' })).items).toEqual([]);
    expect((await live.events(b, { after: body.seq - 1 })).items.map((event) => event.seq)).not.toContain(body.seq);
    expect(told()).toContainEqual(expect.objectContaining({ type: 'live.private', seq: body.seq }));
    expect(JSON.stringify(told())).not.toContain('悄悄话内容');
    // The host's private answer reaches who asked.
    await live.say(live.lecturer, '私下回答', { private: true, replyTo: body.seq });
    expect((await live.events(a, { q: '私下回答' })).items).toHaveLength(1);
    expect((await live.events(b, { q: '私下回答' })).items).toEqual([]);
  });

  it('[T4] a removed message leaves the screens and stays in the record', async () => {
    const { body } = await live.say(c, '不合适的话');
    const target = { params: { ...live.params, seq: body.seq }, body: { reason: '不文明' } };
    expect((await live.call(teachingRoutes.removeLiveMessage, target, { as: a })).code).toBe('auth.forbidden');
    expect((await live.call(teachingRoutes.removeLiveMessage, target, { as: live.lecturer })).body.data).toEqual({ seq: body.seq });
    expect((await live.call(teachingRoutes.removeLiveMessage, target, { as: live.lecturer })).code).toBe('teaching.live.wrong_state');
    const seen = (await live.events(a, { after: body.seq - 1, limit: 1 })).items[0]!;
    expect([seen.seq, seen.data]).toEqual([body.seq, { text: '', removed: true }]);
    expect((await live.events(a, { q: '不合适' })).items).toEqual([]);
    expect((await live.events(live.lecturer, { q: '不合适' })).items).toHaveLength(1);
  });

  it('[T4] board, countdown, reactions and random picks are on the same time line; learners draw when the board is open', async () => {
    const strokes = [{ id: 'stroke01', tool: 'PEN' as const, colour: 'ink' as const, width: 3, points: [1, 2, 3, 4] }];
    const draw = (as: Actor, clear = false) =>
      live.call(teachingRoutes.drawOnBoard, { params: live.params, body: { page: 0, strokes, clear } }, { as });
    expect((await draw(a)).code).toBe('teaching.live.board_closed');
    expect((await draw(live.lecturer)).status).toBe(201);
    await live.settings({ boardOpen: true });
    expect((await draw(a, true)).body.data).toMatchObject({ strokes, clear: false });
    await live.call(teachingRoutes.startLiveTimer, { params: live.params, body: { seconds: 60, title: '讨论' } }, { as: live.lecturer });
    await live.call(teachingRoutes.reactLive, { params: live.params, body: { emoji: '👏' } }, { as: a });
    await Promise.all(learners.map((who) => live.beat(who)));
    const picked: (string | null)[] = [];
    for (let round = 0; round < 8; round += 1)
      picked.push((await live.call(teachingRoutes.pickLearner, { params: live.params }, { as: live.lecturer })).body.learnerId);
    // Nobody comes twice before everybody came once.
    expect(new Set(picked).size).toBe(8);
    const kinds = new Set(
      (await live.events(b, { kinds: 'board,timer,reaction,pick,settings', limit: 500 })).items.map(({ kind }) => kind),
    );
    expect([...kinds].sort()).toEqual(['board', 'pick', 'reaction', 'settings', 'timer']);
  });
});

describe('seats', () => {
  const stateOf = async (who: Actor) => {
    const { onStage, queue } = await live.seats();
    return [...onStage, ...queue].find(({ learnerId }) => learnerId === who.learnerId)?.state ?? null;
  };
  const publish = (as: Actor, kind: 'CAMERA' | 'AUDIO' = 'CAMERA') =>
    live.call(teachingRoutes.publishTicket, { params: live.params, body: { kind } }, { as });

  it('[T4] raise, invite, accept, speak, leave; only who is on stage may publish', async () => {
    await live.settings({ seatsMax: 1, autoSeat: false, turnS: 0 });
    expect((await live.hand(a, 'ON_STAGE')).code).toBe('teaching.live.seat_state');
    await live.hand(a, 'RAISED');
    expect((await live.hand(a, 'RAISED')).status).toBe(200);
    expect((await publish(a)).code).toBe('teaching.live.not_on_stage');
    await live.seat(a, 'INVITED');
    expect((await live.hand(a, 'ON_STAGE')).body.onStage.map(({ learnerId }) => learnerId)).toEqual([a.learnerId]);
    const ticket = await publish(a);
    expect(ticket.body.token).toBe(`publish-${ticket.body.streamId}`);
    expect((await publish(a)).body.streamId).toBe(ticket.body.streamId);
    expect((await publish(live.officer)).code).toBe('teaching.live.not_member');
    live.clock.advance(30_000);
    await live.hand(a, 'LEFT');
    expect(live.live.of('drop')).toContainEqual({ what: 'drop', roomId: live.roomId, streamId: ticket.body.streamId });
    expect((await live.roster()).items.find(({ learnerId }) => learnerId === a.learnerId)!.spokenS).toBe(30);
  });

  it('[T4] two learners race for the last seat: one gets it', async () => {
    for (const who of [b, c]) {
      await live.hand(who, 'RAISED');
      await live.seat(who, 'INVITED');
    }
    const both = await Promise.all([live.hand(b, 'ON_STAGE'), live.hand(c, 'ON_STAGE')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)!.code).toBe('teaching.live.seats_full');
    expect((await live.seats()).onStage).toHaveLength(1);
    expect((await live.seat(learners[3]!, 'INVITED')).code).toBe('teaching.live.seats_full');
    for (const who of [b, c]) await live.seat(who, 'TAKEN_DOWN');
    expect((await live.settings({ seatsMax: 7 })).code).toBe('teaching.live.too_many_seats');
  });

  it('[T4] a free seat goes by itself to who spoke least, then to the earliest hand; turns end by the clock', async () => {
    await live.settings({ seatsMax: 1, turnS: 30 });
    const [d, e] = [learners[3]!, learners[4]!];
    for (const who of [a, d, e]) {
      live.clock.advance(1_000);
      await live.hand(who, 'RAISED');
    }
    expect((await live.seats()).queue.map(({ learnerId }) => learnerId)).toEqual([d.learnerId, e.learnerId, a.learnerId]);
    await live.settings({ autoSeat: true });
    expect(await stateOf(d)).toBe('INVITED');
    await live.hand(d, 'ON_STAGE');
    live.clock.advance(30_000);
    await live.job('teaching.live.due');
    expect([await stateOf(d), await stateOf(e)]).toEqual([null, 'INVITED']);
    // Nobody answers the invitation: the seat goes on to the next.
    live.clock.advance(60_000);
    await live.job('teaching.live.due');
    expect([await stateOf(e), await stateOf(a)]).toEqual([null, 'INVITED']);
    await live.hand(a, 'DECLINED');
    expect((await live.seats()).queue).toEqual([]);
  });

  it('[T4] timed turns for everybody present, and the removed lose their place', async () => {
    await Promise.all(learners.map((who) => live.beat(who)));
    await live.settings({ seatsMax: 2, turnS: 0, autoSeat: false });
    const view = (await live.call(teachingRoutes.fillSeats, { params: live.params, body: { from: 'PRESENT' } }, { as: live.lecturer }))
      .body;
    expect(view.queue).toHaveLength(8);
    expect(view.queue.filter(({ state }) => state === 'INVITED')).toHaveLength(2);
    const first = learners.find(({ learnerId }) => learnerId === view.queue[0]!.learnerId)!;
    const [turn] = (await live.hand(first, 'ON_STAGE')).body.onStage;
    expect(new Date(turn!.endsAt!).getTime() - new Date(turn!.onStageAt!).getTime()).toBe(60_000);
    await live.restrict(first, { removed: true });
    expect(await stateOf(first)).toBeNull();
    await live.restrict(first, { removed: false });
    await live.settings({ autoSeat: false });
    for (const who of learners) await live.seat(who, 'TAKEN_DOWN');
  });

  it('[T4] who watches gets HLS when the host says so, and a member only after entering', async () => {
    const view = (as: Actor) => live.call(teachingRoutes.viewTicket, { params: live.params }, { as });
    expect((await view(a)).body.mode).toBe('WEBRTC');
    await live.settings({ hlsOnly: true });
    expect([(await view(a)).body.mode, (await view(live.lecturer)).body.mode]).toEqual(['HLS', 'WEBRTC']);
    expect((await view(live.outsider)).code).toBe('teaching.live.not_member');
    expect((await view(live.officer)).code).toBe('teaching.live.not_entered');
    // On stage one hears without delay; and nobody stays on HLS after the host took it back.
    await live.seat(a, 'INVITED');
    await live.hand(a, 'ON_STAGE');
    expect([(await view(a)).body.mode, (await view(b)).body.mode]).toEqual(['WEBRTC', 'HLS']);
    await live.call(teachingRoutes.beatLive, { params: live.params, body: { visible: true, media: true, network: 'HLS' } }, { as: b });
    await live.settings({ hlsOnly: false });
    expect((await view(b)).body.mode).toBe('WEBRTC');
    await live.seat(a, 'TAKEN_DOWN');
  });
});

describe('polls and questions', () => {
  type PollInput = { kind: 'POLL' | 'QUIZ' | 'RACE'; anonymous?: boolean; multiple?: boolean; right?: number[]; seconds?: number };
  const open = (input: PollInput, as: Actor = live.lecturer) =>
    live.call(
      teachingRoutes.openPoll,
      { params: live.params, body: { question: `问题 ${(seq += 1)}`, options: ['甲', '乙', '丙'], ...input } },
      { as },
    );
  const vote = (as: Actor, pollId: string, choices: number[]) =>
    live.call(teachingRoutes.votePoll, { params: { ...live.params, pollId }, body: { choices } }, { as });
  const pollOf = async (as: Actor, id: string) =>
    (await live.call(teachingRoutes.listPolls, { params: live.params }, { as })).body.items.find((poll) => poll.id === id)!;
  const votes = async (pollId: string) =>
    (await live.call(teachingRoutes.pollVotes, { params: { ...live.params, pollId } }, { as: live.lecturer })).body.items;

  it('[T4] one vote a learner; counts are shown after one’s own vote; closed by its time', async () => {
    expect((await open({ kind: 'POLL' }, a)).code).toBe('auth.forbidden');
    const { id } = (await open({ kind: 'POLL', seconds: 30 })).body;
    expect((await vote(a, id, [0, 1])).code).toBe('teaching.live.poll_choice');
    expect((await vote(a, id, [3])).code).toBe('teaching.live.poll_choice');
    expect((await vote(a, id, [1])).body).toMatchObject({ mine: [1], counts: [0, 1, 0], votes: 1 });
    expect((await vote(a, id, [0])).code).toBe('teaching.live.voted');
    expect((await pollOf(b, id)).counts).toBeNull();
    const twice = await Promise.all([vote(b, id, [1]), vote(b, id, [2])]);
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await votes(id)).map(({ learnerId }) => learnerId).sort()).toEqual([a.learnerId!, b.learnerId!].sort());
    live.clock.advance(30_000);
    expect((await vote(c, id, [0])).code).toBe('teaching.live.poll_closed');
    await live.job('teaching.live.due');
    expect(await pollOf(c, id)).toMatchObject({ state: 'CLOSED', votes: 2 });
  });

  it('[T4] a race has one winner, however many answer at once', async () => {
    expect((await open({ kind: 'RACE' })).code).toBe('teaching.live.poll_right');
    expect((await open({ kind: 'QUIZ', right: [5] })).code).toBe('teaching.live.poll_right');
    const { id } = (await open({ kind: 'RACE', right: [2], anonymous: true })).body;
    expect((await vote(a, id, [0])).body).toMatchObject({ right: null, winner: null, state: 'OPEN' });
    const rest = await Promise.all(learners.slice(1).map((who) => vote(who, id, [2])));
    const won = rest.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(won[0]!.body).toMatchObject({ state: 'CLOSED', right: [2] });
    expect(rest.filter(({ code }) => code === 'teaching.live.poll_closed')).toHaveLength(6);
    expect((await pollOf(a, id)).winner).toBe(won[0]!.body.winner);
    expect((await votes(id)).filter(({ right }) => right)).toHaveLength(1);
  });

  it('[T4] an anonymous poll leaves no row anywhere that links a person and a choice', async () => {
    const { id } = (await open({ kind: 'POLL', anonymous: true })).body;
    const proofs = () => live.db.one<{ n: number }>(sql`select count(*)::int as n from teaching.live_proof where room_id = ${live.roomId}`);
    const [before, lastSeq] = [await proofs(), (await live.events(a)).last];
    expect((await vote(a, id, [1])).body).toMatchObject({ mine: [], counts: [0, 1, 0] });
    expect((await vote(b, id, [2])).body.votes).toBe(2);
    expect((await vote(a, id, [1])).code).toBe('teaching.live.voted');
    expect(await live.db.many(sql`select choices, at from teaching.live_vote where poll_id = ${id}`)).toEqual([
      { choices: null, at: null },
      { choices: null, at: null },
    ]);
    expect([await proofs(), (await live.events(a)).last]).toEqual([before, lastSeq]);
    expect(await votes(id)).toEqual([]);
    const audit = await live.db.many(sql`select 1 as n from kernel.audit where action like '%vote%'`);
    expect(audit).toEqual([]);
    const stored = await live.db.many(sql`select 1 as n from kernel.idempotency where route like '%vote%'`);
    expect(stored).toEqual([]);
  });

  it('[T4] questions: most votes first, answered, hidden from the others', async () => {
    await live.settings({ slowS: 0 });
    const ask = (as: Actor, text: string) => live.call(teachingRoutes.askLive, { params: live.params, body: { text } }, { as });
    const list = async (as: Actor) => (await live.call(teachingRoutes.listAsks, { params: live.params }, { as })).body.items;
    const like = (as: Actor, askId: string, on = true) =>
      live.call(teachingRoutes.voteAsk, { params: { ...live.params, askId }, body: { on } }, { as });
    const settle = (askId: string, body: { state: 'ANSWERED' | 'HIDDEN'; answer?: string }) =>
      live.call(teachingRoutes.settleAsk, { params: { ...live.params, askId }, body }, { as: live.lecturer });
    const first = (await ask(a, '第一个问题？')).body;
    const second = (await ask(b, '第二个问题？')).body;
    await Promise.all([like(a, second.id), like(a, second.id), like(c, second.id)]);
    expect((await list(a)).map(({ id, votes: n, voted, mine }) => [id, n, voted, mine])).toEqual([
      [second.id, 2, true, false],
      [first.id, 0, false, true],
    ]);
    expect((await like(a, second.id, false)).body.votes).toBe(1);
    expect((await settle(second.id, { state: 'ANSWERED', answer: '见第三章' })).body).toMatchObject({
      state: 'ANSWERED',
      answer: '见第三章',
    });
    await settle(first.id, { state: 'HIDDEN' });
    expect((await list(c)).map(({ id }) => id)).toEqual([second.id]);
    expect((await list(a)).map(({ id }) => id)).toEqual([second.id, first.id]);
    expect((await ask(live.outsider, '外人的问题')).code).toBe('teaching.live.not_member');
  });
});
