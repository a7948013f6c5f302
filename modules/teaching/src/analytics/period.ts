import { chinaInstant, problem } from '@yangfan/kernel';
import { daysBetween } from './forecast.rules.ts';

const MOST_DAYS = 366;

/** A period of whole days in China, both days included; what is not asked comes from `otherwise`. */
export function periodOf(asked: { from?: string; to?: string }, otherwise: { from: string; to: string }) {
  const from = asked.from ?? (asked.to && asked.to < otherwise.from ? asked.to : otherwise.from);
  const to = asked.to ?? (from > otherwise.to ? from : otherwise.to);
  const days = daysBetween(from, to);
  if (days < 0 || days >= MOST_DAYS) throw problem('teaching.study.period');
  return { from, to, since: chinaInstant(from), until: new Date(chinaInstant(to).getTime() + 86_400_000) };
}
