import type { Figure } from './figures.ts';

interface Goal {
  bench: string;
  metric: string;
  /** `<=` for costs and waits, `>=` for speeds. */
  is: '<=' | '>=';
  limit: number;
}

/** The goals of the quality page, one a line. */
export const GOALS: readonly Goal[] = [
  { bench: 'login', metric: 'cpu_ms', is: '<=', limit: 35 },
  { bench: 'course-page', metric: 'cpu_ms', is: '<=', limit: 3 },
  { bench: 'course-page', metric: 'p95_ms', is: '<=', limit: 50 },
  { bench: 'exam-start', metric: 'cpu_ms', is: '<=', limit: 6 },
  { bench: 'exam-start', metric: 'ready_s', is: '<=', limit: 2 },
  { bench: 'exam-start', metric: 'ready_s_1500', is: '<=', limit: 12 },
  { bench: 'autosave', metric: 'cpu_ms', is: '<=', limit: 0.5 },
  { bench: 'autosave', metric: 'per_s', is: '>=', limit: 2500 },
  { bench: 'submit', metric: 'cpu_ms', is: '<=', limit: 5 },
  { bench: 'heartbeat', metric: 'cpu_ms', is: '<=', limit: 0.3 },
  { bench: 'heartbeat', metric: 'per_s', is: '>=', limit: 4000 },
  { bench: 'chat', metric: 'cpu_us', is: '<=', limit: 6 },
  { bench: 'chat', metric: 'p99_ms', is: '<=', limit: 60 },
  { bench: 'import', metric: 'per_s', is: '>=', limit: 1000 },
  { bench: 'face', metric: 'p95_s', is: '<=', limit: 1.2 },
  { bench: 'face', metric: 'lag_p99_ms', is: '<=', limit: 50 },
  { bench: 'print', metric: 's', is: '<=', limit: 0.5 },
  { bench: 'print', metric: 'plan_s', is: '<=', limit: 0.5 },
  { bench: 'vod', metric: 'realtime', is: '>=', limit: 40 },
  { bench: 'live', metric: 'core_pct', is: '<=', limit: 30 },
  { bench: 'live', metric: 'glass_ms', is: '<=', limit: 500 },
  { bench: 'live', metric: 'hls_s', is: '<=', limit: 6 },
  { bench: 'live', metric: 'replay_s', is: '<=', limit: 60 },
  { bench: 'start', metric: 's', is: '<=', limit: 60 },
  { bench: 'start', metric: 'restart_s', is: '<=', limit: 5 },
  { bench: 'memory', metric: 'mb', is: '<=', limit: 600 },
  { bench: 'pages', metric: 'kb', is: '<=', limit: 160 },
  { bench: 'pages', metric: 'lcp_s', is: '<=', limit: 2 },
];

/** A figure beside its goal, for people. */
export function besideGoal(figure: Figure): string {
  const goal = GOALS.find((one) => one.bench === figure.bench && one.metric === figure.metric);
  const cells = [figure.metric.padEnd(22), `${figure.value} ${figure.unit}`.padStart(16), `n=${figure.n}`.padStart(10)];
  cells.push((figure.floor === null ? '' : `floor ${figure.floor}`).padStart(14));
  if (goal) cells.push(`goal ${goal.is} ${goal.limit}`.padStart(16), isReached(goal, figure.value) ? 'reached' : 'NOT reached');
  return cells.join('  ').trimEnd();
}

const isReached = (goal: Goal, value: number): boolean => (goal.is === '<=' ? value <= goal.limit : value >= goal.limit);
