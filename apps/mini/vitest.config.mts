import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// The test runner is the whole product's; the mini-program's own packages hold only what builds it.
export default defineConfig({
  root: at('.'),
  resolve: { alias: { '@yangfan/contract': at('../../contract/src/index.ts'), '@yangfan/client': at('../../client/src/index.ts') } },
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 20_000,
    // The acceptance table counts these tests too.
    reporters: ['default', ['json', { outputFile: at('../../build/vitest-mini.json') }]],
  },
});
