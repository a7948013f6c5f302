/// <reference lib="dom" />
import { mkdirSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assessmentRoutes, identityRoutes } from '@yangfan/client';
import { DEMO_PASSWORD } from '@yangfan/platform/identity';
import { DEMO_CLASSES } from '../../modules/management/src/seed/demo-plan.ts';
import { demoLearner } from '../../modules/management/src/seed/demo-people.rules.ts';
import { staff, type Person } from '../journey/people.ts';
import { startProduct, type Product } from '../journey/processes.ts';
import { axeFaults, DESK, isTooWide, noBrowser, openWindow, signIn, startBrowser } from './browser.ts';
import { signInByPhone } from './sign-in-by-phone.ts';

const SHOTS = process.env.YANGFAN_SHOTS;
/** The first of the demonstration's practice class, whose exam's door is open; demonstration learners count on from class to class. */
const before = DEMO_CLASSES.slice(
  0,
  DEMO_CLASSES.findIndex(({ key }) => key === 'practice'),
);
const FIRST = before.reduce((sum, { learners }) => sum + learners, 0);
const LEARNER = demoLearner(FIRST);
/** Another of that class, who has not sat either. */
const CUT_OFF = demoLearner(FIRST + 3);

describe.skipIf(noBrowser)('[E3] a sitting in real browsers', () => {
  let product: Product;
  let browser: Browser;
  let teacher: Person;
  let desk: Page;
  let seat: Page;
  let context: BrowserContext;
  let examId: string;
  const found: string[] = [];
  const faults: string[][] = [];

  beforeAll(async () => {
    product = await startProduct('single', 'full');
    browser = await startBrowser();
    teacher = staff(product.url, 'class.teacher');
    const [deskWindow, seatWindow] = [await openWindow(browser, product.url, DESK), await openWindow(browser, product.url, DESK)];
    [desk, seat, context] = [deskWindow.page, seatWindow.page, seatWindow.context];
    faults.push(deskWindow.faults, seatWindow.faults);
    for (const page of [desk, seat]) page.setDefaultTimeout(30_000);
    await signIn(desk, 'class.teacher', DEMO_PASSWORD);
    await enterAsLearner(seat);
    const { items } = await teacher.call(assessmentRoutes.listExams, { query: {} });
    examId = items.find((exam) => exam.title === '练习考试')!.id;
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  async function enterAsLearner(page: Page, learner = LEARNER): Promise<void> {
    await signInByPhone(page, staff(product.url, 'ops'), learner.phone);
  }
  async function look(page: Page, name: string): Promise<void> {
    for (const fault of await axeFaults(page)) found.push(`${name}: ${fault}`);
    if (await isTooWide(page)) found.push(`${name}: scrolls sideways`);
    if (!SHOTS) return;
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: `${SHOTS}/sitting-${name}.png` });
  }
  /** The class teacher saw the person; the learner claims that at the door. */
  async function seenByTeacher(page = seat): Promise<void> {
    const exam = (await teacher.call(assessmentRoutes.sittingBoard, { params: { examId } })).exam;
    const me = await page.evaluate(async () => (await (await fetch('/v1/identity/me')).json()) as { learnerId: string });
    await teacher.call(identityRoutes.confirmOnSite, {
      params: { classId: exam.classId, learnerId: me.learnerId },
      body: { purpose: 'EXAM_ENTER', reason: '已当面核对证件' },
    });
  }

  /** From the door to the paper. */
  async function throughTheDoor(page: Page, atDoor: () => Promise<void> = async () => undefined): Promise<void> {
    await seenByTeacher(page);
    await page.goto(`/exam/${examId}`);
    await page.getByText('往返').waitFor();
    await atDoor();
    await page.getByLabel('我承诺由本人独立作答').check();
    await page.getByRole('radio', { name: /班主任现场核验/ }).check();
    await page.getByRole('button', { name: '班主任已登记，领取结果' }).click();
    await page.getByText('核验已通过').waitFor();
    await page.getByRole('button', { name: '领取试卷，开始考试' }).click();
  }

  test('[E3] the network is cut, the page is reloaded without it, and every answer reaches the server afterwards; pause and message arrive', async () => {
    await throughTheDoor(seat, () => look(seat, 'entry'));
    await seat.getByRole('timer').waitFor();
    await seat.getByText('试卷已存在本机').waitFor();
    await seat.locator('.choice input').first().check();
    await seat.getByText('已保存').waitFor();
    await look(seat, 'paper');

    // Without network: the answer stays here, the whole page opens again, and goes on.
    await context.setOffline(true);
    await seat.getByRole('button', { name: '下一题' }).click();
    await seat.locator('.choice input').first().check();
    await seat.getByText('离线中').waitFor();
    await look(seat, 'offline');
    await seat.reload();
    await seat.getByRole('timer').waitFor();
    await seat.getByText('离线中').waitFor();
    const veil = seat.getByRole('button', { name: '进入全屏' });
    if (await veil.isVisible()) await veil.click();
    await seat.getByRole('button', { name: '第 3 题' }).click();
    await seat.locator('.choice input').first().check();
    await seat.getByText('已答 3').waitFor();
    await context.setOffline(false);
    await seat.getByText('已保存').waitFor();

    await desk.goto(`/work/exams/${examId}/sitting`);
    await desk
      .getByRole('cell', { name: /^3 \/ / })
      .first()
      .waitFor();
    await look(desk, 'board');
    await desk.getByRole('button', { name: '发消息' }).click();
    await desk.getByRole('textbox', { name: '消息' }).fill('请检查网线');
    await desk.getByRole('button', { name: '发送' }).click();
    await seat.getByText('请检查网线').waitFor();
    await seat.getByRole('button', { name: '我已看到' }).click();
    await desk.getByRole('button', { name: '暂停考试' }).click();
    await desk.getByLabel('原因（会留痕）').fill('教室停电');
    await desk.getByRole('button', { name: '确定' }).click();
    await seat.getByText('考试已暂停').waitFor();
    await look(seat, 'paused');
    await desk.getByRole('button', { name: '继续考试' }).first().click();
    await desk.getByRole('dialog').getByRole('button', { name: '继续考试' }).click();
    await seat.getByText('考试已暂停').waitFor({ state: 'hidden' });
    await desk.getByText('考试继续，截止时间顺延').first().waitFor();
    await look(desk, 'board-feed');
  });

  test('[E3] handing in without network is sent when it is back; the learner reads the whole record and appeals', async () => {
    await context.setOffline(true);
    await seat.getByRole('button', { name: '交卷', exact: true }).click();
    await seat.getByRole('dialog').getByRole('button', { name: '交卷' }).click();
    await seat.getByText('已在本机交卷').waitFor();
    await context.setOffline(false);
    await seat.waitForURL('**/exams/*/result');
    await seat.getByText('考试继续').first().waitFor();
    expect(await seat.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('yf-draft-exam')))).toEqual([]);
    await seat.getByRole('button', { name: '我要申诉' }).click();
    await seat.getByLabel('申诉理由').fill('断网是教室停电造成的，不是我离开。');
    await seat.getByRole('button', { name: '提交申诉' }).click();
    await seat.getByText('申诉待处理').waitFor();
    await look(seat, 'record');
    await desk.getByRole('button', { name: /^有异常/ }).click();
    await desk.getByRole('button', { name: '记录', exact: true }).first().click();
    await desk.getByRole('button', { name: '处理申诉' }).waitFor();
    await look(desk, 'sitter');
    await desk.getByRole('button', { name: '关闭' }).first().click();
  });

  test('[E3] what was written without network before the end comes after it: it waits beside the paper, the teacher decides, the learner reads it', async () => {
    const window = await openWindow(browser, product.url, DESK);
    faults.push(window.faults);
    const { page } = window;
    page.setDefaultTimeout(30_000);
    await enterAsLearner(page, CUT_OFF);
    await throughTheDoor(page);
    await page.getByText('试卷已存在本机').waitFor();
    await window.context.setOffline(true);
    await page.locator('.choice input').first().check();
    await page.getByText('离线中').waitFor();
    const own = await page.evaluate(() =>
      Object.keys(localStorage)
        .find((key) => key.startsWith('yf-draft-exam-answers-'))!
        .slice(-30),
    );
    await teacher.call(assessmentRoutes.forceSubmit, { params: { attemptId: own }, body: { reason: '教室断网，先收卷' } });
    await window.context.setOffline(false);
    // The page goes on by itself where it hears of the end first; then the button is gone before it can be pressed.
    const press = page.getByRole('button', { name: '查看回执' }).click();
    await Promise.race([press.catch(() => undefined), page.waitForURL('**/exams/*/result')]);
    await page.getByText('1 题，等待认定').first().waitFor();
    await look(page, 'late');
    await desk.goto(`/work/exams/${examId}/sitting`);
    await desk.getByText('迟到的作答 1 题，等待认定').first().waitFor();
    await look(desk, 'late-board');
    await desk.getByRole('button', { name: /^有异常/ }).click();
    await desk
      .getByRole('row', { name: /迟到的作答/ })
      .getByRole('button', { name: '记录', exact: true })
      .click();
    await desk.getByLabel('认定的理由').fill('教室断网有记录，作答时间在收卷前');
    await look(desk, 'late-decide');
    await desk.getByRole('button', { name: '采纳，重新判分' }).click();
    await desk.getByText('已采纳').first().waitFor();
    await page.reload();
    await page.getByText('教室断网有记录').first().waitFor();
    expect({ found, faults: faults.flat() }).toEqual({ found: [], faults: [] });
  });
});
