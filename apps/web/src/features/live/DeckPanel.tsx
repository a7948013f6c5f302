import { teachingRoutes } from '@yangfan/client';
import { useRef, useState } from 'react';
import { call, useSend } from '../../shared/lib/api.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Meter } from '../../shared/ui/States.tsx';
import { uploadCourseware } from './deck-upload.ts';
import { isMaking, pageUrl, type Deck } from './decks.ts';
import type { LiveRoom } from './use-room.ts';

interface Decks {
  items: Deck[];
  earlier: { fileId: string; name: string }[];
}

/** For the host: courseware of this room and its pages as thumbnails. */
export function DeckPanel({ live, decks }: { live: LiveRoom; decks: Decks | undefined }) {
  const params = { roomId: live.roomId };
  const stage = live.room.stage;
  const shown = stage?.show === 'SLIDES' ? stage.deckId : null;
  const [opened, setOpened] = useState<string | null>(null);
  const show = useSend(teachingRoutes.showOnStage, { refresh: [], onDone: () => live.catchUp() });
  const deck = decks?.items.find(({ deckId }) => deckId === (opened ?? shown)) ?? decks?.items[0];
  const turn = (one: Deck, page: number) =>
    show.mutate({
      params,
      body: { show: 'SLIDES', deckId: one.deckId, fileId: null, page: Math.max(1, Math.min(page, one.pages || 1)), pages: one.pages },
    });
  return (
    <div className="stack">
      <AddDeck live={live} decks={decks} />
      {decks?.items.length === 0 && <p className="quiet">还没有课件。上传 PDF 后，按页显示给学员，还能在上面写画。</p>}
      {decks && decks.items.length > 1 && (
        <div className="actions" role="group" aria-label="选择课件">
          {decks.items.map((one) => (
            <Button key={one.deckId} aria-pressed={one.deckId === deck?.deckId} onClick={() => setOpened(one.deckId)}>
              {one.name.replace(/\.pdf$/i, '')}
            </Button>
          ))}
        </div>
      )}
      {deck && (
        <section className="stack">
          <h3>{deck.name.replace(/\.pdf$/i, '')}</h3>
          {isMaking(deck) && (
            <>
              <Meter value={deck.done} max={deck.pages || 1} label="课件处理进度" />
              <p className="quiet small">{deck.pages ? `已处理 ${deck.done} / ${deck.pages} 页，处理好的可以先讲。` : '正在读取课件…'}</p>
            </>
          )}
          {deck.note && <p className="note caution">{deck.note}</p>}
          {shown === deck.deckId ? (
            <p className="quiet small">正在给学员看第 {stage!.page} 页。点下面的页可以跳过去。</p>
          ) : (
            <div className="actions">
              <Button
                look="primary"
                disabled={deck.status === 'FAILED' || (isMaking(deck) && deck.done === 0)}
                busy={show.isPending}
                onClick={() => turn(deck, 1)}
              >
                给学员看
              </Button>
            </div>
          )}
          <ol className="live-thumbs" tabIndex={0} aria-label="课件各页">
            {Array.from({ length: Math.min(deck.status === 'READY' ? deck.pages : deck.done, deck.pages) }, (_, index) => index + 1).map(
              (page) => (
                <li key={page}>
                  <button
                    type="button"
                    aria-label={`第 ${page} 页`}
                    aria-current={shown === deck.deckId && stage?.page === page ? 'true' : undefined}
                    onClick={() => turn(deck, page)}
                  >
                    <img src={pageUrl(deck, page)!} alt="" loading="lazy" />
                    <span className="figures">{page}</span>
                  </button>
                </li>
              ),
            )}
          </ol>
        </section>
      )}
    </div>
  );
}

function AddDeck({ live, decks }: { live: LiveRoom; decks: Decks | undefined }) {
  const params = { roomId: live.roomId };
  const input = useRef<HTMLInputElement>(null);
  const [percent, setPercent] = useState<number | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  async function add(given: File | string): Promise<void> {
    setFault(null);
    try {
      if (typeof given !== 'string') setPercent(0);
      const fileId = typeof given === 'string' ? given : await uploadCourseware(given, setPercent);
      await call(teachingRoutes.addLiveDeck, { params, body: { fileId } });
      live.sayTouched('decks');
    } catch (error) {
      setFault((error as Error).message);
    } finally {
      setPercent(null);
    }
  }
  const here = new Set(decks?.items.map(({ name }) => name));
  const earlier = decks?.earlier.filter(({ name }) => !here.has(name)) ?? [];
  return (
    <section className="live-tool">
      <div className="actions">
        <input
          ref={input}
          type="file"
          accept="application/pdf,.pdf"
          className="visually-hidden"
          aria-label="选择课件 PDF"
          tabIndex={-1}
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) void add(file);
            event.target.value = '';
          }}
        />
        <Button busy={percent !== null} onClick={() => input.current?.click()}>
          上传课件（PDF）
        </Button>
      </div>
      {percent !== null && <Meter value={percent} max={100} label="上传进度" />}
      {fault && (
        <p className="stop" role="alert">
          {fault}
        </p>
      )}
      {earlier.length > 0 && (
        <details>
          <summary>用以前的课件</summary>
          <ul className="rows">
            {earlier.map(({ fileId, name }) => (
              <li key={fileId}>
                <span className="grow">{name}</span>
                <Button look="plain" onClick={() => void add(fileId)}>
                  放进来
                </Button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
