import { useDidShow } from '@tarojs/taro';
import { useRef } from 'react';

/** Does something each time the person comes back to the page; its first showing is not a return. */
export function useReturn(work: () => void): void {
  const isFirst = useRef(true);
  useDidShow(() => {
    if (!isFirst.current) work();
    isFirst.current = false;
  });
}
