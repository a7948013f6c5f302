import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { MeshPoint } from './geometry.rules.ts';
import { CHIP_SIZE } from './geometry.rules.ts';

// Both libraries ship several builds under one name and their `exports` hide the one without native code,
// so they are required by absolute path, and only the few members used here are described.
interface Tensor {
  dispose(): void;
}
interface TensorFlow {
  tensor(data: Float32Array, shape: number[], dtype: 'float32'): Tensor;
  memory(): { numTensors: number; numBytes: number };
}
interface HumanFace {
  /** How sure the mesh network is that this is a face, 0–1. */
  faceScore: number;
  mesh: MeshPoint[];
  box: DetectedFace['box'];
  rotation: { angle: DetectedFace['angle'] } | null;
}
interface HumanLibrary {
  Human: new (config: object) => {
    load(): Promise<void>;
    models: { loaded(): string[] };
    detect(input: Tensor): Promise<{ face: HumanFace[]; error?: string | null }>;
  };
}
interface FaceApiLibrary {
  nets: {
    faceRecognitionNet: {
      loadFromDisk(folder: string): Promise<void>;
      computeFaceDescriptor(input: Tensor): Promise<Float32Array>;
    };
  };
}

/** Faces counted in one picture; more than one is refused anyway. */
const MAX_FACES = 4;
/**
 * What counts as a face. Over the test photos, also darkened, blurred, grey or leaning, real faces (half ones too) score ≥ 0.72 and 1.0;
 * blurred lettering behind a speaker reached 0.78 / 0.66 and 0.75 / 0.97, always lying on its side.
 */
const MIN_BOX_SCORE = 0.6;
const MIN_FACE_SCORE = 0.8;
const MAX_ROLL = Math.PI / 3;
/** Head room around the detected face. Below 1.5 the mesh of a turned head drifts (a 28° turn reads 36°). */
const CROP_SCALE = 1.6;

/** One face: mesh in pixels, box as x, y, width, height clipped to the picture, angles in radians. */
export interface DetectedFace {
  mesh: MeshPoint[];
  box: [number, number, number, number];
  angle: { yaw: number; pitch: number; roll: number };
}

/** The loaded networks of one worker. Not re-entrant: one call at a time. */
export interface FaceModels {
  /** Faces in an RGB picture (0–255), which must be square: the detector squeezes anything else and then finds ghosts. */
  detect(rgb: Float32Array, side: number): Promise<DetectedFace[]>;
  /** 128-number embedding of an aligned chip. */
  embed(chip: Float32Array): Promise<number[]>;
  /** Live tensors, to notice leaks. */
  tensors(): number;
}

/** The models are read with `fetch`, which knows no `file:` in Node. While they load it reads files and nothing else; returns the undo. */
function readFilesOnly(): () => void {
  const before = globalThis.fetch;
  globalThis.fetch = async (input: string | URL | Request): Promise<Response> => {
    const url = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
    if (!url.startsWith('file:')) throw new Error('face models come from installed packages only');
    const body = await readFile(fileURLToPath(url));
    const type = url.endsWith('.json') ? 'application/json' : 'application/octet-stream';
    return new Response(new Uint8Array(body), { status: 200, headers: { 'content-type': type } });
  };
  return () => {
    globalThis.fetch = before;
  };
}

function humanConfig(wasmPath: string, modelsUrl: string): object {
  const off = { enabled: false };
  return {
    backend: 'wasm',
    wasmPath,
    modelBasePath: modelsUrl,
    cacheModels: false,
    validateModels: false,
    debug: false,
    async: false,
    // Every picture is judged by itself: nothing may be remembered from the picture before.
    cacheSensitivity: 0,
    filter: off,
    gesture: off,
    body: off,
    hand: off,
    object: off,
    segmentation: off,
    face: {
      enabled: true,
      // `square: true` of the library computes the padding wrongly; the caller pads.
      detector: {
        rotation: true,
        square: false,
        maxDetected: MAX_FACES,
        minConfidence: MIN_BOX_SCORE,
        skipFrames: 0,
        skipTime: 0,
        scale: CROP_SCALE,
        return: false,
      },
      mesh: { enabled: true },
      iris: { enabled: true },
      attention: off,
      emotion: off,
      description: off,
      antispoof: off,
      liveness: off,
    },
  };
}

/** Loads detector, mesh, iris and recognition network from the installed packages. Throws when one is missing. */
export async function loadFaceModels(): Promise<FaceModels> {
  const undo = readFilesOnly();
  try {
    return await load();
  } finally {
    undo();
  }
}

async function load(): Promise<FaceModels> {
  const require = createRequire(import.meta.url);
  const humanDist = path.dirname(require.resolve('@vladmandic/human'));
  const faceApiDist = path.dirname(require.resolve('@vladmandic/face-api'));
  // The backend wants a plain path (not a URL) that ends in a slash.
  const wasmPath = `${path.join(path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'wasm-out')}/`;
  const tf = require('@tensorflow/tfjs') as TensorFlow;
  const { Human } = require(path.join(humanDist, 'human.node-wasm.js')) as HumanLibrary;
  const human = new Human(humanConfig(wasmPath, `${pathToFileURL(path.join(humanDist, '../models')).href}/`));
  await human.load();
  // The library logs a missing model and goes on without it; the first answer would then be "no face".
  const loaded = human.models.loaded();
  const missing = ['blazeface', 'facemesh', 'iris'].filter((name) => !loaded.includes(name));
  if (missing.length > 0) throw new Error(`face models did not load: ${missing.join(', ')}`);
  const faceApi = require(path.join(faceApiDist, 'face-api.node-wasm.js')) as FaceApiLibrary;
  const recognition = faceApi.nets.faceRecognitionNet;
  await recognition.loadFromDisk(path.join(faceApiDist, '../model'));
  return {
    async detect(rgb, side) {
      // Floats at once: the library would turn integers into a second tensor of the same size (same mesh, 10 % slower).
      const input = tf.tensor(rgb, [1, side, side, 3], 'float32');
      try {
        const result = await human.detect(input);
        if (result.error) throw new Error(result.error);
        return result.face.flatMap((face) => {
          const angle = face.rotation?.angle;
          const isFace = face.faceScore >= MIN_FACE_SCORE && face.mesh.length >= 468;
          return angle && isFace && Math.abs(angle.roll) <= MAX_ROLL ? [{ mesh: face.mesh, box: face.box, angle }] : [];
        });
      } finally {
        input.dispose();
      }
    },
    async embed(chip) {
      const input = tf.tensor(chip, [CHIP_SIZE, CHIP_SIZE, 3], 'float32');
      try {
        return Array.from(await recognition.computeFaceDescriptor(input));
      } finally {
        input.dispose();
      }
    },
    tensors: () => tf.memory().numTensors,
  };
}
