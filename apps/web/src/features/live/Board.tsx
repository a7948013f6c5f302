import { COLOURS, lastOf, strokeAt, teachingRoutes, thin, type Stroke } from '@yangfan/client';
import { useEffect, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import { call, type CallError } from '../../shared/lib/api.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { tell } from '../../shared/ui/Notice.tsx';
import { BOARD_COLOURS, paint } from './board-paint.ts';
import type { LiveRoom } from './use-room.ts';

const TOOL_WORDS = { PEN: '笔', MARKER: '荧光笔', LINE: '直线', BOX: '方框', TEXT: '文字', ERASER: '擦除' } as const;
const COLOUR_WORDS = { ink: '黑', deep: '蓝', reef: '红', palm: '绿', warn: '橙' } as const;
const WIDTHS = { PEN: 4, MARKER: 22, LINE: 4, BOX: 4, TEXT: 34, ERASER: 30 } as const;
const newId = () => Array.from({ length: 12 }, () => Math.floor(Math.random() * 36).toString(36)).join('');
type Draft = Omit<Stroke, 'by'>;

/** The board: strokes as vectors, drawn by pointer, sent when the pointer lifts; everybody sees what the events say. */
export function Board({
  live,
  draws,
  page = 0,
  under,
}: {
  live: LiveRoom;
  draws: boolean;
  /** 0: the empty board; else the page that lies over a slide. */
  page?: number;
  /** The slide. */
  under?: ReactNode;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [tool, setTool] = useState<Stroke['tool']>('PEN');
  const [colour, setColour] = useState<Stroke['colour']>('ink');
  const [draft, setDraft] = useState<Draft | null>(null);
  const [text, setText] = useState('');
  // What was sent and has not come back as an event yet.
  const [pending, setPending] = useState<Draft[]>([]);
  const [size, setSize] = useState(0);
  const own = live.view.accountId;
  const strokes = live.room.board[page] ?? [];
  const waiting = pending.filter(({ id }) => !strokes.some((stroke) => stroke.id === id));

  useEffect(() => {
    const watcher = new ResizeObserver(([entry]) => setSize(Math.round(entry!.contentRect.width)));
    watcher.observe(canvas.current!);
    return () => watcher.disconnect();
  }, []);
  useEffect(() => {
    if (canvas.current && size) paint(canvas.current, size, [...strokes, ...waiting, ...(draft ? [draft] : [])]);
  });

  async function send(body: { strokes: Draft[]; undo?: string[]; clear?: boolean }): Promise<void> {
    setPending((now) => [...now.slice(-50), ...body.strokes]);
    try {
      await call(teachingRoutes.drawOnBoard, { params: { roomId: live.roomId }, body: { page, ...body } });
    } catch (error) {
      setPending((now) => now.filter(({ id }) => !body.strokes.some((stroke) => stroke.id === id)));
      tell((error as CallError).message, 'stop');
    }
  }
  const place = (event: PointerEvent<HTMLCanvasElement>): [number, number] => {
    const box = event.currentTarget.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * 1000, ((event.clientY - box.top) / box.height) * 1000];
  };
  function down(event: PointerEvent<HTMLCanvasElement>): void {
    if (!draws || event.button !== 0) return;
    const [x, y] = place(event);
    if (tool === 'ERASER') return erase(x, y);
    if (tool === 'TEXT') {
      const words = text.trim();
      if (!words) return tell('先在“文字内容”里写好字，再点白板放上去', 'caution');
      void send({ strokes: [{ id: newId(), tool, colour, width: WIDTHS.TEXT, points: thin([x, y]), text: words }] });
      return setText('');
    }
    event.currentTarget.setPointerCapture(event.pointerId);
    setDraft({ id: newId(), tool, colour, width: WIDTHS[tool], points: [x, y] });
  }
  function move(event: PointerEvent<HTMLCanvasElement>): void {
    const [x, y] = place(event);
    if (draws && tool === 'ERASER' && event.buttons === 1) return erase(x, y);
    if (!draft) return;
    const isShape = draft.tool === 'LINE' || draft.tool === 'BOX';
    setDraft({ ...draft, points: isShape ? [draft.points[0]!, draft.points[1]!, x, y] : [...draft.points, x, y] });
  }
  function up(): void {
    if (!draft) return;
    setDraft(null);
    void send({ strokes: [{ ...draft, points: thin(draft.points) }] });
  }
  function erase(x: number, y: number): void {
    const found = strokeAt(
      strokes.filter(({ by }) => by === own || live.view.role === 'HOST'),
      x,
      y,
    );
    if (found) void send({ strokes: [], undo: [found.id] });
  }
  const last = lastOf(live.room.board, page, own);
  const words = strokes.flatMap((stroke) => stroke.text ?? []).join('；');
  return (
    <div className="live-board" data-slide={!!under}>
      <div className="live-sheet">
        {under}
        <canvas
          ref={canvas}
          role="img"
          aria-label={`${under ? '课件上的' : ''}白板，共 ${strokes.length} 笔${words ? `，文字：${words}` : ''}`}
          data-strokes={strokes.length}
          data-draws={draws}
          onPointerDown={down}
          onPointerMove={move}
          onPointerUp={up}
          onPointerCancel={() => setDraft(null)}
        />
      </div>
      {draws && (
        <div className="live-board-bar" role="toolbar" aria-label="白板工具">
          {(Object.keys(TOOL_WORDS) as Stroke['tool'][]).map((one) => (
            <Button key={one} aria-pressed={tool === one} onClick={() => setTool(one)}>
              {TOOL_WORDS[one]}
            </Button>
          ))}
          {COLOURS.map((one) => (
            <button
              key={one}
              type="button"
              className="live-colour"
              aria-label={`${COLOUR_WORDS[one]}色`}
              aria-pressed={colour === one}
              style={{ background: BOARD_COLOURS[one] }}
              onClick={() => setColour(one)}
            />
          ))}
          {tool === 'TEXT' && (
            <input
              className="input"
              aria-label="文字内容"
              placeholder="写好字，再点白板"
              maxLength={200}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
          <Button disabled={!last} onClick={() => last && void send({ strokes: [], undo: [last] })}>
            撤销
          </Button>
          {live.view.role === 'HOST' && (
            <Button disabled={!strokes.length} onClick={() => void send({ strokes: [], clear: true })}>
              清空
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
