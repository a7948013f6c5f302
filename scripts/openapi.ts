import { readFileSync, writeFileSync } from 'node:fs';
import { openapi } from '../apps/server/src/openapi.ts';

// Writes docs/api/openapi.json from the contract; `--check` compares instead.
const target = new URL('../docs/api/openapi.json', import.meta.url);
const text = `${JSON.stringify(openapi(), null, 1)}\n`;
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('docs/api/openapi.json is not what the contract says; run `npm run openapi`.');
    process.exit(1);
  }
} else writeFileSync(target, text);
