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

/** The check character of ISO 7064 MOD 37,36: catches every single error and every swap of neighbours. */
export function checkCharacter(text: string): string {
  let product = 36;
  for (const character of text) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) throw new RangeError(`not a certificate character: ${character}`);
    let sum = (product + value) % 36;
    if (sum === 0) sum = 36;
    product = (sum * 2) % 37;
  }
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
