import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { problem } from '@yangfan/kernel';
import { openZip, SheetError, type Zip } from '@yangfan/kernel/sheet';
import { readManifest, type Manifest } from './manifest.ts';
import { innerPath, packageFault, PACKAGE_LIMITS } from './package.rules.ts';

const MANIFEST = 'imsmanifest.xml';
const MANIFEST_BYTES = 5 * 1024 ** 2;

export interface Checked extends Manifest {
  zip: Zip;
  files: number;
  bytes: number;
}

/** Opens a package and judges it by directory and manifest, before anything is unpacked. Throws `teaching.scorm.*`. */
export async function checkPackage(bytes: Buffer): Promise<Checked> {
  const zip = opened(bytes);
  const entries = zip.list();
  const fault = packageFault(entries, bytes.length);
  if (fault) throw problem(`teaching.scorm.${fault}`);
  const place = entries.find(({ name }) => innerPath(name) === MANIFEST);
  if (!place) throw problem('teaching.scorm.no_manifest');
  const manifest = place.size > MANIFEST_BYTES ? null : await manifestOf(zip, place.name);
  const files = entries.filter(({ name }) => !name.endsWith('/'));
  const known = new Set(files.map(({ name }) => innerPath(name)));
  if (!manifest || manifest.parts.some(({ path }) => !known.has(path))) throw problem('teaching.scorm.manifest_faulty');
  return { ...manifest, zip, files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}

function opened(bytes: Buffer): Zip {
  try {
    return openZip(bytes, PACKAGE_LIMITS.bytes);
  } catch (error) {
    throw refusalOf(error);
  }
}
async function manifestOf(zip: Zip, name: string): Promise<Manifest | null> {
  try {
    return readManifest(await zip.read(name));
  } catch (error) {
    if (error instanceof SheetError) throw problem('teaching.scorm.manifest_faulty');
    throw error;
  }
}

/** What an unreadable zip is called here. */
function refusalOf(error: unknown): unknown {
  if (error instanceof SheetError) return problem(error.code === 'sheet.bomb' ? 'teaching.scorm.too_large' : 'teaching.scorm.broken');
  // A directory that points past the end of the file.
  if (error instanceof RangeError) return problem('teaching.scorm.broken');
  return error;
}

/** Unpacks everything into `target`, all or nothing: written beside it first, moved there when whole. */
export async function unpackTo(zip: Zip, target: string, signal: AbortSignal): Promise<void> {
  const beside = `${target}.part`;
  await rm(beside, { recursive: true, force: true });
  try {
    await mkdir(beside, { recursive: true });
    for (const { name } of zip.list()) {
      if (name.endsWith('/')) continue;
      signal.throwIfAborted();
      const path = join(beside, innerPath(name)!);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, await zip.read(name), { flag: 'wx', mode: 0o640 });
    }
    await rm(target, { recursive: true, force: true });
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw refusalOf(error);
  }
}
