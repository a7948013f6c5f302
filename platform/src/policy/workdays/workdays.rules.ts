/** Public holidays and the weekend days that are worked instead, as `YYYY-MM-DD`. */
export interface Calendar {
  holidays: ReadonlySet<string>;
  makeupWorkdays: ReadonlySet<string>;
}

const DAY_MS = 86_400_000;

/** The day `count` days later. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** ISO weekday, 1 = Monday … 7 = Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** Whether offices work on the day. */
export function isWorkday(day: string, calendar: Calendar): boolean {
  if (calendar.makeupWorkdays.has(day)) return true;
  return weekdayOf(day) <= 5 && !calendar.holidays.has(day);
}

/** Workdays after `from` up to and including `to`; 0 when `to` is not later. */
export function workdaysUntil(from: string, to: string, calendar: Calendar): number {
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isWorkday(day, calendar)) count += 1;
  return count;
}

/** The day on which the `count`th workday after `from` falls. */
export function addWorkdays(from: string, count: number, calendar: Calendar): string {
  let day = from;
  for (let left = count; left > 0;) {
    day = addDays(day, 1);
    if (isWorkday(day, calendar)) left -= 1;
  }
  return day;
}
