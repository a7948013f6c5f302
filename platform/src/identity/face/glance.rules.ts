import { decide, type FaceFrame, type MatchThresholds } from '../../face-engine/index.ts';

/** What one picture of somebody at work shows. UNSURE: a face that is turned away, cut off or between the limits; nobody is blamed for it. */
export type Glimpse = 'OWN' | 'OTHER_FACE' | 'NO_FACE' | 'MANY_FACES' | 'UNSURE';

/** Judges one still picture: nobody poses for it, so only a whole face seen from the front can be another's. */
export function glimpseOf(
  frame: Pick<FaceFrame, 'faces' | 'quality'> & { embedding?: readonly number[] },
  score: number | null,
  thresholds: MatchThresholds,
): Glimpse {
  if (frame.faces === 0) return 'NO_FACE';
  if (frame.faces > 1) return 'MANY_FACES';
  if (score === null) return 'UNSURE';
  const match = decide(score, thresholds);
  if (match === 'accept') return 'OWN';
  return match === 'reject' && frame.quality.ok ? 'OTHER_FACE' : 'UNSURE';
}
