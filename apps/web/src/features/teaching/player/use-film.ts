import type HlsType from 'hls.js';
import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Watch } from './use-watch.ts';

/** A rendition of the film, as the menu names it. */
export interface Quality {
  index: number;
  label: string;
}

/** Gives the element its source and says what the network allows: hls.js where it runs, else the browser's own HLS or the plain MP4. */
export function useFilm(video: RefObject<HTMLVideoElement | null>, watch: Watch) {
  const [broken, setBroken] = useState<string | null>(null);
  const [qualities, setQualities] = useState<Quality[]>([]);
  const [picked, setPicked] = useState(-1);
  const [playing, setPlaying] = useState(-1);
  const [lowered, setLowered] = useState(false);
  const hls = useRef<HlsType | null>(null);

  useEffect(() => {
    const element = video.current!;
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const resume = () => {
      element.currentTime = watch.resumeAtS < watch.durationS - 1 ? watch.resumeAtS : 0;
    };
    element.addEventListener('loadedmetadata', resume, { once: true });
    void (async () => {
      const Hls = watch.kind === 'MP4' ? null : (await import('hls.js/light')).default;
      if (stopped) return;
      if (!Hls?.isSupported()) {
        if (watch.kind === 'HLS' && !element.canPlayType('application/vnd.apple.mpegurl'))
          setBroken('这个浏览器不能播放课程视频，请换用新版 Chrome、Edge 或 Safari。');
        element.src = watch.url;
        return;
      }
      const mine = new Hls({ maxBufferLength: 180, enableWorker: false });
      hls.current = mine;
      mine.loadSource(watch.url);
      mine.attachMedia(element);
      mine.on(Hls.Events.MANIFEST_PARSED, () =>
        setQualities(mine.levels.map((level, index) => ({ index, label: level.height ? `${level.height}P` : `清晰度 ${index + 1}` }))),
      );
      mine.on(Hls.Events.LEVEL_SWITCHED, (_event, { level }) =>
        setPlaying((before) => {
          if (before >= 0 && level < before && mine.autoLevelEnabled) {
            setLowered(true);
            clearTimeout(timer);
            timer = setTimeout(() => setLowered(false), 8000);
          }
          return level;
        }),
      );
      mine.on(Hls.Events.ERROR, (_event, data) => {
        // The network comes and goes: keep trying from where we are.
        if (data.fatal && data.type === Hls.ErrorTypes.NETWORK_ERROR) setTimeout(() => !stopped && mine.startLoad(), 2000);
        else if (data.fatal && data.type === Hls.ErrorTypes.MEDIA_ERROR) mine.recoverMediaError();
        else if (data.fatal) setBroken('视频播放出错，请重新打开。');
      });
    })();
    return () => {
      stopped = true;
      clearTimeout(timer);
      element.removeEventListener('loadedmetadata', resume);
      hls.current?.destroy();
      hls.current = null;
      element.removeAttribute('src');
      element.load();
    };
  }, [watch, video]);

  return {
    broken,
    setBroken,
    qualities,
    picked,
    /** The rendition on the screen now; -1 while unknown. */
    playing,
    lowered,
    pick(index: number) {
      if (!hls.current) return;
      hls.current.nextLevel = index;
      setPicked(index);
    },
  };
}
export type Film = ReturnType<typeof useFilm>;
