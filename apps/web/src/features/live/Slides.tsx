import { useEffect, useState } from 'react';
import { Board } from './Board.tsx';
import { boardPage, pageUrl, type Deck } from './decks.ts';
import type { LiveRoom } from './use-room.ts';

/** The page that is shown, with the board over it; the next page is fetched before it is needed. */
export function Slides({ live, decks, draws }: { live: LiveRoom; decks: readonly Deck[] | undefined; draws: boolean }) {
  const stage = live.room.stage;
  const deck = decks?.find(({ deckId }) => deckId === stage?.deckId);
  const page = stage?.page ?? 1;
  const [broken, setBroken] = useState(false);
  const src = deck ? pageUrl(deck, page) : null;
  useEffect(() => setBroken(false), [src]);
  useEffect(() => {
    if (!deck || page >= deck.done) return;
    new Image().src = pageUrl(deck, page + 1)!;
  }, [deck, page]);
  if (!deck) return <p className="live-blank">正在打开课件…</p>;
  if (deck.status === 'WHOLE' && deck.fileUrl)
    return (
      <p className="live-blank">
        这份课件不能按页显示，<a href={deck.fileUrl}>打开整个 PDF</a>；老师讲到第 {page} 页。
      </p>
    );
  return (
    <Board
      live={live}
      draws={draws}
      page={boardPage(deck, page)}
      under={
        src && !broken ? (
          <img key={src} src={src} alt={`课件《${deck.name}》第 ${page} 页`} onError={() => setBroken(true)} />
        ) : (
          <p className="live-blank" role="status">
            {deck.status === 'FAILED' ? (deck.note ?? '课件没有处理成功') : `第 ${page} 页正在处理，马上就来…`}
          </p>
        )
      }
    />
  );
}
