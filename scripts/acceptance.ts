import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { repoPath } from '@yangfan/kernel';

// One row a clause: how many tests carry its id in their titles, from the reports of the last test run.

const CLAUSES = 'P1 P2 P3 P4 A1 A2 T1 T2 T3 T4 T5 S1 S2 S3 S4 E0 E1 E2 E3 E4 E5 E6 M1 M2 M3 M4 F1 F2 V1 V2 V3 O1 O2 O3 O4'.split(' ');
interface Report {
  testResults: { assertionResults: { fullName: string; status: string }[] }[];
}

/** Counts by clause over all reports in build/. */
export function acceptance(reports: readonly Report[]): { clause: string; tests: number; passed: number; failed: number }[] {
  const all = reports.flatMap((report) => report.testResults.flatMap((file) => file.assertionResults));
  return CLAUSES.map((clause) => {
    const mine = all.filter((test) => test.fullName.includes(`[${clause}]`) && test.status !== 'pending');
    return {
      clause,
      tests: mine.length,
      passed: mine.filter((test) => test.status === 'passed').length,
      failed: mine.filter((test) => test.status === 'failed').length,
    };
  });
}

if (process.argv[1]?.endsWith('acceptance.ts')) {
  const dir = repoPath('build');
  const files = existsSync(dir) ? readdirSync(dir).filter((name) => /^vitest.*\.json$/.test(name)) : [];
  if (!files.length) {
    console.error('没有测试报告。请先执行 ./test。');
    process.exit(1);
  }
  const rows = acceptance(files.map((name) => JSON.parse(readFileSync(`${dir}/${name}`, 'utf8')) as Report));
  if (process.argv.includes('--json')) for (const row of rows) console.log(JSON.stringify(row));
  else console.table(rows);
}
