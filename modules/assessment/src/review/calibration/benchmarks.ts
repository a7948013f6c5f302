import { readFileSync } from 'node:fs';
import { repoPath } from '@yangfan/kernel';

/** A plan everybody marks before they mark real ones, with the points a panel gave each chapter. */
export interface Benchmark {
  code: string;
  title: string;
  chapters: { code: string; title: string; maxScore: number; hint: string; html: string; reference: number }[];
}
let known: readonly Benchmark[] | undefined;

/** The benchmark plans; read once. The reference stays on the server. */
export const benchmarks = (): readonly Benchmark[] =>
  (known ??= JSON.parse(readFileSync(repoPath('modules/assessment/seed/benchmarks.json'), 'utf8')) as Benchmark[]);
