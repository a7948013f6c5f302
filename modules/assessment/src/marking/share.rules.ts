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
 * Gives every place to whoever has least, answers that two people mark before the others, else in the order they come; nobody gets the same answer twice. `had` names who has or had
 * an answer in the other round. What nobody may have stays out: a second mark needs a second person.
 */
export function shareOut(
  places: readonly Place[],
  hands: readonly Hand[],
  had: ReadonlyMap<string, ReadonlySet<string>> = new Map(),
): Share[] {
  const loads = new Map(hands.map(({ id, load }) => [id, load]));
  const holders = new Map([...had].map(([taskId, ids]) => [taskId, new Set(ids)]));
  const wanted = new Map<string, number>();
  for (const { taskId } of places) wanted.set(taskId, (wanted.get(taskId) ?? 0) + 1);
  const ordered = [...places].sort((a, b) => wanted.get(b.taskId)! - wanted.get(a.taskId)!);
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
