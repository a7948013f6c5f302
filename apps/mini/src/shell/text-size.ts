import Taro from '@tarojs/taro';
import { keep, readKept } from './storage.ts';
import { createStore, useStore } from './store.ts';

export type TextSize = 'normal' | 'large';

const KEY = 'yangfan.text-size';
/** WeChat's own "font size" setting, in px, from which on a person is taken to want large text (16 is its default). */
const WECHAT_LARGE = 19;
const size = createStore<TextSize>('normal');

/** Sets the size of the last visit; on the first visit it follows WeChat's own font setting. */
export async function restoreTextSize(): Promise<void> {
  const kept = await readKept<TextSize>(KEY);
  size.set(kept === 'large' || kept === 'normal' ? kept : suggestedSize());
}

function suggestedSize(): TextSize {
  if (process.env.TARO_ENV !== 'weapp') return 'normal';
  try {
    const setting = (Taro.getAppBaseInfo() as { fontSizeSetting?: number }).fontSizeSetting;
    return setting !== undefined && setting >= WECHAT_LARGE ? 'large' : 'normal';
  } catch {
    return 'normal';
  }
}

/** Changes the size at once, and remembers it. */
export async function setTextSize(next: TextSize): Promise<void> {
  size.set(next);
  await keep(KEY, next);
}

/** The size now in force. */
export function useTextSize(): TextSize {
  return useStore(size);
}
