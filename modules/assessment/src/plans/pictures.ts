import type { Queryable } from '@yangfan/kernel';
import sharp from 'sharp';
import type { AssessmentDeps } from '../../ports.ts';
import type { DocxPicture } from './docx.rules.ts';

/** Pictures beyond this are named instead of shown: a document must stay printable. */
const MAX_PICTURES = 40;
const MAX_PICTURE_BYTES = 48 * 1024 ** 2;
const SUFFIX: Record<string, string> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' };

/** The files of a document for paper: what each is called, and the pictures among them with their bytes; what is gone or too much has no image. */
export interface Pictures {
  named: Map<string, { name: string; image: string | null }>;
  given: Record<string, Buffer>;
}

/** Reads the pictures among files for the typesetter and for Word. */
export function createPictures({ files }: Pick<AssessmentDeps, 'files'>) {
  return async (db: Queryable, ids: readonly string[]): Promise<Pictures> => {
    const named: Pictures['named'] = new Map();
    const given: Pictures['given'] = {};
    let total = 0;
    for (const id of ids) {
      if (named.has(id)) continue;
      const file = await files.get(db, id);
      const suffix = file ? SUFFIX[file.mediaType] : undefined;
      const fits = suffix && Object.keys(given).length < MAX_PICTURES && total + file!.size <= MAX_PICTURE_BYTES;
      const bytes = fits ? await files.read(id).catch(() => null) : null;
      if (bytes) {
        total += bytes.length;
        given[`${id}.${suffix}`] = bytes;
      }
      named.set(id, { name: file?.name ?? '附件', image: bytes ? `${id}.${suffix}` : null });
    }
    return { named, given };
  };
}

/** The same pictures for a Word file, which wants their sizes and knows no WebP; one that can't be read is left to its name. */
export async function forWord({ named, given }: Pictures): Promise<Map<string, DocxPicture>> {
  const pictures = new Map<string, DocxPicture>();
  for (const [id, { image }] of named) {
    const bytes = image && given[image];
    if (!bytes) continue;
    try {
      const { width, height, orientation = 1, format } = await sharp(bytes).metadata();
      // From the fifth on the picture lies on its side as it is stored.
      const [wide, high] = orientation >= 5 ? [height, width] : [width, height];
      pictures.set(id, {
        bytes: format === 'webp' ? await sharp(bytes).png().toBuffer() : bytes,
        suffix: format === 'jpeg' ? 'jpg' : 'png',
        width: wide,
        height: high,
      });
    } catch {
      // Not a picture after all: its name stands in its place.
    }
  }
  return pictures;
}
