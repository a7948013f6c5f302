import type { Locator } from 'playwright-core';
import { assessmentRoutes } from '@yangfan/client';
import { knownAnswer } from '../../journey/ending.ts';
import { passCheck, type Officers } from '../../journey/passage.ts';
import type { Person } from '../../journey/people.ts';
import type { Product } from '../../journey/processes.ts';
import { alternativeCheck } from './entering.ts';
import type { Hired } from './founding.ts';
import { dialog, field, press, takeStep, type Seat, type Stage } from './stage.ts';

const MINUTE = 60_000;
/** What stands in the field of a date and of a time in China. */
const china = (at: Date) => new Date(at.getTime() + 8 * 60 * MINUTE).toISOString();

/** Step 7, the class teacher: arranges and publishes the exam. Gives its page and its beginning. */
export async function arrangeExam(stage: Stage, { teacher }: Hired, classId: string): Promise<{ path: string; startsAt: Date }> {
  const startsAt = new Date(Math.ceil(stage.product.now().getTime() / MINUTE + 30) * MINUTE);
  const page = await teacher.open('/work/exams');
  await press(page, '安排考试');
  const box = dialog(page);
  await field(box, '班级').selectOption(classId);
  await field(box, '开考日期').fill(china(startsAt).slice(0, 10));
  await field(box, '开考时间').fill(china(startsAt).slice(11, 16));
  await teacher.look('exam-dialog');
  await press(box, '保存草稿');
  await page.getByRole('cell').getByRole('link', { name: '理论考试', exact: true }).click();
  await takeStep(page, '发布');
  await page.getByText('未开始', { exact: true }).first().waitFor();
  await teacher.look('exam-board');
  return { path: new URL(page.url()).pathname, startsAt };
}

/** Step 7, the learner: enters, answers everything, hands in. Gives what the receipt says. */
export async function sitExam(stage: Stage, seat: Seat, startsAt: Date): Promise<string> {
  await stage.moveTo(startsAt);
  const page = await seat.open('/exams');
  await page.getByRole('link', { name: '进入考试' }).click();
  await page.getByLabel(/我承诺由本人独立作答/).check();
  await page.getByText('短信 + 证件尾号').click();
  await alternativeCheck(stage, page, 0);
  await page.getByText('核验已通过').waitFor();
  await seat.look('exam-entry');
  await press(page, '领取试卷，开始考试');
  await page.getByRole('timer').waitFor();
  const cards = page.locator('.answer-card button');
  const total = await cards.count();
  for (let no = 1; no <= total; no++) {
    if (no > 1) await press(page, '下一题');
    await answer(page.locator('main fieldset'), no);
    if (no === 3) {
      // Kept at once: a page opened anew still has it.
      await page.getByText(/已保存/).waitFor();
      await seat.look('exam-sheet');
      await page.reload();
      await page.locator('aside p', { hasText: /已答\s*3\s*\// }).waitFor();
      // The whole screen went with the page; the paper asks for it again.
      await press(page, '进入全屏，继续作答');
      await cards.nth(2).click();
    }
  }
  await page.getByText(/已保存/).waitFor();
  await press(page, '交卷');
  await dialog(page).getByText('所有题目都已作答').waitFor();
  await press(dialog(page), '交卷');
  await page.getByText('试卷已收到').waitFor();
  await seat.look('receipt');
  return page.locator('.facts').first().innerText();
}

const TYPES: Record<string, string> = { 单选: 'SINGLE', 多选: 'MULTI', 判断: 'JUDGE' };
/** Somebody who has learnt ticks the right options. */
async function answer(question: Locator, no: number): Promise<void> {
  const head = question.locator('legend', { hasText: new RegExp(`第\\s*${no}\\s*题`) });
  await head.waitFor();
  const words = await head.innerText();
  const type = Object.entries(TYPES).find(([name]) => words.includes(name))?.[1];
  const labels = await question.locator('label.choice').allInnerTexts();
  const options = labels.map((label) => ({ key: label.trim()[0]!, text: label.trim().slice(3) }));
  const right = knownAnswer({ type: type!, stem: await question.locator('p').first().innerText(), options });
  if (typeof right === 'boolean') await question.getByText(right ? '正确' : '错误', { exact: true }).click();
  else for (const key of [right].flat()) await question.locator('label.choice', { hasText: new RegExp(`^\\s*${key}\\.`) }).click();
}

/** Another learner hands in an empty paper: a class is complete when everybody has a result, also a bad one. */
export async function handInEmpty(product: Product, { ops }: Officers, caller: Person, index: number, examId: string): Promise<void> {
  const checkToken = await passCheck(product, ops, caller, index, 'EXAM_ENTER');
  const attempt = await caller.call(assessmentRoutes.startAttempt, { params: { examId }, body: { checkToken, pledge: true } });
  await caller.call(assessmentRoutes.submitAttempt, { params: { attemptId: attempt.id }, body: { holder: attempt.holder, answers: [] } });
}

/** Step 7, the class teacher again: the scores are shown to those who sat. */
export async function releaseExam({ teacher }: Hired, path: string): Promise<void> {
  const page = await teacher.open(path);
  await press(page, '公布成绩');
  await press(dialog(page), '公布');
  await page.getByText('成绩已公布').first().waitFor();
  await teacher.look('exam-released');
}
