/// <reference lib="dom" />
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assessmentRoutes, orgRoutes, teachingRoutes } from '@yangfan/client';
import { DEMO_PASSWORD } from '@yangfan/platform/identity';
import { staff } from '../journey/people.ts';
import { startProduct, type Product } from '../journey/processes.ts';
import { axeFaults, DESK, isTooWide, noBrowser, openWindow, PHONE, signIn, startBrowser, visit } from './browser.ts';
import { signInByPhone } from './sign-in-by-phone.ts';

const LEARNER = '19900002000';
const STAFF: [string, string[]][] = [
  [
    'prov.officer',
    [
      '/work',
      '/work/classes',
      '/work/institutions',
      '/work/lecturers',
      '/work/openings',
      '/work/policy',
      '/work/items',
      '/work/blueprint',
      '/work/papers',
      '/work/exams',
      '/work/completions',
      '/work/certificates',
      '/work/messages',
      '/work/live',
      '/work/anomalies',
      '/work/leaves',
      '/work/corrections',
      '/work/supplements',
      '/work/library',
    ],
  ],
  ['haikou.officer', ['/work', '/work/openings', '/work/completions', '/work/objections', '/work/surveys']],
  ['haikou.officer', ['/work', '/work/openings', '/work/completions', '/work/review-rounds', '/work/experts', '/work/experts?tab=figures']],
  ['expert.four', ['/work/reviews', '/work/calibration/B1']],
  ['school.admin', ['/work', '/work/classes', '/work/classes/new']],
  [
    'class.teacher',
    ['/work', '/work/classes', '/work/exams', '/work/exam-marking', '/work/anomalies', '/work/leaves?state=ASKED', '/work/corrections'],
  ],
  [
    'lecturer',
    [
      '/work',
      '/work/classes',
      '/work/live?state=ALL',
      '/work/marking',
      '/work/marking?overdue=true',
      '/work/films',
      '/work/questions',
      '/work/knowledge',
      '/work/my-face',
    ],
  ],
  ['ops', ['/work', '/work/sms', '/work/account']],
  ['auditor', ['/work', '/work/ledger']],
  ['item.writer', ['/work/items', '/work/items/new', '/work/items/import', '/work/items/doctor', '/work/items/doctor?show=ALL']],
  ['prov.admin', ['/work/accounts', '/work/policy']],
];
const OPEN = [
  '/sign-in',
  '/sign-in?way=password',
  '/register',
  '/certificates/verify',
  '/plans/verify/plv_00000000000000000000000000?code=000000000000',
  '/no-such-page',
  '/dossiers/verify',
  '/dossiers/verify/dsr_00000000000000000000000000?code=000000000000',
];
const LEARNING = [
  '/home',
  '/learn',
  '/learn/live',
  '/calendar',
  '/calendar?view=week',
  '/library',
  '/exams',
  '/practice',
  '/practice/book',
  '/check-in',
  '/leave',
  '/ratings',
  '/certificate',
  '/plans',
  '/grades',
  '/surveys',
  '/timeline',
  '/verify',
  '/privacy',
  '/privacy?tab=close',
  '/messages',
  '/learn/questions',
  '/learn/questions?view=CLASS',
  '/learn/questions/new',
  '/learn/knowledge?q=运费怎么设',
  '/learn/live-check',
  '/plan-review',
];

