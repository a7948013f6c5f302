import { expect, test } from 'vitest';
import { readInvitationCode, readPhone, readPhoneCode } from './sign-in.rules.ts';

test('[A1] a phone number is read as people type it', () => {
  for (const typed of ['19900000017', '199 0000 0017', '199-0000-0017', '+8619900000017', '8619900000017'])
    expect(readPhone(typed)).toBe('19900000017');
  for (const typed of ['', '1990000001', '29900000017', '199000000170', '１９９０００00017', 'abc']) expect(readPhone(typed)).toBeNull();
});

test('[A1] a text-message code is six digits', () => {
  expect(readPhoneCode('123 456')).toBe('123456');
  for (const typed of ['12345', '1234567', '12a456']) expect(readPhoneCode(typed)).toBeNull();
});

test('[A1] an invitation is read from a typed code or a pasted link; letters that look like digits are digits', () => {
  expect(readInvitationCode('abcde fghjk')).toBe('ABCDEFGHJK');
  expect(readInvitationCode('oIL4567890')).toBe('0114567890');
  expect(readInvitationCode('https://example.cn/activate?code=ABCDEFGHJK&x=1')).toBe('ABCDEFGHJK');
  for (const typed of ['', 'ABCDEFGHJ', 'ABCDEFGHJKM', 'ABCDEFGHJU']) expect(readInvitationCode(typed)).toBeNull();
});
