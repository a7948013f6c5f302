import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { repoPath } from '@yangfan/kernel';

// One row a clause of docs/clauses.json: the tests that carry its id in their titles, from the reports of the last `./test`.
//   npm run acceptance                 a table
//   npm run acceptance -- --json       one JSON line a clause
//   npm run acceptance -- --titles     the titles under each clause

/** One clause of the customer's requirements; its id never changes. */
export interface Clause {
  id: string;
  part: string;
  /** What the customer wrote, shortened. */
  words: string;
  must: string;
  beyond: string | null;
}
export interface Report {
  testResults: { assertionResults: { fullName: string; status: string }[] }[];
}
export interface Row {
  clause: string;
  words: string;
  tests: number;
  passed: number;
  failed: number;
  skipped: number;
  titles: string[];
}

const TAG = /\[([A-Z]\d)\]/g;
// A test that did not run proves nothing, whatever the reason.
const SKIPPED = ['pending', 'skipped', 'todo', 'disabled'];

/** The clauses, in the order of the requirements. */
export function readClauses(): Clause[] {
  return JSON.parse(readFileSync(repoPath('docs/clauses.json'), 'utf8')) as Clause[];
}

/** One row a clause, also for clauses without a test; `unknown` lists ids in titles that are no clause. */
export function acceptance(clauses: readonly Clause[], reports: readonly Report[]): { rows: Row[]; unknown: string[] } {
  const rows = new Map(
    clauses.map(({ id, words }) => [id, { clause: id, words, tests: 0, passed: 0, failed: 0, skipped: 0, titles: [] } as Row]),
  );
  const unknown = new Set<string>();
  for (const test of reports.flatMap((report) => report.testResults.flatMap((file) => file.assertionResults))) {
    // A title may name several clauses, or one twice (group and test): each counts once.
    for (const id of new Set([...test.fullName.matchAll(TAG)].map((match) => match[1]!))) {
      const row = rows.get(id);
      if (!row) unknown.add(`[${id}] ${test.fullName}`);
      else if (SKIPPED.includes(test.status)) row.skipped += 1;
      else {
        row.tests += 1;
        row[test.status === 'passed' ? 'passed' : 'failed'] += 1;
        row.titles.push(test.fullName);
      }
    }
  }
  return { rows: [...rows.values()], unknown: [...unknown] };
}

function readReports(): Report[] {
  const dir = repoPath('build');
  const files = existsSync(dir) ? readdirSync(dir).filter((name) => /^vitest.*\.json$/.test(name)) : [];
  return files.map((name) => JSON.parse(readFileSync(`${dir}/${name}`, 'utf8')) as Report);
}

function main(): void {
  const reports = readReports();
  if (!reports.length) {
    console.error('没有测试报告。请先执行 ./test。');
    process.exit(1);
  }
  const { rows, unknown } = acceptance(readClauses(), reports);
  for (const title of unknown) console.error(`不认识的条款编号：${title}`);
  if (process.argv.includes('--json')) {
    for (const { titles: _titles, ...row } of rows) console.log(JSON.stringify(row));
    return;
  }
  for (const { clause, tests, passed, failed, skipped, words, titles } of rows) {
    const state = failed ? '有失败' : tests ? '通过' : '无测试';
    console.log(`${clause}  ${state}  ${passed}/${tests}${skipped ? `（跳过 ${skipped}）` : ''}  ${words}`);
    if (process.argv.includes('--titles')) for (const title of titles) console.log(`      ${title}`);
  }
}

if (process.argv[1]?.endsWith('acceptance.ts')) main();
