import data from './holidays.json' with { type: 'json' };
import type { Calendar } from './workdays.rules.ts';

/** The calendar of the data file; a new year's notice is added there. */
export const CALENDAR: Calendar = { holidays: new Set(data.holidays), makeupWorkdays: new Set(data.makeupWorkdays) };
