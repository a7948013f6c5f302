import { defineConfig } from 'vitest/config';

// Files that keep nothing between their tests but what the code itself keeps in memory: they share one process a worker, and the
// product is read once a worker instead of once a file, which was a fifth of the whole run. Everything that stands in for time or globals,
// listens to the process or starts one stays in a process of its own.
const SHARING = [
  'modules/**/*.test.ts',
  'platform/src/{identity,org,policy,ledger,notifications,files}/**/*.test.ts',
  '{contract,client,kernel,platform,apps/web/src}/**/*.{rules,states}.test.ts',
];
const ALL = [
  '{contract,client,kernel,platform,modules,scripts}/**/*.test.ts',
  'apps/server/**/*.test.ts',
  'apps/web/src/**/*.test.ts',
  'tests/{api,acceptance,migrations}/**/*.test.ts',
];
const NEVER = ['**/node_modules/**', 'apps/mini/**'];

export default defineConfig({
  test: {
    globalSetup: ['kernel/src/db/vitest.global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', ['json', { outputFile: 'build/vitest.json' }]],
    projects: [
      { extends: true, test: { name: 'sharing', include: SHARING, exclude: NEVER, isolate: false } },
      { extends: true, test: { name: 'alone', include: ALL, exclude: [...NEVER, ...SHARING] } },
    ],
  },
});
