import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/kill/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    // KILLS=60 asks for a long run; each kill with its recovery has seconds, not minutes.
    testTimeout: 240_000 + 60_000 * Number(process.env.KILLS ?? 0),
    hookTimeout: 240_000,
    reporters: ['default', ['json', { outputFile: 'build/vitest-kill.json' }]],
  },
});
