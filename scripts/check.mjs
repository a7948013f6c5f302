// Format, lint, layers and types in one go, side by side; under half a minute.
import { spawn } from 'node:child_process';

const steps = [
  [
    'format',
    'npx',
    [
      'oxfmt',
      '--check',
      'contract',
      'client',
      'kernel',
      'platform',
      'modules',
      'apps/server',
      'apps/web/src',
      'apps/mini/src',
      'tests',
      'scripts',
    ],
  ],
  [
    'lint',
    'npx',
    [
      'oxlint',
      '--deny-warnings',
      'contract',
      'client',
      'kernel',
      'platform',
      'modules',
      'apps/server',
      'apps/web/src',
      'apps/mini/src',
      'tests',
      'scripts',
    ],
  ],
  // A lock file that lacks another platform's binaries installs here and nowhere else.
  ['lock', 'npm', ['ci', '--dry-run', '--ignore-scripts', '--offline', '--loglevel=error']],
  ['lock mini', 'npm', ['ci', '--dry-run', '--ignore-scripts', '--offline', '--loglevel=error', '--prefix', 'apps/mini']],
  ['layers', 'npx', ['tsx', 'scripts/check-layers.ts']],
  ['contract', 'npx', ['tsx', 'scripts/routes.ts', '--check']],
  ['types', 'npx', ['tsc', '-p', 'tsconfig.json', '--noEmit']],
  ['types web', 'npx', ['tsc', '-p', 'apps/web/tsconfig.json', '--noEmit']],
];

function run([name, command, args]) {
  return new Promise((resolve) => {
    const started = Date.now();
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => {
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
      if (code !== 0) console.log(output.slice(0, 8000));
      resolve(code === 0);
    });
  });
}

const results = await Promise.all(steps.map(run));
process.exit(results.every(Boolean) ? 0 : 1);
