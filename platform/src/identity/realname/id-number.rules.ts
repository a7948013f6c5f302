/** Kinds of identity document that can be told from the number; OTHER is for a person to look at. */
export type IdKind = 'ID_CARD' | 'HMT_RESIDENCE' | 'FOREIGN_PR';

/** What a valid number tells. `sex` is null where the number does not say. */
export interface IdNumber {
  kind: IdKind;
  number: string;
  birthday: string;
  sex: 'M' | 'F' | null;
}
export type IdNumberCheck = { ok: true; id: IdNumber } | { ok: false; why: string };

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_CHARACTERS = '10X98765432';
const PROVINCES = new Set('11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65'.split(' '));
const HMT = new Set(['810000', '820000', '830000']);
/** Prefix no office has ever given out: people of demonstrations and tests. */
const DEMO_PREFIX = '9999';

/** The check character of the first 17 digits (GB 11643, ISO 7064 MOD 11-2). */
export function checkCharacter(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(first17[index]), 0);
  return CHECK_CHARACTERS[sum % 11]!;
}

/** `YYYY-MM-DD` when the eight digits are a real day not after today, from 1800 on; else undefined. */
function realDay(digits: string, today: string): string | undefined {
  const day = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day) return undefined;
  return day >= '1800-01-01' && day <= today ? day : undefined;
}

/**
 * Checks an identity number: resident card, residence permit of Hong Kong, Macao and Taiwan residents, foreign permanent
 * residents' card (18 digits from 9, or the older 3 letters + 12 digits). `today` is a day in China; `demo` lets 9999… pass.
 */
export function checkIdNumber(text: string, today: string, options: { demo?: boolean } = {}): IdNumberCheck {
  const number = text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  if (/^\d{15}$/.test(number)) return { ok: false, why: '15 位旧号码已停用，请填写 18 位号码' };
  if (/^[A-Z]{3}\d{12}$/.test(number)) return checkOldForeign(number, today);
  if (!/^\d{17}[\dX]$/.test(number)) return { ok: false, why: '号码应为 18 位，最后一位可以是 X' };
  if (checkCharacter(number) !== number[17]) return { ok: false, why: '校验位不符，请逐位核对' };
  const birthday = realDay(number.slice(6, 14), today);
  if (!birthday) return { ok: false, why: '号码中的出生日期不存在' };
  const kind = kindOf(number, options.demo ?? false);
  if (!kind) return { ok: false, why: '号码开头的地区码不存在' };
  return { ok: true, id: { kind, number, birthday, sex: Number(number[16]) % 2 === 1 ? 'M' : 'F' } };
}

function kindOf(number: string, demo: boolean): IdKind | undefined {
  if (number.startsWith(DEMO_PREFIX)) return demo ? 'ID_CARD' : undefined;
  if (HMT.has(number.slice(0, 6))) return 'HMT_RESIDENCE';
  if (number.startsWith('9')) return 'FOREIGN_PR';
  return PROVINCES.has(number.slice(0, 2)) ? 'ID_CARD' : undefined;
}

// Country, four digits of the office, birthday as YYMMDD, two more. Its check digit follows no published rule.
function checkOldForeign(number: string, today: string): IdNumberCheck {
  const short = number.slice(7, 13);
  const birthday = realDay(`20${short}`, today) ?? realDay(`19${short}`, today);
  if (!birthday) return { ok: false, why: '号码中的出生日期不存在' };
  return { ok: true, id: { kind: 'FOREIGN_PR', number, birthday, sex: null } };
}

/** Whole years between two days. */
export function ageOn(birthday: string, today: string): number {
  return Number(today.slice(0, 4)) - Number(birthday.slice(0, 4)) - (today.slice(5) < birthday.slice(5) ? 1 : 0);
}
