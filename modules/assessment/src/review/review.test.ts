import { assessmentRoutes as routes } from '@yangfan/contract';
import { sql, type Actor } from '@yangfan/kernel';
import { actorOf } from '@yangfan/kernel/testing';
import { describe, expect, test } from 'vitest';
import {
  onReviewStage,
  addExpert,
  answer,
  around,
  cls,
  draftOf,
  experts,
  hand,
  later,
  officer,
  open,
  reviewer,
  score,
  scoreAll,
  stage,
  tasksOf,
  whole,
} from './testing.ts';

onReviewStage();

describe('[E5] a round from invitation to confirmation', () => {
  test('[E5] eleven apart: a third expert decides; confirmed by another person it is the part of the grade; no reply to an expert says whose plan it is', async () => {
    for (const _ of [1, 2, 3]) await addExpert();
    const planId = hand(0);
    const { roundId, round } = await open();
    expect(round).toMatchObject({ plans: 1, wanted: 2, submitted: 0 });
    const replies: string[] = [];
    const scoring: { expert: Actor; taskId: string }[] = [];
    for (const expert of experts) {
      const list = await stage.call(routes.myReviewTasks, {}, { as: expert });
      replies.push(JSON.stringify(list.body));
      for (const task of list.body.items) {
        expect((await stage.call(routes.readReviewTask, { params: { taskId: task.id } }, { as: expert })).code).toBe(
          'assessment.review_unaccepted',
        );
        await answer(expert, [task.id]);
        const read = await stage.call(routes.readReviewTask, { params: { taskId: task.id } }, { as: expert });
        replies.push(JSON.stringify(read.body));
        const file = await stage.call(routes.readReviewFile, { params: { taskId: task.id, no: 1 as never } }, { as: expert });
        expect(file.raw.toString()).toBe('picture');
        replies.push(JSON.stringify(file.headers));
        scoring.push({ expert, taskId: task.id });
      }
    }
    expect(scoring).toHaveLength(2);
    const [a, b] = scoring as [(typeof scoring)[0], (typeof scoring)[0]];
    // Nobody reads another's task.
    expect((await stage.call(routes.readReviewTask, { params: { taskId: a.taskId } }, { as: b.expert })).code).toBe('request.not_found');
    const saved = await stage.call(
      routes.saveReviewDraft,
      { params: { taskId: a.taskId }, body: { version: 0, draft: draftOf(80) } },
      { as: a.expert },
    );
    replies.push(JSON.stringify(saved.body));
    stage.clock.set(new Date(stage.clock.now().getTime() + 60_000));
    expect(
      (
        await stage.call(
          routes.saveReviewDraft,
          { params: { taskId: a.taskId }, body: { version: 0, draft: draftOf(80) } },
          { as: a.expert },
        )
      ).code,
    ).toBe('request.conflict');
    const quick = await score(a.expert, a.taskId, 80, { quickConfirmed: false });
    expect(quick).toMatchObject({ status: 409, code: 'assessment.review_quick' });
    expect((await score(a.expert, a.taskId, 80, { password: 'Wrong-Word-1' })).code).toBe('identity.password_wrong');
    const done = await score(a.expert, a.taskId, 80);
    expect(done.body).toMatchObject({
      total: 80,
      md5: expect.stringMatching(/^[0-9a-f]{32}$/),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    replies.push(JSON.stringify(done.body));
    expect((await score(a.expert, a.taskId, 90)).code).toBe('assessment.review_done');
    // One score alone is nobody's business: not the authority's, not the learner's.
    const half = await whole(roundId!);
    expect(half.items[0]).toMatchObject({ state: 'SCORING', score: null });
    const itemId = half.items[0]!.id;
    expect((await stage.call(routes.readReviewItem, { params: { roundId: roundId!, itemId } }, { as: officer })).code).toBe(
      'assessment.review_unfinished',
    );
    expect((await score(b.expert, b.taskId, 91)).code).toBe(null);
    // 80 and 91 are eleven apart: the third expert is asked.
    expect((await whole(roundId!)).items[0]).toMatchObject({ state: 'ARBITRATION', score: null, openPlaces: 0 });
    const arbiter = experts.find((one) => one !== a.expert && one !== b.expert)!;
    const [third] = await tasksOf(arbiter);
    expect(third).toMatchObject({ arbiter: true, state: 'INVITED' });
    await answer(arbiter, [third!.id]);
    const read = await stage.call(routes.readReviewTask, { params: { taskId: third!.id } }, { as: arbiter });
    replies.push(JSON.stringify(read.body));
    await score(arbiter, third!.id, 93);
    const ready = await whole(roundId!);
    expect(ready.items[0]).toMatchObject({ state: 'FINAL', score: 92, level: 'EXCELLENT', recommendedBy: 2 });
    expect(ready.mayConfirm).toBe(false);

    const params = { roundId: roundId! };
    expect((await stage.call(routes.confirmReviewRound, { params }, { as: reviewer })).code).toBe('assessment.review_class_comment');
    await stage.call(
      routes.commentReviewClass,
      { params: { ...params, classId: cls.classId }, body: { comment: '本班规划书数据扎实，财务部分普遍较弱。', recommended: [itemId] } },
      { as: officer },
    );
    const both = actorOf({ role: 'PROV_OFFICER', scope: 'province', id: '*', accountId: officer.accountId });
    expect((await stage.call(routes.confirmReviewRound, { params }, { as: both })).code).toBe('assessment.review_same_person');
    const learner = cls.learners[0];
    expect((await stage.call(routes.myPlanReviews, {}, { as: learner })).body.items).toEqual([]);
    expect((await stage.call(routes.confirmReviewRound, { params }, { as: reviewer })).status).toBe(200);
    expect(around.scores.at(-1)).toMatchObject({ classId: cls.classId, learnerId: learner.learnerId, part: 'plan', score: 92 });
    expect(around.scores.at(-1)!.why).toContain('仲裁');
    expect(around.closed).toContain(planId);
    const mine = (await stage.call(routes.myPlanReviews, {}, { as: learner })).body;
    expect(mine.items[0]).toMatchObject({ score: 92, level: 'EXCELLENT', recommended: true });
    expect(mine.items[0]!.opinions).toHaveLength(3);
    expect(JSON.stringify(mine)).not.toContain('李专家');
    const { body: detail } = await stage.call(routes.readReviewItem, { params: { ...params, itemId } }, { as: officer });
    expect(detail.sheets.map((sheet) => sheet.intact)).toEqual([true, true, true]);
    expect(detail.history.map((row) => [row.what, row.after])).toEqual([
      ['专家提交', 80],
      ['专家提交', 91],
      ['提交仲裁', null],
      ['仲裁专家提交', 93],
      ['仲裁后合成得分', 92],
      ['确认', 92],
    ]);
    const learnerCard = (await stage.org.learners(stage.db, [learner.learnerId!])).get(learner.learnerId!)!;
    const version = around.versions.at(-1)!;
    const institution = (await stage.org.institution(stage.db, cls.institutionId))!.name;
    const hidden = [
      learnerCard.name,
      learnerCard.phone,
      institution,
      '王讲师',
      '电商一班',
      cls.classId,
      cls.institutionId,
      cls.lecturerId,
      learner.learnerId!,
      planId,
      version.versionId,
      itemId,
      '营业执照',
    ];
    for (const reply of [...replies, JSON.stringify(stage.notified.filter((one) => one.accountId))])
      for (const secret of hidden) expect(reply, secret).not.toContain(secret);
  });

  test('[E5] who declines says why and is replaced by somebody who was not asked before; silence is replaced by the job', async () => {
    for (const _ of [1, 2, 3, 4]) await addExpert();
    hand(0);
    const { roundId } = await open();
    const asked = [];
    for (const expert of experts) for (const task of await tasksOf(expert)) asked.push({ expert, task });
    const [one, two] = asked;
    expect((await answer(one!.expert, [one!.task.id], false, ' ')).code).toBe('assessment.review_decline_reason');
    expect((await answer(two!.expert, [one!.task.id], false, '不是我的')).code).toBe('request.not_found');
    expect((await answer(one!.expert, [one!.task.id], false, '作者是我的学生')).status).toBe(200);
    expect((await answer(one!.expert, [one!.task.id])).code).toBe('assessment.review_answered');
    let item = (await whole(roundId!)).items[0]!;
    expect(item.tasks.map((task) => task.state).sort()).toEqual(['DECLINED', 'INVITED', 'INVITED']);
    expect(item.tasks.find((task) => task.state === 'DECLINED')!.declineReason).toBe('作者是我的学生');
    later(49);
    const job = stage.room.jobs!.find((each) => each.name === 'assessment.review')!;
    const run = () =>
      job.run(undefined as never, { db: stage.db, clock: stage.clock, log: undefined as never, signal: new AbortController().signal });
    await run();
    item = (await whole(roundId!)).items[0]!;
    expect(item.tasks.map((task) => task.state).sort()).toEqual(['DECLINED', 'EXPIRED', 'EXPIRED', 'INVITED']);
    expect(item.openPlaces).toBe(1);
    later(24 * 4.5);
    stage.notified.length = 0;
    await stage.db.run(sql`update assessment.review_task set state = 'ACCEPTED' where round_id = ${roundId!} and state = 'INVITED'`);
    await run();
    await run();
    const own = new Set(experts.map((expert) => expert.accountId));
    expect(stage.notified.filter((each) => each.title === '评审快到期了' && own.has(each.accountId!))).toHaveLength(1);
  });

  test('[E5] a plan is given back once; handed in again, the same experts review it again and the old scores stay in the history', async () => {
    for (const _ of [1, 2]) await addExpert();
    const planId = hand(0);
    const { roundId } = await open();
    await scoreAll([50, 54]);
    const item = (await whole(roundId!)).items[0]!;
    expect(item).toMatchObject({ state: 'FINAL', score: 52, level: 'FAIL' });
    const params = { roundId: roundId!, itemId: item.id };
    const back = () => stage.call(routes.returnReviewedPlan, { params, body: { reason: '请补充现金流量表' } }, { as: officer });
    expect((await back()).status).toBe(200);
    expect(around.returned.get(planId)).toBe('请补充现金流量表');
    expect((await back()).code).toBe('assessment.review_returned_before');
    hand(0, 2, planId);
    const job = stage.room.jobs!.find((each) => each.name === 'assessment.review')!;
    await job.run(undefined as never, { db: stage.db, clock: stage.clock, log: undefined as never, signal: new AbortController().signal });
    const again = (await Promise.all(experts.map(tasksOf))).map((tasks) => tasks.find((task) => task.state === 'ACCEPTED')!);
    expect(again.map((task) => task.repeated)).toEqual([true, true]);
    await scoreAll([70, 74]);
    const { body: detail } = await stage.call(routes.readReviewItem, { params }, { as: officer });
    expect(detail.item).toMatchObject({ score: 72, returned: true, versionNo: 2 });
    expect(detail.sheets.map((sheet) => [sheet.versionNo, sheet.total]).sort()).toEqual([
      [1, 50],
      [1, 54],
      [2, 70],
      [2, 74],
    ]);
    expect(detail.history.map((row) => row.what)).toContain('退回修改');
    expect((await back()).code).toBe('assessment.review_returned_before');
  });

  test('[E5] plans are spread evenly, nobody reviews a plan twice, and the figures of experts and the round can be had as a sheet', async () => {
    for (const _ of [1, 2, 3]) await addExpert();
    for (const seat of [0, 1, 2]) hand(seat);
    const { roundId } = await open();
    expect((await Promise.all(experts.map(tasksOf))).map((tasks) => tasks.length)).toEqual([2, 2, 2]);
    expect((await open()).code).toBe('assessment.review_nothing');
    await scoreAll([70, 72, 74, 70, 71, 73]);
    const { icc, classes } = await whole(roundId!);
    expect(classes[0]).toMatchObject({ plans: 3, final: 3, passed: 3, failed: 0 });
    expect(typeof icc).toBe('number');
    const figures = (await stage.call(routes.expertFigures, { query: {} }, { as: officer })).body.items;
    const own = figures.filter((one) => one.name.startsWith('李专家') && one.marked === 2);
    expect(own.length).toBeGreaterThanOrEqual(3);
    expect(own[0]!.warnings.join()).toContain('用时不到 3 分钟');
    for (const file of [
      await stage.call(routes.exportReviewRound, { params: { roundId: roundId! } }, { as: officer }),
      await stage.call(routes.exportExpertFigures, { query: {} }, { as: officer }),
    ])
      expect(file.raw.subarray(0, 2).toString()).toBe('PK');
  });

  test('[E5] two experts who hand in at the same moment come to one final score', async () => {
    for (const _ of [1, 2]) await addExpert();
    hand(0);
    const { roundId } = await open();
    const all: { expert: Actor; taskId: string }[] = [];
    for (const expert of experts)
      for (const task of await tasksOf(expert)) if ((await answer(expert, [task.id])).status === 200) all.push({ expert, taskId: task.id });
    const replies = await Promise.all(all.map(({ expert, taskId }, index) => score(expert, taskId, 70 + index * 4)));
    expect(replies.map((reply) => reply.status)).toEqual([200, 200]);
    const item = (await whole(roundId!)).items[0]!;
    expect(item).toMatchObject({ state: 'FINAL', score: 72 });
    const { n } = await stage.db.one<{ n: number }>(
      sql`select count(*)::int as n from assessment.review_history where item_id = ${item.id} and what = '合成得分'`,
    );
    expect(n).toBe(1);
  });
});
