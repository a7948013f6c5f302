// Runs every stage of the tests and adds their counts up. Stages that need the whole machine run alone, in order.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';

mkdirSync('build', { recursive: true });
const totals = { passed: 0, failed: 0, skipped: 0 };
/** What failed, a line each, told again at the end: who reads only the last screen of a run still learns what it was. */
const failures = [];
const only = process.argv.slice(2);

/** Runs a command and gives its code. A stage beside another one (`quiet`) prints what it said when it is over, so that lines don't mix. */
function run(command, args, quiet = false) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: quiet ? ['inherit', 'pipe', 'pipe'] : 'inherit' });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes) => said.push(bytes));
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(said));
      resolve(code ?? 1);
    });
  });
}
/** A stage that is one check: it passes or fails as a whole. */
async function check(name, command, args, quiet) {
  if (only.length && !only.includes(name)) return;
  const started = Date.now();
  console.log(`\n== ${name}`);
  const code = await run(command, args, quiet);
  totals[code === 0 ? 'passed' : 'failed'] += 1;
  if (code !== 0) failures.push(`${name}: the stage ended with code ${code}`);
  console.log(`-- ${name}: ${code === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}
function firstLine(text = '') {
  return text.split('\n', 1)[0].slice(0, 300);
}
/** Adds a vitest report to the totals and gives its failures; a report that is missing counts as one. */
function count(report) {
  const result = existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8'))
    : {
        numPassedTests: 0,
        numFailedTests: 1,
        numPendingTests: 0,
        testResults: [{ name: report, status: 'failed', message: 'no report', assertionResults: [] }],
      };
  totals.passed += result.numPassedTests;
  totals.failed += result.numFailedTests;
  totals.skipped += result.numPendingTests + (result.numTodoTests ?? 0);
  for (const file of result.testResults) {
    if (file.status === 'failed' && file.assertionResults.length === 0) failures.push(`${file.name}: ${firstLine(file.message)}`);
    for (const test of file.assertionResults)
      if (test.status === 'failed') failures.push(`${file.name}: ${test.fullName.trim()}: ${firstLine(test.failureMessages[0])}`);
  }
  return result.numFailedTests;
}
/** A vitest run: its tests are counted one by one. */
async function vitest(name, args, report) {
  if (only.length && !only.includes(name)) return;
  const started = Date.now();
  console.log(`\n== ${name}`);
  rmSync(report, { force: true });
  const code = await run('npx', ['vitest', 'run', ...args]);
  const failed = count(report);
  if (code !== 0 && failed === 0) {
    totals.failed += 1;
    failures.push(`${name}: no test failed, but the run ended with code ${code}`);
  }
  console.log(`-- ${name}: ${code === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

await check('check', 'node', ['scripts/check.mjs']);
await check('openapi', 'npx', ['tsx', 'scripts/openapi.ts', '--check']);
await vitest('unit', [], 'build/vitest.json');
await check('build', 'node', ['scripts/build.mjs']);
await check('sizes', 'node', ['scripts/sizes.mjs']);
// The mini-program's compiler is busy on one core; starts, kills and the journey mostly wait for processes. They share no folder and no port.
await Promise.all([
  check('mini', 'bash', ['scripts/test-mini.sh'], true),
  (async () => {
    await vitest('start', ['--config', 'tests/start/vitest.config.ts'], 'build/vitest-start.json');
    await vitest('kill', ['--config', 'tests/kill/vitest.config.ts'], 'build/vitest-kill.json');
    await vitest('journey', ['--config', 'tests/journey/vitest.config.ts'], 'build/vitest-journey.json');
  })(),
]);
if (!only.length || only.includes('mini')) for (const report of ['build/vitest-mini.json', 'build/vitest-e2e-mini.json']) count(report);
await vitest('e2e', ['--config', 'tests/e2e/vitest.config.ts'], 'build/vitest-e2e.json');
await vitest('live', ['--config', 'tests/live/vitest.config.ts'], 'build/vitest-live.json');

if (failures.length) console.log(`\nfailed:\n${failures.join('\n')}`);
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(totals.failed ? 1 : 0);
