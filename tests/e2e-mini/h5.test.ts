/// <reference lib="dom" />
import { assessmentRoutes, identityRoutes, orgRoutes, teachingRoutes } from '@yangfan/client';
import { repoPath } from '@yangfan/kernel';
import { DEMO_PASSWORD } from '@yangfan/platform/identity';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noBrowser, startBrowser } from '../e2e/browser.ts';
import { watchLesson } from '../journey/lessons.ts';
import { passCheck } from '../journey/passage.ts';
import { person, staff, type Person } from '../journey/people.ts';
import { startProduct, type Product } from '../journey/processes.ts';
import { walkBesideFilm } from './film-walk.ts';
import { PATIENCE, takePhone, type Hand } from './hand.ts';
import { walkLiveLesson } from './live-walk.ts';
import { listedPages, wordsOnPages } from './pages.ts';
import { around, codeAfter, invited, LEARNER, whatIsHeld, passAlternative, signInByPhone, type Around } from './people.ts';
import { startFront, type Front } from './serve.ts';
import { walkCalibration, walkInvigilation, walkLateAnswers } from './staff-walk.ts';

const ROOM = { lat: 20.0312, lng: 110.3288 };
const MIN = 60_000;
if (noBrowser) console.log(`skipped: ${noBrowser}`);

