import type { Page } from 'playwright-core';
import { smsCode, type Person } from '../journey/people.ts';

/** A learner signs in on the page; the operator reads the code, as a phone would. Codes to one phone have a minimum distance. */
export async function signInByPhone(page: Page, ops: Person, phone: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('手机号').fill(phone);
  await page.getByRole('button', { name: '获取验证码' }).click();
  await page.getByText('验证码会在一分钟内送到').waitFor();
  await page.getByLabel('短信验证码').fill(await smsCode(ops, phone));
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.waitForURL('**/home');
}
