/** One waypoint of the passage. `name` is a word, `note` a date or a count. */
export interface Leg {
  name: string;
  note?: string;
  state: 'done' | 'here' | 'ahead';
}

/** Where everything stands: heights in px, `across` in percent of the width, so any phone fits. */
export interface Passage {
  height: number;
  points: { across: number; y: number; isCrest: boolean }[];
  /** Index of "you are here"; −1 before the first leg begins and after the last is done. */
  here: number;
}

/** The picture's own width in units; it is stretched to the phone. */
const UNITS = 600;
const SWELL = 44;
const BOAT = 42;
const DOT = 14;

/**
 * Lays the waypoints on a swell. Names stand above crests and below troughs, so that neighbours never
 * collide, however large the text: `line` is the height of one line of a name, in px.
 */
export function layPassage(legs: readonly Leg[], line: number): Passage {
  const here = legs.findIndex((leg) => leg.state === 'here');
  const above = line * 2 + DOT;
  const isBoatOnCrest = here >= 0 && here % 2 === 1;
  const crest = above + (isBoatOnCrest ? BOAT : 0);
  const trough = Math.max(crest + SWELL, here >= 0 ? BOAT + SWELL : 0);
  return {
    here,
    height: trough + DOT + line * 2 + 8,
    points: legs.map((_leg, index) => ({
      across: ((index + 0.5) / legs.length) * 100,
      y: index % 2 === 1 ? crest : trough,
      isCrest: index % 2 === 1,
    })),
  };
}

function curve(points: Passage['points'], from: number, to: number): string {
  const at = (index: number) => ({ x: (points[index]!.across / 100) * UNITS, y: points[index]!.y });
  let path = `M${at(from).x} ${at(from).y}`;
  for (let index = from + 1; index <= to; index += 1) {
    const [a, b] = [at(index - 1), at(index)];
    const middle = (a.x + b.x) / 2;
    path += `C${middle} ${a.y} ${middle} ${b.y} ${b.x} ${b.y}`;
  }
  return path;
}

/** How far the sailed line reaches: the place "here", else the last leg that is done; −1 for none. */
export function reached(legs: readonly Leg[]): number {
  const here = legs.findIndex((leg) => leg.state === 'here');
  if (here >= 0) return here;
  return legs.reduce((last, leg, index) => (leg.state === 'done' ? index : last), -1);
}

/** The chart as SVG text: water, the sailed line, the planned line. Strokes keep their width when it is stretched. */
export function drawPassage(legs: readonly Leg[], { height, points }: Passage): string {
  const sailed = reached(legs);
  const last = points.length - 1;
  const bed = height - 64;
  const stroke = 'fill="none" vector-effect="non-scaling-stroke" stroke-linecap="round"';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${UNITS} ${height}" preserveAspectRatio="none">`,
    `<path fill="#d9ebf1" d="M0 ${bed + 22}C120 ${bed} 180 ${bed + 26} 300 ${bed + 16}S480 ${bed - 18} ${UNITS} ${bed - 26}V${height}H0Z"/>`,
    `<path fill="#c8e1ea" d="M0 ${bed + 44}C140 ${bed + 32} 220 ${bed + 50} 330 ${bed + 42}S500 ${bed + 18} ${UNITS} ${bed + 12}V${height}H0Z"/>`,
    sailed < last
      ? `<path ${stroke} stroke="#b3286f" stroke-width="2" stroke-dasharray="7 6" d="${curve(points, Math.max(sailed, 0), last)}"/>`
      : '',
    sailed > 0 ? `<path ${stroke} stroke="#0a5c74" stroke-width="4" d="${curve(points, 0, sailed)}"/>` : '',
    '</svg>',
  ].join('');
}

/** The passage in one sentence, for those who hear the page. */
export function tellPassage(legs: readonly Leg[]): string {
  const words = { done: '已完成', here: '正在这里', ahead: '未到' } as const;
  return `培训航线：${legs.map((leg) => `${leg.name}${leg.note ? `（${leg.note}）` : ''}${words[leg.state]}`).join('，')}`;
}