describe.skipIf(noBrowser)('[A1] the mini-program in a browser, against the product', () => {
  let product: Product;
  let front: Front;
  let browser: Browser;
  let who: Around;
  let hand: Hand;
  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct('single', 'full'), startBrowser()]);
    front = await startFront(repoPath('apps/mini/dist/h5'), product.url);
    who = await around(product);
    hand = await takePhone(browser, front, ROOM);
  });
  afterAll(async () => {
    await browser?.close();
    await front?.stop();
    await product?.stop();
  });

  /** The signed-in learner, for what a page needs in its address. */
  async function learner(): Promise<Person> {
    const kept = await hand.page.evaluate(() => localStorage.getItem('yangfan.session'));
    const token = (JSON.parse(kept!) as { data: string }).data;
    return person(product.url, () => Promise.resolve(token));
  }

  test('[T1] an invited learner activates the account, agrees to the policy and is verified without a face', async () => {
    const { code, person: one } = await invited(who);
    const other = await takePhone(browser, front, ROOM);
    await other.open(`features/identity/activate?code=${code}`);
    await other.sees('请核对邀请');
    await other.sees('网创电商一期');
    await other.shoot('activate-accept');
    const digits = await codeAfter(product, who.ops, one.phone, async () => {
      await other.press('获取验证码');
      await other.sees(/\d+ 秒后再发/);
    });
    await other.fill('短信验证码', digits);
    await other.choose('我已阅读并同意隐私政策');
    await other.press('激活并登录');
    await other.sees('要先完成实名认证');
    await other.shoot('home-first');
    await other.press('去认证');
    await other.sees('核对姓名和证件');
    await other.fill('姓名', one.name);
    await other.fill('证件号码', one.idNo);
    await other.press('核对');
    await other.sees('还差一步');
    await other.shoot('verify-way');
    await passAlternative(other, product, who.ops, one);
    await other.sees('实名认证已完成');
    await other.sees('非人脸核验（同等效力）');
    await other.shoot('verified');
    expect(other.faults).toEqual([]);
    await other.context.close();
  });

  test('[A1] the demo learner signs in by phone; every listed page shows what the server holds, at both sizes of text', async () => {
    await signInByPhone(hand, product, who.ops, LEARNER.phone);
    const self = await learner();
    const held = await whatIsHeld(self, who.classId);
    const quiz = await staff(product.url, 'school.admin').call(teachingRoutes.createQuiz, {
      params: { lessonId: held.lessonId },
      body: { title: '手机小测' },
    });
    const words = wordsOnPages({ classId: who.classId, quizActivityId: quiz.activityId }, held);
    expect(Object.keys(words).sort()).toEqual(listedPages().sort());
    const wide: string[] = [];
    for (const isLarge of [false, true]) {
      await hand.setLargeText(isLarge);
      for (const [path, [query, seen]] of Object.entries(words)) {
        await hand.open(path + query);
        await hand.sees(seen);
        if (await hand.isTooWide()) wide.push(`${path}${isLarge ? ' in large text' : ''}`);
        await hand.shoot(`${isLarge ? 'large-' : ''}${path.split('/').pop()}`);
      }
      await hand.open('features/home/home');
    }
    await hand.setLargeText(false);
    expect(wide).toEqual([]);
    expect(hand.faults).toEqual([]);
  });

  test('[T3] a class teacher signs in with a password and sees today, the lesson and what waits', async () => {
    const staffHand = await takePhone(browser, front, ROOM);
    await staffHand.open('features/identity/sign-in');
    await staffHand.page.getByText('用账号密码登录').last().click();
    await staffHand.fill('登录名', 'class.teacher');
    await staffHand.fill('密码', DEMO_PASSWORD);
    await staffHand.press('登录');
    await staffHand.sees('今天要上的课');
    await staffHand.shoot('staff-home');
    const { items } = await who.teacher.call(orgRoutes.listSessions, { params: { classId: who.classId }, query: {} });
    const lesson = items.find(({ mode, status }) => mode === 'OFFLINE' && status === 'LOCKED')!;
    await staffHand.open(`features/duty/session?sessionId=${lesson.id}`);
    await staffHand.sees(lesson.title);
    await staffHand.sees('讲师签到');
    await staffHand.sees('课堂照片');
    await staffHand.shoot('duty-session');
    await staffHand.open('features/duty/leaves');
    await staffHand.sees(/没有等您批的请假|原因：/);
    await staffHand.shoot('duty-leaves');
    await staffHand.open('features/duty/anomalies');
    await staffHand.sees(/没有等您说明的签到异常|同一台设备/);
    await staffHand.shoot('duty-anomalies');
    await staffHand.open('features/duty/today');
    await staffHand.sees(/今天没有要上的课|月/);
    expect(await staffHand.isTooWide()).toBe(false);
    expect(staffHand.faults).toEqual([]);
    await staffHand.context.close();
  });

  test('[E3] an invigilator acts from the phone: more time, doubt, pause and going on; what came after the end is decided', async () => {
    const desk = await takePhone(browser, front, ROOM);
    await walkInvigilation(desk, product, who.teacher);
    await walkLateAnswers(desk, who.teacher);
    expect(await desk.isTooWide()).toBe(false);
    expect(desk.faults).toEqual([]);
    await desk.context.close();
  });

  test('[E5] an expert declares a conflict and calibrates on the phone', async () => {
    const desk = await takePhone(browser, front, ROOM);
    await walkCalibration(desk, product, '网创电商一期');
    expect(await desk.isTooWide()).toBe(false);
    expect(desk.faults).toEqual([]);
    await desk.context.close();
  });

  test('[T2] a lesson plays, the server counts its seconds; hidden pages stop it, and nobody jumps ahead', async () => {
    const self = await learner();
    const { nextLessonId } = await self.call(teachingRoutes.myCourse, { params: { classId: who.classId } });
    await hand.open(`features/teaching/lesson?classId=${who.classId}&lessonId=${nextLessonId}`);
    await hand.page.locator('.taro-video-cover-play-button').click();
    await hand.page.waitForFunction(() => document.querySelector('video')!.currentTime > 5, undefined, { timeout: PATIENCE });
    await hand.page.evaluate(() => {
      document.querySelector('video')!.currentTime = 55;
    });
    await hand.sees('第一次观看不能快进');
    await hand.page.waitForFunction(() => document.querySelector('video')!.currentTime < 30, undefined, { timeout: PATIENCE });
    await hand.sees(/已学 0:(1\d|2\d) \/ 1:00/);
    await hand.shoot('lesson-playing');
    // The program goes to the background.
    await hand.page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { value: true, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await hand.page.waitForFunction(() => document.querySelector('video')!.paused, undefined, { timeout: PATIENCE });
    await expect
      .poll(async () => (await self.call(teachingRoutes.myLessonSeconds, { params: { lessonId: nextLessonId! } })).reasons.counted ?? 0, {
        timeout: PATIENCE,
      })
      .toBeGreaterThan(10);
    await hand.open(`features/teaching/hours?classId=${who.classId}&lessonId=${nextLessonId}`);
    await hand.sees('已计入学时');
    await hand.shoot('hours-seconds');
    expect(hand.faults).toEqual([]);
  });

  test('[T4] beside the film on the phone: captions, notes, comments, danmaku; a question stops the film until it is answered right', async () => {
    await walkBesideFilm(hand, await learner(), who.classId);
    expect(await hand.isTooWide()).toBe(false);
    expect(hand.faults).toEqual([]);
  });

  test('[T1] the demo learner is verified on the phone, and sees each check in the privacy centre', async () => {
    const { next } = await (await learner()).call(identityRoutes.getVerification);
    await hand.open('features/verify/verify');
    if (next === 'CONFIRM_ID') {
      await hand.fill('姓名', LEARNER.name);
      await hand.fill('证件号码', LEARNER.idNo);
      await hand.press('核对');
      await hand.sees('还差一步');
    }
    if (next !== 'NONE') await passAlternative(hand, product, who.ops, LEARNER);
    await hand.sees('实名认证已完成');
    await hand.open('features/privacy/privacy');
    await hand.sees(/最近的本人核验/);
    if (next !== 'NONE') await hand.sees('实名认证 · 短信加证件尾号');
    await hand.shoot('privacy-checks');
  });

  test('[T1] personal data leave only after a code to the own phone; the file names nobody else', async () => {
    await hand.open('features/privacy/export');
    const code = await codeAfter(product, who.ops, LEARNER.phone, async () => {
      await hand.press('获取验证码');
      await hand.sees('验证码已发到');
    });
    await hand.fill('短信验证码', code === '000000' ? '000001' : '000000');
    await hand.press('导出');
    await hand.sees('短信验证码不正确');
    await hand.fill('短信验证码', code);
    const [download] = await Promise.all([hand.page.waitForEvent('download'), hand.press('导出')]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const file = Buffer.concat(chunks).toString('utf8');
    expect(JSON.parse(file)).toBeTypeOf('object');
    expect(file).toContain(LEARNER.idNo);
    await hand.sees('已下载到这台设备');
    await hand.shoot('export-done');
  });

  test('[T3] check-in by the code on the screen: place, person, receipt; the timeline holds it', async () => {
    const { items } = await who.teacher.call(orgRoutes.listSessions, { params: { classId: who.classId } } as never);
    const session = items
      .filter((one) => one.mode === 'OFFLINE' && one.status === 'SCHEDULED' && new Date(one.startsAt) > product.now())
      .sort((a, b) => a.startsAt.localeCompare(b.startsAt))[0]!;
    const params = { sessionId: session.id };
    await product.moveTo(new Date(new Date(session.startsAt).getTime() - 10 * MIN));
    await who.teacher.call(teachingRoutes.openSession, { params });
    await hand.open('features/teaching/check-in');
    const { code } = await who.teacher.call(teachingRoutes.sessionScreen, { params, query: { kind: 'IN' } });
    await hand.fill('扫不了码？用手机自带的扫一扫识别后粘贴在这里', code!);
    await hand.press('识别');
    await hand.sees('1. 确认您在教室');
    await hand.press('获取位置');
    await hand.sees('2. 核验本人');
    await hand.shoot('check-in-person');
    await passAlternative(hand, product, who.ops, LEARNER);
    await hand.sees('签到成功');
    await hand.sees(/离教室约 \d+ 米/);
    await hand.shoot('check-in-done');
    await hand.open('features/ledger/timeline');
    await hand.choose('只看我自己的记录');
    await hand.sees(/签到/);
    expect(hand.faults).toEqual([]);
  });

  test('[T5] a live lesson on the phone: picture, words, hand, vote, confirmation, and the way onto the stage in the browser', async () => {
    await walkLiveLesson({ product, browser, front, who, hand, learner });
  });

  test('[E2] an exam on the phone: each change is saved, a lost network loses nothing, the receipt carries digests', async () => {
    // The demonstration's learner failed the class's exam; the resit it planned makes room for this one.
    const self = await learner();
    const held = (await self.call(assessmentRoutes.myExams)).items.find((one) => one.exam.kind === 'RESIT')!;
    await who.teacher.call(assessmentRoutes.cancelExam, { params: { examId: held.exam.id }, body: { reason: '改到手机上考' } });
    const startsAt = new Date(product.now().getTime() + 30 * MIN);
    const { learnerId } = await self.call(identityRoutes.getMe);
    const exam = await who.teacher.call(assessmentRoutes.arrangeResit, {
      params: { classId: who.classId },
      body: { title: '理论考试（手机）', startsAt: startsAt.toISOString(), durationMin: 45, learnerIds: [learnerId!] },
    });
    await who.teacher.call(assessmentRoutes.publishExam, { params: { examId: exam.id } });
    const { theory } = (await self.call(assessmentRoutes.myExams)).items.find((one) => one.exam.id === exam.id)!;
    await hand.open('features/assessment/exams');
    await hand.sees('学完线上理论课才能考试');
    await hand.shoot('exams-theory');
    const prove = () => passCheck(product, who.ops, self, LEARNER, 'VOD_RANDOM');
    for (const { lessonId } of theory!.missing) await watchLesson(product, self, lessonId, prove);
    await product.moveTo(startsAt);
    await hand.open('features/notifications/messages');
    await hand.sees('理论考试（手机）');
    await hand.shoot('messages-some');
    await hand.open('features/home/home');
    await hand.sees('“理论考试（手机）”可以入场了');
    await hand.shoot('home-exam');
    await hand.open(`features/assessment/exam?examId=${exam.id}`);
    await hand.sees('考试须知');
    await hand.choose('我承诺由本人独立作答');
    await hand.shoot('exam-entry');
    await passAlternative(hand, product, who.ops, LEARNER);
    await hand.sees('核验已通过');
    await hand.press('领取试卷，开始考试');
    await hand.sees(/第 1 题/);
    const pick = () => hand.page.locator('.exam-choice:visible').first().click();
    await pick();
    await hand.sees(/已保存 \d\d:\d\d:\d\d/);
    await hand.shoot('exam-saved');
    front.setOnline(false);
    await hand.press('下一题');
    await hand.sees(/第 2 题/);
    await pick();
    await hand.sees('网络不通，1 处答案已存在手机里');
    await hand.shoot('exam-offline');
    // The phone itself keeps the answer: the program starts anew and still has it.
    front.setOnline(true);
    await hand.open(`features/assessment/exam?examId=${exam.id}`);
    await hand.sees(/已保存 \d\d:\d\d:\d\d/);
    await hand.choose('答题卡');
    await hand.sees(/已答 2 \/ \d+/);
    await hand.shoot('exam-card');
    await hand.press('交卷');
    await hand.sees('交卷后不能再修改');
    await hand.press('确认交卷');
    await hand.sees('交卷回执');
    await hand.sees(/SHA-256 [0-9a-f]{64}/);
    await hand.sees(/MD5 [0-9a-f]{32}/);
    await hand.shoot('exam-receipt');
    const { items } = await (await learner()).call(assessmentRoutes.myExams);
    const attemptId = items.find((one) => one.exam.id === exam.id)!.attemptId!;
    const { receipt } = await (await learner()).call(assessmentRoutes.attemptResult, { params: { attemptId } });
    expect(receipt.answered).toBe(2);
    // A request that the test itself cut is no fault of the page.
    expect(hand.faults.filter((fault) => !fault.includes('ERR_'))).toEqual([]);
  });
});
