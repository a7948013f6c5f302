import { createReport, loadLine, type Figure } from '../tests/load/figures.ts';
import { besideGoal } from '../tests/load/goals.ts';
import { benches } from '../tests/load/benches/index.ts';
import { endAll } from '../tests/load/product.ts';

// Runs one benchmark (or several, one after the other) against the real server and a real PostgreSQL, then cleans up.
// npm run bench -- NAME… [--json]

const names = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const json = process.argv.includes('--json');
if (names.length === 0 || names.some((name) => !benches[name])) {
  console.error(`用法：npm run bench -- 名称 [--json]\n可用的名称：${Object.keys(benches).join('、')}`);
  process.exit(2);
}

let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (interrupted) return;
    interrupted = true;
    void endAll().finally(() => process.exit(130));
  });

function show(figure: Figure): void {
  console.log(json ? JSON.stringify(figure) : besideGoal(figure));
}

let failed = false;
for (const name of names) {
  if (!json) console.log(`\n${name}`);
  console.error(loadLine());
  try {
    await benches[name]!(createReport(name, show));
  } catch (error) {
    failed = true;
    console.error(error);
  } finally {
    await endAll();
  }
}
process.exit(failed ? 1 : 0);
