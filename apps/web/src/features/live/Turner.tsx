import { useEffect, useRef } from 'react';
import { Button } from '../../shared/ui/Button.tsx';
import type { Deck } from './decks.ts';

/** Turns pages: by button, and by arrow and page keys wherever nothing is being written. */
export function Turner({ deck, page, busy, onTurn }: { deck: Deck; page: number; busy: boolean; onTurn: (page: number) => void }) {
  const latest = useRef({ page, onTurn, pages: deck.pages });
  latest.current = { page, onTurn, pages: deck.pages };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (
        event.defaultPrevented ||
        event.altKey ||
        event.ctrlKey ||
        event.metaKey ||
        target.closest('input, textarea, select, dialog, [role="tablist"]')
      )
        return;
      const step = ['ArrowRight', 'PageDown'].includes(event.key) ? 1 : ['ArrowLeft', 'PageUp'].includes(event.key) ? -1 : 0;
      const next = latest.current.page + step;
      if (!step || next < 1 || next > latest.current.pages) return;
      event.preventDefault();
      latest.current.onTurn(next);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  return (
    <>
      <Button disabled={page <= 1 || busy} onClick={() => onTurn(page - 1)}>
        上一页
      </Button>
      <span className="figures" role="status">
        {page} / {deck.pages || '…'}
      </span>
      <Button disabled={page >= deck.pages || busy} onClick={() => onTurn(page + 1)}>
        下一页
      </Button>
      <span className="live-hint">也可以按 ← →</span>
    </>
  );
}
