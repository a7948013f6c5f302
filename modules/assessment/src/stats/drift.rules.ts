import { offered } from './choice.rules.ts';
import type { BankItem } from '../papers/paper.rules.ts';
import { facilityOf, restOf, together, type Sums } from './sums.rules.ts';

/** An item's answers in the week that begins on a Monday; the eldest entry of a long row may hold everything before. */
export interface Week extends Sums {
  from: string;
}
/** How many weeks an item keeps apart; what is older is one entry. */
const KEPT_WEEKS = 26;

/** The Monday of a day's week. */
export function mondayOf(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  return at.toISOString().slice(0, 10);
}

/** Answers by week, in order; bounded. */
export function weeksOf(rows: readonly (Sums & { heldOn: string })[]): Week[] {
  const byWeek = new Map<string, Sums[]>();
  for (const row of rows) {
    const from = mondayOf(row.heldOn);
    byWeek.set(from, [...(byWeek.get(from) ?? []), row]);
  }
  const weeks = [...byWeek].map(([from, all]) => ({ from, ...together(all) })).sort((a, b) => (a.from < b.from ? -1 : 1));
  const old = weeks.slice(0, -KEPT_WEEKS);
  return old.length ? [{ from: old[0]!.from, ...together(old) }, ...weeks.slice(-KEPT_WEEKS)] : weeks;
}

/** What has changed of late against before. */
export interface Drift {
  /** Since which week. */
  since: string;
  recent: { n: number; facility: number };
  before: { n: number; facility: number };
  /** How much the facility rose beyond what the people's other answers rose. */
  rise: number;
  /** That rise in its standard errors. */
  errors: number;
  /** The wrong choice that most of the wrong made of late, and its share of them; null where too few were wrong. */
  wrong: { key: string; share: number; before: number | null } | null;
}
/** Fewer wrong answers say nothing of whether they are the same. */
const FEW_WRONG = 5;

/** The newest weeks that hold at least so many answers against all before; null where either side has too few. */
export function driftOf(item: Pick<BankItem, 'type' | 'options' | 'answer'>, weeks: readonly Week[], least: number): Drift | null {
  let at = weeks.length;
  let held = 0;
  while (at > 0 && held < least) held += weeks[(at -= 1)]!.n;
  const [recent, before] = [together(weeks.slice(at)), together(weeks.slice(0, at))];
  if (recent.n < least || before.n < least || least < 1) return null;
  const [now, then] = [facilityOf(recent)!, facilityOf(before)!];
  const rise = now - then - (restOf(recent)! - restOf(before)!);
  const pooled = (recent.sx + before.sx) / (recent.n + before.n);
  const error = Math.sqrt(Math.max(1e-6, pooled * (1 - pooled)) * (1 / recent.n + 1 / before.n));
  return {
    since: weeks[at]!.from,
    recent: { n: recent.n, facility: now },
    before: { n: before.n, facility: then },
    rise,
    errors: rise / error,
    wrong: sharedWrong(item, recent, before),
  };
}

function sharedWrong(item: Pick<BankItem, 'type' | 'options' | 'answer'>, recent: Sums, before: Sums): Drift['wrong'] {
  // Of two choices one wrong one is left, and of several right ones a wrong answer is no single choice.
  if (item.type !== 'SINGLE') return null;
  const wrongs = offered(item).filter(({ right }) => !right);
  const counts = (sums: Sums) => wrongs.map(({ key }) => ({ key, made: chosen(sums, key) }));
  const sum = (all: { made: number }[]) => all.reduce((total, { made }) => total + made, 0);
  const now = counts(recent);
  const most = now.reduce((best, one) => (one.made > best.made ? one : best), { key: '', made: 0 });
  if (sum(now) < FEW_WRONG) return null;
  const then = counts(before);
  return {
    key: most.key,
    share: most.made / sum(now),
    before: sum(then) < FEW_WRONG ? null : then.find(({ key }) => key === most.key)!.made / sum(then),
  };
}
/** How many made a choice. */
export const chosen = ({ choices }: Pick<Sums, 'choices'>, key: string): number =>
  (choices[key] ?? [0, 0, 0]).reduce((sum, one) => sum + one, 0);
