import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/start/**/*.test.ts'],
    globalSetup: ['kernel/src/db/vitest.global-setup.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 180_000,
    hookTimeout: 240_000,
    reporters: ['default', ['json', { outputFile: 'build/vitest-start.json' }]],
  },
});
