// Test data only: a pretended camera in front of a person, made from the photos that lie outside the repository.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp, { type Sharp } from 'sharp';
import type { LivenessAction } from './liveness.rules.ts';
import { type DetectedFace, loadFaceModels } from './worker-models.ts';

/** Folder of the test photos. */
export const FACE_PHOTOS = fileURLToPath(new URL('../../../../shared/data/faces/', import.meta.url));
/** False on a machine without the photos; tests that need them skip and say so. */
export const hasFacePhotos = (): boolean => existsSync(path.join(FACE_PHOTOS, 'pairs.csv'));
/** One photo by file name. */
export const facePhoto = (name: string): Promise<Buffer> => readFile(path.join(FACE_PHOTOS, name));

export type Pose = 'neutral' | LivenessAction;

/** A person before a 640 × 480 camera. Frames of different `n` are never near-identical. */
export interface FaceActor {
  frame(pose: Pose, n: number): Promise<Buffer>;
}

type MeshXY = readonly [number, number];

interface Canvas {
  data: Buffer;
  width: number;
  height: number;
}

const FRAME = { width: 640, height: 480 };
/** Room around the frame, so that every frame can be cut a little elsewhere. */
const MARGIN = 30;
/** Width of the detected box in the frame. */
const FACE_WIDTH = 330;
const POSES: Record<Exclude<Pose, 'blink'>, { photo: string; mirrored?: boolean }> = {
  neutral: { photo: 'emo_a_3.jpg' },
  turn_left: { photo: 'emo_a_2.jpg' },
  turn_right: { photo: 'emo_a_2.jpg', mirrored: true },
  open_mouth: { photo: 'emo_a_6.jpg' },
  nod: { photo: 'emo_a_7.jpg' },
};

type Detect = (canvas: Canvas) => Promise<DetectedFace>;

async function faceDetector(): Promise<Detect> {
  const models = await loadFaceModels();
  return async ({ data, width, height }) => {
    const side = Math.max(width, height);
    const square = new Float32Array(side * side * 3);
    for (let row = 0; row < height; row += 1) {
      square.set(data.subarray(row * width * 3, (row + 1) * width * 3), row * side * 3);
    }
    const [face] = await models.detect(square, side);
    if (!face) throw new Error('test photo shows no face');
    return face;
  };
}

const raw = async (picture: Sharp): Promise<Canvas> => {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
};

/** The photo with its face brought to the middle and to camera size, black where it ends. */
async function pose(detect: Detect, photo: Buffer, mirrored = false): Promise<Canvas> {
  const source = await raw(sharp(photo).rotate().flop(mirrored).resize(960, 960, { fit: 'inside' }));
  const [x, y, width, height] = (await detect(source)).box;
  const scale = FACE_WIDTH / width;
  const size = { width: FRAME.width + 2 * MARGIN, height: FRAME.height + 2 * MARGIN };
  const border = 700;
  const bordered = await raw(
    sharp(source.data, { raw: { width: source.width, height: source.height, channels: 3 } })
      .resize(Math.round(source.width * scale), Math.round(source.height * scale))
      .extend({ top: border, bottom: border, left: border, right: border, background: '#202020' }),
  );
  const left = Math.round(border + (x + width / 2) * scale - size.width / 2);
  const top = Math.round(border + (y + height / 2) * scale - size.height / 2);
  return raw(
    sharp(bordered.data, { raw: { width: bordered.width, height: bordered.height, channels: 3 } }).extract({
      left,
      top,
      ...size,
    }),
  );
}

/** Draws the upper lids down over the eyes, for there is no photo with closed eyes. */
async function closeEyes(detect: Detect, open: Canvas): Promise<Canvas> {
  const { mesh } = await detect(open);
  const data = Buffer.from(open.data);
  const eyes = [
    [33, 133, 159, 145],
    [263, 362, 386, 374],
  ].map((indices) => indices.map((index) => [mesh[index]![0]!, mesh[index]![1]!] as const));
  for (const [outer, inner, upper, lower] of eyes as [MeshXY, MeshXY, MeshXY, MeshXY][]) {
    const [cx, cy] = [(outer[0] + inner[0]) / 2, (upper[1] + lower[1]) / 2];
    const half = (Math.hypot(outer[0] - inner[0], outer[1] - inner[1]) / 2) * 1.35;
    const opening = Math.max(3, (lower[1] - upper[1]) / 2);
    const from = cy - 4.5 * opening;
    const to = cy + 1.4 * opening;
    for (let x = Math.ceil(cx - half); x <= cx + half; x += 1) {
      const bow = opening * Math.sqrt(Math.max(0, 1 - ((x - cx) / half) ** 2));
      const [lid, edge] = [cy - 1.25 * bow, cy + 0.95 * bow];
      for (let y = Math.floor(from); y < to; y += 1) {
        const source =
          y < edge ? from + ((y - from) / (edge - from)) * (lid - from) : lid + ((y - edge) / Math.max(0.5, to - edge)) * (to - lid);
        const row = Math.max(0, Math.min(open.height - 1, Math.round(source)));
        open.data.copy(data, (y * open.width + x) * 3, (row * open.width + x) * 3, (row * open.width + x) * 3 + 3);
      }
    }
  }
  return { ...open, data };
}

/** Prepares the actor (loads the models once in this thread); null where the photos are absent. */
export async function createFaceActor(): Promise<FaceActor | null> {
  if (!hasFacePhotos()) return null;
  const detect = await faceDetector();
  const canvases = new Map<Pose, Canvas>();
  for (const [name, { photo, mirrored }] of Object.entries(POSES)) {
    canvases.set(name as Pose, await pose(detect, await facePhoto(photo), mirrored));
  }
  canvases.set('blink', await closeEyes(detect, canvases.get('neutral')!));
  return {
    frame(name, n) {
      const { data, width, height } = canvases.get(name)!;
      const spots = 2 * MARGIN;
      return sharp(data, { raw: { width, height, channels: 3 } })
        .extract({ left: (n * 7) % spots, top: (n * 11 + Math.floor(n / spots)) % spots, ...FRAME })
        .jpeg({ quality: 88 })
        .toBuffer();
    },
  };
}

/**
 * A 640 × 480 view of the photo as a flat print held askew: `sideways` turns it about its upright axis, `back` about its level one.
 * Seen from 900 pixels away, which exaggerates the perspective of a print held close.
 */
export async function tiltPhoto(jpeg: Buffer, degrees: number, axis: 'sideways' | 'back'): Promise<Buffer> {
  const { width, height } = FRAME;
  const { data } = await raw(sharp(jpeg).rotate().resize(width, height, { fit: 'cover', position: 'top' }));
  const far = 900;
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const out = Buffer.alloc(width * height * 3, 40);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [u, v] = [x - width / 2, y - height / 2];
      const along = axis === 'sideways' ? u : v;
      const across = axis === 'sideways' ? v : u;
      const onAlong = (along * far) / (far * cos - along * sin);
      const onAcross = (across * (far + onAlong * sin)) / far;
      const sx = Math.round((axis === 'sideways' ? onAlong : onAcross) + width / 2);
      const sy = Math.round((axis === 'sideways' ? onAcross : onAlong) + height / 2);
      if (sx < 0 || sy < 0 || sx >= width || sy >= height) continue;
      data.copy(out, (y * width + x) * 3, (sy * width + sx) * 3, (sy * width + sx) * 3 + 3);
    }
  }
  return sharp(out, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 92 })
    .toBuffer();
}
