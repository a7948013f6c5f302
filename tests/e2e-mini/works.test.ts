import { assessmentRoutes, teachingRoutes } from '@yangfan/client';
import { repoPath } from '@yangfan/kernel';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sketch } from '../../modules/teaching/src/activities/works-demo.ts';
import { noBrowser, startBrowser } from '../e2e/browser.ts';
import { staff, type Person } from '../journey/people.ts';
import { startProduct, type Product } from '../journey/processes.ts';
import { PATIENCE, takePhone, type Hand } from './hand.ts';
import { around, becomes, LEARNER, signInByPhone, staffToken } from './people.ts';
import { startFront, type Front } from './serve.ts';

const QUESTION = { explanation: '房租每月都付', right: [0], truth: true, blanks: [], value: 0, tolerance: 0, points: 5 };

describe.skipIf(noBrowser)('[T2] quiz, assignment and SCORM on the phone', () => {
  let product: Product;
  let front: Front;
  let browser: Browser;
  let hand: Hand;
  let author: Person;
  let lessonId: string;
  let classId: string;
  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct('single', 'full'), startBrowser()]);
    front = await startFront(repoPath('apps/mini/dist/h5'), product.url);
    const who = await around(product);
    classId = who.classId;
    author = staff(product.url, 'school.admin');
    hand = await takePhone(browser, front, { lat: 20.03, lng: 110.33 });
    await signInByPhone(hand, product, who.ops, LEARNER.phone);
    const { chapters } = await author.call(teachingRoutes.readCourse, { params: { classId: who.classId } });
    lessonId = chapters.flatMap(({ lessons }) => lessons)[0]!.id;
  });
  afterAll(async () => {
    await browser?.close();
    await front?.stop();
    await product?.stop();
  });
  const open = (activityId: string) => hand.open(`features/teaching/work?activityId=${activityId}`);
  /** What WeChat asks in a window of its own; in a browser it is Taro's. */
  const agree = () => hand.page.locator('.taro-modal__foot .taro-model__confirm, .taro-model__confirm').last().click();

  test('[T2] a quiz is answered, handed in, and explained', async () => {
    const { activityId: quizId } = await author.call(teachingRoutes.createQuiz, { params: { lessonId }, body: { title: '手机小测' } });
    const settings = {
      attemptsMax: 1,
      timeLimitMin: 10,
      passPercent: 80,
      feedback: 'AFTER_ATTEMPT',
      closesAt: null,
      shuffle: true,
    } as const;
    const questions = [
      { ...QUESTION, kind: 'SINGLE' as const, stem: '哪一项是固定成本？', options: ['房租', '进货款'] },
      { ...QUESTION, kind: 'TRUE_FALSE' as const, stem: '赠品也是成本', options: [], right: [] },
    ];
    await author.call(teachingRoutes.saveQuiz, { params: { quizId }, body: { settings, questions } });
    await open(quizId);
    await hand.press('开始测验');
    await hand.sees(/剩余 (10:00|9:\d\d)/);
    await hand.page.locator('.work-choice', { hasText: '房租' }).click();
    await hand.page.locator('.work-choice', { hasText: '正确' }).click();
    await hand.sees('已保存');
    await hand.shoot('work-quiz');
    await hand.press('交卷');
    await agree();
    await hand.sees(/第 1 次：10 \/ 10 分，100%，通过了/);
    await hand.sees('1 次机会已经用完');
    expect(await hand.isTooWide()).toBe(false);
    await hand.shoot('work-quiz-result');
  });

  test('[T2] work with a photo is handed in; the mark and the lecturer’s words come back', async () => {
    const { activityId } = await author.call(teachingRoutes.createAssignment, { params: { lessonId }, body: { title: '手机作业' } });
    await open(activityId);
    await hand.fill('写在这里', '我定 27.9 元');
    const [chooser] = await Promise.all([hand.page.waitForEvent('filechooser'), hand.press('拍照或选图片')]);
    await chooser.setFiles({ name: '计算.png', mimeType: 'image/png', buffer: sketch() });
    await hand.sees('照片1');
    await hand.press('存草稿');
    await hand.sees('草稿已保存');
    await hand.shoot('work-form');
    await hand.press('提交作业');
    await agree();
    await hand.sees('已提交，等老师批改');
    const lecturer = staff(product.url, 'lecturer');
    const params = { assignmentId: activityId };
    const { items } = await lecturer.call(teachingRoutes.listSubmissions, { params, query: {} });
    const submissionId = items[0]!.submissionId;
    const { plan } = await lecturer.call(teachingRoutes.readAssignment, { params });
    const { versions } = await lecturer.call(teachingRoutes.readSubmission, { params: { ...params, submissionId } });
    const criteria = plan.rubric.map(({ id, levels }) => ({ criterionId: id, levelId: levels[0]!.id, comment: '' }));
    const frame = { kind: 'RECT' as const, fileId: versions[0]!.files[0]!.id, from: 0, to: 0, page: 1, text: '这里写得好' };
    const annotations = [
      {
        ...frame,
        points: [
          { x: 0.1, y: 0.1 },
          { x: 0.6, y: 0.5 },
        ],
      },
    ];
    const marking = { criteria, comment: '思路清楚', annotations };
    await lecturer.call(teachingRoutes.markSubmission, { params: { ...params, submissionId }, body: { decision: 'MARK', marking } });
    await open(activityId);
    await hand.sees('得分 100 / 100');
    await hand.sees('老师的话：思路清楚');
    await hand.sees('这里写得好');
    expect(await hand.page.locator('.work-frame').count()).toBe(1);
    expect(await hand.isTooWide()).toBe(false);
    await hand.shoot('work-marked');
  });

  test('[T2] a SCORM package says where the learner stands and that it is for a computer', async () => {
    const { activityId } = await author.call(teachingRoutes.createScorm, { params: { lessonId }, body: { title: '手机课件' } });
    await open(activityId);
    await hand.sees('请在电脑上学习');
    await hand.sees('未开始');
    await hand.shoot('work-scorm');
    expect(hand.faults).toEqual([]);
  });

  test('[E3] the practical result is handed in from the phone with a photo, and again until it is marked', async () => {
    await hand.open('features/plans/plans');
    await hand.sees('还没有提交，拍照或选图就可以交');
    await hand.page.locator('.card:visible', { hasText: '实践成果' }).last().locator('.row').click();
    await hand.fill('说明', '开店两周，访客 320 人，成交 21 单，退货 1 单。');
    const [chooser] = await Promise.all([hand.page.waitForEvent('filechooser'), hand.press('拍照或选图作为材料')]);
    await chooser.setFiles({ name: '店铺.png', mimeType: 'image/png', buffer: sketch() });
    await hand.sees('已有 1 份材料');
    await hand.press('提交实践成果');
    await hand.sees(/已于 .*提交，讲师评分前可以修改后再交/);
    expect(await hand.isTooWide()).toBe(false);
    await hand.shoot('practical-result');
    const lecturer = staff(product.url, 'lecturer');
    const { items } = await lecturer.call(assessmentRoutes.classPracticalResults, { params: { classId } });
    const row = items.find(({ text }) => text.startsWith('开店两周'))!;
    expect(row.files).toHaveLength(1);
    const params = { classId, learnerId: row.learnerId };
    await lecturer.call(assessmentRoutes.scorePracticalResult, { params, body: { score: 80, sentence: '数据清楚，有复盘' } });
    await hand.open(`features/plans/practical-result?classId=${classId}`);
    await hand.sees('成绩公布后可以看到得分和评语');
    expect(await hand.text()).not.toContain('80');
    expect(hand.faults).toEqual([]);
  });

  test('[T2] the lecturer marks on the phone: the longest waiting first, a level for each criterion, on to the next', async () => {
    const lecturer = staff(product.url, 'lecturer');
    const { items, all } = await lecturer.call(teachingRoutes.listWaitingWorks, { query: {} });
    const { assignmentId, submissionId, maskedName } = items[0]!;
    const { plan } = await lecturer.call(teachingRoutes.readAssignment, { params: { assignmentId } });
    await becomes(hand, await staffToken(product, 'lecturer'));
    await hand.open('features/duty/marking');
    await hand.sees(`${all} 份待批`);
    expect(await hand.isTooWide()).toBe(false);
    await hand.shoot('marking');
    await hand.page.locator('.row:visible', { hasText: maskedName }).first().click();
    await hand.sees('提交的内容');
    await hand.shoot('mark');
    for (const { title } of plan.rubric)
      await hand.page.locator('.card:visible', { hasText: title }).last().locator('.row').first().click();
    await hand.sees(/合计 \d+ \/ \d+ 分/);
    await hand.fill('总评', '成本算得清楚');
    await hand.shoot('mark-done');
    await hand.press('完成，看下一份');
    await expect
      .poll(async () => (await lecturer.call(teachingRoutes.listWaitingWorks, { query: {} })).all, { timeout: PATIENCE })
      .toBe(all - 1);
    const { versions } = await lecturer.call(teachingRoutes.readSubmission, { params: { assignmentId, submissionId } });
    expect(versions[0]!.marking).toMatchObject({ comment: '成本算得清楚' });
    await hand.sees('提交的内容');
    expect(hand.faults).toEqual([]);
  });
});
