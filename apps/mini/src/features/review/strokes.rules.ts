/** Strokes of x and y in turn, on a sheet 1000 wide and 400 high. */
export type Strokes = number[][];
/** Where the sheet lies on the screen. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}
/** What is read of a touch event; the components' types say nothing of it. */
export interface Touched {
  touches: { clientX: number; clientY: number }[];
  changedTouches: { clientX: number; clientY: number }[];
}
const WIDTH = 1000;
const HEIGHT = 400;
const MOST_POINTS = 500;
const MOST_STROKES = 60;

/** A touch as a point of the sheet; outside it, its edge. */
export function pointOf(touch: { clientX: number; clientY: number }, box: Box): [number, number] {
  const within = (part: number, whole: number) => Math.max(0, Math.min(whole, Math.round(part * whole)));
  return [within((touch.clientX - box.left) / box.width, WIDTH), within((touch.clientY - box.top) / box.height, HEIGHT)];
}

/** The strokes with a new one begun. */
export const begun = (strokes: Strokes, [x, y]: [number, number]): Strokes =>
  strokes.length >= MOST_STROKES ? strokes : [...strokes, [x, y, x, y]];

/** The strokes with the newest one led on. */
export function ledOn(strokes: Strokes, [x, y]: [number, number]): Strokes {
  const last = strokes[strokes.length - 1];
  if (!last || last.length >= MOST_POINTS * 2) return strokes;
  return [...strokes.slice(0, -1), [...last, x, y]];
}

/** The written name as a picture. */
export function drawn(strokes: Strokes): string {
  const paths = strokes
    .map((stroke) => {
      let path = '';
      for (let i = 0; i + 1 < stroke.length; i += 2) path += `${i ? 'L' : 'M'}${stroke[i]} ${stroke[i + 1]}`;
      return `<path d="${path}"/>`;
    })
    .join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" fill="none" stroke="#10242e" stroke-width="10" stroke-linecap="round" stroke-linejoin="round">${paths}</svg>`;
}
