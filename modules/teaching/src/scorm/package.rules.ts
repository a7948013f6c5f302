/** Limits of a package, beside the size of the upload itself. */
export const PACKAGE_LIMITS = { files: 2000, bytes: 1024 ** 3, ratio: 100, nameLength: 240 };
/** Below this an honest package of texts may well shrink more than a hundredfold. */
const RATIO_FROM = 100 * 1024 ** 2;

const S_IFMT = 0o170000;
const S_IFLNK = 0o120000;
const S_IFREG = 0o100000;
const S_IFDIR = 0o040000;

interface Entry {
  name: string;
  size: number;
  packedSize: number;
  unixMode: number;
}

/** A plain path inside the package; null for one that leads elsewhere or that a disk may not take. */
export function innerPath(name: string): string | null {
  const path = name.replaceAll('\\', '/');
  if (path.length > PACKAGE_LIMITS.nameLength || /[\p{Cc}:*?"<>|]/u.test(path) || path.startsWith('/')) return null;
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.length === 0 || parts.some((part) => part === '..' || part.startsWith('~'))) return null;
  return parts.join('/');
}

/** Why a package is not unpacked, judged by its directory alone; null when nothing speaks against it. */
export function packageFault(entries: readonly Entry[], zipBytes: number): 'too_large' | 'unsafe' | null {
  const files = entries.filter(({ name }) => !name.endsWith('/'));
  const total = files.reduce((sum, { size }) => sum + size, 0);
  if (entries.length > PACKAGE_LIMITS.files || total > PACKAGE_LIMITS.bytes) return 'too_large';
  if (total > RATIO_FROM && total > zipBytes * PACKAGE_LIMITS.ratio) return 'too_large';
  const kinds = new Set([0, S_IFREG, S_IFDIR]);
  if (entries.some(({ unixMode }) => (unixMode & S_IFMT) === S_IFLNK || !kinds.has(unixMode & S_IFMT))) return 'unsafe';
  const paths = entries.map(({ name }) => innerPath(name));
  if (paths.includes(null)) return 'unsafe';
  // Two names that one disk keeps as one file, or a file that is also a folder.
  const lower = files.map(({ name }) => innerPath(name)!.toLowerCase());
  const known = new Set(lower);
  if (known.size !== lower.length) return 'unsafe';
  return lower.some((path) => parentsOf(path).some((parent) => known.has(parent))) ? 'unsafe' : null;
}

const parentsOf = (path: string) =>
  path
    .split('/')
    .slice(0, -1)
    .map((_part, place, all) => all.slice(0, place + 1).join('/'));

/** An address of the manifest as path inside the package and query; null when it leads outside. */
export function innerAddress(base: string, href: string): { path: string; query: string } | null {
  if (/^[a-z][a-z0-9+.-]*:/i.test(href) || href.startsWith('//')) return null;
  const [before = '', query = ''] = (base + href).split('#')[0]!.split(/\?(.*)/s);
  const path = innerPath(decoded(before));
  return path ? { path, query } : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
