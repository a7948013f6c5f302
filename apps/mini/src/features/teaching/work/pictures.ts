import Taro from '@tarojs/taro';
import { encodeBase64 } from '../../../shell/base64.ts';

/** A picture chosen or taken on this phone. */
export interface Picture {
  name: string;
  path: string;
}

const MAX_BYTES = 20 * 1024 * 1024;

/** Lets the person take or choose pictures; empty when they think better of it. Rejects with a sentence. */
export async function choosePictures(count: number): Promise<Picture[]> {
  const chosen = await Taro.chooseImage({ count: Math.min(9, count), sizeType: ['compressed'], sourceType: ['camera', 'album'] }).catch(
    (error: unknown) => {
      if (/cancel/i.test(String((error as { errMsg?: string }).errMsg ?? error))) return null;
      throw new Error('没有打开相机或相册，请在右上角“…”的设置里允许使用后再试', { cause: error });
    },
  );
  return (chosen?.tempFiles ?? []).map(({ path, size }, place) => {
    if (size > MAX_BYTES) throw new Error('有图片超过 20 MB，请压缩后再传');
    return { path, name: `照片${place + 1}${/\.png$/i.test(path) ? '.png' : '.jpg'}` };
  });
}

/** The bytes of a picture as base64. */
export async function pictureBase64({ path }: Picture): Promise<string> {
  if (process.env.TARO_ENV !== 'weapp') {
    const bytes = await (await fetch(path)).arrayBuffer();
    return encodeBase64(new Uint8Array(bytes));
  }
  return new Promise((resolve, reject) =>
    Taro.getFileSystemManager().readFile({
      filePath: path,
      encoding: 'base64',
      success: ({ data }) => resolve(String(data)),
      fail: () => reject(new Error('图片读不出来，请重新选择')),
    }),
  );
}
