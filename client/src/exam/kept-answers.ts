import type { ReplyOf, assessmentRoutes } from '@yangfan/contract';

type Attempt = ReplyOf<typeof assessmentRoutes.startAttempt>;
type Answer = Attempt['answers'][number];
/** An answer on a device, with when it was typed by the server's clock: what arrives after the end is judged by it; without a time it proves nothing. */
export type KeptAnswer = Answer & { typedAt?: string };

/** As the server takes it while the exam runs. */
export const toSavedAnswer = ({ typedAt: _when, ...answer }: KeptAnswer): Answer => answer;

/** The server's answers and the device's own: of each question the higher version wins. */
export function mergeAnswers(server: readonly Answer[], kept: readonly KeptAnswer[]): Map<number, KeptAnswer> {
  const merged = new Map<number, KeptAnswer>(server.map((answer) => [answer.no, answer]));
  for (const answer of kept) if (answer.version > (merged.get(answer.no)?.version ?? 0)) merged.set(answer.no, answer);
  return merged;
}

/** What this device knows and the server does not yet. */
export function unsentOf(all: ReadonlyMap<number, KeptAnswer>, server: readonly Answer[]): Map<number, KeptAnswer> {
  const known = new Map(server.map((answer) => [answer.no, answer.version]));
  return new Map([...all].filter(([no, answer]) => answer.version > (known.get(no) ?? 0)));
}

/**
 * The answer after a change. Its version rises with every change, so that late messages never overwrite newer ones, and above `base`, which each
 * takeover lifts: what the second machine wrote stands above all that the first one still keeps of that question. A paper kept from before there were
 * bases has none.
 */
export function changedAnswer(
  before: KeptAnswer | undefined,
  no: number,
  part: { value?: Answer['value']; flagged?: boolean },
  { base = 0, typedAt }: { base: number | undefined; typedAt: string },
): KeptAnswer {
  return {
    no,
    value: part.value !== undefined ? part.value : (before?.value ?? null),
    flagged: part.flagged ?? before?.flagged ?? false,
    version: Math.max(before?.version ?? 0, base) + 1,
    typedAt,
  };
}
