import { useDidHide, useDidShow } from '@tarojs/taro';
import { useEffect, useRef } from 'react';

export interface Away {
  /** The page is no longer seen: another page lies on it, or the program went to the background. */
  onHide: () => void;
  onShow: () => void;
}

/** Tells when the page is left and when it is seen again. */
export function useAway({ onHide, onShow }: Away): void {
  const isAway = useRef(false);
  const work = useRef({ onHide, onShow });
  work.current = { onHide, onShow };
  const leave = () => {
    if (isAway.current) return;
    isAway.current = true;
    work.current.onHide();
  };
  const back = () => {
    if (!isAway.current) return;
    isAway.current = false;
    work.current.onShow();
  };
  useDidHide(leave);
  useDidShow(back);
  // A browser tells a page of the router's turns only; that the tab went to the background it tells the document.
  useEffect(() => {
    if (process.env.TARO_ENV !== 'h5') return;
    const turn = () => (document.hidden ? leave() : back());
    document.addEventListener('visibilitychange', turn);
    return () => document.removeEventListener('visibilitychange', turn);
  }, []);
}
