import { afterEach, expect, test } from 'vitest';
import { startPhone, type Phone } from './phone/phone.mjs';
import { server } from './phone/server.ts';

let phone: Phone;
afterEach(() => phone.off());

test('[A1] whatever can be pressed has a name for who cannot see it', async () => {
  for (const entry of ['features/home/home', 'features/identity/mine', 'features/identity/activate']) {
    phone = await startPhone({ storage: { 'yangfan.session': 'tok-1' }, entry, answer: server() });
    await phone.until(() => !phone.text().includes('正在读取'), 'the page to be there');
    for (const element of phone.elements()) {
      const role = String(phone.attr(element, 'aria-role') ?? '');
      if (!['button', 'link', 'checkbox', 'switch'].includes(role) && element.tagName !== 'BUTTON') continue;
      expect(
        `${phone.attr(element, 'aria-label') ?? ''}${element.textContent}`.trim(),
        `${entry}: ${element.outerHTML.slice(0, 120)}`,
      ).not.toBe('');
    }
    phone.off();
  }
});

test('[A1] attributes arrive under their own names: template and runtime number them alike', async () => {
  phone = await startPhone({ answer: server() });
  await phone.arrives('features/identity/sign-in');
  await phone.sees('手机号');
  const field = phone.find('手机号');
  expect(phone.attr(field, 'placeholder')).toBe('报名时登记的手机号');
  expect(phone.attr(field, 'type')).toBe('number');
  expect(phone.attr(field, 'maxlength')).toBe(14);
});
