/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { staff } from '../journey/people.ts';
import { startProduct, type Product } from '../journey/processes.ts';
import { axeFaults, DESK, isTooWide, noBrowser, openWindow, PHONE, startBrowser, visit } from './browser.ts';
import { signInByPhone } from './sign-in-by-phone.ts';

const LEARNER = '19900002000';
const SHOTS = process.env['MARKING_SHOTS'];

describe.skipIf(noBrowser)('[E2] practice in a real browser', () => {
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

  async function seen(page: Page, name: string): Promise<void> {
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
    expect([name, await isTooWide(page), await axeFaults(page)]).toEqual([name, false, []]);
  }
  /** Gives something, whatever the question asks for. */
  async function answer(page: Page): Promise<void> {
    const form = page.locator('main form');
    if (await form.locator('input[type=radio], input[type=checkbox]').count()) return form.locator('label.choice').first().click();
    if (await form.getByRole('button', { name: '就是这个顺序' }).count()) return form.getByRole('button', { name: '就是这个顺序' }).click();
    if (await form.locator('select').count()) return void (await form.locator('select').first().selectOption({ index: 1 }));
    for (const field of await form.getByRole('textbox').all()) await field.fill('1');
  }

  test('[E2] closed while the class’s exam can be sat; afterwards a mistake of the exam is practised with its explanation', async () => {
    const { page, context, faults } = await openWindow(browser, product.url, DESK);
    const ops = staff(product.url, 'ops');
    await signInByPhone(page, ops, LEARNER);
    await visit(page, '/practice');
    await page.getByText('正在进行').waitFor();
    await visit(page, '/practice/book');
    await page.getByText('考试结束后再开放').waitFor();

    await product.moveTo(new Date(product.now().getTime() + 3 * 3_600_000));
    await visit(page, '/practice');
    await page.getByRole('heading', { name: '各章掌握程度' }).waitFor();
    for (const viewport of [DESK, PHONE]) {
      await page.setViewportSize(viewport);
      await seen(page, `practice-${viewport.width}`);
    }
    await page.getByRole('link', { name: /^错题本/ }).click();
    await page.getByText('考试错题').first().waitFor();
    await seen(page, 'book-390');
    await page.setViewportSize(DESK);
    await seen(page, 'book-1366');
    await page.getByRole('button', { name: '重练这些错题' }).click();
    await page.getByRole('button', { name: '提交，看解析' }).waitFor();
    await answer(page);
    await page.getByRole('button', { name: '提交，看解析' }).click();
    await page.getByText('正确答案：').waitFor();
    await seen(page, 'set-1366');
    await page.setViewportSize(PHONE);
    await seen(page, 'set-390');
    await page.getByRole('button', { name: '下一题' }).click();
    await page.getByRole('button', { name: '提交，看解析' }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });
});
