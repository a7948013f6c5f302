import { useState, type ReactNode } from 'react';
import { Button } from '../../shared/ui/Button.tsx';
import { Board } from './Board.tsx';
import { HlsPicture } from './HlsPicture.tsx';
import { LiveTile, tileOf, type Tile } from './LiveTile.tsx';
import { Slides } from './Slides.tsx';
import type { Deck } from './decks.ts';
import type { LiveRoom } from './use-room.ts';
import type { Publishing } from './use-publishing.ts';
import type { Viewing } from './use-viewing.ts';

/** The big picture and the people beside it; which of them is big is the lecturer's choice. */
export function LiveStage({
  live,
  viewing,
  publishing,
  draws,
  decks,
  overlay,
}: {
  live: LiveRoom;
  viewing: Viewing;
  publishing: Publishing;
  /** May draw on the board. */
  draws: boolean;
  decks: readonly Deck[] | undefined;
  overlay?: ReactNode;
}) {
  const [blocked, setBlocked] = useState(false);
  const { room, view } = live;
  const show = room.stage?.show ?? 'CAMERA';
  const tiles = [...ownTiles(publishing, live), ...viewing.streams.map((stream) => tileOf(stream, viewing.audioOnly))].sort(
    (a, b) => Number(b.host) - Number(a.host),
  );
  const paper = show === 'BOARD' || show === 'SLIDES';
  const isHls = viewing.mode === 'HLS' && view.role !== 'HOST' && !!viewing.hlsUrl && room.state !== 'WAITING';
  const main = paper
    ? undefined
    : (tiles.find((tile) => tile.host && tile.kind === (show === 'SCREEN' ? 'SCREEN' : 'CAMERA')) ??
      tiles.find((tile) => tile.host && tile.kind !== 'AUDIO') ??
      tiles.find((tile) => tile.host));
  const beside = tiles.filter((tile) => tile !== main);
  const onBlocked = () => setBlocked(true);
  return (
    <div className="live-stage" data-alone={beside.length === 0 && !(paper && isHls)} data-show={show} data-mode={viewing.mode}>
      <div className="live-main">
        {show === 'BOARD' && <Board live={live} draws={draws} />}
        {show === 'SLIDES' && <Slides live={live} decks={decks} draws={draws} />}
        {!paper && isHls ? (
          <HlsPicture url={viewing.hlsUrl!} heard={viewing.audioOnly} onMoves={viewing.hlsMoves} onBlocked={onBlocked} />
        ) : main ? (
          <LiveTile key={main.key} tile={main} big onBlocked={onBlocked} />
        ) : (
          !paper && <p className="live-blank">{blankWords(live)}</p>
        )}
        {room.state === 'PAUSED' && <p className="live-banner">老师暂停了直播，请稍等，马上回来；这段时间不计时。</p>}
        {blocked && (
          <div className="live-over">
            <p>浏览器要您点一下才会放出声音。</p>
            <Button
              look="primary"
              onClick={() => {
                for (const video of document.querySelectorAll<HTMLVideoElement>('.live-stage video'))
                  void video.play().catch(() => undefined);
                setBlocked(false);
              }}
            >
              打开声音
            </Button>
          </div>
        )}
        {overlay}
      </div>
      {(beside.length > 0 || (paper && isHls)) && (
        <div className="live-tiles" role="group" aria-label="台上的人" tabIndex={0}>
          {/* On paper the lecturer's voice still comes with the late picture. */}
          {paper && isHls && (
            <HlsPicture url={viewing.hlsUrl!} heard={viewing.audioOnly} onMoves={viewing.hlsMoves} onBlocked={onBlocked} />
          )}
          {beside.map((tile) => (
            <LiveTile key={tile.key} tile={tile} onBlocked={onBlocked} />
          ))}
        </div>
      )}
    </div>
  );
}

function ownTiles({ sending }: Publishing, { view }: LiveRoom): Tile[] {
  const kinds = ['CAMERA', 'SCREEN', 'AUDIO'] as const;
  return kinds.flatMap((kind) => {
    const one = sending[kind];
    if (!one) return [];
    const lost = one.state === 'LOST' ? '断线了，正在重新推流…' : one.state === 'REFUSED' ? (one.reason ?? '已停止推流') : null;
    return [
      {
        key: `own-${kind}`,
        name: kind === 'SCREEN' ? '我的屏幕' : '我',
        kind,
        host: view.role === 'HOST',
        own: true,
        media: one.media,
        note: lost ?? (kind === 'AUDIO' ? '只发送声音' : null),
        streamId: null,
        accountId: view.accountId,
      },
    ];
  });
}

function blankWords({ room, view }: LiveRoom): string {
  if (view.role === 'HOST') return room.state === 'LIVE' ? '还没有推出画面。点“打开摄像头”或“共享屏幕”。' : '先检测设备，再开播。';
  if (room.state === 'WAITING') return '老师还没有开播，请稍等。开播后画面会自动出现，不用刷新。';
  if (room.state === 'LIVE') return '老师的画面还没有到，正在等待…';
  return '现在没有画面。';
}
