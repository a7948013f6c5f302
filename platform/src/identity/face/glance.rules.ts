/** What one picture of somebody at work shows. UNSURE: a face that is turned away, cut off or between the limits; nobody is blamed for it. */
export type Glimpse = 'OWN' | 'OTHER_FACE' | 'NO_FACE' | 'MANY_FACES' | 'UNSURE';

/** Judges one still picture: nobody poses for it, so only a whole face seen from the front can be another's. `match`: null where no face could be compared. */
export function glimpseOf(frame: { faces: number; quality: { ok: boolean } }, match: 'accept' | 'review' | 'reject' | null): Glimpse {
  if (frame.faces === 0) return 'NO_FACE';
  if (frame.faces > 1) return 'MANY_FACES';
  if (match === 'accept') return 'OWN';
  return match === 'reject' && frame.quality.ok ? 'OTHER_FACE' : 'UNSURE';
}
