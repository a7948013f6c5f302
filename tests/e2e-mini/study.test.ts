import { identityRoutes, notificationsRoutes, RATING_ASKED, teachingRoutes } from '@yangfan/client';
import { repoPath } from '@yangfan/kernel';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noBrowser, startBrowser } from '../e2e/browser.ts';
import { person, staff } from '../journey/people.ts';
import { startProduct, type Product } from '../journey/processes.ts';
import { takePhone, type Hand } from './hand.ts';
import { around, becomes, LEARNER, signInByPhone, staffToken, type Around } from './people.ts';
import { startFront, type Front } from './serve.ts';

const DAY = 86_400_000;
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

  test('[T3] the class teacher sees who needs an eye and reminds one; the learner finds it with what to do next', async () => {
    await signInByPhone(hand, product, who.ops, LEARNER.phone);
    const kept = await hand.page.evaluate(() => localStorage.getItem('yangfan.session'));
    const own = (JSON.parse(kept!) as { data: string }).data;
    await hand.open(`features/teaching/class-study?classId=${who.classId}`);
    await hand.sees(/没有这项权限/);

    await becomes(hand, await staffToken(product, 'class.teacher'));
    await hand.open('features/teaching/class-study');
    await hand.sees('网创电商一期');
    await hand.open(`features/teaching/class-study?classId=${who.classId}`);
    await hand.sees('预警名单');
    expect(await hand.isTooWide()).toBe(false);
    await hand.shoot('class-study');
    await hand.press(/提醒有风险的 \d+ 人/);
    await hand.sees(/已提醒 \d+ 人/);

    await becomes(hand, own);
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

  test('[T3] a learner rates a session on the phone: one at a time, without a name, and may change it', async () => {
    const kept = await hand.page.evaluate(() => localStorage.getItem('yangfan.session'));
    const self = person(product.url, () => Promise.resolve((JSON.parse(kept!) as { data: string }).data));
    const before = await self.call(teachingRoutes.myRatings);
    await hand.open('features/teaching/ratings');
    await hand.sees('匿名：不记录谁评了几星');
    await hand.shoot('ratings');
    for (const asked of Object.values(RATING_ASKED)) await hand.choose(`${asked} 4 星`);
    await hand.fill('想说的话（可不填）', '例子很贴近我们这里');
    await hand.press('提交评价');
    await hand.sees('改评价');
    const after = await self.call(teachingRoutes.myRatings);
    expect(after.waiting).toBe(before.waiting - 1);
    expect(after.items.find(({ stars }) => stars)).toMatchObject({
      stars: { practical: 4, lecturer: 4, organisation: 4 },
      comment: '例子很贴近我们这里',
    });
    expect(await hand.isTooWide()).toBe(false);
    await hand.shoot('ratings-given');
    expect(hand.faults).toEqual([]);
  });

  test('[T3] a lecturer reads the sums of their ratings on the phone, without a name; a period without any says so, and a lost network leads on', async () => {
    await product.moveTo(new Date(product.now().getTime() + 31 * DAY));
    const lecturer = staff(product.url, 'lecturer');
    const { lecturerId } = await lecturer.call(identityRoutes.getMe);
    const sums = await lecturer.call(teachingRoutes.lecturerRatings, { params: { lecturerId: lecturerId! }, query: {} });
    await becomes(hand, await staffToken(product, 'lecturer'));
    await hand.open('features/home/home');
    await hand.sees('学员给您的评价，只有汇总');
    front.setOnline(false);
    await hand.open('features/duty/ratings');
    await hand.sees('再试一次');
    await hand.shoot('duty-ratings-offline');
    front.setOnline(true);
    await hand.press('再试一次');
    await hand.sees(`${sums.mean} 星`);
    await hand.sees(`${sums.raters} 人次`);
    await hand.sees(`至少 ${sums.minRaters} 人评价的课`);
    await hand.sees(sums.sessions[0]!.title);
    expect(await hand.isTooWide()).toBe(false);
    await hand.shoot('duty-ratings');
    await hand.press('近 30 天');
    await hand.sees('这段时间还没有可以显示的评价');
    await hand.shoot('duty-ratings-none');
    await hand.press('近一年');
    await hand.sees(`${sums.raters} 人次`);
    expect(hand.faults.filter((fault) => !fault.includes('ERR_'))).toEqual([]);
  });
});
