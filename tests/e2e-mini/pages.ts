import { readFileSync } from 'node:fs';
import { repoPath } from '@yangfan/kernel';

/** Every page that app.config.ts lists, main package and subpackages. */
export function listedPages(): string[] {
  const config = readFileSync(repoPath('apps/mini/src/app.config.ts'), 'utf8');
  const names = (list: string) => [...list.matchAll(/'([^']+)'/g)].map((one) => one[1]!);
  const main = /^ {2}pages: \[([^\]]*)\]/m.exec(config)![1]!;
  const parts = [...config.matchAll(/root: '([^']+)'[^]*?pages: \[([^\]]*)\]/g)];
  return [...names(main), ...parts.flatMap(([, root, list]) => names(list!).map((page) => `${root}/${page}`))];
}
