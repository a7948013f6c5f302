import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the compiled mini-program lies. */
export const BUILD = fileURLToPath(new URL('../dist/weapp/', import.meta.url));

/** Every file below a folder, as paths relative to it. */
export function filesOf(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)));
}

/** The compiled app.json; exits with a sentence when nothing has been built. */
export function readApp(root = BUILD) {
  try {
    return JSON.parse(readFileSync(path.join(root, 'app.json'), 'utf8'));
  } catch {
    console.error('No mini-program is built here: run `npm run build:weapp` first.');
    process.exit(2);
  }
}

/** Package name → its size in bytes; `main` is what no subpackage holds. */
export function packageSizes(root = BUILD) {
  const roots = (readApp(root).subPackages ?? []).map((one) => one.root.replace(/\/$/, ''));
  const sizes = new Map([['main', 0], ...roots.map((name) => [name, 0])]);
  for (const file of filesOf(root)) {
    // WeChat leaves these out of the upload.
    if (file === 'project.config.json' || file.endsWith('.LICENSE.txt') || file.endsWith('.map')) continue;
    const owner = roots.find((name) => file.startsWith(`${name}/`)) ?? 'main';
    sizes.set(owner, sizes.get(owner) + statSync(path.join(root, file)).size);
  }
  return sizes;
}
