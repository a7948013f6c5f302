import type { ReplyOf, routes } from '@yangfan/contract';
import { dayOf } from '../../shared/time/day.ts';

export type Item = ReplyOf<(typeof routes.ledger)['myTimeline']>['items'][number];

/** What happened on one day, in the order it was given. */
export interface DayOfItems {
  day: string;
  items: Item[];
}

/** The records under the days they fell on, China's calendar. */
export function byDay(items: readonly Item[]): DayOfItems[] {
  const days: DayOfItems[] = [];
  for (const item of items) {
    const day = dayOf(item.at);
    const last = days.at(-1);
    if (last?.day === day) last.items.push(item);
    else days.push({ day, items: [item] });
  }
  return days;
}

/** Whether a record is about this person, not about the whole class. */
export const isOwn = (item: Item): boolean => item.learnerId !== null;
