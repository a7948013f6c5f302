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
}

/** Makes the report of a bench; the machine's load goes to the error stream, so that the lines stay readable by machines. */
export function createReport(bench: string, write = (line: string) => void process.stdout.write(`${line}\n`)): Report {
  return {
    note(metric, value, unit, n, floor = null) {
      const figure: Figure = { bench, metric, value: rounded(value), unit, n, floor: floor === null ? null : rounded(floor) };
      write(JSON.stringify(figure));
    },
  };
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
