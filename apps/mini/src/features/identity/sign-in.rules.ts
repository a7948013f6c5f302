/** A mainland mobile number as people type it: blanks, hyphens and +86 are let through. */
export function readPhone(typed: string): string | null {
  const digits = typed.replace(/[\s-]/g, '').replace(/^\+?86(?=1\d{10}$)/, '');
  return /^1[3-9]\d{9}$/.test(digits) ? digits : null;
}

/** The six digits of a text message, blanks let through. */
export function readPhoneCode(typed: string): string | null {
  const digits = typed.replace(/\s/g, '');
  return /^\d{6}$/.test(digits) ? digits : null;
}

/** An invitation code as typed or pasted: small letters, blanks, the confusable O, I and L, or the whole link. */
export function readInvitationCode(typed: string): string | null {
  const pasted = /(?:[?&]code=|\/activate\/|\/invite\/)([0-9A-Za-z]{10})/.exec(typed)?.[1] ?? typed;
  const code = pasted.replace(/[\s-]/g, '').toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{10}$/.test(code) ? code : null;
}
