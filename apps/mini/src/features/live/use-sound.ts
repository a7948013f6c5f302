import Taro from '@tarojs/taro';
import { useCallback, useEffect, useRef, useState } from 'react';

export type SoundState = 'IDLE' | 'PLAYING' | 'TAP' | 'LOST';

/** One sound at a time on this page. A browser that wants a tap first says TAP; WeChat plays by itself. */
export function useSound(): { state: SoundState; play: (src: string, fromS?: number) => void; again: () => void; stop: () => void } {
  const [state, setState] = useState<SoundState>('IDLE');
  const audio = useRef<Taro.InnerAudioContext | null>(null);
  const stop = useCallback(() => {
    audio.current?.destroy();
    audio.current = null;
    setState('IDLE');
  }, []);
  const play = useCallback(
    (src: string, fromS = 0) => {
      stop();
      const one = Taro.createInnerAudioContext();
      audio.current = one;
      // A phone that is set to silent still lets a lesson be heard.
      one.obeyMuteSwitch = false;
      one.src = src;
      if (fromS > 0) one.startTime = fromS;
      const isNow = () => audio.current === one;
      one.onPlay(() => isNow() && setState('PLAYING'));
      one.onEnded(() => isNow() && setState('IDLE'));
      one.onError(() => isNow() && setState('LOST'));
      setState('TAP');
      one.play();
    },
    [stop],
  );
  useEffect(() => () => audio.current?.destroy(), []);
  return { state, play, stop, again: () => audio.current?.play() };
}
