import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { routes, type Route } from '@yangfan/contract';

// Writes client/src/routes.gen.ts: what a browser needs of each route, without the schemas.
const target = new URL('../client/src/routes.gen.ts', import.meta.url);

/** The generated file's text; `--check` compares instead of writing. */
export function clientRoutes(): string {
  const lines = [
    '// Generated from contract/ by `npx tsx scripts/routes.ts`; do not edit.',
    "import type * as contract from '@yangfan/contract';",
    "import type { RouteRef } from './call.ts';",
    '',
  ];
  for (const [room, table] of Object.entries(routes)) {
    lines.push(`/** Routes of ${room}. */`, `export const ${room}Routes = {`);
    for (const [name, definition] of Object.entries(table as Record<string, Route>)) {
      const flags =
        (definition.idempotent ? ', idempotent: true' : '') + ((definition.reply as { mediaType?: string }).mediaType ? ', raw: true' : '');
      lines.push(
        `  ${name}: { method: '${definition.method}', path: '${definition.path}'${flags} } as RouteRef<(typeof contract.${room}Routes)['${name}']>,`,
      );
    }
    lines.push('} as const;', '');
  }
  return lines.join('\n');
}

if (process.argv[1]?.endsWith('routes.ts')) {
  const text = clientRoutes();
  if (process.argv.includes('--check')) {
    if (readFileSync(target, 'utf8') !== text) {
      console.error('client/src/routes.gen.ts is not what the contract says; run `npx tsx scripts/routes.ts`.');
      process.exit(1);
    }
  } else {
    mkdirSync(new URL('.', target), { recursive: true });
    writeFileSync(target, text);
  }
}
