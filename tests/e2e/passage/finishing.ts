import { assessmentRoutes } from '@yangfan/client';
import { DEMO_PASSWORD } from '@yangfan/platform/identity';
import type { Person } from '../../journey/people.ts';
import type { Hired, Institution } from './founding.ts';
import { moveClass } from './opening.ts';
import { dialog, field, press, type Seat, type Stage } from './stage.ts';

/** Longer than three working days, whatever holidays lie between. */
const OBJECTIONS_MS = 12 * 24 * 60 * 60_000;

/** Step 8: the scores that two people enter independently, then publication. */
export async function enterScores({ teacher, lecturers }: Hired, classId: string): Promise<void> {
  const page = await teacher.open(`/work/classes/${classId}/grades`);
  const buttons = page.getByRole('button', { name: /^录入/ });
  const parts = await buttons.allInnerTexts();
  for (const part of parts) {
    await press(page, part);
    for (const score of await dialog(page).locator('input[type=number]').all()) await score.fill('88');
    await field(dialog(page), '备注（成绩单编号、考核日期等）').fill('纸质成绩单 1 号');
    if (part === parts[0]) await teacher.look('score-entry');
    await press(dialog(page), '录入 2 人');
    await dialog(page).waitFor({ state: 'detached' });
  }
  await page.getByText('须由另一人复核').first().waitFor();
  await teacher.look('scores-entered');
  const second = lecturers[0]!.seat;
  const desk = await second.open(`/work/classes/${classId}/grades`);
  for (let left = parts.length; left > 0; left--) {
    await press(desk, '复核录入');
    for (const score of await dialog(desk).locator('input[type=number]').all()) await score.fill('88');
    await press(dialog(desk), '提交复核');
    await dialog(desk)
      .getByText(/两次录入完全一致/)
      .waitFor();
    await press(dialog(desk), '关闭');
    await desk.waitForFunction(
      (rest) => [...document.querySelectorAll('button')].filter((one) => one.textContent === '复核录入').length === rest,
      left - 1,
    );
  }
  await teacher.open(`/work/classes/${classId}/grades`);
  await press(page, '公布成绩');
  await press(dialog(page), '公布');
  await page.getByText('成绩已公布').first().waitFor();
  await teacher.look('score-book');
}

/** Step 8, a learner: the twelve questions of the survey, without a name. */
async function answerSurvey(seat: Seat): Promise<void> {
  const page = await seat.open('/surveys');
  for (const group of await page.locator('form fieldset').all()) {
    const choices = group.locator('input[type=radio]');
    const isYesOrNo = (await choices.count()) === 2;
    const isAboutMoney = /收费/.test(await group.locator('legend').innerText());
    if (await choices.count()) await (isYesOrNo && !isAboutMoney ? choices.first() : choices.last()).check();
  }
  await seat.look('survey');
  await press(page, '匿名提交');
  await page.getByText('已填写').waitFor();
}

/** Step 8: the class is asked, the institution hands in, one officer looks at the sample and accepts, another approves when nobody may object any more. */
export async function complete(stage: Stage, institution: Institution, classId: string, learner: Seat, other: Person): Promise<void> {
  const { admin } = institution;
  await moveClass(institution, classId, ['授课结束']);
  await answerSurvey(learner);
  const five = { practical: 5, lecturer: 5, organisation: 4, platform: 5, simulation: 4, place: 5, service: 5 };
  await other.call(assessmentRoutes.answerSurvey, {
    params: { classId },
    body: { ...five, charged: false, inPerson: true, recommend: 9, needs: [0], comment: '' },
  });
  const page = await admin.open(`/work/classes/${classId}/grades`);
  await press(page, '提交结业申请');
  await press(dialog(page), '提交');
  await page.getByText('结业申请已提交').waitFor();
  const officer = await stage.staff('haikou.officer', DEMO_PASSWORD);
  const desk = await officer.open('/work/completions');
  await desk.getByRole('link', { name: /演示 1 期/ }).click();
  // What does not agree is asked for in the page's own window, and not without words.
  await press(desk, '不符');
  await dialog(desk).getByRole('button', { name: '登记不符' }).waitFor();
  if (await dialog(desk).getByRole('button', { name: '登记不符' }).isEnabled()) throw new Error('a sample may be doubted without a reason');
  await officer.look('sample-doubted');
  await press(dialog(desk), '先不');
  while (await desk.getByText('待核对').count()) {
    const row = desk.locator('li', { has: desk.getByText('待核对') }).first();
    const left = await desk.getByText('待核对').count();
    await press(row, '相符');
    await desk.waitForFunction((before) => document.body.innerText.split('待核对').length - 1 < before, left);
  }
  await field(desk, '意见').fill('抽查相符，予以受理');
  await officer.look('completion');
  await press(desk, '受理');
  await field(desk, '意见').waitFor({ state: 'detached' });
  await stage.moveTo(new Date(stage.product.now().getTime() + OBJECTIONS_MS));
  const reviewer = await stage.staff('haikou.reviewer', DEMO_PASSWORD);
  const last = await reviewer.open('/work/completions');
  await last.getByRole('link', { name: /演示 1 期/ }).click();
  await field(last, '意见').fill('同意结业');
  await press(last, '批准并发证');
  await field(last, '意见').waitFor({ state: 'detached' });
  await reviewer.look('completion-approved');
}

/** Step 8: the learner's certificate as a file, and what the public reads of it. */
export async function takeCertificate(stage: Stage, seat: Seat): Promise<{ pdf: Buffer; verdict: string }> {
  const page = await seat.open('/certificate');
  const link = page.getByRole('link', { name: '查看和下载 PDF' });
  await link.waitFor();
  await seat.look('certificate');
  const pdf = await (await page.request.get((await link.getAttribute('href'))!)).body();
  const address = await page.getByRole('link', { name: '公开查验页' }).getAttribute('href');
  const anyone = await stage.visitor();
  const open = await anyone.open(address!);
  await open.getByText('证书真实有效').waitFor();
  await anyone.look('certificate-verified');
  return { pdf, verdict: await open.locator('.facts').innerText() };
}

/** Step 9: opens the proof of every kind of record in a timeline; gives the kinds of address that opened. */
export async function openProofs(seat: Seat, path: string, name: string): Promise<string[]> {
  const page = await seat.open(path);
  while (await page.getByRole('button', { name: '再看更早的' }).count()) {
    const before = await page.locator('ol > li').count();
    await press(page, '再看更早的');
    await page.waitForFunction((shown) => document.querySelectorAll('ol > li').length > shown, before);
  }
  const entries = page.locator('ol > li > details');
  await entries.first().locator('summary').first().click();
  await seat.look(name);
  const links = await page.locator('ol a', { hasText: '打开凭证' }).evaluateAll((all) => all.map((one) => one.getAttribute('href')!));
  const kinds = new Map(links.map((link) => [link.replace(/[a-z]{3}_[0-9a-z]+/g, '*'), link]));
  for (const [kind, link] of kinds) {
    await seat.open(link);
    await page.waitForFunction(
      (door) => location.pathname !== door || !/^\/(me|applications|classes|sessions|institutions|lecturers)\//.test(door),
      link,
    );
    await page.waitForFunction(() => document.querySelector('h1') && !document.body.innerText.includes('正在读取'));
    const words = await page.evaluate(() => document.body.innerText);
    if (/没有找到|没有这个页面|您的角色不能打开|再试一次/.test(words))
      throw new Error(`${kind} opens no proof: ${page.url()} ${words.slice(0, 300)}`);
    await seat.look(`proof-${kind.replace(/\W+/g, '-')}`);
  }
  return [...kinds.keys()];
}
