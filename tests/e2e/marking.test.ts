/// <reference lib="dom" />
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orgRoutes, teachingRoutes } from '@yangfan/client';
import { openZip } from '@yangfan/kernel/sheet';
import { DEMO_PASSWORD } from '@yangfan/platform/identity';
import { staff, type Person } from '../journey/people.ts';
import { startProduct, type Product } from '../journey/processes.ts';
import { axeFaults, DESK, isTooWide, noBrowser, openWindow, PHONE, signIn, startBrowser } from './browser.ts';

const SHOTS = process.env.YANGFAN_SHOTS;

describe.skipIf(noBrowser)('[T2] marking over all classes in a real browser', () => {
  let product: Product;
  let browser: Browser;
  let lecturer: Person;
  let desk: Page;
  const found: string[] = [];

  beforeAll(async () => {
    product = await startProduct('single', 'full');
    browser = await startBrowser();
    lecturer = staff(product.url, 'lecturer');
    desk = (await openWindow(browser, product.url, DESK)).page;
    desk.setDefaultTimeout(30_000);
    await signIn(desk, 'lecturer', DEMO_PASSWORD);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  async function look(page: Page, name: string): Promise<void> {
    for (const fault of await axeFaults(page)) found.push(`${name}: ${fault}`);
    for (const size of [PHONE, DESK]) {
      await page.setViewportSize(size);
      if (await isTooWide(page)) found.push(`${name} at ${size.width}: scrolls sideways`);
      if (!SHOTS) continue;
      mkdirSync(SHOTS, { recursive: true });
      await page.screenshot({ path: `${SHOTS}/${name}-${size.width}.png`, fullPage: true });
    }
  }

  test('[T2][T4] from the workbench to the oldest work, marked by keyboard, on to the next, until nothing waits', async () => {
    const before = await lecturer.call(teachingRoutes.listWaitingWorks, { query: {} });
    expect(before.all).toBeGreaterThan(1);
    await desk.goto('/work');
    await desk.getByRole('heading', { name: `待批作业 ${before.all}` }).waitFor();
    await look(desk, 'workbench');
    await desk.getByRole('link', { name: `全部 ${before.all} 份待批作业` }).click();
    await desk.getByRole('link', { name: '从最早的开始批' }).waitFor();
    await look(desk, 'waiting');
    await desk.getByRole('link', { name: '从最早的开始批' }).click();
    for (let left = before.all; left > 0; left -= 1) {
      await desk.getByText(`还有 ${left} 份待批`).waitFor();
      const here = desk.url();
      // The first criterion has the focus; its first level, then the next criteria by keys alone.
      await desk.waitForFunction(() => document.activeElement?.getAttribute('type') === 'radio');
      const criteria = await desk.locator('fieldset.plain-set').count();
      for (let at = 0; at < criteria; at += 1) {
        await desk.keyboard.press('Space');
        await desk.keyboard.press('Tab');
        await desk.keyboard.press('Tab');
      }
      await desk.getByText('合计').waitFor();
      if (left === before.all) await look(desk, 'desk');
      await desk.keyboard.press('Control+Enter');
      await desk.waitForFunction((url) => location.href !== url, here);
    }
    await desk.getByText('作业都批完了').waitFor();
    expect(new URL(desk.url()).pathname).toBe('/work/marking');
    await look(desk, 'waiting-empty');
    expect((await lecturer.call(teachingRoutes.listWaitingWorks, { query: {} })).all).toBe(0);
  });

  test('[T2] the class teacher finds what was handed in and takes it home as one zip', async () => {
    const { page } = await openWindow(browser, product.url, DESK);
    page.setDefaultTimeout(30_000);
    await signIn(page, 'class.teacher', DEMO_PASSWORD);
    const teacher = staff(product.url, 'class.teacher');
    const { classId, assignmentId } = await anAssignment(teacher);
    await page.goto(`/work/classes/${classId}/activities/${assignmentId}?state=ALL`);
    await page.getByRole('button', { name: '打包下载全部作业' }).click();
    await page.getByText(/共 \d+ 份作业/).waitFor();
    await look(page, 'archive');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '下载', exact: true }).click()]);
    expect(download.suggestedFilename()).toMatch(/_全部作业\.zip$/);
    const names = openZip(await readFile(await download.path()), 100_000_000)
      .list()
      .map(({ name }) => name);
    expect(names).toContain('作业清单.xlsx');
    expect(names.some((name) => /^\d\d号_.+\/计算过程\.png$/.test(name))).toBe(true);
    await page.context().close();
  });

  /** An assignment with works in a class of this teacher. */
  async function anAssignment(teacher: Person): Promise<{ classId: string; assignmentId: string }> {
    const { items } = await teacher.call(orgRoutes.listClasses, { query: {} });
    for (const { id: classId } of items) {
      const course = await teacher.call(teachingRoutes.readCourse, { params: { classId } }).catch(() => null);
      for (const lesson of course?.chapters.flatMap(({ lessons }) => lessons) ?? []) {
        for (const { id, kind } of lesson.activities) {
          if (kind !== 'ASSIGNMENT') continue;
          const { counts } = await teacher.call(teachingRoutes.readAssignment, { params: { assignmentId: id } });
          if (counts.submitted + counts.marked > 0) return { classId, assignmentId: id };
        }
      }
    }
    throw new Error('The demonstration has no work handed in');
  }

  test('[T5] nothing of it is out of reach, and nothing scrolls sideways', () => {
    expect(found).toEqual([]);
  });
});
