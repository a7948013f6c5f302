import { seededRandom } from '../../papers/random.rules.ts';

/** Who may get work: so many plans they have in this round, so many they may have. */
export interface Hand {
  id: string;
  load: number;
  cap: number;
  /** Work elsewhere: where loads here are equal, who has less of it comes first. */
  busy?: number;
}
/** A plan that needs so many more experts, and who may be asked for it. */
export interface Need {
  id: string;
  places: number;
  eligible: readonly string[];
}
export interface Assignment {
  /** Experts by plan, in the order they were found. */
  byPlan: Map<string, string[]>;
  /** Places that stayed open, by plan. */
  short: Map<string, number>;
}

/**
 * Spreads plans over experts: nobody gets a plan they may not see, one twice, or more than their cap; as many places are filled as
 * can be, and the loads are as even as the conflicts allow. Chance comes from the seed alone: the same seed gives the same answer.
 */
export function assign(needs: readonly Need[], hands: readonly Hand[], seed: string): Assignment {
  const chance = seededRandom(seed);
  const order = new Map(chance.shuffle([...hands].sort(byId)).map((hand, index) => [hand.id, index]));
  const table = new Table(needs, hands, order);
  const plans = chance.shuffle([...needs].sort(byId)).sort((a, b) => a.eligible.length - b.eligible.length);
  const short = new Map<string, number>();
  for (const plan of plans) {
    let open = plan.places;
    while (open > 0 && table.place(plan.id)) open -= 1;
    if (open > 0) short.set(plan.id, open);
  }
  table.even();
  return { byPlan: table.byPlan, short };
}

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

/** Who has what, and the moves that are allowed. */
class Table {
  readonly byPlan: Map<string, string[]>;
  private readonly load: Map<string, number>;
  private readonly cap: Map<string, number>;
  private readonly eligible: Map<string, readonly string[]>;
  private readonly ranked: readonly string[];

  constructor(needs: readonly Need[], hands: readonly Hand[], order: ReadonlyMap<string, number>) {
    const known = new Set(hands.map((hand) => hand.id));
    this.load = new Map(hands.map((hand) => [hand.id, hand.load]));
    this.cap = new Map(hands.map((hand) => [hand.id, hand.cap]));
    this.byPlan = new Map([...needs].sort(byId).map((need) => [need.id, []]));
    const busy = new Map(hands.map((hand) => [hand.id, hand.busy ?? 0]));
    this.ranked = [...known].sort((a, b) => busy.get(a)! - busy.get(b)! || order.get(a)! - order.get(b)!);
    this.eligible = new Map(
      needs.map((need) => {
        const may = new Set(need.eligible);
        return [need.id, this.ranked.filter((id) => may.has(id))];
      }),
    );
  }

  /** Gives the plan one more expert, moving others on where all who may are full; false when nobody can be found. */
  place(planId: string): boolean {
    const has = this.byPlan.get(planId)!;
    const free = this.eligible
      .get(planId)!
      .filter((id) => !has.includes(id))
      .sort((a, b) => this.load.get(a)! - this.load.get(b)!);
    for (const first of free) {
      const path = this.path(first, (id) => this.load.get(id)! < this.cap.get(id)!);
      if (!path) continue;
      this.follow(path);
      has.push(first);
      this.load.set(first, this.load.get(first)! + 1);
      return true;
    }
    return false;
  }

  /** Moves single plans from the busiest to the idlest while that makes loads more even. */
  even(): void {
    for (let moved = true; moved;) {
      moved = false;
      for (const busy of [...this.ranked].sort((a, b) => this.load.get(b)! - this.load.get(a)!)) {
        const path = this.path(busy, (id) => this.load.get(id)! <= this.load.get(busy)! - 2 && this.load.get(id)! < this.cap.get(id)!);
        if (!path?.length) continue;
        this.follow(path);
        moved = true;
        break;
      }
    }
  }

  /** The shortest way to hand a plan on from one expert over others to one who can take it; empty when the first can. */
  private path(from: string, isEnd: (id: string) => boolean): { planId: string; from: string; to: string }[] | null {
    if (isEnd(from)) return [];
    const cameBy = new Map<string, { planId: string; from: string; to: string } | null>([[from, null]]);
    for (const here of cameBy.keys()) {
      for (const [planId, has] of this.byPlan) {
        if (!has.includes(here)) continue;
        for (const to of this.eligible.get(planId)!) {
          if (cameBy.has(to) || has.includes(to)) continue;
          cameBy.set(to, { planId, from: here, to });
          if (isEnd(to)) return wayTo(to, cameBy);
        }
      }
    }
    return null;
  }

  private follow(path: readonly { planId: string; from: string; to: string }[]): void {
    for (const step of path) {
      const has = this.byPlan.get(step.planId)!;
      has[has.indexOf(step.from)] = step.to;
      this.load.set(step.from, this.load.get(step.from)! - 1);
      this.load.set(step.to, this.load.get(step.to)! + 1);
    }
  }
}

function wayTo(end: string, cameBy: ReadonlyMap<string, { planId: string; from: string; to: string } | null>) {
  const steps: { planId: string; from: string; to: string }[] = [];
  for (let step = cameBy.get(end); step; step = cameBy.get(step.from)) steps.unshift(step);
  return steps;
}
