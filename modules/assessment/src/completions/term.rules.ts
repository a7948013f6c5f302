/** Counting by the calendar of offices, handed in. */
export interface Workdays {
  add(day: string, count: number): string;
  until(from: string, to: string): number;
}
export interface Term {
  lastSessionOn: string | null;
  /** The last day on which the application is in time. */
  dueOn: string | null;
  workdaysLeft: number;
  lateWorkdays: number;
}

/** Until when a class must ask for its completion: so many workdays after its last lesson (`completion.submitWithinDays`). */
export function termOf(
  sessions: readonly { day: string; status: string }[],
  of: { days: number; today: string; workdays: Workdays },
): Term {
  const held = sessions.filter(({ status }) => status !== 'CANCELLED').map(({ day }) => day);
  if (!held.length) return { lastSessionOn: null, dueOn: null, workdaysLeft: 0, lateWorkdays: 0 };
  const lastSessionOn = held.reduce((last, day) => (day > last ? day : last));
  const dueOn = of.workdays.add(lastSessionOn, of.days);
  const isLate = of.today > dueOn;
  return {
    lastSessionOn,
    dueOn,
    workdaysLeft: isLate ? 0 : of.workdays.until(of.today, dueOn),
    // On a day off after the last day nothing has been missed yet by the count, but the day is over: one at least.
    lateWorkdays: isLate ? Math.max(1, of.workdays.until(dueOn, of.today)) : 0,
  };
}
