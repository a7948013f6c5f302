import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Puts a film's cover into its folder, whole: nobody meets half a picture. */
export async function keepCover(dir: string, picture: Buffer): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFile(join(dir, '.cover.new'), picture);
  await rename(join(dir, '.cover.new'), join(dir, 'cover.jpg'));
}
