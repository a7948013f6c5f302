import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/journey/**/*.test.ts'],
    globalSetup: ['kernel/src/db/vitest.global-setup.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    bail: 1,
    reporters: ['default', ['json', { outputFile: 'build/vitest-journey.json' }]],
  },
});
