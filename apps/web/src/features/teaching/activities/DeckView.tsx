import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useState, type KeyboardEvent } from 'react';
import { Button } from '../../../shared/ui/Button.tsx';
import { Empty } from '../../../shared/ui/States.tsx';

type Deck = NonNullable<ReplyOf<typeof Contract.readActivity>['deck']>;

/** Courseware page by page; arrow keys turn it. Where there are no pages, the PDF itself. */
export function DeckView({ deck, onPage }: { deck: Deck; onPage?: (page: number) => void }) {
  const [page, setPage] = useState(1);
  const ready = deck.status === 'READY' ? deck.pages : deck.done;
  function turn(to: number): void {
    const next = Math.max(1, Math.min(ready, to));
    setPage(next);
    onPage?.(next);
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowRight' || event.key === 'PageDown') turn(page + 1);
    else if (event.key === 'ArrowLeft' || event.key === 'PageUp') turn(page - 1);
    else return;
    event.preventDefault();
  }
  if (deck.status === 'FAILED') return <Empty title="课件没有处理成功">{deck.note}</Empty>;
  if (deck.status === 'WHOLE' || ready === 0)
    return (
      <Empty title={deck.status === 'WHOLE' ? '课件按整个 PDF 显示' : '课件正在按页处理'}>
        {deck.note && <p>{deck.note}</p>}
        <a className="button" href={deck.pdf} target="_blank" rel="noreferrer">
          打开 PDF
        </a>
      </Empty>
    );
  return (
    <div className="deck" role="group" aria-label={`${deck.name}，左右方向键翻页`} tabIndex={0} onKeyDown={onKeyDown}>
      <img src={`${deck.base}p-${page}.jpg`} alt={`${deck.name} 第 ${page} 页`} />
      <div className="actions">
        <Button disabled={page <= 1} onClick={() => turn(page - 1)}>
          上一页
        </Button>
        <span aria-live="polite">
          第 <b className="figures">{page}</b> / {deck.pages} 页
        </span>
        <Button disabled={page >= ready} onClick={() => turn(page + 1)}>
          下一页
        </Button>
        <a href={deck.pdf} target="_blank" rel="noreferrer">
          打开 PDF
        </a>
      </div>
      {page < ready && <img src={`${deck.base}p-${page + 1}.jpg`} alt="" hidden />}
    </div>
  );
}
