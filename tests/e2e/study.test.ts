/// <reference lib="dom" />
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { notificationsRoutes, orgRoutes, teachingRoutes } from '@yangfan/client';
import { readRows } from '@yangfan/kernel/sheet';
import { DEMO_PASSWORD } from '@yangfan/platform/identity';
import { person, staff } from '../journey/people.ts';
import { startProduct, type Product } from '../journey/processes.ts';
import { axeFaults, isTooWide, noBrowser, openWindow, signIn, startBrowser, visit } from './browser.ts';
import { signInByPhone } from './sign-in-by-phone.ts';

const LEARNER = '19900002000';
const hasPoppler = (() => {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(noBrowser)('[T3] 学情 in a real browser', () => {
  let product: Product;
  let browser: Browser;
  let dir: string;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'yf-study-'));
    product = await startProduct('single', 'full');
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  /** The running class, and a learner of it who stopped in the middle of the lesson that comes next. */
  async function around() {
    const teacher = staff(product.url, 'class.teacher');
    const { items } = await teacher.call(orgRoutes.listClasses, { query: { q: '网创电商一期' } });
    const classId = items[0]!.id;
    const course = await teacher.call(teachingRoutes.courseStudy, { params: { classId } });
    const lesson = course.items.find(({ stopped }) => stopped > 0)!;
    const { stopped } = await teacher.call(teachingRoutes.lessonStudy, { params: { lessonId: lesson.lessonId } });
    return { teacher, classId, lesson, stopped: stopped[0]! };
  }

  async function downloaded(page: Page, button: string, name: string): Promise<string> {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
    const path = join(dir, name);
    await download.saveAs(path);
    return path;
  }

  test('[T3] from a warning to the second behind it; the heat table by keyboard; a reminder arrives; sheet and paper say the same', async () => {
    const { classId, stopped, lesson } = await around();
    const { page, context, faults } = await openWindow(browser, product.url);
    await signIn(page, 'class.teacher', DEMO_PASSWORD);
    await visit(page, `/work/classes/${classId}`);
    await page.getByRole('link', { name: '学情', exact: true }).click();
    const row = page
      .getByRole('row')
      .filter({ hasText: new RegExp(`座号 ${stopped.seatNo}(?!\\d)`) })
      .filter({ hasText: stopped.name });
    await row.getByRole('link', { name: /点播落后/ }).click();
    // The seconds behind the reason: every stretch with its verdict.
    const seconds = page.getByRole('dialog');
    await seconds.getByText('逐段记录').waitFor();
    await seconds.getByText('首次观看不能快进').first().waitFor();
    expect(page.url()).toContain(`lesson=${lesson.lessonId}`);

    await visit(page, `/work/classes/${classId}/study?tab=heat`);
    const first = page.getByRole('gridcell').first();
    await first.focus();
    await page.keyboard.press('ArrowDown');
    const here = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    expect(here).toMatch(/：(计入 (<1|\d+) 分钟|没有计时)/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/hours?lesson=*');

    await visit(page, `/work/classes/${classId}/study?reason=FORECAST`);
    await page
      .getByRole('row')
      .filter({ hasText: /座号 1(?!\d)/ })
      .getByRole('checkbox')
      .check();
    await page.getByRole('button', { name: /提醒选中的 1 人/ }).click();
    await page.getByRole('button', { name: '发送提醒' }).click();
    await page.getByText('已提醒 1 人').waitFor();
    await page
      .getByText(/演示班主任甲，共 1 次/)
      .first()
      .waitFor();

    await visit(page, `/work/classes/${classId}/study`);
    const sheet = await downloaded(page, '导出表格', 'study.xlsx');
    const rows: string[][] = [];
    for await (const one of readRows(readFileSync(sheet), 'study.xlsx')) rows.push(one.cells);
    expect(rows[0]!.slice(0, 5)).toEqual(['座号', '姓名', '风险', '风险分', '原因']);
    expect(rows.length - 1).toBe(await page.getByRole('row').filter({ hasText: '座号' }).count());
    const paper = await downloaded(page, '打印报告', 'study.pdf');
    if (hasPoppler) {
      const text = execFileSync('pdftotext', ['-raw', paper, '-']).toString().replace(/\s+/g, '');
      expect(text).toContain('网创电商一期学情报告');
      expect(text).toContain('第1页');
      expect(text).toContain('演示班主任甲');
      expect(text).toContain('还差');
    }
    expect(await axeFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });

  test('[T3] the learner finds the reminder and their own page behind it, and nobody else’s', async () => {
    const { classId, teacher } = await around();
    const ops = staff(product.url, 'ops');
    const { page, context, faults } = await openWindow(browser, product.url);
    await signInByPhone(page, ops, LEARNER);
    const token = (await context.cookies()).find(({ name }) => name === 'yf_session')!.value;
    const self = person(product.url, () => Promise.resolve(token));
    const { items } = await self.call(notificationsRoutes.listMessages, { query: { size: 20 } });
    const told = items.find(({ kind }) => kind === 'teaching.study.reminded')!;
    expect(told.body).toContain('还差');
    await visit(page, told.link!);
    await page.getByRole('heading', { name: '我的学情' }).waitFor();
    await page.getByText('接下来做什么').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
    const { items: others } = await teacher.call(teachingRoutes.classStudy, { params: { classId }, query: {} });
    expect(
      await self.refused(teachingRoutes.learnerStudy, {
        params: { classId, learnerId: others.find(({ seatNo }) => seatNo === 2)!.learnerId },
      }),
    ).toBe('auth.forbidden');
    expect(faults).toEqual([]);
    await context.close();
  });
});
