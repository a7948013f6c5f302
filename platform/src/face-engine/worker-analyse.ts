import sharp from 'sharp';
import type { FaceBox, FaceFrame, FaceMeasures } from './frame.rules.ts';
import { chipPlacement, cutChip, measureMesh } from './geometry.rules.ts';
import { JPEG_LIMITS } from './jpeg.rules.ts';
import { judgeQuality, MATCH_GATES } from './match.rules.ts';
import { sketchPicture } from './sketch.rules.ts';
import type { DetectedFace, FaceModels } from './worker-models.ts';

/** Longer side of the picture that the networks see. WebAssembly memory never shrinks, so this also bounds the worker. */
const WORKING_SIDE = 960;
/** Below this no face can be read. */
const MIN_SIDE = 32;

/** The picture itself is at fault; everything else is the engine's. */
export class UnreadablePicture extends Error {}

interface Picture {
  rgb: Uint8Array;
  width: number;
  height: number;
  /** Sent pixels per analysed pixel. */
  shrunk: number;
}

/** Decodes upright sRGB without alpha, shrunk to the working size. */
async function decode(jpeg: Uint8Array): Promise<Picture> {
  try {
    const options = { limitInputPixels: JPEG_LIMITS.maxPixels, failOn: 'warning', sequentialRead: true } as const;
    const meta = await sharp(jpeg, options).metadata();
    if (meta.format !== 'jpeg') throw new UnreadablePicture(`format ${meta.format}`);
    const longer = Math.max(meta.width ?? 0, meta.height ?? 0);
    if (Math.min(meta.width ?? 0, meta.height ?? 0) < MIN_SIDE) throw new UnreadablePicture('too small to read');
    const { data, info } = await sharp(jpeg, options)
      .rotate()
      .resize({ width: WORKING_SIDE, height: WORKING_SIDE, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) throw new UnreadablePicture(`${info.channels} channels`);
    const { width, height } = info;
    return { rgb: data, width, height, shrunk: longer / Math.max(width, height) };
  } catch (error) {
    throw error instanceof UnreadablePicture ? error : new UnreadablePicture(String(error));
  }
}

let canvas = new Float32Array(0);

/** Black added on the right and below, so that coordinates stay the same. One canvas serves all pictures: five megabytes a frame would only tear the heap. */
function padToSquare({ rgb, width, height }: Picture): { rgb: Float32Array; side: number } {
  const side = Math.max(width, height);
  if (canvas.length === side * side * 3) canvas.fill(0);
  else canvas = new Float32Array(side * side * 3);
  for (let row = 0; row < height; row += 1) {
    canvas.set(rgb.subarray(row * width * 3, (row + 1) * width * 3), row * side * 3);
  }
  return { rgb: canvas, side };
}

const NOTHING: FaceMeasures = {
  interEyePx: 0,
  yaw: 0,
  pitch: 0,
  roll: 0,
  noseOffset: 0,
  noseDrop: 0,
  faceStretch: 0,
  earLeft: 0,
  earRight: 0,
  mar: 0,
  outside: 0,
};

const degrees = (radians: number): number => (radians * 180) / Math.PI;

function measure({ mesh, angle }: DetectedFace, picture: Picture): FaceMeasures {
  const { yaw, pitch, roll } = angle;
  return { ...measureMesh(mesh, picture), yaw: degrees(yaw), pitch: degrees(pitch), roll: degrees(roll) };
}

/** The box in pixels of the picture as it was sent. */
function sentBox({ box: [x, y, width, height] }: DetectedFace, { shrunk }: Picture): FaceBox {
  const sent = (value: number): number => Math.round(value * shrunk);
  return { x: sent(x), y: sent(y), width: sent(width), height: sent(height) };
}

/** One picture through the whole pipeline. Throws UnreadablePicture for a picture that cannot be decoded. */
export async function analysePicture(models: FaceModels, jpeg: Uint8Array, embed: boolean): Promise<FaceFrame> {
  const started = performance.now();
  const picture = await decode(jpeg);
  const square = padToSquare(picture);
  const found = await models.detect(square.rgb, square.side);
  const area = ({ box: [, , width, height] }: DetectedFace): number => width * height;
  const faces = found.toSorted((one, other) => area(other) - area(one));
  const largest = faces[0];
  const measures = largest ? measure(largest, picture) : NOTHING;
  const reasons = judgeQuality({ ...measures, faces: faces.length });
  const frame: FaceFrame = {
    faces: faces.length,
    box: largest ? sentBox(largest, picture) : null,
    ...measures,
    quality: { ok: reasons.length === 0, reasons },
    sketch: Buffer.from(sketchPicture(picture.rgb, picture)).toString('base64'),
    ms: 0,
  };
  // A turned head still gets an embedding, because an action must stay the same person; half a face does not.
  if (embed && largest && faces.length === 1 && measures.outside <= MATCH_GATES.maxOutside) {
    frame.embedding = await models.embed(cutChip(picture.rgb, picture, chipPlacement(largest.mesh)));
  }
  frame.ms = Math.round((performance.now() - started) * 10) / 10;
  return frame;
}
