import Taro from '@tarojs/taro';

/** A picture as base64, with a name for it. */
export interface Picture {
  base64: string;
  name: string;
}

/** Takes or picks one photo; `null` when the person changed their mind. Rejects with a sentence. */
export async function takePhoto(from: 'camera' | 'any' = 'any'): Promise<Picture | null> {
  return process.env.TARO_ENV === 'weapp' ? inWeChat(from) : inBrowser(from);
}

async function inWeChat(from: 'camera' | 'any'): Promise<Picture | null> {
  const taken = await Taro.chooseMedia({
    count: 1,
    mediaType: ['image'],
    sourceType: from === 'camera' ? ['camera'] : ['camera', 'album'],
    sizeType: ['compressed'],
  }).catch((error: { errMsg?: string }) => {
    // Closing the camera is not a failure.
    if (/cancel/i.test(error.errMsg ?? '')) return null;
    throw new Error('没有打开相机，请在右上角“…”的设置里允许使用相机，再试一次');
  });
  const filePath = taken?.tempFiles[0]?.tempFilePath;
  if (!filePath) return null;
  return new Promise((resolve, reject) =>
    Taro.getFileSystemManager().readFile({
      filePath,
      encoding: 'base64',
      success: ({ data }) => resolve({ base64: String(data), name: '照片.jpg' }),
      fail: () => reject(new Error('照片读不出来，请重新拍一张')),
    }),
  );
}

function inBrowser(from: 'camera' | 'any'): Promise<Picture | null> {
  return new Promise((resolve, reject) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = 'image/jpeg,image/png,image/webp';
    if (from === 'camera') input.setAttribute('capture', 'environment');
    input.addEventListener('cancel', () => resolve(null));
    input.addEventListener('change', () => {
      const file = input.files?.[0];
      if (!file) return resolve(null);
      const reader = new FileReader();
      reader.addEventListener('error', () => reject(new Error('照片读不出来，请重新选一张')));
      reader.addEventListener('load', () => resolve({ base64: String(reader.result).replace(/^[^,]*,/, ''), name: file.name }));
      reader.readAsDataURL(file);
    });
    input.click();
  });
}
