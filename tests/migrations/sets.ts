import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repoPath, type MigrationSet } from '@yangfan/kernel';

/** Every folder of migrations in the tree, as the sets that the product applies; kernel first, as at the start of the product. */
export function setsOfTree(root = repoPath('.')): MigrationSet[] {
  const under = (parent: string, tail: string) =>
    readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(join(root, parent, entry.name, tail)))
      .map(({ name }) => ({ name, dir: join(root, parent, name, tail) }));
  return [
    { name: 'kernel', dir: join(root, 'kernel/migrations') },
    ...under('platform/migrations', '.'),
    ...under('modules', 'migrations'),
  ];
}
