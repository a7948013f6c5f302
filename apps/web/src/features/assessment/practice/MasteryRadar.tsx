/** One spoke: a chapter and how well it is known, 0–1; null where nothing was answered yet. */
export interface Spoke {
  name: string;
  value: number | null;
}
const SIZE = 320;
const MIDDLE = SIZE / 2;
const REACH = 112;

function at(index: number, count: number, share: number): [number, number] {
  const angle = (2 * Math.PI * index) / count - Math.PI / 2;
  return [MIDDLE + Math.cos(angle) * REACH * share, MIDDLE + Math.sin(angle) * REACH * share];
}
const ring = (count: number, share: number) =>
  Array.from({ length: count }, (_, index) =>
    at(index, count, share)
      .map((n) => n.toFixed(1))
      .join(','),
  ).join(' ');
const percent = (value: number | null) => (value === null ? '还没练' : `${Math.round(value * 100)}%`);

/** How well each chapter is known; the same in words for who does not see it. */
export function MasteryRadar({ spokes }: { spokes: readonly Spoke[] }) {
  if (spokes.length < 3) return null;
  const words = spokes.map(({ name, value }) => `${name}${percent(value)}`).join('，');
  const points = spokes.map(({ value }, index) => at(index, spokes.length, value ?? 0));
  return (
    <svg
      viewBox={`0 0 ${SIZE} ${SIZE}`}
      role="img"
      aria-label={`各章掌握程度：${words}`}
      style={{ width: '100%', maxWidth: 360, height: 'auto' }}
    >
      {[0.25, 0.5, 0.75, 1].map((share) => (
        <polygon key={share} points={ring(spokes.length, share)} fill="none" stroke="var(--line)" />
      ))}
      {spokes.map(({ name }, index) => {
        const [x, y] = at(index, spokes.length, 1);
        const [wordX, wordY] = at(index, spokes.length, 1.22);
        return (
          <g key={name}>
            <line x1={MIDDLE} y1={MIDDLE} x2={x} y2={y} stroke="var(--line)" />
            <text x={wordX} y={wordY} textAnchor="middle" dominantBaseline="middle" fontSize="13" fill="var(--ink-2)">
              {index + 1}
            </text>
          </g>
        );
      })}
      <polygon
        points={points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}
        fill="var(--deep)"
        fillOpacity="0.22"
        stroke="var(--deep)"
        strokeWidth="2"
      />
      {points.map(([x, y], index) => (
        <circle key={spokes[index]!.name} cx={x} cy={y} r="3.5" fill="var(--deep)" />
      ))}
    </svg>
  );
}
