import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/live/**/*.test.ts'],
    globalSetup: ['kernel/src/db/vitest.global-setup.ts'],
    pool: 'forks',
    maxWorkers: 1,
    // Real encoders share two cores with everything else on the machine: starved media gets a second chance and a third, a broken rule fails every time.
    retry: 2,
    testTimeout: 240_000,
    hookTimeout: 120_000,
    reporters: ['default', ['json', { outputFile: 'build/vitest-live.json' }]],
  },
});
