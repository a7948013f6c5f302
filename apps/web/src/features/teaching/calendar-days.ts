const DAY_MS = 86_400_000;
const CHINA_MS = 8 * 3_600_000;
const at = (day: string) => new Date(`${day}T00:00:00Z`);
const said = (date: Date) => date.toISOString().slice(0, 10);
const plus = (day: string, days: number) => said(new Date(at(day).getTime() + days * DAY_MS));

/** The day of an instant in China's time zone. */
export const dayOf = (instant: Date) => said(new Date(instant.getTime() + CHINA_MS));
/** First and last day of the month. */
export function monthOf(day: string): [string, string] {
  const [year, month] = [at(day).getUTCFullYear(), at(day).getUTCMonth()];
  return [said(new Date(Date.UTC(year, month, 1))), said(new Date(Date.UTC(year, month + 1, 0)))];
}
/** Monday and Sunday of the week. */
export function weekOf(day: string): [string, string] {
  const monday = plus(day, -((at(day).getUTCDay() + 6) % 7));
  return [monday, plus(monday, 6)];
}
/** Every day from one to another, both included. */
export function daysOf(from: string, to: string): string[] {
  return Array.from({ length: Math.round((at(to).getTime() - at(from).getTime()) / DAY_MS) + 1 }, (_, index) => plus(from, index));
}
/** The same view one step on: a week, or the first of the next month. */
export function shifted(day: string, view: 'month' | 'week', by: -1 | 1): string {
  if (view === 'week') return plus(day, by * 7);
  return said(new Date(Date.UTC(at(day).getUTCFullYear(), at(day).getUTCMonth() + by, 1)));
}
