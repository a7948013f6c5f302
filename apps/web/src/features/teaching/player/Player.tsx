import { useEffect, useRef, useState, type RefObject } from 'react';
import { clock } from '../../../shared/lib/time.ts';
import { tell } from '../../../shared/ui/Notice.tsx';
import type { Counted, Watch } from './use-watch.ts';

/** The video with our own control bar: no way past the furthest point on the first view, speeds only up to the policy's. */
export function Player({ watch, counted, video }: { watch: Watch; counted: Counted; video: RefObject<HTMLVideoElement | null> }) {
  const [position, setPosition] = useState(watch.resumeAtS);
  const [playing, setPlaying] = useState(false);
  const [broken, setBroken] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  // The furthest point moves while playing, ahead of the server's next answer.
  const furthest = useRef(counted.furthestS);
  furthest.current = Math.max(furthest.current, counted.furthestS);
  const free = watch.freeSeek || counted.completed;

  useEffect(() => {
    const element = video.current!;
    let stop: (() => void) | undefined;
    void attach(element, watch, setBroken).then((detach) => {
      stop = detach;
    });
    const resume = () => {
      element.currentTime = watch.resumeAtS < watch.durationS - 1 ? watch.resumeAtS : 0;
    };
    element.addEventListener('loadedmetadata', resume, { once: true });
    return () => stop?.();
  }, [watch, video]);

  function guardSeek(): void {
    const element = video.current!;
    if (!free && element.currentTime > furthest.current + 2) {
      element.currentTime = furthest.current;
      tell('第一次观看不能快进，已回到您学到的位置', 'caution');
    }
  }
  function toggle(): void {
    const element = video.current!;
    if (element.paused) void element.play().catch(() => setBroken('浏览器没有允许播放，请再点一次播放。'));
    else element.pause();
  }
  const speeds = [0.75, 1, 1.25, 1.5, 2].filter((speed) => speed <= watch.maxSpeed || speed <= 1);
  return (
    <div className="player" ref={box}>
      <video
        ref={video}
        playsInline
        controlsList="nodownload"
        disablePictureInPicture
        aria-label={watch.title}
        onClick={toggle}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onSeeking={guardSeek}
        onRateChange={(event) => {
          if (event.currentTarget.playbackRate > watch.maxSpeed) event.currentTarget.playbackRate = watch.maxSpeed;
        }}
        onTimeUpdate={(event) => {
          const at = event.currentTarget.currentTime;
          setPosition(at);
          if (!event.currentTarget.seeking && at <= furthest.current + 3) furthest.current = Math.max(furthest.current, at);
        }}
        onError={() => setBroken('视频没有打开，请检查网络后刷新页面。')}
      />
      <div className="player-bar">
        <button type="button" onClick={toggle} aria-label={playing ? '暂停' : '播放'}>
          {playing ? '暂停' : '播放'}
        </button>
        <input
          type="range"
          aria-label="播放进度"
          min={0}
          max={Math.max(1, Math.floor(watch.durationS))}
          value={Math.floor(position)}
          aria-valuetext={`${clock(position)}，共 ${clock(watch.durationS)}`}
          onChange={(event) => {
            video.current!.currentTime = Number(event.target.value);
          }}
        />
        <span className="figures">
          {clock(position)} / {clock(watch.durationS)}
        </span>
        {speeds.length > 1 && (
          <label>
            <span className="visually-hidden">倍速</span>
            <select
              defaultValue="1"
              onChange={(event) => {
                video.current!.playbackRate = Number(event.target.value);
              }}
            >
              {speeds.map((speed) => (
                <option key={speed} value={speed}>
                  {speed} 倍
                </option>
              ))}
            </select>
          </label>
        )}
        <button
          type="button"
          onClick={() => {
            video.current!.muted = !video.current!.muted;
          }}
        >
          静音
        </button>
        <button
          type="button"
          onClick={() => void (document.fullscreenElement ? document.exitFullscreen() : box.current?.requestFullscreen())}
        >
          全屏
        </button>
      </div>
      {broken && (
        <div className="over" role="alert">
          <div>
            <p>{broken}</p>
            <button type="button" className="button" onClick={() => location.reload()}>
              重新打开
            </button>
          </div>
        </div>
      )}
    </div>
  );
}

/** Gives the element its source: the browser's own HLS where it has it, else hls.js, else the plain MP4. */
async function attach(element: HTMLVideoElement, watch: Watch, onBroken: (why: string) => void): Promise<() => void> {
  if (watch.kind === 'MP4' || element.canPlayType('application/vnd.apple.mpegurl')) {
    element.src = watch.url;
    return () => {
      element.removeAttribute('src');
      element.load();
    };
  }
  const { default: Hls } = await import('hls.js/light');
  if (!Hls.isSupported()) {
    onBroken('这个浏览器不能播放课程视频，请换用新版浏览器。');
    return () => undefined;
  }
  const hls = new Hls({ maxBufferLength: 30, enableWorker: false });
  hls.loadSource(watch.url);
  hls.attachMedia(element);
  hls.on(Hls.Events.ERROR, (_event, data) => {
    // The network comes and goes: keep trying from where we are.
    if (data.fatal && data.type === Hls.ErrorTypes.NETWORK_ERROR) setTimeout(() => hls.startLoad(), 2000);
    else if (data.fatal) onBroken('视频播放出错，请刷新页面。');
  });
  return () => hls.destroy();
}
