/** China has one clock: +08:00 all year. Own arithmetic, because `Intl` is missing on some phones. */
const CHINA_MS = 8 * 3_600_000;
const two = (value: number) => String(value).padStart(2, '0');
const inChina = (instant: string | number) => new Date(new Date(instant).getTime() + CHINA_MS);

/** The calendar day of an instant in China, `2026-11-23`. */
export function dayOf(instant: string | number): string {
  const at = inChina(instant);
  return `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`;
}

/** The time of day in China, `14:05`. */
export function clockOf(instant: string | number): string {
  const at = inChina(instant);
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

/** The same to the second, `14:05:09`: for what was just saved. */
export function clockToSecond(instant: string | number): string {
  return `${clockOf(instant)}:${two(inChina(instant).getUTCSeconds())}`;
}

/** A day as people say it, `11月23日`; with the year when it is not the year of `today`. */
export function sayDay(day: string, today = day): string {
  const [year, month, date] = day.split('-').map(Number);
  const short = `${month}月${date}日`;
  return day.slice(0, 4) === today.slice(0, 4) ? short : `${year}年${short}`;
}

/** An instant as people say it, `2026年11月23日 14:05`. */
export function sayMoment(instant: string | number): string {
  const day = dayOf(instant);
  return `${day.slice(0, 4)}年${sayDay(day)} ${clockOf(instant)}`;
}

/** Whole days from one day to another; negative when `to` lies before `from`. */
export function daysFrom(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** The day so many days before another. */
export function dayBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}
