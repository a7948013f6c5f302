import Taro from '@tarojs/taro';

/** The front camera of the phone, as the Camera component on the page shows it. */
export interface FrontCamera {
  /** Asks the person, once for good; false when they said no. */
  allow(): Promise<boolean>;
  /** One JPEG as base64, small enough for the server; rejects when the camera gives none. */
  shoot(): Promise<string>;
}

/** What the server takes at most. */
const MOST = 400_000;

const inWeChat: FrontCamera = {
  allow: () =>
    Taro.authorize({ scope: 'scope.camera' }).then(
      () => true,
      () => false,
    ),
  async shoot() {
    const path = await new Promise<string>((resolve, reject) =>
      Taro.createCameraContext().takePhoto({
        quality: 'low',
        success: ({ tempImagePath }) => resolve(tempImagePath),
        fail: () => reject(new Error('摄像头没有给出画面')),
      }),
    );
    const picture = await base64Of(path);
    if (picture.length <= MOST) return picture;
    const { tempFilePath } = await Taro.compressImage({ src: path, quality: 50, compressedWidth: 640 });
    return base64Of(tempFilePath);
  },
};

function base64Of(filePath: string): Promise<string> {
  return new Promise((resolve, reject) =>
    Taro.getFileSystemManager().readFile({
      filePath,
      encoding: 'base64',
      success: ({ data }) => resolve(String(data)),
      fail: () => reject(new Error('摄像头的画面读不出来')),
    }),
  );
}

/** The port inside WeChat; `null` in a browser, where the invigilator looks. */
export const frontCamera: FrontCamera | null = process.env.TARO_ENV === 'weapp' ? inWeChat : null;
