const DAY_MS = 86_400_000;
const CHINA_MS = 8 * 3_600_000;
const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六'];
const two = (value: number) => (value < 10 ? `0${value}` : String(value));

/** A moment as the parts of China's wall clock. */
function parts(at: number) {
  const date = new Date(at + CHINA_MS);
  return { date, day: date.toISOString().slice(0, 10), time: `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}` };
}

/** First and last day that a page of the calendar shows: seven days, `page` weeks from this one's Monday. */
export function weekOf(now: number, page: number): { from: string; to: string } {
  const { date } = parts(now);
  const monday = date.getTime() - ((date.getUTCDay() + 6) % 7) * DAY_MS + page * 7 * DAY_MS;
  const said = (at: number) => new Date(at).toISOString().slice(0, 10);
  return { from: said(monday), to: said(monday + 6 * DAY_MS) };
}

/** 11月24日 周二 */
export function sayDay(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  return `${date.getUTCMonth() + 1}月${date.getUTCDate()}日 周${WEEKDAYS[date.getUTCDay()]}`;
}

/** What a week's page shows at first: from today on; the days of it that are over wait behind a tap. Another week is whole. */
export function sinceToday<T extends { day: string }>(days: readonly T[], today: string): { earlier: T[]; shown: T[] } {
  const earlier = days.filter(({ day }) => day < today);
  const shown = days.filter(({ day }) => day >= today);
  return { earlier, shown };
}

/** Things by day, in order, each with its time of the day. */
export function byDay<T extends { startsAt: string }>(items: readonly T[]): { day: string; items: (T & { time: string })[] }[] {
  const days: { day: string; items: (T & { time: string })[] }[] = [];
  for (const item of [...items].sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt))) {
    const { day, time } = parts(Date.parse(item.startsAt));
    if (days[days.length - 1]?.day !== day) days.push({ day, items: [] });
    days[days.length - 1]!.items.push({ ...item, time });
  }
  return days;
}
