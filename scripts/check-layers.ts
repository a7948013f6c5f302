import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { repoPath } from '@yangfan/kernel';

// Checks docs/house.md's rules of import on the text of every source file that git lists.

const PLATFORM_ORDER = [
  'ledger',
  'jobs',
  'files',
  'policy',
  'realtime',
  'notifications',
  'face-engine',
  'identity',
  'org',
  'media',
  'live',
  'exchange',
];
const FLOORS = ['contract', 'client', 'kernel', 'platform', 'modules', 'apps'];
const IMPORT = /(?:^|\n)\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

export interface SourceFile {
  path: string;
  text: string;
}

/** What a file imports, as written. */
function importsOf(text: string): string[] {
  return [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2]!);
}

/** `@yangfan/platform/org` → `platform/src/org`; relative paths resolved; null for other packages. */
function target(from: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier));
  const match = /^@yangfan\/(\w+)(?:\/(.+))?$/.exec(specifier);
  if (!match) return null;
  const [, name, rest] = match;
  if (name === 'platform') return `platform/src/${rest}/index.ts`;
  if (['contract', 'client', 'kernel'].includes(name!)) return rest ? `${name}/src/${rest}/index.ts` : `${name}/src/index.ts`;
  return `modules/${name}/index.ts`;
}

interface Place {
  floor: string;
  room: string;
}
function place(path: string): Place {
  const parts = path.split('/');
  const floor = parts[0]!;
  if (floor === 'platform') return { floor, room: parts[2] ?? '' };
  if (floor === 'modules' || floor === 'apps') return { floor, room: parts[1] ?? '' };
  return { floor, room: '' };
}

const isTest = (path: string) => /\.test\.tsx?$|\/testing(\.ts|\/)|global-setup/.test(path);

/** Every breach of the rules, one sentence each. */
export function breaches(files: readonly SourceFile[]): string[] {
  const found: string[] = [];
  for (const { path, text } of files) {
    const from = place(path);
    if (!FLOORS.includes(from.floor)) continue;
    const say = (sentence: string) => found.push(`${path}: ${sentence}`);
    if (/(^|\/)(utils|helpers)\//.test(path)) say('no utils or helpers folder');
    if (!isTest(path) && !/\.config\.tsx?$|apps\/mini\/|app\.tsx$/.test(path) && /\nexport default /.test(text)) say('no default export');
    for (const specifier of importsOf(text)) {
      const to = target(path, specifier);
      if (to) for (const sentence of breachesOfImport(path, from, to, specifier)) say(sentence);
    }
    // Only stores and kernel/db say SQL; tests and seeds may look into the database.
    if (
      /\bsql`/.test(text) &&
      !/\.store\.ts$|^kernel\/|seed|\/testing/.test(path) &&
      !isTest(path) &&
      !path.startsWith('platform/src/jobs/') &&
      from.floor !== 'apps'
    )
      say('SQL outside a store');
  }
  return found;
}

function* breachesOfImport(path: string, from: Place, to: string, specifier: string): Generator<string> {
  const there = place(to);
  const relative = specifier.startsWith('.');
  if (isTest(path)) return;
  const clientApp = from.floor === 'apps' && from.room !== 'server';
  if (clientApp && !['contract', 'client'].includes(there.floor) && !(relative && there.floor === 'apps' && there.room === from.room))
    yield `an app may import only client and contract, not ${specifier}`;
  if (!clientApp && FLOORS.indexOf(there.floor) > FLOORS.indexOf(from.floor)) yield `imports upward: ${specifier}`;
  if (there.floor === 'client' && !['client', 'apps'].includes(from.floor)) yield `only apps and ports use the client: ${specifier}`;
  if (from.floor === 'modules' && there.floor === 'modules' && from.room !== there.room)
    yield `a module imports another module: ${specifier}`;
  if (from.floor === 'platform' && there.floor === 'platform' && from.room !== there.room) {
    if (PLATFORM_ORDER.indexOf(there.room) > PLATFORM_ORDER.indexOf(from.room))
      yield `platform/${from.room} may not use platform/${there.room}`;
    if (!to.endsWith('/index.ts')) yield `another room is entered by its index only: ${specifier}`;
  }
  if (relative && there.floor !== from.floor) yield `another package is entered by its name: ${specifier}`;
  if (
    /\.(rules|states|policy)\.ts$/.test(path) &&
    from.room !== 'mini' &&
    !['contract'].includes(there.floor) &&
    !/\.(rules|states|policy)\.ts$/.test(to)
  )
    yield `pure files import the contract and each other only: ${specifier}`;
  if (path.endsWith('.routes.ts') && to.endsWith('.store.ts')) yield 'routes never import a store';
  if (from.room === 'web' && there.room === 'web') yield* breachesOfWeb(path, to);
}

function* breachesOfWeb(path: string, to: string): Generator<string> {
  const feature = (file: string) => /apps\/web\/src\/features\/([^/]+)/.exec(file)?.[1];
  const [mine, theirs] = [feature(path), feature(to)];
  if (mine && theirs && mine !== theirs) yield `feature ${mine} imports feature ${theirs}; link by URL`;
  if (/src\/shared\//.test(path) && theirs) yield `shared imports feature ${theirs}`;
}

function sources(): SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx'], { cwd: repoPath(), encoding: 'utf8' })
    .trim()
    .split('\n');
  const files = listed.map((path) => ({ path, text: readFileSync(repoPath(path), 'utf8') }));
  if (files.length !== listed.length || files.length < 50) throw new Error(`saw ${files.length} of ${listed.length} source files`);
  return files;
}

if (process.argv[1]?.endsWith('check-layers.ts')) {
  const files = sources();
  const found = breaches(files);
  const planted = breaches([{ path: 'modules/teaching/src/planted.ts', text: "import { x } from '@yangfan/assessment';" }]);
  if (planted.length !== 1) throw new Error('the planted violation was not found: the checker is blind');
  for (const sentence of found) console.error(sentence);
  console.log(`layers: ${files.length} files, ${found.length} breaches`);
  process.exit(found.length ? 1 : 0);
}
