/// <reference lib="dom" />
import { mkdirSync } from 'node:fs';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orgRoutes, teachingRoutes } from '@yangfan/client';
import { DEMO_PASSWORD } from '@yangfan/platform/identity';
import { demoLearner } from '../../modules/management/src/seed/demo-people.rules.ts';
import { sketch } from '../../modules/teaching/src/activities/works-demo.ts';
import { demoPackage } from '../../modules/teaching/src/scorm/demo-package.ts';
import { staff, type Person } from '../journey/people.ts';
import { startProduct, type Product } from '../journey/processes.ts';
import { axeFaults, DESK, isTooWide, noBrowser, openWindow, PHONE, signIn, startBrowser } from './browser.ts';
import { signInByPhone } from './sign-in-by-phone.ts';

const SHOTS = process.env.YANGFAN_SHOTS;
const LEARNER = demoLearner(0);

describe.skipIf(noBrowser)('[T2] quiz, assignment and SCORM in real browsers', () => {
  let product: Product;
  let browser: Browser;
  let lecturer: Person;
  let desk: Page;
  let learner: Page;
  let classId: string;
  let lessonId: string;
  const found: string[] = [];
  const faults: string[][] = [];

  beforeAll(async () => {
    product = await startProduct('single', 'full');
    browser = await startBrowser();
    lecturer = staff(product.url, 'lecturer');
    const open = async (size: typeof DESK) => {
      const window = await openWindow(browser, product.url, size);
      window.page.setDefaultTimeout(30_000);
      faults.push(window.faults);
      return window.page;
    };
    [desk, learner] = [await open(DESK), await open(PHONE)];
    await signIn(desk, 'lecturer', DEMO_PASSWORD);
    await enterAsLearner(learner);
    ({ classId, lessonId } = await sharedLesson());
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  async function enterAsLearner(page: Page): Promise<void> {
    await signInByPhone(page, staff(product.url, 'ops'), LEARNER.phone);
  }
  /** A lesson of a class that both the lecturer and the learner are in. */
  async function sharedLesson() {
    const mine = await learner.evaluate(async () => {
      const { items } = (await (await fetch('/v1/teaching/me/courses')).json()) as { items: { classId: string }[] };
      return items.map((one) => one.classId);
    });
    const { items } = await lecturer.call(orgRoutes.listClasses, { query: {} });
    const shared = items.find(({ id }) => mine.includes(id))!.id;
    const { chapters } = await lecturer.call(teachingRoutes.readCourse, { params: { classId: shared } });
    return { classId: shared, lessonId: chapters.flatMap(({ lessons }) => lessons)[0]!.id };
  }
  async function look(page: Page, name: string): Promise<void> {
    for (const fault of await axeFaults(page)) found.push(`${name}: ${fault}`);
    const size = page.viewportSize()!;
    for (const other of [DESK, PHONE]) {
      await page.setViewportSize(other);
      if (await isTooWide(page)) found.push(`${name} at ${other.width}: scrolls sideways`);
    }
    await page.setViewportSize(size);
    if (!SHOTS) return;
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
  }
  const staffPath = (id: string) => `/work/classes/${classId}/activities/${id}`;
  const learnerPath = (id: string) => `/learn/${classId}/activities/${id}`;
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click();
  const agree = (page: Page, name: string) => page.locator('dialog[open]').getByRole('button', { name, exact: true }).click();

  test('[T2] a quiz is written, taken, and its figures name the question that fails', async () => {
    const { activityId } = await lecturer.call(teachingRoutes.createQuiz, { params: { lessonId }, body: { title: '浏览器小测' } });
    await desk.goto(staffPath(activityId));
    await press(desk, '增加一题');
    await desk.getByLabel('题干').fill('哪一项是固定成本？');
    for (const [letter, text] of [
      ['A', '房租'],
      ['B', '进货款'],
    ])
      await desk.getByLabel(`选项 ${letter}`, { exact: true }).fill(text!);
    await desk.getByLabel('选项 A 是正确答案').check();
    await press(desk, '增加一题');
    const second = desk.getByRole('region', { name: '第 2 题' });
    await second.getByLabel('题型').selectOption('NUMBER');
    await second.getByLabel('题干').fill('12 件每件 5 元，一共多少元？');
    await second.getByLabel('正确数值').fill('60');
    await look(desk, 'quiz-editor');
    await press(desk, '保存测验');
    await desk.getByText('已保存').first().waitFor();

    await learner.goto(learnerPath(activityId));
    await press(learner, '开始测验');
    await learner.getByLabel(/进货款/).check();
    await learner.getByLabel('填写数字').fill('６０');
    await learner.getByText('已保存').waitFor();
    expect(await learner.content()).not.toContain('正确答案');
    await look(learner, 'quiz-sheet');
    // What is kept survives the page.
    await learner.reload();
    await press(learner, '继续作答');
    expect(await learner.getByLabel('填写数字').inputValue()).toBe('６０');
    await press(learner, '交卷');
    await agree(learner, '交卷');
    await learner.getByText('正确答案：房租').waitFor();
    await learner.getByText('5 / 10').waitFor();
    await look(learner, 'quiz-result');

    await desk.goto(`${staffPath(activityId)}?tab=figures`);
    await desk.getByText('进货款（1 人次）').waitFor();
    await look(desk, 'quiz-figures');
  });

  test('[T2] an assignment is handed in with a picture, marked by rubric with a remark drawn on it, and read by its learner', async () => {
    const { activityId } = await lecturer.call(teachingRoutes.createAssignment, { params: { lessonId }, body: { title: '浏览器作业' } });
    await learner.goto(learnerPath(activityId));
    await learner.getByLabel('我的作业', { exact: true }).last().fill('我定价 27.9 元，比中间的同行低一点。');
    await learner.getByLabel('选择作业文件').setInputFiles({ name: '计算.png', mimeType: 'image/png', buffer: sketch() });
    await learner.getByText('计算.png').waitFor();
    await learner.getByText('草稿已保存').waitFor();
    await look(learner, 'assignment-form');
    await press(learner, '提交作业');
    await agree(learner, '提交');
    await learner.getByText('已提交，等老师批改').waitFor();

    await desk.goto(`${staffPath(activityId)}?tab=marking`);
    await desk.getByRole('button', { name: /^批改 .+ 的作业$/ }).click();
    await press(desk, '画框');
    const picture = desk.locator('.sheet svg');
    await picture.scrollIntoViewIfNeeded();
    await desk.waitForFunction(() => document.querySelector<HTMLImageElement>('.sheet img')!.naturalWidth > 0);
    const box = (await picture.boundingBox())!;
    await desk.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.3);
    await desk.mouse.down();
    await desk.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.6, { steps: 5 });
    await desk.mouse.up();
    await desk.getByLabel('批注 1 的说明').fill('这一列算错了');
    for (const level of ['完整、有依据 40 分', '有自己的例子 30 分', '清楚 20 分']) await desk.getByLabel(level, { exact: true }).check();
    await desk.getByLabel('总评').fill('思路清楚');
    await desk.getByText('合计').waitFor();
    await look(desk, 'assignment-marking');
    await desk.keyboard.press('Control+Enter');
    await desk.getByText('已批改').first().waitFor();

    await learner.goto(learnerPath(activityId));
    await learner.getByText('这一列算错了').waitFor();
    await learner.getByText('思路清楚').waitFor();
    expect(await learner.locator('.sheet svg rect').count()).toBe(1);
    expect(await learner.locator('section', { hasText: '得分' }).last().innerText()).toMatch(/90/);
    await look(learner, 'assignment-read');
    await desk.goto(`${staffPath(activityId)}?tab=figures`);
    await desk.getByText('40 / 40').waitFor();
    await look(desk, 'assignment-figures');
  });

  test.each(['1.2', '2004'] as const)(
    '[T2] SCORM %s plays, keeps place, score and time, goes on where it was left, and reads nothing of the platform',
    async (version) => {
      const { activityId } = await lecturer.call(teachingRoutes.createScorm, { params: { lessonId }, body: { title: `课件 ${version}` } });
      await desk.goto(staffPath(activityId));
      await desk
        .getByLabel('选择互动课件包')
        .setInputFiles({ name: '课件.zip', mimeType: 'application/zip', buffer: demoPackage(version) });
      await desk.getByText('可以学习').waitFor();
      await look(desk, `scorm-${version}-editor`);

      await learner.goto(learnerPath(activityId));
      await press(learner, '开始学');
      let frame = await frameOf(learner);
      await frame.getByText('第一步').waitFor();
      await frame.getByRole('button', { name: '下一步' }).click();
      await frame.getByText('第二步').waitFor();
      await learner.getByText(/学习中.*已保存/s).waitFor();
      await frame.waitForFunction(() => document.title !== '网店定价三步');
      expect(await frame.title()).toBe('closed');
      await look(learner, `scorm-${version}-player`);
      // The page dies in the middle; the next launch stands at the second step.
      await learner.goto('/home');
      await learner.goto(learnerPath(activityId));
      await press(learner, '继续学');
      frame = await frameOf(learner);
      await frame.getByText('第二步').waitFor();
      await frame.getByRole('button', { name: '下一步' }).click();
      await frame.getByRole('button', { name: '下一步' }).click();
      await frame.getByText('学完了，得分 90').waitFor();
      await learner.getByText(/已通过.*90%.*已保存/s).waitFor();
      await press(learner, '结束学习');
      await learner.getByText('90%').waitFor();
      await look(learner, `scorm-${version}-done`);

      const { items } = await lecturer.call(teachingRoutes.scormPeople, { params: { scormId: activityId } });
      expect(items.find(({ launches }) => launches > 0)).toMatchObject({ status: 'PASSED', percent: 90, launches: 2 });
    },
  );

  async function frameOf(page: Page): Promise<Frame> {
    const handle = await page.waitForSelector('iframe.scorm-frame');
    return (await handle.contentFrame())!;
  }

  test('[A1] none of these pages has a fault, a barrier or sideways scroll', () => {
    expect([...found, ...faults.flat()]).toEqual([]);
  });
});
