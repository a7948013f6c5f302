import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { repoPath } from '@yangfan/kernel';

// Writes docs/licences.md: what the product and its mini-program are built from, and under which licence.
//   npx tsx scripts/licences.ts            writes
//   npx tsx scripts/licences.ts --check    fails when the file is not what the lock files say

/** One installed package of a lock file. */
export interface Package {
  name: string;
  version: string;
  licence: string;
  /** Only builds or tests the product; nothing of it reaches a user. */
  dev: boolean;
  /** Installed on some platforms only. */
  optional: boolean;
}
interface LockEntry {
  version?: string;
  license?: unknown;
  dev?: boolean;
  devOptional?: boolean;
  optional?: boolean;
  link?: boolean;
}

const FREE = [
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'Unlicense',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'WTFPL',
  'Zlib',
];

/** Whether a licence asks for no more than its own text and name to be kept. */
export function isFree(licence: string): boolean {
  if (licence.startsWith('(') && licence.endsWith(')')) return isFree(licence.slice(1, -1));
  // Of several to choose from one free one is enough; of several together each must be.
  if (licence.includes(' OR ')) return licence.split(' OR ').some((one) => isFree(one.replaceAll(/[()]/g, '')));
  if (licence.includes(' AND ')) return licence.split(' AND ').every((one) => isFree(one.replaceAll(/[()]/g, '')));
  return FREE.includes(licence);
}

/** The packages of a lock file. The lock is asked first: it says the same on every machine, node_modules does not. */
export function packagesOf(lock: { packages: Record<string, LockEntry> }, dir: string): Package[] {
  const found = new Map<string, Package>();
  for (const [path, entry] of Object.entries(lock.packages)) {
    const name = path.split('node_modules/').at(-1)!;
    // Our own workspaces are no dependencies.
    if (!path.includes('node_modules/') || entry.link || !entry.version) continue;
    const licence = wordOf(entry.license) ?? wordOf(manifestOf(`${dir}/${path}`)) ?? 'not stated';
    const known = found.get(`${name} ${entry.version}`);
    const dev = (entry.dev ?? false) && (known?.dev ?? true);
    found.set(`${name} ${entry.version}`, {
      name,
      version: entry.version,
      licence,
      dev,
      optional: entry.optional ?? entry.devOptional ?? false,
    });
  }
  return [...found.values()].sort((a, b) => (a.name === b.name ? compare(a.version, b.version) : compare(a.name, b.name)));
}

const compare = (a: string, b: string) => (a < b ? -1 : 1);

function wordOf(licence: unknown): string | undefined {
  if (typeof licence === 'string' && licence) return licence.replace(/^SEE LICEN[CS]E IN .*/i, 'own text');
  if (Array.isArray(licence)) return licence.map((one) => wordOf(one) ?? '').join(' OR ');
  return (licence as { type?: string } | undefined)?.type;
}

function manifestOf(dir: string): unknown {
  const file = `${dir}/package.json`;
  if (!existsSync(file)) return undefined;
  const { license, licenses } = JSON.parse(readFileSync(file, 'utf8')) as { license?: unknown; licenses?: unknown };
  return license ?? licenses;
}

function counts(packages: readonly Package[]): string {
  const by = grouped(packages);
  const rows = [...by].sort(([a, x], [b, y]) => y.length - x.length || compare(a, b));
  return ['| licence | packages |', '| --- | --- |', ...rows.map(([licence, list]) => `| ${licence} | ${list.length} |`)].join('\n');
}
function grouped(packages: readonly Package[]): Map<string, Package[]> {
  const by = new Map<string, Package[]>();
  for (const one of packages) by.set(one.licence, [...(by.get(one.licence) ?? []), one]);
  return by;
}

function table(packages: readonly Package[]): string {
  const rows = packages.map(
    ({ name, version, licence, optional }) => `| ${name} | ${version} | ${licence} | ${optional ? 'some platforms' : ''} |`,
  );
  return ['| package | version | licence | |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function section(title: string, packages: readonly Package[]): string {
  const shipped = packages.filter(({ dev }) => !dev);
  const tools = packages.filter(({ dev }) => dev);
  const close = packages.filter(({ licence }) => !isFree(licence));
  return [
    `## ${title}`,
    `${shipped.length} packages run, ${tools.length} only build or test.`,
    '### Licences that ask for more than keeping their text',
    close.length ? table(close) : 'None.',
    '### What runs',
    counts(shipped),
    table(shipped),
    '### What only builds and tests',
    counts(tools),
  ].join('\n\n');
}

/** The whole document. */
export function licences(): string {
  const read = (dir: string) => packagesOf(JSON.parse(readFileSync(repoPath(`${dir}/package-lock.json`), 'utf8')) as never, repoPath(dir));
  return [
    '# Licences of dependencies',
    'Made by `npx tsx scripts/licences.ts` from the lock files; do not edit. What the entries mean for us stands in [legal.md](legal.md).',
    section('Server and browser app', read('.')),
    section('Mini-program', read('apps/mini')),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

if (process.argv[1]?.endsWith('licences.ts')) {
  const target = repoPath('docs/licences.md');
  const text = licences();
  if (!process.argv.includes('--check')) writeFileSync(target, text);
  else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
    console.error('docs/licences.md is not what the lock files say; run `npx tsx scripts/licences.ts`.');
    process.exit(1);
  }
}
