import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{contract,client,kernel,platform,modules,scripts}/**/*.test.ts', 'apps/server/**/*.test.ts', 'apps/web/src/**/*.test.ts', 'tests/{api,acceptance,migrations}/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'apps/mini/**'],
    globalSetup: ['kernel/src/db/vitest.global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'build/vitest.json' }]] : ['default', ['json', { outputFile: 'build/vitest.json' }]],
  },
});
