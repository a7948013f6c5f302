import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/e2e-mini/**/*.test.ts'],
    globalSetup: ['kernel/src/db/vitest.global-setup.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 180_000,
    hookTimeout: 240_000,
    // Each step stands on the one before it.
    bail: 1,
    reporters: ['default', ['json', { outputFile: 'build/vitest-e2e-mini.json' }]],
  },
});
