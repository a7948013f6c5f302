import type { Annotation } from '@yangfan/contract';
import { useRef, useState, type PointerEvent } from 'react';

export type Tool = 'RECT' | 'PEN' | 'TEXT';
type Point = Annotation['points'][number];

const round = (value: number) => Math.round(Math.max(0, Math.min(1, value)) * 10_000) / 10_000;
const POINTS_MAX = 600;

/** A picture with the remarks that lie on it, numbered as in the list; with a tool, new ones are drawn. */
export function AnnotatedPicture({
  src,
  name,
  remarks,
  tool,
  onDraw,
}: {
  src: string;
  name: string;
  /** With the number each has in the list of all remarks. */
  remarks: readonly { no: number; annotation: Annotation }[];
  tool?: Tool | null;
  onDraw?: (kind: Tool, points: Point[]) => void;
}) {
  const [drawn, setDrawn] = useState<Point[]>([]);
  const drawing = useRef(false);
  const at = (event: PointerEvent<SVGSVGElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: round((event.clientX - box.left) / box.width), y: round((event.clientY - box.top) / box.height) };
  };
  function begin(event: PointerEvent<SVGSVGElement>): void {
    if (!tool || !onDraw || event.button !== 0) return;
    if (tool === 'TEXT') return onDraw('TEXT', [at(event)]);
    event.currentTarget.setPointerCapture(event.pointerId);
    drawing.current = true;
    setDrawn([at(event)]);
  }
  function go(event: PointerEvent<SVGSVGElement>): void {
    if (!drawing.current) return;
    const point = at(event);
    setDrawn((now) => (tool === 'RECT' ? [now[0]!, point] : now.length < POINTS_MAX ? [...now, point] : now));
  }
  function end(): void {
    if (!drawing.current) return;
    drawing.current = false;
    // A click without a stroke is no remark.
    if (drawn.length >= 2 && spread(drawn) > 0.005) onDraw?.(tool as Tool, drawn);
    setDrawn([]);
  }
  return (
    <figure className="sheet">
      <img src={src} alt={name} />
      <svg
        viewBox="0 0 1000 1000"
        preserveAspectRatio="none"
        className={tool ? 'drawing' : ''}
        aria-hidden="true"
        onPointerDown={begin}
        onPointerMove={go}
        onPointerUp={end}
        onPointerCancel={end}
      >
        {remarks.map(({ no, annotation }) => (
          <Shape key={no} kind={annotation.kind} points={annotation.points} />
        ))}
        {drawn.length > 1 && <Shape kind={tool === 'RECT' ? 'RECT' : 'PEN'} points={drawn} />}
      </svg>
      {remarks.map(({ no, annotation }) =>
        annotation.points[0] ? (
          <span
            key={no}
            className="pin figures"
            style={{ left: `${annotation.points[0].x * 100}%`, top: `${annotation.points[0].y * 100}%` }}
          >
            {no}
          </span>
        ) : null,
      )}
    </figure>
  );
}

function Shape({ kind, points }: { kind: Annotation['kind']; points: readonly Point[] }) {
  const look = { fill: 'none', stroke: 'var(--reef)', strokeWidth: 3, vectorEffect: 'non-scaling-stroke' as const };
  if (kind === 'RECT' && points[0] && points[1]) {
    const [a, b] = [points[0], points[1]];
    return (
      <rect
        x={Math.min(a.x, b.x) * 1000}
        y={Math.min(a.y, b.y) * 1000}
        width={Math.abs(a.x - b.x) * 1000}
        height={Math.abs(a.y - b.y) * 1000}
        {...look}
      />
    );
  }
  return kind === 'PEN' ? <polyline points={points.map(({ x, y }) => `${x * 1000},${y * 1000}`).join(' ')} {...look} /> : null;
}

const spread = (points: readonly Point[]) => {
  const of = (values: number[]) => Math.max(...values) - Math.min(...values);
  return Math.max(of(points.map(({ x }) => x)), of(points.map(({ y }) => y)));
};
