import { useRef, type PointerEvent } from 'react';
import { Button } from '../../../shared/ui/Button.tsx';
import './review.css';

export type Strokes = number[][];
const WIDTH = 1000;
const HEIGHT = 400;
const MOST_POINTS = 500;

const pathOf = (stroke: readonly number[]) => {
  let path = '';
  for (let i = 0; i + 1 < stroke.length; i += 2) path += `${i ? 'L' : 'M'}${stroke[i]} ${stroke[i + 1]}`;
  return path;
};

/** A written name as it was written. */
export function Written({ strokes, label }: { strokes: Strokes; label: string }) {
  return (
    <svg className="written" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {strokes.map((stroke, index) => (
        <path key={index} d={pathOf(stroke)} />
      ))}
    </svg>
  );
}

/** A sheet to write one's name on, with a finger, a pen or the mouse. */
export function SignaturePad({ value, onChange }: { value: Strokes; onChange: (strokes: Strokes) => void }) {
  const sheet = useRef<SVGSVGElement>(null);
  const drawing = useRef(false);
  function at(event: PointerEvent): [number, number] {
    const box = sheet.current!.getBoundingClientRect();
    const within = (part: number, whole: number) => Math.max(0, Math.min(whole, Math.round(part * whole)));
    return [within((event.clientX - box.left) / box.width, WIDTH), within((event.clientY - box.top) / box.height, HEIGHT)];
  }
  function down(event: PointerEvent): void {
    event.preventDefault();
    sheet.current!.setPointerCapture(event.pointerId);
    drawing.current = true;
    const [x, y] = at(event);
    onChange([...value, [x, y, x, y]]);
  }
  function move(event: PointerEvent): void {
    const last = value.at(-1);
    if (!drawing.current || !last || last.length >= MOST_POINTS * 2) return;
    const [x, y] = at(event);
    onChange([...value.slice(0, -1), [...last, x, y]]);
  }
  return (
    <div className="sign">
      <svg
        ref={sheet}
        className="written sign-sheet"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label="手写签名框"
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={() => (drawing.current = false)}
        onPointerCancel={() => (drawing.current = false)}
      >
        {value.map((stroke, index) => (
          <path key={index} d={pathOf(stroke)} />
        ))}
      </svg>
      <div className="actions">
        <span className="quiet small">用手指、触控笔或鼠标在框里写下您的姓名</span>
        <Button disabled={!value.length} onClick={() => onChange([])}>
          重写
        </Button>
      </div>
    </div>
  );
}
