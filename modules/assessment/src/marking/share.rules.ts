/** An answer that somebody must be asked to mark, the first or the second time. */
export interface Place {
  taskId: string;
  round: number;
}
/** Somebody who marks, with what they have already. */
export interface Hand {
  id: string;
  load: number;
}
export interface Share extends Place {
  accountId: string;
}

/**
 * Gives every place to whoever has least; nobody gets the same answer twice. Answers that two people mark come first, both marks of one answer together: so the two with least have
 * it, and no later second mark is left to somebody who has most. Else in the order they come. `had` names who has or had an answer in the other round. What nobody may have stays
 * out: a second mark needs a second person.
 */
export function shareOut(
  places: readonly Place[],
  hands: readonly Hand[],
  had: ReadonlyMap<string, ReadonlySet<string>> = new Map(),
): Share[] {
  const loads = new Map(hands.map(({ id, load }) => [id, load]));
  const holders = new Map([...had].map(([taskId, ids]) => [taskId, new Set(ids)]));
  const answers = new Map<string, Place[]>();
  for (const place of places) answers.set(place.taskId, [...(answers.get(place.taskId) ?? []), place]);
  const ordered = [...answers.values()].sort((a, b) => b.length - a.length).flat();
  return ordered.flatMap((place) => {
    const taken = holders.get(place.taskId) ?? new Set<string>();
    const free = hands.filter(({ id }) => !taken.has(id));
    if (!free.length) return [];
    const { id } = free.reduce((least, one) => (loads.get(one.id)! < loads.get(least.id)! ? one : least));
    loads.set(id, loads.get(id)! + 1);
    holders.set(place.taskId, taken.add(id));
    return [{ taskId: place.taskId, round: place.round, accountId: id }];
  });
}
