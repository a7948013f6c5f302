import { teachingRoutes as routes } from '@yangfan/contract';
import type { Actor } from '@yangfan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCinema, type Cinema } from '../player/testing.ts';

let cinema: Cinema;
let open: Cinema;
beforeAll(async () => {
  cinema = await startCinema(600, 4);
  open = await startCinema(600, 6, { 'vod.danmakuReview': false });
});
afterAll(async () => {
  await cinema.stop();
  await open.stop();
});

const say = (as: Actor, text: string, more: { atS?: number; replyTo?: string } = {}) => {
  cinema.clock.advance(15_000);
  return cinema.call(routes.addComment, { params: cinema.params, body: { text, ...more } }, { as });
};
const read = async (as: Actor) => (await cinema.call(routes.myComments, { params: cinema.params }, { as })).body;
const fly = (as: Actor, atS: number, text: string, at = cinema) => {
  at.clock.advance(15_000);
  return at.call(routes.sendDanmaku, { params: at.params, body: { atS, text } }, { as });
};
const sky = async (as: Actor, at = cinema) => (await at.call(routes.myDanmaku, { params: at.params }, { as })).body.items;

describe('comments and likes', () => {
  it('[T4] learners and teachers talk under a lesson; blocked words are starred, names masked, one’s own can be taken away', async () => {
    const [a, b] = cinema.learners as [Actor, Actor];
    const { body: first } = await say(a, '这里有人能替课吗', { atS: 30 });
    expect(first).toMatchObject({ text: '这里有人能**吗', role: 'LEARNER', atS: 30, mine: true });
    expect(first.name).not.toBe('学员1');
    const { body: reply } = await say(b, '请自己学', { replyTo: first.id });
    cinema.clock.advance(15_000);
    await cinema.call(routes.replyComment, { params: cinema.params, body: { text: '说得对', replyTo: reply.id } }, { as: cinema.lecturer });
    expect(await read(b)).toMatchObject({
      total: 1,
      items: [{ id: first.id, mine: false, replies: [{ mine: true }, { name: '王老师', role: 'STAFF' }] }],
    });
    const remove = (as: Actor, commentId: string) => cinema.call(routes.removeComment, { params: { ...cinema.params, commentId } }, { as });
    expect((await remove(a, reply.id)).status).toBe(404);
    expect((await remove(b, reply.id)).status).toBe(200);
    expect((await read(b)).items[0]!.replies).toHaveLength(1);
    expect((await read(cinema.outsider)) as unknown).toMatchObject({ code: 'teaching.learner.not_enrolled' });
  });

  it('[T4] staff hide a comment with a reason: its author and staff still read it, nobody else', async () => {
    const [, , c, d] = cinema.learners as [Actor, Actor, Actor, Actor];
    const { body } = await say(c, '广告');
    const hide = (hidden: boolean, reason?: string) =>
      cinema.call(
        routes.hideComment,
        { params: { ...cinema.params, commentId: body.id }, body: { hidden, ...(reason ? { reason } : {}) } },
        { as: cinema.teacher },
      );
    expect((await hide(true)).code).toBe('request.invalid');
    await hide(true, '与课程无关');
    const has = (page: { items: { id: string; hidden: string | null }[] }) => page.items.find(({ id }) => id === body.id)?.hidden;
    expect([has(await read(c)), has(await read(d))]).toEqual(['与课程无关', undefined]);
    await hide(false);
    expect(has(await read(d))).toBeNull();
  });

  it('[T4] a like counts once; talking has a minimum distance', async () => {
    const [a, b] = cinema.learners as [Actor, Actor];
    const like = async (as: Actor, on: boolean) =>
      (await cinema.call(routes.likeLesson, { params: cinema.params, body: { on } }, { as })).body;
    await like(a, true);
    await like(a, true);
    expect(await like(b, true)).toEqual({ likes: 2, liked: true });
    expect(await like(a, false)).toEqual({ likes: 1, liked: false });
    await say(a, '一');
    expect((await cinema.call(routes.addComment, { params: cinema.params, body: { text: '二' } }, { as: a })).code).toBe(
      'teaching.talk.too_fast',
    );
  });
});

describe('danmaku', () => {
  it('[T4] with review they wait, seen by their author alone, until staff let them fly', async () => {
    const [a, b] = cinema.learners as [Actor, Actor];
    const { body } = await fly(a, 12.5, '老师讲得  清楚');
    expect(body).toMatchObject({ state: 'WAITING', text: '老师讲得 清楚', mine: true });
    expect([(await sky(a)).length, (await sky(b)).length]).toEqual([1, 0]);
    const queue = await cinema.call(routes.listDanmaku, { params: cinema.params, query: { state: 'WAITING' } }, { as: cinema.lecturer });
    expect(queue.body).toMatchObject({ total: 1, items: [{ id: body.id, state: 'WAITING' }] });
    const review = (state: 'SHOWN' | 'HIDDEN', reason?: string) =>
      cinema.call(
        routes.reviewDanmaku,
        { params: { ...cinema.params, danmakuId: body.id }, body: { state, ...(reason ? { reason } : {}) } },
        { as: cinema.lecturer },
      );
    await review('SHOWN');
    expect(await sky(b)).toMatchObject([{ id: body.id, atS: 12.5, mine: false }]);
    expect((await review('HIDDEN')).code).toBe('request.invalid');
    await review('HIDDEN', '刷屏');
    expect(await sky(b)).toEqual([]);
    expect((await fly(a, 700, '太远')).code).toBe('teaching.talk.far');
  });

  it('[T4] without review they fly at once; three different learners reporting one take it away until somebody looked', async () => {
    const [a, ...others] = open.learners as Actor[];
    const { body } = await fly(a!, 20, '加微信', open);
    expect(body.state).toBe('SHOWN');
    const report = (as: Actor) =>
      open.call(routes.reportDanmaku, { params: { ...open.params, danmakuId: body.id }, body: { reason: '广告' } }, { as });
    await report(others[0]!);
    await report(others[0]!);
    await report(others[1]!);
    expect((await sky(others[3]!, open)).map(({ id }) => id)).toContain(body.id);
    await report(others[2]!);
    expect((await sky(others[3]!, open)).map(({ id }) => id)).not.toContain(body.id);
    const { body: queue } = await open.call(routes.listDanmaku, { params: open.params, query: {} }, { as: open.teacher });
    expect(queue.items[0]).toMatchObject({ id: body.id, reports: 3, state: 'WAITING' });
  });
});
