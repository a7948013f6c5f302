import { useEffect, useRef, useState } from 'react';
import type { SeenStream } from './use-viewing.ts';

/** A picture with a name: somebody else's, or one's own as it is sent. */
export interface Tile {
  key: string;
  name: string;
  kind: 'CAMERA' | 'SCREEN' | 'AUDIO';
  host: boolean;
  own: boolean;
  media: MediaStream;
  /** What to say instead of the picture; null where it flows. */
  note: string | null;
  streamId: string | null;
  accountId: string;
}
const WAITS: Record<string, string> = {
  CONNECTING: '正在接通…',
  WAITING: '画面暂时断开，恢复后自动接上',
  EXPIRED: '正在重新接通…',
  FAILED: '没有接通',
};
export const tileOf = (stream: SeenStream, audioOnly: boolean): Tile => ({
  key: stream.id,
  name: stream.host ? `${stream.name}（讲师）` : `${stream.name} · 连麦`,
  kind: stream.kind,
  host: stream.host,
  own: false,
  media: stream.media,
  note: WAITS[stream.connection] ?? (stream.kind === 'AUDIO' || audioOnly ? '只有声音' : null),
  streamId: stream.id,
  accountId: stream.accountId,
});

/** One tile. `onBlocked`: the browser wants a click before it lets sound out. */
export function LiveTile({ tile, big, onBlocked }: { tile: Tile; big?: boolean; onBlocked?: (() => void) | undefined }) {
  const video = useRef<HTMLVideoElement>(null);
  const [playing, setPlaying] = useState(false);
  const blocked = useRef(onBlocked);
  blocked.current = onBlocked;
  useEffect(() => {
    const element = video.current!;
    element.srcObject = tile.media;
    const play = () => void element.play().catch((error: DOMException) => error.name === 'NotAllowedError' && blocked.current?.());
    play();
    // A stream that came back brings new tracks; the element has to be told to go on.
    tile.media.addEventListener('addtrack', play);
    return () => {
      tile.media.removeEventListener('addtrack', play);
      element.srcObject = null;
    };
  }, [tile.media]);
  return (
    <figure
      className={`live-tile ${big ? 'big' : ''} ${tile.kind === 'SCREEN' ? 'fit' : ''}`}
      data-own={tile.own}
      data-stream={tile.streamId ?? 'own'}
    >
      <video
        ref={video}
        autoPlay
        playsInline
        muted={tile.own}
        aria-label={`${tile.name}的${tile.kind === 'SCREEN' ? '屏幕' : '画面'}`}
        onPlaying={() => setPlaying(true)}
        onWaiting={() => setPlaying(false)}
      />
      {(tile.note || !playing) && <span className="live-tile-note">{tile.note ?? '画面马上就来…'}</span>}
      <figcaption>{tile.name}</figcaption>
    </figure>
  );
}
