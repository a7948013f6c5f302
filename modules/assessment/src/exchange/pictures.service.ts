import type { ItemContent } from '@yangfan/contract';
import type { Actor, Queryable, Tx } from '@yangfan/kernel';
import sharp from 'sharp';
import type { AssessmentDeps } from '../../ports.ts';
import {
  mapStems,
  MAX_PICTURE_BYTES,
  MAX_PICTURES,
  pictureRefs,
  stemsOfItem,
  withRefs,
  type Picture,
  type Pictures,
} from './exchange.rules.ts';
import { MEDIA_TYPES, pictureKind } from './picture.rules.ts';

const MAX_PIXELS = 40_000_000;
const MAX_ONE = 10 * 1024 ** 2;
const SHOWN = 12;
const SHOWN_SIDE = 240;

/** Pictures of items on their way in and out. */
export function createPictures(files: AssessmentDeps['files']) {
  return {
    /** What is wrong with a picture, or the picture as it can be kept; a GIF becomes a PNG. */
    async looked({ name, bytes }: Picture): Promise<{ picture: Picture } | { fault: string }> {
      const said = name.slice(-40);
      if (bytes.length > MAX_ONE) return { fault: `图片“${said}”超过 10 MB，请压缩` };
      const isGif = bytes.toString('latin1', 0, 4) === 'GIF8';
      if (!pictureKind(bytes) && !isGif) return { fault: `图片“${said}”不是 PNG、JPEG 或 WebP，请换一种格式` };
      try {
        const image = sharp(bytes, { limitInputPixels: MAX_PIXELS });
        if (isGif) return { picture: { name: `${name}.png`, bytes: await image.png().toBuffer() } };
        const { width, height } = await image.metadata();
        return width && height ? { picture: { name, bytes } } : { fault: `图片“${said}”读不出来` };
      } catch {
        return { fault: `图片“${said}”已损坏或太大，读不出来` };
      }
    },
    /** The first pictures of a file, small enough to stand in the answer. */
    async shown(items: readonly { row: number; content: ItemContent }[], pictures: Pictures) {
      const all = items.flatMap(({ row, content }) =>
        stemsOfItem(content)
          .flatMap(pictureRefs)
          .map((ref) => ({ row, ref })),
      );
      const small: { row: number; name: string; src: string }[] = [];
      for (const { row, ref } of all.slice(0, SHOWN)) {
        const { name, bytes } = pictures.get(ref)!;
        const image = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'none' }).resize(SHOWN_SIDE, SHOWN_SIDE, {
          fit: 'inside',
          withoutEnlargement: true,
        });
        const made = await image
          .webp({ quality: 60 })
          .toBuffer()
          .catch(() => null);
        if (made) small.push({ row, name: name.slice(-60), src: `data:image/webp;base64,${made.toString('base64')}` });
      }
      return small;
    },
    /** Keeps the pictures of an item as files of the importer and lets the stems name them. */
    async kept(tx: Tx, content: ItemContent, pictures: Pictures, actor: Actor): Promise<ItemContent> {
      const ids = new Map<string, string>();
      for (const ref of new Set(stemsOfItem(content).flatMap(pictureRefs))) {
        const { name, bytes } = pictures.get(ref)!;
        const kind = pictureKind(bytes)!;
        const file = await files.saveBytes(tx, {
          bytes,
          name: `${name.replace(/\.\w{1,5}$/, '')}.${kind}`,
          mediaType: MEDIA_TYPES[kind],
          purpose: 'PHOTO',
          ownerAccountId: actor.accountId,
        });
        ids.set(ref, file.id);
      }
      return mapStems(content, (stem) => withRefs(stem, (ref) => ids.get(ref) ?? ref));
    },
    /** The files that stems name, with their sizes; what is gone is left out. */
    async known(db: Queryable, contents: readonly ItemContent[]): Promise<{ ids: Set<string>; tooLarge: boolean }> {
      const refs = [...new Set(contents.flatMap(stemsOfItem).flatMap(pictureRefs))];
      const ids = new Set<string>();
      let bytes = 0;
      for (const ref of refs.slice(0, MAX_PICTURES + 1)) {
        const file = await files.get(db, ref);
        if (file?.status !== 'READY') continue;
        ids.add(ref);
        bytes += file.size;
      }
      return { ids, tooLarge: refs.length > MAX_PICTURES || bytes > MAX_PICTURE_BYTES };
    },
    async read(ids: Iterable<string>): Promise<Pictures> {
      const pictures: Pictures = new Map();
      for (const id of ids) pictures.set(id, { name: id, bytes: await files.read(id) });
      return pictures;
    },
  };
}
export type PictureService = ReturnType<typeof createPictures>;
