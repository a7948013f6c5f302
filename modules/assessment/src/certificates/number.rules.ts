/** Two digits of a programme in a certificate number (domain §6.6). */
export const PROGRAM_NUMBER: Readonly<Record<string, string>> = {
  GYB: '01',
  SYB: '02',
  IYB: '03',
  EYB: '04',
  NET_EC: '05',
  NET_LIVE: '06',
  SIM: '07',
  LOCAL: '99',
};

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** One step of ISO 7064 MOD 37,36: the product (1…36) after one more character. Starts at 36. */
export function nextProduct(product: number, character: string): number {
  const value = ALPHABET.indexOf(character);
  if (value < 0) throw new RangeError(`not a certificate character: ${character}`);
  return (((product + value) % 36 || 36) * 2) % 37;
}

/**
 * The check character of ISO 7064 MOD 37,36. It catches every single wrong character. Of the swaps of two unequal neighbours it
 * catches all but one in 630: of two digits only d and d+1, and only where the product before them is 18 − d (the test proves it).
 * A number is no proof by itself in any case: the page that verifies it shows whose it is.
 */
export function checkCharacter(text: string): string {
  let product = 36;
  for (const character of text) product = nextProduct(product, character);
  return ALPHABET[(37 - product) % 36]!;
}

/** `HN` + region 6 + year 4 + programme 2: certificates with this prefix are counted together. */
export function numberPrefix(regionCode: string, year: number, programCode: string): string {
  const program = PROGRAM_NUMBER[programCode];
  if (!program || !/^\d{6}$/.test(regionCode)) throw new RangeError('certificate prefix');
  return `HN${regionCode}${year}${program}`;
}

/** The whole number of a serial, check character included. */
export function certificateNumber(prefix: string, serial: number): string {
  if (serial < 1 || serial > 999_999) throw new RangeError('certificate serial');
  const body = `${prefix}${String(serial).padStart(6, '0')}`;
  return body + checkCharacter(body);
}

/** Whether a number is of the right form and its check character fits. */
export function isCertificateNumber(text: string): boolean {
  return /^HN\d{18}[0-9A-Z]$/.test(text) && checkCharacter(text.slice(0, -1)) === text.at(-1);
}
