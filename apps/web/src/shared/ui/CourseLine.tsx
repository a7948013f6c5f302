/** The six waypoints of every passage. */
export const WAYPOINTS = ['报名', '教学', '模拟', '考核', '结业', '后续服务'] as const;

/** Six small dots in a table row; `here` is the index of the present waypoint (0–5, 6 = all done). */
export function CourseDots({ here }: { here: number }) {
  const word = WAYPOINTS[here] ? `现在：${WAYPOINTS[here]}` : '全部完成';
  return (
    <span className="dots" role="img" aria-label={`培训航线，${word}`} title={word}>
      {WAYPOINTS.map((name, index) => (
        <i key={name} className={index < here ? 'done' : index === here ? 'here' : ''} />
      ))}
    </span>
  );
}

const POINTS: readonly (readonly [number, number])[] = [
  [60, 124],
  [230, 70],
  [430, 102],
  [640, 36],
  [850, 62],
  [1080, 18],
];

function curve(from: number, to: number): string {
  return POINTS.slice(from, to + 1)
    .map(([x, y], index, all) => {
      if (index === 0) return `M${x} ${y}`;
      const [px, py] = all[index - 1]!;
      const middle = (px + x) / 2;
      return `C${middle} ${py} ${middle} ${y} ${x} ${y}`;
    })
    .join(' ');
}

/** The passage drawn as a course over water: what is done, where the learner is, what lies ahead. Phones get it as a list. */
export function CourseLine({ here, notes }: { here: number; notes: readonly (string | null)[] }) {
  const at = Math.min(here, WAYPOINTS.length - 1);
  return (
    <div>
      <svg className="course-line wide-only" viewBox="0 0 1176 210" role="img" aria-label={`培训航线，现在：${WAYPOINTS[at]}`}>
        <path d="M0 176 C160 150 300 170 470 178 C700 186 900 130 1176 104 L1176 210 L0 210Z" fill="var(--shoal)" />
        <path d="M0 196 C200 178 420 204 640 198 C860 192 1000 172 1176 156 L1176 210 L0 210Z" fill="#bcdbe5" />
        <path d={curve(at, WAYPOINTS.length - 1)} fill="none" stroke="var(--reef)" strokeWidth="2" strokeDasharray="8 6" />
        <path d={curve(0, at)} fill="none" stroke="var(--deep)" strokeWidth="4" />
        {POINTS.map(([x, y], index) => (
          <g key={WAYPOINTS[index]}>
            {index === at && <path d={`M${x - 3} ${y - 46}v32h-19zM${x + 3} ${y - 36}c9 3 14 11 14 22h-14z`} fill="var(--reef)" />}
            <circle
              cx={x}
              cy={y}
              r={index === at ? 9 : 7}
              fill={index < at ? 'var(--deep)' : 'var(--white)'}
              stroke={index < at ? 'var(--deep)' : 'var(--reef)'}
              strokeWidth="3"
            />
            <text x={x} y={y + 32} textAnchor="middle" fontSize="1.05rem" fontWeight={index === at ? 700 : 400} fill="var(--ink)">
              {WAYPOINTS[index]}
            </text>
            {notes[index] && (
              <text x={x} y={y + 52} textAnchor="middle" fontSize="0.88rem" fill="var(--ink-2)">
                {notes[index]}
              </text>
            )}
          </g>
        ))}
      </svg>
      <ol className="course-steps narrow-only">
        {WAYPOINTS.map((name, index) => (
          <li key={name} className={index < at ? 'done' : index === at ? 'here' : ''} aria-current={index === at ? 'step' : undefined}>
            <i aria-hidden="true" />
            <b>{name}</b>
            <span className="quiet small">{notes[index] ?? (index < at ? '已完成' : index === at ? '正在这里' : '')}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
