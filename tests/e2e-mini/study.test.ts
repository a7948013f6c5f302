import { identityRoutes, notificationsRoutes } from '@yangfan/client';
import { repoPath } from '@yangfan/kernel';
import { DEMO_PASSWORD } from '@yangfan/platform/identity';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noBrowser, startBrowser } from '../e2e/browser.ts';
import { person } from '../journey/people.ts';
import { startProduct, type Product } from '../journey/processes.ts';
import { takePhone, type Hand } from './hand.ts';
import { around, LEARNER, signInByPhone, type Around } from './people.ts';
import { startFront, type Front } from './serve.ts';

const ROOM = { lat: 20.0312, lng: 110.3288 };

describe.skipIf(noBrowser)('[T3] 学情 on the phone', () => {
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

  /** Puts another person's session into the phone. */
  async function becomes(token: string): Promise<void> {
    await hand.page.evaluate((data) => localStorage.setItem('yangfan.session', JSON.stringify({ data })), token);
    await hand.page.reload();
  }

  test('[T3] the class teacher sees who needs an eye and reminds one; the learner finds it with what to do next', async () => {
    await signInByPhone(hand, product, who.ops, LEARNER.phone);
    const kept = await hand.page.evaluate(() => localStorage.getItem('yangfan.session'));
    const own = (JSON.parse(kept!) as { data: string }).data;
    await hand.open(`features/teaching/class-study?classId=${who.classId}`);
    await hand.sees(/没有这项权限/);

    const teacher = await person(product.url).call(identityRoutes.signIn, {
      body: { loginName: 'class.teacher', password: DEMO_PASSWORD, client: 'mini' },
    });
    await becomes(teacher.token!);
    await hand.open('features/teaching/class-study');
    await hand.sees('网创电商一期');
    await hand.open(`features/teaching/class-study?classId=${who.classId}`);
    await hand.sees('预警名单');
    expect(await hand.isTooWide()).toBe(false);
    await hand.shoot('class-study');
    await hand.press(/提醒有风险的 \d+ 人/);
    await hand.sees(/已提醒 \d+ 人/);

    await becomes(own);
    await hand.open(`features/teaching/study?classId=${who.classId}`);
    await hand.sees('接下来做什么');
    await hand.sees('老师的提醒');
    expect(await hand.isTooWide()).toBe(false);
    await hand.shoot('study');
    const self = person(product.url, () => Promise.resolve(own));
    const { items } = await self.call(notificationsRoutes.listMessages, { query: { size: 20 } });
    expect(items.some(({ kind }) => kind === 'teaching.study.reminded')).toBe(true);
    expect(hand.faults).toEqual([]);
  });
});
