import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let root: string | undefined;

/**
 * A file of the product by its path from the repository's root. `import.meta.url` can't be used for that:
 * the server runs both from its sources and bundled into one file elsewhere.
 */
export function repoPath(path = ''): string {
  root ??= findRoot(dirname(fileURLToPath(import.meta.url)));
  return join(root, path);
}

function findRoot(from: string): string {
  for (let dir = from; ; dir = dirname(dir)) {
    const file = join(dir, 'package.json');
    if (existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'yangfan') return dir;
    if (dir === dirname(dir)) throw new Error('找不到产品目录（package.json）。请从完整的程序目录启动。');
  }
}
