import { teachingRoutes as routes } from '@yangfan/contract';
import { createLog, newId, sql, type Actor } from '@yangfan/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { teachingPersonal } from '../../index.ts';
import { startTeaching, type Stage } from '../../testing.ts';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
let stage: Stage;
let asker: Actor;
let mate: Actor;
let lessonId: string;
let adminId: string;
beforeAll(async () => {
  stage = await startTeaching({ learners: 4 });
  [asker, mate] = stage.learners as [Actor, Actor];
  adminId = newId('acc');
  await stage.db.tx(async (tx) => {
    await stage.org.faculty.setAccount(tx, stage.lecturerId, stage.lecturer.accountId);
    await stage.org.onboarding.addStaff(tx, {
      accountId: adminId,
      institutionId: stage.institutionId,
      role: 'INST_ADMIN',
      name: '管理员',
      phone: '19900000009',
    });
  });
  const course = await stage.call(
    routes.createCourse,
    { params: { classId: stage.classId }, body: { fromTimetable: true } },
    { as: stage.lecturer },
  );
  lessonId = course.body.chapters[0]!.lessons[0]!.id;
});
afterAll(() => stage?.stop());
beforeEach(() => {
  stage.at('09:00:00');
  stage.notified.length = 0;
});

const ask = (as: Actor, more: Partial<Parameters<typeof body>[0]> = {}) => stage.call(routes.askQuestion, { body: body(more) }, { as });
const body = (more: {
  title?: string;
  text?: string;
  anonymous?: boolean;
  lessonId?: string;
  atS?: number;
  fileIds?: string[];
  classId?: string;
}) => ({
  classId: stage.classId,
  title: '直通车出价太高怎么办',
  ...more,
});
const answer = (questionId: string, more: { text?: string; lessonId?: string; atS?: number } = {}, as = stage.lecturer) =>
  stage.call(routes.answerQuestion, { params: { questionId }, body: { text: '先看点击率，再调出价', ...more } }, { as });
const read = (questionId: string, as: Actor) => stage.call(routes.myQuestion, { params: { questionId } }, { as });
const told = () => stage.notified.map(({ kind, accountId, learnerId }) => `${kind} ${String(accountId ?? learnerId)}`);
async function sweep(): Promise<void> {
  const job = stage.room.jobs!.find(({ name }) => name === 'teaching.questions.sweep')!;
  await job.run({} as never, { db: stage.db, clock: stage.clock, log: createLog('silent'), signal: new AbortController().signal });
}

