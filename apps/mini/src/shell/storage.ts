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
