import type { Stroke } from '@yangfan/client';

export const BOARD_COLOURS: Record<Stroke['colour'], string> = {
  ink: '#10242e',
  deep: '#0a5c74',
  reef: '#b3286f',
  palm: '#3d7a4e',
  warn: '#a65a00',
};
/** The board is as wide to its height as a screen. */
const RATIO = 9 / 16;

/** Draws all strokes anew, sharp on every screen; an eraser takes away what lies under it and nothing of the paper. */
export function paint(canvas: HTMLCanvasElement, width: number, strokes: readonly Omit<Stroke, 'by'>[]): void {
  const [scale, height] = [window.devicePixelRatio || 1, width * RATIO];
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const pen = canvas.getContext('2d')!;
  pen.scale(scale, scale);
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  for (const stroke of strokes) one(pen, stroke, width, height);
}

function one(pen: CanvasRenderingContext2D, stroke: Omit<Stroke, 'by'>, width: number, height: number): void {
  const at = (index: number): [number, number] => [
    (stroke.points[index * 2]! / 1000) * width,
    (stroke.points[index * 2 + 1]! / 1000) * height,
  ];
  const count = Math.floor(stroke.points.length / 2);
  if (count === 0) return;
  pen.save();
  pen.strokeStyle = pen.fillStyle = BOARD_COLOURS[stroke.colour];
  pen.lineWidth = Math.max(1, (stroke.width / 1000) * width);
  if (stroke.tool === 'MARKER') pen.globalAlpha = 0.35;
  if (stroke.tool === 'ERASER') pen.globalCompositeOperation = 'destination-out';
  if (stroke.tool === 'TEXT') {
    pen.font = `${(stroke.width / 1000) * width}px ${getComputedStyle(document.body).fontFamily}`;
    pen.textBaseline = 'top';
    pen.fillText(stroke.text ?? '', ...at(0), width - at(0)[0]);
  } else if (stroke.tool === 'BOX' && count > 1) {
    const [[ax, ay], [bx, by]] = [at(0), at(1)];
    pen.strokeRect(Math.min(ax, bx), Math.min(ay, by), Math.abs(bx - ax), Math.abs(by - ay));
  } else {
    pen.beginPath();
    pen.moveTo(...at(0));
    // A single tap is a dot.
    if (count === 1) pen.lineTo(at(0)[0] + 0.1, at(0)[1]);
    for (let i = 1; i < count; i++) pen.lineTo(...at(i));
    pen.stroke();
  }
  pen.restore();
}
