import { useState, type KeyboardEvent, type PointerEvent } from 'react';

/** Where a dragged thing would land: beside another one, or in an empty list. */
export interface Drop {
  id: string;
  over: string;
  /** Below the one it is over. */
  after: boolean;
}

/**
 * Reordering by a handle: drag with mouse, pen or finger, or the arrow keys. What can be landed on carries `data-drop="<id>"`.
 * `onDrop` hears where it was let go; `onStep` one step up or down from the keyboard.
 */
export function useReorder(of: { onDrop(drop: Drop): void; onStep(id: string, by: -1 | 1): void }) {
  const [drop, setDrop] = useState<Drop | null>(null);
  const [dragged, setDragged] = useState<string | null>(null);

  function target(event: PointerEvent, id: string): Drop | null {
    const below = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>('[data-drop]');
    const over = below?.dataset['drop'];
    if (!below || !over || over === id) return null;
    const { top, height } = below.getBoundingClientRect();
    return { id, over, after: event.clientY > top + height / 2 };
  }
  return {
    drop,
    dragged,
    handle: (id: string, name: string) => ({
      type: 'button' as const,
      className: 'button plain grip',
      'aria-label': `移动“${name}”：拖动，或按上下方向键`,
      title: '拖动排序，或按上下方向键',
      onPointerDown(event: PointerEvent) {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDragged(id);
      },
      onPointerMove(event: PointerEvent) {
        if (dragged === id) setDrop(target(event, id));
      },
      onPointerUp(event: PointerEvent) {
        const at = dragged === id ? target(event, id) : null;
        setDragged(null);
        setDrop(null);
        if (at) of.onDrop(at);
      },
      onPointerCancel() {
        setDragged(null);
        setDrop(null);
      },
      onKeyDown(event: KeyboardEvent) {
        if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
        event.preventDefault();
        of.onStep(id, event.key === 'ArrowUp' ? -1 : 1);
      },
    }),
    /** The mark on what is being dragged over. */
    mark: (id: string) => (dragged === id ? 'dragged' : drop?.over === id ? (drop.after ? 'drop-after' : 'drop-before') : ''),
  };
}
export type Reorder = ReturnType<typeof useReorder>;
