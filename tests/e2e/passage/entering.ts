import type { Page } from 'playwright-core';
import { rosterRow } from '../../journey/roster.ts';
import type { Hired } from './founding.ts';
import { dialog, field, press, type Seat, type Stage } from './stage.ts';

/** Step 3: a learner takes the account into use: invitation, phone code, privacy policy, real name. */
export async function activate(stage: Stage, { teacher }: Hired, classId: string, index: number): Promise<Seat> {
  const { phone, name, idNo } = rosterRow(index);
  const masked = `${phone.slice(0, 3)}****${phone.slice(-4)}`;
  const desk = await teacher.open(`/work/classes/${classId}/verification?tab=invitations`);
  await desk
    .locator('tbody tr', { hasText: masked })
    .getByRole('button', { name: /二维码/ })
    .click();
  const link = (await dialog(desk).locator('p.figures').innerText()).trim();
  if (!index) await teacher.look('invitation');
  await press(dialog(desk), '关闭');

  const seat = await stage.learner(phone);
  const page = await seat.open(new URL(link).pathname);
  await page.getByLabel(/我已阅读并同意/).check();
  await press(page, '获取验证码');
  await page.getByText(/验证码已发到/).waitFor();
  await field(page, '短信验证码').fill(await stage.smsCode(phone));
  if (!index) await seat.look('activate');
  await press(page, '激活并登录');
  await page.waitForURL('**/verify');
  await field(page, '姓名').fill(name);
  await field(page, '证件号码').fill(idNo);
  if (!index) await seat.look('real-name');
  await press(page, '核对');
  await page.getByText('还差一步').waitFor();
  await seat.look('choose-way');
  return seat;
}

/** Signs the separate consent and lets the camera look. */
export async function enrolFace(seat: Seat): Promise<void> {
  const { page } = seat;
  await press(page, '阅读同意书');
  await page.getByLabel(/单独同意/).check();
  await seat.look('face-consent');
  await press(page, '同意并录入人脸');
  await faceCheck(
    page,
    () => page.getByText('实名认证已完成').isVisible(),
    () => seat.look('face-step'),
  );
  await page.getByText('实名认证已完成').waitFor();
  await seat.look('verified');
}

/** Follows the prompts before the camera. A crowded machine may miss a frame in time: like a person, one tries again. */
export async function faceCheck(page: Page, done: () => Promise<boolean>, look?: () => Promise<void>): Promise<void> {
  await press(page, '打开摄像头');
  await page.locator('.face-frame[data-on=true]').waitFor();
  for (let tries = 0; tries < 4; tries++) {
    await page.getByRole('button', { name: /^(开始核验|重新开始)$/ }).click();
    await page.locator('.face-prompt').waitFor();
    if (!tries) await look?.();
    // It ends with a word of refusal, or the capture goes away with what it was for.
    await page.waitForFunction(() => !document.querySelector('.face-prompt'));
    await page.waitForFunction(
      () => !document.querySelector('.face-capture') || document.querySelector('.face-words [role=alert], .face-words [role=status]'),
    );
    if ((await done()) || !(await page.locator('.face-words [role=alert]').count())) return;
  }
  throw new Error(`the face was refused: ${await page.locator('.face-words').innerText()}`);
}

/** The way of equal effect: a code to the phone and the end of the ID number. */
export async function alternativeCheck(stage: Stage, page: Page, index: number): Promise<void> {
  const { phone, idNo } = rosterRow(index);
  await stage.moveTo(new Date(stage.product.now().getTime() + 70_000));
  await press(page, '发送验证码');
  await page.getByText(/验证码已发到/).waitFor();
  await field(page, '短信验证码').fill(await stage.smsCode(phone));
  await field(page, '证件号码后 4 位').fill(idNo.slice(-4));
  await press(page, '核验');
}

/** Refuses the face; everything stays open to the learner. */
export async function takeAlternative(stage: Stage, seat: Seat, index: number): Promise<void> {
  await press(seat.page, '用短信和证件尾号');
  await alternativeCheck(stage, seat.page, index);
  await seat.page.getByText('实名认证已完成').waitFor();
  await seat.page.getByText('没有录入', { exact: true }).waitFor();
  await seat.look('verified-without-face');
}
