/** Text of a number cell, or why it can not be trusted. */
export type NumberReading = { text: string } | { damaged: string };

const MS_PER_DAY = 86_400_000;
/** 1970-01-01 as a day number of the 1900 system. */
const UNIX_EPOCH_DAY = 25_569;
const LAST_DAY = 2_958_465; // 9999-12-31
/** Between the two calendars of spreadsheets. */
const DAYS_1900_TO_1904 = 1_462;

/**
 * Reads the stored number of a cell. Spreadsheets keep fifteen digits: an ID or card number typed as a number has lost its tail for good,
 * even when the file still shows eighteen digits, so from sixteen digits on the number is reported and never passed on.
 */
export function readNumber(raw: string): NumberReading {
  const trimmed = raw.trim();
  const value = Number(trimmed);
  if (trimmed === '' || !Number.isFinite(value)) return { damaged: trimmed };
  if (Math.abs(value) >= 1e15) return { damaged: BigInt(Math.trunc(value)).toString() };
  return { text: plain(Number(value.toPrecision(15))) };
}

/** Decimal text without an exponent. */
function plain(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  const decimals = Math.min(100, Number(text.split('e-')[1] ?? 0) + 15);
  return value.toFixed(decimals).replace(/\.?0+$/, '');
}

/** A day number as `YYYY-MM-DD`, with `HH:mm[:ss]` when it has a time, the time alone when it has no day; undefined when no such day exists. */
export function readDay(serial: number, is1904: boolean): string | undefined {
  const day = is1904 ? serial + DAYS_1900_TO_1904 : serial;
  // The calendar of 1900 holds a 29 February that never was (day 60); days before it are counted one too low.
  if (!(day >= 0) || day >= LAST_DAY + 1 || Math.floor(day) === 60) return undefined;
  const at = new Date(Math.round(((day < 60 ? day + 1 : day) - UNIX_EPOCH_DAY) * 86_400) * 1000);
  const [date, time] = [at.toISOString().slice(0, 10), at.toISOString().slice(11, 19)];
  const shortTime = time.endsWith(':00') ? time.slice(0, 5) : time;
  if (day < 1 && !is1904) return shortTime;
  return at.getTime() % MS_PER_DAY === 0 ? date : `${date} ${shortTime}`;
}

/** Whether a number format shows dates or times; `code` is undefined for the built-in formats, which only have a number. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  // Reserved numbers, 27–36 and 50–58 being the Chinese ones (年月日).
  if (code === undefined) return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
  const bare =
    code
      .replace(/"[^"]*"/g, '')
      .replace(/\\./g, '')
      .replace(/[_*]./g, '')
      .replace(/\[(?![hms]+\])[^\]]*\]/gi, '')
      .split(';')[0] ?? '';
  return !/general|standard|通用/i.test(bare) && /[ymdhs]/i.test(bare);
}

/** "C12" → 3; undefined for anything that is no column of a sheet. */
export function columnOf(reference: string): number | undefined {
  const letters = /^\$?([A-Z]{1,3})\$?\d*$/.exec(reference)?.[1];
  if (!letters) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column <= 16_384 ? column : undefined;
}

/** 3 → "C". */
export function columnName(column: number): string {
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  return name;
}

/** What a spreadsheet would take for a formula when it opens a text file: also the full-width signs that Chinese input methods make. */
const FORMULA_START = /^\s*'*\s*[=+\-@＝＋－＠]|^'*[\t\r\n]/;

/** Marks text that would run as a formula with a leading apostrophe; `unguardText` takes exactly that mark off again. */
export function guardText(text: string): string {
  return FORMULA_START.test(text) ? `'${text}` : text;
}

/** Takes the mark of `guardText` off. */
export function unguardText(text: string): string {
  return text.startsWith("'") && FORMULA_START.test(text) ? text.slice(1) : text;
}
