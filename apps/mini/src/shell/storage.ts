import Taro from '@tarojs/taro';

/** Reads a kept value; `null` when there is none. Asynchronous only: one runner of mini-programs has no `getStorageSync`. */
export async function readKept<T>(key: string): Promise<T | null> {
  try {
    const { data } = await Taro.getStorage<T>({ key });
    return data ?? null;
  } catch {
    return null;
  }
}

/** Keeps a JSON value; rejects when the phone is out of space, because the caller must not say "saved". */
export async function keep(key: string, value: unknown): Promise<void> {
  await Taro.setStorage({ key, data: value });
}

/** Forgets a kept value. */
export async function forget(key: string): Promise<void> {
  try {
    await Taro.removeStorage({ key });
  } catch {
    // It was not there: nothing is lost.
  }
}

/**
 * The same for what another person at this phone must not read: WeChat seals it with a key of its own, bound to the user and the
 * mini-program. Where the platform knows no sealing (H5), it lies there in plain.
 */
export async function readSealed<T>(key: string): Promise<T | null> {
  try {
    const { data } = await Taro.getStorage<T>({ key, encrypt: true } as Taro.getStorage.Option<T>);
    return data ?? null;
  } catch {
    return null;
  }
}
export async function keepSealed(key: string, value: unknown): Promise<void> {
  await Taro.setStorage({ key, data: value, encrypt: true } as Taro.setStorage.Option);
}