describe.skipIf(noBrowser)('[A1] pages in a real browser', () => {
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

  /** Opens each page at both sizes; gives everything that is wrong with any of them. */
  async function look(paths: string[], enter?: (page: import('playwright-core').Page) => Promise<void>): Promise<string[]> {
    const found: string[] = [];
    for (const viewport of [DESK, PHONE]) {
      const { page, context, faults } = await openWindow(browser, product.url, viewport);
      await enter?.(page);
      for (const path of paths) {
        await visit(page, path);
        const where = `${path} at ${viewport.width}`;
        if (!(await page.title()).includes('扬帆')) found.push(`${where}: no title`);
        if (await isTooWide(page)) found.push(`${where}: scrolls sideways`);
        if ((await page.getByText('再试一次').count()) > 0) found.push(`${where}: shows an error`);
        for (const fault of await axeFaults(page)) found.push(`${where}: ${fault}`);
      }
      found.push(...faults);
      await context.close();
    }
    return found;
  }

  test('[A1] public pages: no fault, no sideways scroll, no barrier, no foreign host', async () => {
    expect(await look(OPEN)).toEqual([]);
  });

  test.each(STAFF)('[A1] pages of %s: no fault, no sideways scroll, no barrier', async (loginName, paths) => {
    expect(await look(paths, (page) => signIn(page, loginName, DEMO_PASSWORD))).toEqual([]);
  });

  test('[T3] [E4] pages of 学情 and of printing: no fault, no sideways scroll, no barrier', async () => {
    const teacher = staff(product.url, 'class.teacher');
    const { items } = await teacher.call(orgRoutes.listClasses, { query: { q: '网创电商一期' } });
    const base = `/work/classes/${items[0]!.id}`;
    const [study, course] = await Promise.all([
      teacher.call(teachingRoutes.classStudy, { params: { classId: items[0]!.id }, query: {} }),
      teacher.call(teachingRoutes.courseStudy, { params: { classId: items[0]!.id } }),
    ]);
    const tabs = ['', '?tab=heat', '?tab=course', '?tab=performance', '?tab=impossible'].map((tab) => `${base}/study${tab}`);
    const paths = [
      ...tabs,
      `${base}/learners/${study.items[0]!.learnerId}/study`,
      `${base}/dossiers`,
      `${base}/prints`,
      ...tabs,
      `${base}/learners/${study.items[0]!.learnerId}/study`,
      `/work/lessons/${course.items[0]!.lessonId}/study`,
    ];
    expect(await look(paths, (page) => signIn(page, 'class.teacher', DEMO_PASSWORD))).toEqual([]);
    const lecturer = [`/work/lecturers/${study.lecturers[0]!.lecturerId}/study`];
    expect(await look(lecturer, (page) => signIn(page, 'prov.officer', DEMO_PASSWORD))).toEqual([]);
  });

  test('[E2] pages of an exam on the marking desk: no fault, no sideways scroll, no barrier', async () => {
    const { items } = await staff(product.url, 'class.teacher').call(assessmentRoutes.listMarkings, { query: {} });
    const base = `/work/exams/${items[0]!.examId}`;
    const paths = ['', '/marking', '/markers', '/moderation', '/sitting'].map((page) => base + page);
    expect(await look(paths, (page) => signIn(page, 'class.teacher', DEMO_PASSWORD))).toEqual([]);
  });

  test('[A1] pages of a learner: no fault, no sideways scroll, no barrier; a lesson plays and the server counts', async () => {
    const ops = staff(product.url, 'ops');
    let first = true;
    const enter = async (page: import('playwright-core').Page) => {
      if (!first) await product.moveTo(new Date(product.now().getTime() + 70_000));
      first = false;
      await signInByPhone(page, ops, LEARNER);
    };
    expect(await look(LEARNING, enter)).toEqual([]);

    const { page, context, faults } = await openWindow(browser, product.url);
    await enter(page);
    await visit(page, '/learn');
    await page.getByRole('link', { name: /继续学/ }).click();
    await page.getByRole('button', { name: '播放' }).click();
    await page.waitForFunction(() => document.querySelector('video')!.currentTime > 17, undefined, { timeout: 60_000 });
    await page.getByRole('button', { name: '暂停' }).click();
    const counted = await page.waitForFunction(() => /已学 00:(1[0-9]|2[0-9])/.exec(document.body.innerText)?.[0], undefined, {
      timeout: 30_000,
    });
    expect(await counted.jsonValue()).toMatch(/^已学/);
    // No way past the furthest point on the first view.
    await page.evaluate(() => {
      document.querySelector('video')!.currentTime = 55;
    });
    await page.waitForFunction(() => document.querySelector('video')!.currentTime < 30);
    expect(await axeFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });
});