describe('a ticket', () => {
  it('[T5] asked at a minute, answered with a minute, asked again, answered, accepted with a mark; everybody is told', async () => {
    const asked = await ask(asker, { lessonId, atS: 65, text: '第三分钟说的出价公式没听懂' });
    expect(asked.status).toBe(201);
    const { id } = asked.body;
    expect(asked.body).toMatchObject({ state: 'OPEN', mine: true, place: { lessonId, atS: 65 }, dueAt: '2026-11-25T01:00:00.000Z' });
    expect(told()).toEqual([`teaching.question.asked ${stage.lecturer.accountId}`]);

    stage.at('10:30:00');
    const answered = await answer(id, { lessonId, atS: 70 });
    expect(answered.body).toMatchObject({ state: 'ANSWERED', dueAt: null });
    expect(answered.body.thread.at(-1)).toMatchObject({ kind: 'ANSWER', place: { atS: 70 } });
    const again = await stage.call(
      routes.followUpQuestion,
      { params: { questionId: id }, body: { text: '点击率在哪里看？' } },
      { as: asker },
    );
    expect(again.body).toMatchObject({ state: 'FOLLOW_UP', dueAt: '2026-11-25T02:30:00.000Z' });
    await answer(id, { text: '在数据中心' });
    const accepted = await stage.call(
      routes.acceptAnswer,
      { params: { questionId: id }, body: { rating: 5, note: '讲得清楚' } },
      { as: asker },
    );
    expect(accepted.body).toMatchObject({ state: 'ACCEPTED', rating: 5, ratingNote: '讲得清楚' });
    expect(told().slice(1)).toEqual([
      `teaching.question.answered ${asker.learnerId}`,
      `teaching.question.followed_up ${stage.lecturer.accountId}`,
      `teaching.question.answered ${asker.learnerId}`,
      `teaching.question.accepted ${stage.lecturer.accountId}`,
    ]);
    expect((await stage.entries('teaching.question.answered')).at(-1)!.data).toMatchObject({ questionId: id, first: false, late: false });
    expect((await stage.call(routes.acceptAnswer, { params: { questionId: id }, body: { rating: 1 } }, { as: asker })).code).toBe(
      'teaching.question.state',
    );
  });

  it('[T5] anonymous to classmates, never to staff; another class and another learner find nothing', async () => {
    const { body: mine } = await ask(asker, { anonymous: true });
    const seen = (await read(mine.id, mate)).body;
    expect([seen.asker, seen.thread[0]!.name, seen.mine]).toEqual(['匿名同学', '匿名同学', false]);
    const staff = (await stage.call(routes.readQuestion, { params: { questionId: mine.id } }, { as: stage.teacher })).body;
    expect([staff.asker, staff.anonymous]).toEqual([mine.asker, true]);
    expect(mine.asker).toMatch(/\*/);
    expect((await read(mine.id, stage.outsider)).status).toBe(404);
    expect((await ask(stage.outsider)).code).toBe('teaching.learner.not_enrolled');
    for (const as of [stage.foreignLecturer, stage.foreignTeacher])
      expect((await stage.call(routes.readQuestion, { params: { questionId: mine.id } }, { as })).status).toBe(403);
    const close = await stage.call(routes.closeMyQuestion, { params: { questionId: mine.id } }, { as: mate });
    expect(close.status).toBe(404);
  });

  it('[T5] pictures must be the sender’s own photos; a place must be in the class and within the film', async () => {
    const own = await stage.db.tx((tx) =>
      stage.files.saveBytes(tx, {
        bytes: PNG,
        name: '截图.png',
        mediaType: 'image/png',
        purpose: 'PHOTO',
        ownerAccountId: asker.accountId,
      }),
    );
    const asked = await ask(asker, { fileIds: [own.id] });
    expect(asked.body.thread[0]!.pictures).toMatchObject([{ fileId: own.id }]);
    expect((await ask(mate, { fileIds: [own.id] })).code).toBe('files.not_yours');
    expect((await ask(asker, { lessonId: newId('lsn') })).code).toBe('teaching.question.place');
    expect((await ask(asker, { atS: 5 })).code).toBe('teaching.question.place');
    const listed = await stage.call(routes.myQuestions, { query: { view: 'CLASS', lessonId } }, { as: mate });
    expect(listed.body.items.map(({ place }) => place?.atS)).toEqual([65]);
  });

  it('[T5] 24 hours without an answer: flagged once, class teacher, institution, lecturer and learner are told, and it stands first', async () => {
    const { body: late } = await ask(asker, { title: '没人回答的问题' });
    await ask(mate, { title: '后来的问题' });
    stage.notified.length = 0;
    stage.at('08:59:59', '2026-11-25');
    await sweep();
    expect(told()).toEqual([]);
    stage.at('09:00:01', '2026-11-25');
    await Promise.all([sweep(), sweep()]);
    const about = stage.notified
      .filter(({ link }) => String(link).endsWith(late.id))
      .map(({ kind, accountId, learnerId }) => `${kind} ${String(accountId ?? learnerId)}`);
    expect(about.sort()).toEqual(
      [
        `teaching.question.escalated ${stage.teacher.accountId}`,
        `teaching.question.escalated ${adminId}`,
        `teaching.question.overdue ${stage.lecturer.accountId}`,
        `teaching.question.escalated ${asker.learnerId}`,
      ].sort(),
    );
    const queue = (await stage.call(routes.listQuestions, { query: { view: 'OVERDUE' } }, { as: stage.lecturer })).body;
    expect(queue.items.find(({ id }) => id === late.id)).toMatchObject({ overdue: true, escalated: true });
    const all = (await stage.call(routes.listQuestions, { query: { size: 100 } }, { as: stage.teacher })).body.items;
    expect(all.findLastIndex(({ overdue }) => overdue)).toBeLessThan(all.findIndex(({ overdue }) => !overdue));
    expect((await stage.entries('teaching.question.escalated')).filter(({ data }) => data['questionId'] === late.id)).toHaveLength(1);
    await answer(late.id);
    const figures = (await stage.call(routes.questionFigures, { query: { from: '2026-11-24', to: '2026-11-25' } }, { as: stage.officer }))
      .body;
    expect(figures.medianMinutes).toBeGreaterThan(0);
    expect(figures.overdueShare).toBeGreaterThan(0);
    expect(figures.asked).toBe(all.length);
    expect((await stage.call(routes.exportQuestions, { query: {} }, { as: stage.officer })).status).toBe(200);
  });

  it('[T5] answered and left alone for seven days it closes by itself; closed for good', async () => {
    const { body: asked } = await ask(asker, { title: '会自己关闭的问题' });
    await answer(asked.id);
    stage.at('09:00:01', '2026-12-01');
    await sweep();
    expect((await read(asked.id, asker)).body.state).toBe('CLOSED');
    expect((await answer(asked.id)).code).toBe('teaching.question.state');
    const more = await stage.call(routes.followUpQuestion, { params: { questionId: asked.id }, body: { text: '再问' } }, { as: asker });
    expect(more.code).toBe('teaching.question.state');
  });

  it('[T5] a duplicate is merged: its asker reads the answers there and is told; merging in a circle is refused', async () => {
    const first = (await ask(asker, { title: '抖音小店怎么开通支付' })).body;
    const double = (await ask(mate, { title: '小店开通支付怎么弄' })).body;
    const similar = await stage.call(routes.similarQuestions, { params: { questionId: double.id } }, { as: stage.lecturer });
    expect(similar.body.items.map(({ id }) => id)).toContain(first.id);
    const merge = (from: string, intoId: string) =>
      stage.call(routes.mergeQuestion, { params: { questionId: from }, body: { intoId } }, { as: stage.lecturer });
    expect((await merge(double.id, double.id)).code).toBe('teaching.question.merge');
    expect((await merge(double.id, first.id)).status).toBe(200);
    expect((await merge(first.id, double.id)).code).toBe('teaching.question.merge');
    stage.notified.length = 0;
    await answer(first.id, { text: '后台—支付—开通' });
    expect(told()).toEqual([`teaching.question.answered ${asker.learnerId}`, `teaching.question.answered ${mate.learnerId}`]);
    const seen = (await read(double.id, mate)).body;
    expect(seen).toMatchObject({ state: 'CLOSED', original: { id: first.id, answers: [{ text: '后台—支付—开通' }] } });
    expect((await stage.call(routes.readQuestion, { params: { questionId: first.id } }, { as: stage.lecturer })).body.merged).toHaveLength(
      1,
    );
  });

  it('[T5] two people who answer and accept at the same moment leave one whole state', async () => {
    const { body: asked } = await ask(asker, { title: '同时操作' });
    await answer(asked.id);
    const accept = () => stage.call(routes.acceptAnswer, { params: { questionId: asked.id }, body: { rating: 4 } }, { as: asker });
    const replies = await Promise.all([accept(), accept(), accept()]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });
});

describe('the knowledge base', () => {
  const search = (as: Actor, q?: string) => stage.call(routes.searchKnowledge, { query: q === undefined ? {} : { q } }, { as });
  const publish = (questionId: string, words = '运费模板在物流设置里新建，按地区填写') =>
    stage.call(
      routes.publishAnswer,
      { params: { questionId }, body: { title: '运费模板怎么设置', question: '店铺的运费模板在哪里设置？', answer: words } },
      { as: stage.lecturer },
    );

  it('[T5] a published answer is found by other words by every learner of the programme; votes count once a person', async () => {
    const { body: asked } = await ask(asker, { title: '运费模板', lessonId, atS: 30 });
    expect((await publish(asked.id)).code).toBe('teaching.question.state');
    await answer(asked.id, { lessonId, atS: 33 });
    expect((await publish(asked.id, '请打 138 0013 8000 问我')).code).toBe('teaching.knowledge.personal');
    expect((await publish(asked.id)).body.knowledgeId).toMatch(/^kno_/);
    const [found] = (await search(mate, '请问怎么设置运费')).body.items;
    expect(found).toMatchObject({ title: '运费模板怎么设置', voted: false, place: { lessonId, atS: 33 }, questionId: asked.id });
    // The other class of the programme reads the words, but not the way into this class.
    expect((await search(stage.outsider, '运费模板')).body.items[0]).toMatchObject({ id: found!.id, place: null, questionId: null });
    expect((await search(mate, '直播间灯光')).body.items).toEqual([]);
    const vote = (as: Actor, on: boolean) => stage.call(routes.voteKnowledge, { params: { knowledgeId: found!.id }, body: { on } }, { as });
    await Promise.all([vote(mate, true), vote(mate, true), vote(asker, true)]);
    expect((await search(mate)).body.items[0]).toMatchObject({ helpful: 2, voted: true });
    expect((await vote(mate, false)).body).toEqual({ helpful: 1, voted: false });
    await stage.call(routes.withdrawAnswer, { params: { questionId: asked.id } }, { as: stage.lecturer });
    expect((await search(mate, '运费')).body.items).toEqual([]);
    expect((await vote(asker, true)).status).toBe(404);
  });

  it('[P3] what somebody asked is in the export of their data', async () => {
    const rows = (await teachingPersonal.collect(stage.db, {
      accountId: asker.accountId,
      learnerId: asker.learnerId,
      lecturerId: null,
    })) as Record<string, unknown[]>;
    expect(rows['提问']!.length).toBeGreaterThan(3);
    expect(rows['提问往来']!.length).toBeGreaterThan(rows['提问']!.length);
  });

  it('[M2] practice classes enter no figure', async () => {
    const figures = async () =>
      (await stage.call(routes.questionFigures, { query: { from: '2026-11-01', to: '2026-12-31' } }, { as: stage.officer })).body;
    const before = (await figures()).asked;
    await stage.db.run(sql`update teaching.question set practice = true`);
    expect(before).toBeGreaterThan(5);
    expect((await figures()).asked).toBe(0);
  });
});
