import { useEffect, useState, type RefObject } from 'react';

/** What the video element does, for the bar and the words over it. */
export interface Picture {
  position: number;
  playing: boolean;
  buffering: boolean;
  rate: number;
}
const BUFFERING_AFTER_MS = 400;

/** Follows the element; short gaps are not called buffering. */
export function usePicture(video: RefObject<HTMLVideoElement | null>, startAt: number): Picture {
  const [picture, setPicture] = useState<Picture>({ position: startAt, playing: false, buffering: false, rate: 1 });
  useEffect(() => {
    const element = video.current!;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const set = (change: Partial<Picture>) => setPicture((now) => ({ ...now, ...change }));
    const flows = () => {
      clearTimeout(timer);
      set({ buffering: false });
    };
    const on: Record<string, () => void> = {
      timeupdate: () => set({ position: element.currentTime }),
      seeking: () => set({ position: element.currentTime }),
      play: () => set({ playing: true }),
      pause: () => {
        flows();
        set({ playing: false });
      },
      ratechange: () => set({ rate: element.playbackRate }),
      waiting: () => {
        clearTimeout(timer);
        timer = setTimeout(() => set({ buffering: true }), BUFFERING_AFTER_MS);
      },
      playing: flows,
      canplay: flows,
    };
    for (const [name, does] of Object.entries(on)) element.addEventListener(name, does);
    return () => {
      clearTimeout(timer);
      for (const [name, does] of Object.entries(on)) element.removeEventListener(name, does);
    };
  }, [video]);
  return picture;
}
