/// <reference lib="dom" />
import { assessmentRoutes } from '@yangfan/client';
import { expect } from 'vitest';
import { benchmarks } from '../../modules/assessment/src/review/calibration/benchmarks.ts';
import { staff, type Person } from '../journey/people.ts';
import type { Product } from '../journey/processes.ts';
import { PATIENCE, type Hand } from './hand.ts';
import { becomes, staffToken } from './people.ts';

/** The class teacher watches over the demonstration's running exam with the phone: a message and more time for one, a pause for all. */
export async function walkInvigilation(hand: Hand, product: Product, teacher: Person): Promise<void> {
  const { items } = await teacher.call(assessmentRoutes.listExams, { query: { size: 50 } });
  const exam = items.find(({ phase, started }) => ['ENTRY', 'RUNNING'].includes(phase) && started > 0)!;
  const board = () => teacher.call(assessmentRoutes.sittingBoard, { params: { examId: exam.id } });
  await hand.open('features/identity/sign-in');
  await becomes(hand, await staffToken(product, 'class.teacher'));
  await hand.open('features/assessment/sitting');
  await hand.sees(exam.title);
  await hand.shoot('sitting-list');
  await hand.open(`features/assessment/sitting?examId=${exam.id}`);
  await hand.sees('发消息给全体');
  await hand.shoot('sitting-board');
  const before = (await board()).candidates.find(({ state, validity }) => state === 'IN_PROGRESS' && validity === 'NORMAL')!;
  const now = async () => (await board()).candidates.find(({ learnerId }) => learnerId === before.learnerId)!;
  const choose = () => hand.page.locator('.row:visible', { hasText: before.maskedName }).first().click();
  await choose();
  await hand.sees('考场记录');
  await hand.shoot('sitting-candidate');
  await hand.press('延时');
  await hand.sees('截止时间立即延后');
  await hand.fill('延长分钟', '15');
  await hand.fill('原因（会留痕）', '考场停电');
  await hand.shoot('sitting-extend');
  await hand.press('确定');
  await expect.poll(async () => (await now()).extraMin, { timeout: PATIENCE }).toBe(before.extraMin + 15);
  await hand.press('列为存疑');
  await hand.fill('原因（会留痕）', '身后有人提示');
  await hand.press('确定');
  await expect.poll(async () => (await now()).validity, { timeout: PATIENCE }).toBe('SUSPECT');
  await hand.page.locator('.sheet-close:visible').last().click();
  await hand.press('暂停考试');
  await hand.fill('原因（会留痕）', '全楼停电');
  await hand.page.locator('.sheet:visible .btn', { hasText: '暂停考试' }).click();
  await hand.sees('起暂停：全楼停电');
  await hand.shoot('sitting-paused');
  await hand.press('继续考试');
  await hand.sees('从现在起恢复计时');
  await hand.page.locator('.sheet:visible .btn', { hasText: '继续考试' }).click();
  await expect.poll(async () => (await board()).pausedAt, { timeout: PATIENCE }).toBeNull();
}

/** Whoever now holds the phone as class teacher decides what came after the end of the demonstration's exam. */
export async function walkLateAnswers(hand: Hand, teacher: Person): Promise<void> {
  const { items } = await teacher.call(assessmentRoutes.listExams, { query: { size: 50 } });
  const exam = items.find(({ late }) => late > 0)!;
  const board = () => teacher.call(assessmentRoutes.sittingBoard, { params: { examId: exam.id } });
  const waiting = (await board()).candidates.find(({ late }) => late > 0)!;
  await hand.open('features/assessment/sitting');
  await hand.sees(`${exam.late} 人迟到的作答等待认定`);
  await hand.shoot('late-list');
  await hand.open(`features/assessment/sitting?examId=${exam.id}`);
  await hand.sees(`${exam.late} 人等待认定`);
  await hand.shoot('late-board');
  await hand.page
    .locator('.row:visible', { hasText: `${waiting.late} 题等待认定` })
    .first()
    .click();
  await hand.sees(/截止时的答卷：未作答/);
  await hand.sees(/截止前 \d+ 分/);
  await hand.fill('认定的理由（考生会看到）', '教室断网有记录，作答在截止之前');
  await hand.shoot('late-decide');
  await hand.press('采纳，重新判分');
  await expect.poll(async () => (await board()).exam.late, { timeout: PATIENCE }).toBe(exam.late - 1);
  await hand.sees(/题已按迟到的作答重新判分/);
  await hand.shoot('late-decided');
}

/** An expert who may not mark yet marks the first benchmark by swiping through it, and declares what to stay away from. */
export async function walkCalibration(hand: Hand, product: Product, className: string): Promise<void> {
  const expert = staff(product.url, 'expert.four');
  const me = () => expert.call(assessmentRoutes.myExpert);
  const [paper] = benchmarks();
  await hand.open('features/identity/sign-in');
  await becomes(hand, await staffToken(product, 'expert.four'));
  await hand.open('features/review/tasks');
  await hand.sees('还没有通过标杆卷校准');
  await hand.shoot('review-tasks-new');
  await hand.press('申报回避');
  await hand.fill('班级编号、班级全称或机构全称', className);
  await hand.shoot('review-declare');
  await hand.press('登记');
  await expect.poll(async () => (await me()).conflicts.map(({ target }) => target), { timeout: PATIENCE }).toHaveLength(1);
  await hand.open(`features/review/calibrate?code=${paper!.code}`);
  for (const [index, chapter] of paper!.chapters.entries()) {
    await hand.sees(`第 ${index + 1} / ${paper!.chapters.length} 章`);
    await hand.fill(`满分 ${chapter.maxScore} 分，可以打半分`, String(chapter.reference));
    if (index === 0) await hand.shoot('review-calibrate');
    if (index < paper!.chapters.length - 1) await hand.press('下一章');
  }
  await hand.press(/^提交试评/);
  await hand.sees('合格：与参考分一致');
  await hand.shoot('review-calibrated');
  expect((await me()).calibration.papers.find(({ code }) => code === paper!.code)).toMatchObject({ tries: 1, passed: true });
}
