/** Least length, and how many of upper, lower, digit, symbol must occur. */
const MIN_LENGTH = 10;
const MIN_CLASSES = 3;
/** How many earlier passwords may not come back. */
export const PASSWORD_HISTORY = 5;

const CLASSES = [/[A-Z]/, /[a-z]/, /\d/, /[^A-Za-z0-9]/];

/** Whether a password is strong enough; one that holds the login name is not. */
export function isStrong(password: string, loginName: string | null): boolean {
  if ([...password].length < MIN_LENGTH || password.length > 200) return false;
  if (loginName && loginName.length >= 4 && password.toLowerCase().includes(loginName.toLowerCase())) return false;
  if (new Set(password).size < 5) return false;
  return CLASSES.filter((pattern) => pattern.test(password)).length >= MIN_CLASSES;
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyz';
const DIGITS = '23456789';

/** A first password to be read aloud once: three groups, no confusable characters. `pick(n)` gives a random integer below n. */
export function initialPassword(pick: (below: number) => number): string {
  const of = (alphabet: string, length: number) => Array.from({ length }, () => alphabet[pick(alphabet.length)]).join('');
  return `${of(LETTERS.toUpperCase(), 1)}${of(LETTERS, 4)}-${of(DIGITS, 4)}-${of(LETTERS, 4)}`;
}
