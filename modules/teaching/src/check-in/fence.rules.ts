export interface Position {
  lat: number;
  lng: number;
  /** Metres, as the phone states it. */
  accuracy: number;
}

const EARTH_M = 6_371_000;
/** A phone's stated inaccuracy widens the fence, but not without end: otherwise a vague position would pass anywhere. */
const WIDEST_M = 100;

/** Metres between two points on the earth. */
export function distanceM(a: { lat: number; lng: number }, b: { lat: number; lng: number }): number {
  const rad = (degrees: number) => (degrees * Math.PI) / 180;
  const half = Math.sin(rad(b.lat - a.lat) / 2) ** 2 + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * Math.sin(rad(b.lng - a.lng) / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(half)));
}

export type FenceVerdict = { verdict: 'inside' | 'outside' | 'vague' | 'missing'; distanceM: number | null };

/** Whether a position stands for being in the room. A position less exact than the fence says nothing. */
export function judgePosition(room: { lat: number; lng: number }, position: Position | null, fenceMetres: number): FenceVerdict {
  if (!position) return { verdict: 'missing', distanceM: null };
  const distance = Math.round(distanceM(room, position));
  if (position.accuracy > fenceMetres) return { verdict: 'vague', distanceM: distance };
  return { verdict: distance <= fenceMetres + Math.min(position.accuracy, WIDEST_M) ? 'inside' : 'outside', distanceM: distance };
}
