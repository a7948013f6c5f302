/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assessmentRoutes, orgRoutes } from '@yangfan/client';
import { DEMO_PASSWORD } from '@yangfan/platform/identity';
import { staff } from '../journey/people.ts';
import { startProduct, type Product } from '../journey/processes.ts';
import { axeFaults, DESK, isTooWide, noBrowser, openWindow, PHONE, signIn, startBrowser, visit } from './browser.ts';
import { signInByPhone } from './sign-in-by-phone.ts';

const LEARNER = '19900002000';
const SAVED = /已保存 \d\d:\d\d:\d\d/;

describe.skipIf(noBrowser)('plans in a real browser', () => {
  let product: Product;
  let browser: Browser;
  beforeAll(async () => {
    product = await startProduct('single', 'full');
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  async function enter(page: Page): Promise<void> {
    await signInByPhone(page, staff(product.url, 'ops'), LEARNER);
  }
  const words = (page: Page) => page.getByRole('textbox', { name: /正文/ });

  test('[E3] a learner writes, is saved by itself, chooses between two windows, goes on without a network and loses nothing', async () => {
    const { page, context, faults } = await openWindow(browser, product.url, DESK);
    await enter(page);
    await visit(page, '/plans');
    await page.getByRole('link', { name: '继续写' }).click();
    await words(page).click();
    await page.keyboard.type('补充一句。');
    await page.getByText(SAVED).waitFor();
    const second = await context.newPage();
    await visit(second, new URL(page.url()).pathname);
    await words(second).click();
    await second.keyboard.type('第二个窗口写的。');
    await second.getByText(SAVED).waitFor();
    await words(page).click();
    await page.keyboard.type('第一个窗口又写。');
    await page.getByRole('button', { name: '用本窗口的' }).click();
    await page.getByText(SAVED).waitFor();
    await second.close();

    await page.getByRole('button', { name: /财务计划/ }).click();
    await context.setOffline(true);
    await page.getByRole('button', { name: '添加固定资产' }).click();
    await page.getByLabel('第 1 行名称').fill('织机');
    await page.getByLabel('第 1 行单价').fill('1200.50');
    await page.getByText('网络不通，1 处改动已存在本机').waitFor();
    await context.setOffline(false);
    await page.getByText(SAVED).waitFor();
    await page.getByText('固定资产 1,200.50 元，每月折旧 31.68 元').waitFor();
    for (const size of [DESK, PHONE]) {
      await page.setViewportSize(size);
      expect([await isTooWide(page), await axeFaults(page)]).toEqual([false, []]);
    }
    await visit(page, page.url());
    expect(await page.getByLabel('第 1 行单价').inputValue()).toBe('1200.50');
    await page.getByRole('button', { name: /项目概述/ }).click();
    await page.getByText('第一个窗口又写。').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  test("[E3] [E4] the lecturer's list, reading, likeness and practice: no fault, no barrier; the PDF is a PDF", async () => {
    const lecturer = staff(product.url, 'lecturer');
    const classes = await lecturer.call(orgRoutes.listClasses, { query: { size: 50 } });
    const lists = await Promise.all(
      classes.items.map(({ id }) => lecturer.call(assessmentRoutes.classPlans, { params: { classId: id }, query: { suspected: true } })),
    );
    const plan = lists.flatMap(({ items }) => items).find((one) => one.suspicion)!.plan!;
    const pdf = await lecturer.call(assessmentRoutes.planPdf, { params: { planId: plan.id }, query: { versionNo: 1, comments: true } });
    expect(
      Buffer.from(pdf as Uint8Array)
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    const { page, context, faults } = await openWindow(browser, product.url, DESK);
    await signIn(page, 'lecturer', DEMO_PASSWORD);
    const paths = [
      `/work/classes/${plan.classId}/plans?suspected=1`,
      `/work/plans/${plan.id}`,
      `/work/plans/${plan.id}?tab=likeness`,
      `/work/classes/${plan.classId}/practice`,
    ];
    const found: string[] = [];
    for (const path of paths)
      for (const size of [DESK, PHONE]) {
        await page.setViewportSize(size);
        await visit(page, path);
        if (await isTooWide(page)) found.push(`${path} at ${size.width}: scrolls sideways`);
        found.push(...(await axeFaults(page)).map((fault) => `${path}: ${fault}`));
      }
    expect([...found, ...faults]).toEqual([]);
    await context.close();
  });
});
