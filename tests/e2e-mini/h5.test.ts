/// <reference lib="dom" />
import { assessmentRoutes, identityRoutes, orgRoutes, teachingRoutes } from '@yangfan/client';
import { repoPath } from '@yangfan/kernel';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noBrowser, startBrowser } from '../e2e/browser.ts';
import { person, type Person } from '../journey/people.ts';
import { startProduct, type Product } from '../journey/processes.ts';
import { PATIENCE, takePhone, type Hand } from './hand.ts';
import { listedPages } from './pages.ts';
import { around, codeAfter, invited, LEARNER, whatIsHeld, passAlternative, signInByPhone, type Around } from './people.ts';
import { startFront, type Front } from './serve.ts';

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
    // What must stand on each page: the server's own words where it holds something. A running exam is walked in its own test.
    const words: Record<string, [query: string, words: string | RegExp]> = {
      'features/home/home': ['', held.className],
      'features/identity/mine': ['', '199****2000'],
      'features/identity/sign-in': ['', '获取验证码'],
      'features/identity/activate': ['', '在班主任发来的短信里'],
      'features/privacy/privacy': ['', '导出我的个人数据'],
      'features/privacy/consent-text': ['?kind=FACE', /正文 SHA-256：[0-9a-f]{64}/],
      'features/privacy/reveals': ['', /还没有人查看过您的明文信息|查看了/],
      'features/privacy/export': ['', '文件里有什么'],
      'features/teaching/course': [`?classId=${who.classId}`, held.courseTitle],
      'features/teaching/lesson': [`?classId=${who.classId}&lessonId=${held.lessonId}`, /已学 \d:\d\d \/ 1:00/],
      'features/teaching/hours': [`?classId=${who.classId}`, /出勤率 \d+%，合格须达到 80%/],
      'features/teaching/check-in': ['', '扫教室屏幕上的二维码'],
      'features/verify/verify': ['', /居民身份证|还差一步|实名认证已完成/],
      'features/assessment/exams': ['', held.examTitle ?? '还没有安排考试'],
      'features/assessment/exam': ['?examId=exm_00000000000000000000000000', '您不在这场考试的名单里'],
      'features/assessment/result': [
        `?attemptId=${held.attemptId ?? 'att_00000000000000000000000000'}`,
        held.attemptId ? '交卷回执' : /没有|不在/,
      ],
      'features/assessment/grades': ['', held.gradeClass ?? '还没有公布成绩'],
      'features/assessment/certificates': ['', held.certificateNo ?? '还没有证书'],
      'features/ledger/timeline': ['', /按时到课，计 \d 课时/],
      'features/notifications/messages': ['', held.messageTitle ?? '还没有消息'],
      'features/questions/list': ['', '我要提问'],
      'features/questions/ask': ['', '一句话说清问题'],
      'features/questions/question': [`?questionId=${held.questionId}`, held.questionTitle],
      'features/questions/knowledge': ['', '运费模板怎么按地区设置'],
      // These two are the lecturer's.
      'features/questions/queue': ['', '您的角色没有这项权限'],
      'features/questions/ticket': [`?questionId=${held.questionId}`, '您的角色没有这项权限'],
    };
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

  test('[E2] an exam on the phone: each change is saved, a lost network loses nothing, the receipt carries digests', async () => {
    const startsAt = new Date(product.now().getTime() + 30 * MIN);
    const exam = await who.teacher.call(assessmentRoutes.createExam, {
      params: { classId: who.classId },
      body: { title: '理论考试（手机）', startsAt: startsAt.toISOString(), durationMin: 45 },
    });
    await who.teacher.call(assessmentRoutes.publishExam, { params: { examId: exam.id } });
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
