import type { FaceMeasures, QualityReason } from './frame.rules.ts';

/** Euclidean limits: up to `accept` the same person, up to `review` a human decides, beyond it refused. */
export interface MatchThresholds {
  accept: number;
  review: number;
}

/** Measured on East and South-East Asian faces: 0.017 % of strangers pass 0.42, while the customary 0.6 passes 24.8 %. */
export const MATCH_THRESHOLDS: MatchThresholds = { accept: 0.42, review: 0.55 };

export type MatchDecision = 'accept' | 'review' | 'reject';

/** Distance between two embeddings (0 = identical, strangers about 0.6–1). Throws RangeError when lengths differ or a number is not finite. */
export function distance(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 || a.length !== b.length) throw new RangeError('embeddings differ in length');
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i]! - b[i]!) ** 2;
  if (!Number.isFinite(sum)) throw new RangeError('embedding holds no number');
  return Math.sqrt(sum);
}

/** The mean of several embeddings, not re-normalised: the thresholds were measured that way. Throws RangeError on none or mixed lengths. */
export function meanEmbedding(embeddings: readonly (readonly number[])[]): number[] {
  const first = embeddings[0];
  if (!first) throw new RangeError('no embedding');
  const mean = Array.from({ length: first.length }, () => 0);
  for (const embedding of embeddings) {
    if (embedding.length !== first.length) throw new RangeError('embeddings differ in length');
    for (let i = 0; i < first.length; i += 1) mean[i]! += embedding[i]! / embeddings.length;
  }
  return mean;
}

/** Accept, human review or reject. A distance or threshold that makes no sense is refused, never let through. */
export function decide(value: number, thresholds: MatchThresholds = MATCH_THRESHOLDS): MatchDecision {
  if (!Number.isFinite(value) || value < 0) return 'reject';
  if (!(thresholds.accept >= 0) || !(thresholds.review >= thresholds.accept)) return 'reject';
  if (value <= thresholds.accept) return 'accept';
  return value <= thresholds.review ? 'review' : 'reject';
}

/** What a picture must show. `null` = any pose. */
export interface QualityGates {
  minInterEyePx: number;
  /** Largest |yaw| and |pitch| in degrees. */
  maxTurn: number | null;
  /** Share of the face allowed outside the picture. */
  maxOutside: number;
}

/** For pictures that are matched or enrolled. */
export const MATCH_GATES: QualityGates = { minInterEyePx: 60, maxTurn: 15, maxOutside: 0.02 };
/** For pictures of an action: the head may turn. A turned head also brings its eyes closer together. */
export const ACTION_GATES: QualityGates = { minInterEyePx: 40, maxTurn: null, maxOutside: 0.02 };

/** Every reason why this picture fails the gates; empty = usable. */
export function judgeQuality(
  frame: Pick<FaceMeasures, 'interEyePx' | 'yaw' | 'pitch' | 'outside'> & { faces: number },
  gates: QualityGates = MATCH_GATES,
): QualityReason[] {
  if (!(frame.faces >= 1)) return ['no_face'];
  const reasons: QualityReason[] = [];
  if (frame.faces > 1) reasons.push('several_faces');
  if (!(frame.outside <= gates.maxOutside)) reasons.push('cut_off');
  if (!(frame.interEyePx >= gates.minInterEyePx)) reasons.push('too_small');
  if (gates.maxTurn !== null) {
    if (!(Math.abs(frame.yaw) <= gates.maxTurn)) reasons.push('turned');
    if (!(Math.abs(frame.pitch) <= gates.maxTurn)) reasons.push('tilted');
  }
  return reasons;
}
