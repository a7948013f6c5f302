import { loadavg } from 'node:os';

/** One measured value as the bench command prints it; `floor` is the same measure of the bare handler of the same run. */
export interface Figure {
  bench: string;
  metric: string;
  value: number;
  unit: string;
  n: number;
  floor: number | null;
}

/** Writes figures of one bench, one JSON line each. */
export interface Report {
  note(metric: string, value: number, unit: string, n: number, floor?: number | null): void;
  /** What one operation costs, how many are done in a second, and how that compares with ten times less data and with the bare handler. */
  cost(measured: Cost, floor?: Cost | null, suffix?: string): void;
}

/** What a load cost: CPU of the measured trees and wall time, for `n` operations. */
export interface Cost {
  cpuMs: number;
  seconds: number;
  n: number;
}

/** Makes the report of a bench. */
export function createReport(bench: string, write: (figure: Figure) => void): Report {
  let small: number | undefined;
  const report: Report = {
    note(metric, value, unit, n, floor = null) {
      write({ bench, metric, value: rounded(value), unit, n, floor: floor === null ? null : rounded(floor) });
    },
    cost(measured, floor = null, suffix = '') {
      const cpu = measured.cpuMs / measured.n;
      const bare = floor ? { cpu: floor.cpuMs / floor.n, perS: floor.n / floor.seconds } : null;
      report.note(`cpu_ms${suffix}`, cpu, 'ms', measured.n, bare?.cpu ?? null);
      report.note(`per_s${suffix}`, measured.n / measured.seconds, '/s', measured.n, bare?.perS ?? null);
      if (bare && !suffix) {
        report.note('floor_cpu_ms', bare.cpu, 'ms', floor!.n);
        report.note('floor_per_s', bare.perS, '/s', floor!.n);
      }
      if (!suffix) small = cpu;
      if (suffix === '_x10' && small) report.note('cpu_ms_x10_ratio', cpu / small, 'times', measured.n);
    },
  };
  return report;
}

/** What else the machine is doing: one, five and fifteen minutes. */
export const loadLine = (): string =>
  `load average ${loadavg()
    .map((value) => value.toFixed(1))
    .join(' ')}`;

const rounded = (value: number): number => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));

/** The value below which the share `q` of the values lies. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? 0;
}
