import type { ReplyOf, routes } from '@yangfan/contract';

export type Attempt = ReplyOf<(typeof routes.assessment)['startAttempt']>;
export type Question = Attempt['questions'][number];
export type Answer = Attempt['answers'][number];
export type Value = Answer['value'];
/** An answer on this phone, with when it was typed by the server's clock: what arrives after the end is judged by it. */
export type Kept = Answer & { typedAt?: string };
/** As the server takes it while the exam runs. */
export const toSend = ({ typedAt: _when, ...answer }: Kept): Answer => answer;

/** The server's answers and the phone's own: of each question the higher version wins. */
export function mergeAnswers(server: readonly Answer[], kept: readonly Kept[]): Map<number, Kept> {
  const merged = new Map<number, Kept>(server.map((answer) => [answer.no, answer]));
  for (const answer of kept) if (answer.version > (merged.get(answer.no)?.version ?? 0)) merged.set(answer.no, answer);
  return merged;
}

/** What this phone knows and the server does not yet. */
export function unsentOf(all: ReadonlyMap<number, Kept>, server: readonly Answer[]): Map<number, Kept> {
  const known = new Map(server.map((answer) => [answer.no, answer.version]));
  return new Map([...all].filter(([no, answer]) => answer.version > (known.get(no) ?? 0)));
}

/** The answer after a change: its version rises with every change, so that late messages never overwrite newer ones. */
export function changed(before: Kept | undefined, no: number, part: { value?: Value; flagged?: boolean }, typedAt: string): Kept {
  return {
    no,
    value: part.value !== undefined ? part.value : (before?.value ?? null),
    flagged: part.flagged ?? before?.flagged ?? false,
    version: (before?.version ?? 0) + 1,
    typedAt,
  };
}

/** Whether something was given. */
export function isAnswered(value: Value | undefined): boolean {
  if (value === null || value === undefined || value === '') return false;
  if (Array.isArray(value)) return value.some((one) => one !== '');
  return typeof value === 'object' ? Object.values(value).some(isAnswered) : true;
}

/** Whole seconds left by the server's clock. `aheadMs`: how far the server's clock is ahead of the phone's. */
export function secondsLeft(deadline: string, aheadMs: number, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(deadline) - now - aheadMs) / 1000));
}

/** How many blanks a stem has. */
export function blanksOf(stem: string): number {
  return Math.max(1, (stem.match(/_{2,}|（\s*）/g) ?? []).length);
}
