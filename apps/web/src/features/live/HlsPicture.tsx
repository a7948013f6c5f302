import { useEffect, useRef, useState } from 'react';
import { attachHls } from './hls.ts';

/** The lecturer's picture some seconds late, for a large audience or a network that lets nothing else through. */
export function HlsPicture({
  url,
  heard,
  onMoves,
  onBlocked,
}: {
  url: string;
  /** Only the sound comes. */
  heard: boolean;
  onMoves: (moves: boolean) => void;
  onBlocked: () => void;
}) {
  const video = useRef<HTMLVideoElement>(null);
  const [broken, setBroken] = useState<string | null>(null);
  const [playing, setPlaying] = useState(false);
  const tell = useRef({ onMoves, onBlocked });
  tell.current = { onMoves, onBlocked };
  useEffect(() => {
    const element = video.current!;
    let stop: (() => void) | undefined;
    let gone = false;
    void attachHls(element, url, true, setBroken).then((end) => (gone ? end() : (stop = end)));
    const play = () => void element.play().catch((error: DOMException) => error.name === 'NotAllowedError' && tell.current.onBlocked());
    element.addEventListener('loadedmetadata', play);
    let last = 0;
    const timer = setInterval(() => {
      tell.current.onMoves(element.currentTime !== last && !element.paused);
      last = element.currentTime;
    }, 3000);
    return () => {
      gone = true;
      clearInterval(timer);
      element.removeEventListener('loadedmetadata', play);
      stop?.();
    };
  }, [url]);
  return (
    <figure className="live-tile big fit" data-stream="hls">
      <video
        ref={video}
        playsInline
        aria-label={heard ? '讲师的声音' : '讲师的画面（流畅模式）'}
        onPlaying={() => setPlaying(true)}
        onWaiting={() => setPlaying(false)}
      />
      {(broken || !playing || heard) && (
        <span className="live-tile-note">{broken ?? (playing ? '只听声音' : '正在缓冲，讲师开播后几秒内就来')}</span>
      )}
      <figcaption>流畅模式，比现场晚几秒</figcaption>
    </figure>
  );
}
