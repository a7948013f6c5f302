import Taro from '@tarojs/taro';
import { filesRoutes } from '@yangfan/client';
import { call } from './api.ts';

/** A photo that was sent: its file, and where it lies on this phone. */
export interface Sent {
  id: string;
  path: string;
}
type PicturePurpose = 'PHOTO' | 'EVIDENCE';
/** What the server takes of each; said before anything is sent. */
const MOST_BYTES: Record<PicturePurpose, number> = { PHOTO: 10 * 1024 ** 2, EVIDENCE: 20 * 1024 ** 2 };
/** A browser does not compress: photos are drawn anew no longer than this, sharp enough to read a paper that was photographed. */
const LONGEST_PX = 2000;

/** Lets the person choose photos and sends them compressed. An empty list when nothing was chosen. Rejects with a sentence. */
export async function sendPictures(most: number, purpose: PicturePurpose = 'PHOTO'): Promise<Sent[]> {
  let paths: string[];
  try {
    // The older call: it is there on every phone and in a browser, and gives the same paths.
    paths = (await Taro.chooseImage({ count: most, sizeType: ['compressed'], sourceType: ['album', 'camera'] })).tempFilePaths;
  } catch (error) {
    // Going back without choosing is no fault.
    if (/cancel/i.test((error as { errMsg?: string }).errMsg ?? '')) return [];
    throw new Error('打不开相册或相机，请在手机设置里允许后再试', { cause: error });
  }
  const sent: Sent[] = [];
  for (const [index, path] of paths.slice(0, most).entries()) {
    const base64 = await bytesAsBase64(path);
    if (base64.length * 0.75 > MOST_BYTES[purpose])
      throw new Error(`第 ${index + 1} 张图片超过 ${MOST_BYTES[purpose] / 1024 ** 2} MB，请截取一部分或换一张`);
    const stored = await call(filesRoutes.uploadFile, { body: { name: `图片${index + 1}.jpg`, purpose, base64 } });
    sent.push({ id: stored.id, path });
  }
  return sent;
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
  return drawnSmaller(path).catch(() => Promise.reject(broken));
}

async function drawnSmaller(path: string): Promise<string> {
  const picture = new Image();
  picture.src = path;
  await picture.decode();
  const scale = Math.min(1, LONGEST_PX / Math.max(picture.naturalWidth, picture.naturalHeight));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale));
  canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/jpeg', 0.85).replace(/^[^,]*,/, '');
}
