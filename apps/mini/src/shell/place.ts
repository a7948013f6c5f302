import Taro from '@tarojs/taro';

/** Where the phone is, metres of error included. */
export interface Place {
  lat: number;
  lng: number;
  accuracy: number;
}

/** Reads the place once; rejects with a sentence that says what to do. The coordinates are GPS (wgs84). */
export async function readPlace(): Promise<Place> {
  try {
    const at = await Taro.getLocation({ type: 'wgs84', isHighAccuracy: true, highAccuracyExpireTime: 8000 });
    // A phone that cannot tell its error must not pass for an exact one: the server judges it as vague.
    return { lat: at.latitude, lng: at.longitude, accuracy: at.accuracy ?? at.horizontalAccuracy ?? 100_000 };
  } catch (error) {
    const isRefused = /auth|deny|denied|permission/i.test(String((error as { errMsg?: string }).errMsg ?? error));
    throw new Error(
      isRefused
        ? '没有获得定位权限。请在右上角“…”的设置里允许使用位置，或找班主任补签。'
        : '没有取到位置，请到窗边再试一次，或找班主任补签。',
      { cause: error },
    );
  }
}
