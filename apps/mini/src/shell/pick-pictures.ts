import Taro from '@tarojs/taro';
import { filesRoutes } from '@yangfan/client';
import { call } from './api.ts';

/** Lets the person choose photos and sends them; gives their file ids. An empty list when nothing was chosen. Rejects with a sentence. */
export async function sendPictures(most: number, purpose: 'PHOTO' | 'EVIDENCE' = 'PHOTO'): Promise<string[]> {
  let paths: string[];
  try {
    // The older call: it is there on every phone and in a browser, and gives the same paths.
    paths = (await Taro.chooseImage({ count: most, sizeType: ['compressed'], sourceType: ['album', 'camera'] })).tempFilePaths;
  } catch (error) {
    // Going back without choosing is no fault.
    if (/cancel/i.test((error as { errMsg?: string }).errMsg ?? '')) return [];
    throw new Error('打不开相册或相机，请在手机设置里允许后再试', { cause: error });
  }
  const ids: string[] = [];
  for (const [index, path] of paths.slice(0, most).entries()) {
    const base64 = await bytesAsBase64(path);
    const stored = await call(filesRoutes.uploadFile, { body: { name: `图片${index + 1}.jpg`, purpose, base64 } });
    ids.push(stored.id);
  }
  return ids;
}

function bytesAsBase64(path: string): Promise<string> {
  const broken = new Error('图片读不出来，请换一张再试');
  if (process.env.TARO_ENV === 'weapp')
    return new Promise((resolve, reject) =>
      Taro.getFileSystemManager().readFile({
        filePath: path,
        encoding: 'base64',
        success: ({ data }) => resolve(String(data)),
        fail: () => reject(broken),
      }),
    );
  return fetch(path)
    .then((reply) => reply.blob())
    .then(
      (blob) =>
        new Promise<string>((resolve, reject) => {
          const reader = new FileReader();
          reader.addEventListener('load', () => resolve(String(reader.result).replace(/^[^,]*,/, '')));
          reader.addEventListener('error', () => reject(broken));
          reader.readAsDataURL(blob);
        }),
    )
    .catch(() => Promise.reject(broken));
}
