/** A line of captions: seconds and words. */
export interface CueAt {
  from: number;
  to: number;
  text: string;
}

/** The words at a place of the film; `''` where nobody speaks. Cues stand in order of their beginning. */
export function wordsAt(cues: readonly CueAt[], position: number): string {
  return cues
    .filter(({ from, to }) => from <= position && position < to)
    .map(({ text }) => text)
    .join('\n');
}

export interface QuestionAt {
  id: string;
  atS: number;
  required: boolean;
  passed: boolean;
}

/** How far a position may lie behind a question that need not be answered and still ask it. */
const JUST_S = 2;

/**
 * The question to ask now. A required one that is open is asked wherever the film stands beyond it, because nothing there counts;
 * another only while the film passes its second, and not again once it was put aside.
 */
export function questionAt<T extends QuestionAt>(questions: readonly T[], position: number, aside: ReadonlySet<string>): T | null {
  return (
    questions.find(
      ({ id, atS, required, passed }) => !passed && atS <= position && (required || (position - atS < JUST_S && !aside.has(id))),
    ) ?? null
  );
}

/** The speeds on offer: none above what the class's policy allows. */
export function speedsUpTo(max: number): number[] {
  return [0.75, 1, 1.25, 1.5, 2].filter((speed) => speed <= Math.max(1, max));
}

export interface Flying {
  id: string;
  atS: number;
  text: string;
}
/** One that flies, in its lane from the top. */
export type InLane<T extends Flying> = T & { lane: number };

/** Seconds one takes from edge to edge. */
export const FLIGHT_S = 8;
/** Until the next may follow in the same lane without touching. */
const FOLLOW_S = 3;

/**
 * Which of those whose second was just passed fly, and where: each takes the first lane that is free; what finds none, or comes
 * on top of `most` at once, does not fly and stays in the list.
 */
export function intoLanes<T extends Flying>(due: readonly T[], flying: readonly InLane<T>[], lanes: number, most: number): InLane<T>[] {
  const all = [...flying];
  for (const one of due) {
    const inTheAir = all.filter(({ atS }) => one.atS - atS < FLIGHT_S && one.atS >= atS);
    if (inTheAir.length >= most) continue;
    const lane = Array.from({ length: lanes }, (_, at) => at).find(
      (at) => !inTheAir.some((other) => other.lane === at && one.atS - other.atS < FOLLOW_S),
    );
    if (lane !== undefined) all.push({ ...one, lane });
  }
  return all.slice(flying.length);
}

/** An answer may point at a second (`at` of an address): playing begins there, but never beyond what was watched. */
export function beginAt<W extends { resumeAtS: number }>(watch: W, furthestS: number, at: string | undefined): W {
  if (!at) return watch;
  return { ...watch, resumeAtS: Math.min(Math.max(0, Number(at) || 0), Math.max(furthestS, watch.resumeAtS)) };
}
