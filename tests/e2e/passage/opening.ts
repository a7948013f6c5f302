import { DEMO_PASSWORD } from '@yangfan/platform/identity';
import { rosterSheet } from '../../journey/roster.ts';
import type { Hired, Institution } from './founding.ts';
import { dialog, field, idIn, press, takeStep, type Stage } from './stage.ts';

const DAY = 86_400_000;
const dayOf = (at: Date) => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

/** Step 2: a class with timetable and roster, handed in. Gives its id. */
export async function planClass(stage: Stage, { admin }: Institution, hired: Hired, learners: number): Promise<string> {
  const now = stage.product.now().getTime();
  const page = await admin.open('/work/classes/new');
  await field(page, '课程').selectOption('NET_EC');
  await field(page, '班级名称').fill('网络创业培训（电商版）演示 1 期');
  await field(page, '开班日期').fill(dayOf(new Date(now + 10 * DAY)));
  await field(page, '结束日期').fill(dayOf(new Date(now + 40 * DAY)));
  await admin.look('class-basics');
  await press(page, '下一步');
  for (const { name } of hired.lecturers)
    await page
      .getByLabel(new RegExp(`^${name}`))
      .first()
      .check();
  await field(page, '教室').selectOption({ index: 1 });
  await field(page, '联系人').fill('演示联系人');
  await page.getByLabel(/^演示班主任/).check();
  await admin.look('class-people');
  await press(page, '建班，去排课');
  await page.waitForURL('**/plan');
  const classId = idIn(page, 'classes');
  await press(page, '预览课表');
  await press(page, '保存这份课表');
  await page.getByText('课表已保存').waitFor();
  await admin.look('timetable');

  await admin.open(`/work/classes/${classId}/import`);
  await page.locator('#roster-file').setInputFiles({
    name: '名册.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: await rosterSheet(learners),
  });
  // The dry run names what is wrong with the bad row, and nothing is written yet.
  const bad = page.locator('tbody tr').filter({ has: page.locator('.stop') });
  await bad.first().waitFor();
  await admin.look('roster-checked');
  const said = await bad.first().innerText();
  if (!/身份证|证件/.test(said) || !/手机/.test(said)) throw new Error(`the bad row says only: ${said}`);
  await press(page, '只写入通过的行');
  await press(dialog(page), `写入 ${learners} 人`);
  await page.locator('.note.good', { hasText: `已写入 ${learners} 人` }).waitFor();

  await admin.open(`/work/classes/${classId}/submit`);
  await page.getByLabel('我已阅读并代表本机构作出以上承诺').check();
  await field(page, '签署人姓名').fill('演示法人');
  await admin.look('class-submit');
  await press(page, '签署承诺并提交');
  await page.waitForURL('**tab=application*');
  await admin.look('class-submitted');
  return classId;
}

/** One officer accepts, a different one approves; the first is told that it cannot be the same. */
export async function approveClass(stage: Stage): Promise<void> {
  const officer = await stage.staff('haikou.officer', DEMO_PASSWORD);
  let page = await officer.open('/work/openings');
  await page
    .getByRole('link', { name: /演示 1 期/ })
    .first()
    .click();
  await page.getByRole('button', { name: '受理', exact: true }).waitFor();
  await officer.look('opening');
  await takeStep(page, '受理');
  await page.getByText('您可以看，但不能批准').waitFor();
  if (await page.getByRole('button', { name: '批准开班' }).count()) throw new Error('the officer who accepted may approve');
  await officer.look('opening-accepted');
  const reviewer = await stage.staff('haikou.reviewer', DEMO_PASSWORD);
  page = await reviewer.open('/work/openings');
  await page
    .getByRole('link', { name: /演示 1 期/ })
    .first()
    .click();
  await takeStep(page, '批准开班');
  await page.getByText('已通过').or(page.getByText('已批准')).first().waitFor();
  await reviewer.look('opening-approved');
}

/** The class moves on by the hand of its institution. */
export async function moveClass({ admin }: Institution, classId: string, steps: readonly string[]): Promise<void> {
  const page = await admin.open(`/work/classes/${classId}`);
  for (const step of steps) await takeStep(page, step);
}
