import { LIVE_DISTANCE } from './hls-distance.ts';

/** Whose picture a segment is: the list goes over to another stream when the lecturer shows the screen. */
const streamOf = (address: string | undefined): string => /\/([^/]+)\/[^/]+\/[^/]+$/.exec(address ?? '')?.[1] ?? '';

/** Plays HLS in a video: by hls.js where it runs, else by the browser itself. Live lists are watched close to their end. Gives the way to stop. */
export async function attachHls(video: HTMLVideoElement, url: string, live: boolean, onBroken: (why: string) => void): Promise<() => void> {
  const { default: Hls } = await import('hls.js/light');
  if (!Hls.isSupported()) {
    if (!video.canPlayType('application/vnd.apple.mpegurl')) onBroken('这个浏览器放不了直播画面，请换用新版 Chrome、Edge 或 Safari。');
    video.src = url;
    return () => {
      video.removeAttribute('src');
      video.load();
    };
  }
  const hls = new Hls({
    enableWorker: false,
    maxBufferLength: 30,
    ...(live ? LIVE_DISTANCE : {}),
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  hls.loadSource(url);
  hls.attachMedia(video);
  // Another stream's segments are another list under the same address: begun anew, they play; joined to the old ones, they would not.
  let shown = '';
  if (live)
    hls.on(Hls.Events.LEVEL_LOADED, (_event, { details }) => {
      const stream = streamOf(details.fragments.at(-1)?.url);
      const isOther = shown !== '' && stream !== '' && stream !== shown;
      shown = stream || shown;
      if (!isOther) return;
      clearTimeout(timer);
      timer = setTimeout(() => hls.loadSource(url), 0);
    });
  hls.on(Hls.Events.ERROR, (_event, data) => {
    if (!data.fatal) return;
    clearTimeout(timer);
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR) return hls.recoverMediaError();
    // The list appears some seconds after the lecturer began, and goes away while the server is coming back.
    timer = setTimeout(
      () => (data.details === 'manifestLoadError' || data.details === 'manifestParsingError' ? hls.loadSource(url) : hls.startLoad()),
      2000,
    );
  });
  return () => {
    clearTimeout(timer);
    hls.destroy();
  };
}
