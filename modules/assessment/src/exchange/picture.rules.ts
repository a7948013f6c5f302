import { FileFault, type Pictures } from './exchange.rules.ts';

const TYPES = [
  { ext: 'png', is: (b: Buffer) => b.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) },
  { ext: 'jpg', is: (b: Buffer) => b[0] === 0xff && b[1] === 0xd8 && b[2] === 0xff },
  { ext: 'webp', is: (b: Buffer) => b.toString('latin1', 0, 4) === 'RIFF' && b.toString('latin1', 8, 12) === 'WEBP' },
] as const;

/** The ending that fits a picture's content; null for a kind that we do not keep. */
export const pictureKind = (bytes: Buffer): 'png' | 'jpg' | 'webp' | null => TYPES.find(({ is }) => is(bytes))?.ext ?? null;
export const MEDIA_TYPES = { png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp' } as const;

/** The name a picture has in a file of ours: nothing of what somebody once called it. */
export const pictureName = (ref: string, pictures: Pictures): string =>
  `${ref.replace(/\W/g, '_')}.${pictureKind(pictures.get(ref)!.bytes) ?? 'bin'}`;

/** A plain path inside a package; null for one that leads elsewhere. */
export function innerPath(base: string, href: string): string | null {
  let told = href.split(/[?#]/)[0]!.replaceAll('\\', '/');
  try {
    told = decodeURIComponent(told);
  } catch {
    // A stray per cent sign is part of the name.
  }
  if (/^[a-z][a-z0-9+.-]*:/i.test(told) || told.startsWith('/') || told.length > 240 || /\p{Cc}/u.test(told)) return null;
  const parts: string[] = [];
  for (const part of [...base.split('/').slice(0, -1), ...told.split('/')]) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (parts.pop() === undefined) return null;
    } else parts.push(part);
  }
  return parts.length ? parts.join('/') : null;
}

const LINK = 0o120000;
/** Refuses a package that would write outside its folder or hide a link: nothing of it is written, but nobody honest packs so. */
export function requireHonest(entries: readonly { name: string; unixMode: number }[]): void {
  const bad = entries.find(({ name, unixMode }) => {
    const path = name.replaceAll('\\', '/');
    return path.startsWith('/') || /^[a-z]:/i.test(path) || path.split('/').includes('..') || (unixMode & 0o170000) === LINK;
  });
  if (bad) throw new FileFault('压缩包里有指向包外的路径，为安全起见没有读取。请重新打包');
}
