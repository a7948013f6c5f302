import { SKETCH_NEAR, sketchDifference } from './sketch.rules.ts';

/** What the server knows of one frame before (and, for the sketch, after) it is analysed. Times in milliseconds. */
export interface FrameMeta {
  /** Number of the frame in the challenge, from 0 without gaps. */
  seq: number;
  /** The client's clock: only its order and spacing are judged. */
  captureTs: number;
  /** The server's clock. */
  receivedAt: number;
  bytes: number;
  /** SHA-256 of the picture, hex. */
  digest: string;
  /** Absent until the picture was analysed. */
  sketch?: string;
}

/** What came before this burst in the same challenge. */
export interface BurstContext {
  /** Number the first frame must carry. */
  nextSeq: number;
  /** The last frame's captureTs, null at the start. */
  lastCaptureTs: number | null;
  /** When the server revealed this step. */
  stepOpenedAt: number;
  /** Digests ever received (this challenge and, as far as kept, earlier ones). */
  seenDigests: ReadonlySet<string>;
  /** Sketches of earlier frames of this challenge. */
  earlierSketches: readonly string[];
}

export interface BurstLimits {
  minFrames: number;
  maxFrames: number;
  minSpacingMs: number;
  maxSpacingMs: number;
  /** How much the client's clock may run ahead within a step. */
  clockSlackMs: number;
  /** Server time for one step, network included. */
  stepMs: number;
  minBytes: number;
  maxBytes: number;
  /** Share of frames that may look like an earlier one: a person who holds still for a moment is not a photo. */
  maxNearShare: number;
}

/** About 6 s a step; frames of a 640 × 480 camera as JPEG weigh 20–200 KB. */
export const BURST_LIMITS: BurstLimits = {
  minFrames: 3,
  maxFrames: 20,
  minSpacingMs: 80,
  maxSpacingMs: 2_000,
  clockSlackMs: 250,
  stepMs: 8_000,
  minBytes: 4_000,
  maxBytes: 1_000_000,
  maxNearShare: 0.34,
};

/** Why a burst is refused; the sentence for people is in `face-texts.ts`. */
export type BurstFault =
  | 'frame_count'
  | 'frame_order'
  | 'frame_time'
  | 'frame_spacing'
  | 'frame_size'
  | 'frame_repeated'
  | 'frame_still'
  | 'step_late';

/** Number, time, spacing, size and digest of every frame, cheap and before anything is decoded. Returns the first fault, null when sound. */
export function checkBurst(frames: readonly FrameMeta[], context: BurstContext, limits: BurstLimits = BURST_LIMITS): BurstFault | null {
  if (frames.length < limits.minFrames || frames.length > limits.maxFrames) return 'frame_count';
  const seen = new Set<string>();
  let before = context.lastCaptureTs;
  for (const [index, frame] of frames.entries()) {
    if (frame.seq !== context.nextSeq + index) return 'frame_order';
    if (!(frame.bytes >= limits.minBytes && frame.bytes <= limits.maxBytes)) return 'frame_size';
    if (!/^[0-9a-f]{64}$/.test(frame.digest)) return 'frame_repeated';
    if (seen.has(frame.digest) || context.seenDigests.has(frame.digest)) return 'frame_repeated';
    seen.add(frame.digest);
    if (!Number.isFinite(frame.captureTs) || (before !== null && !(frame.captureTs > before))) return 'frame_time';
    // The pause before a step's first frame is the server's own and is not judged.
    const spacing = index === 0 ? null : frame.captureTs - before!;
    if (spacing !== null && !(spacing >= limits.minSpacingMs && spacing <= limits.maxSpacingMs)) return 'frame_spacing';
    before = frame.captureTs;
    const age = frame.receivedAt - context.stepOpenedAt;
    if (!(age >= 0 && age <= limits.stepMs)) return 'step_late';
  }
  // More time in front of the camera than the server let pass means that the frames were prepared earlier.
  const span = frames.at(-1)!.captureTs - frames[0]!.captureTs;
  const passed = frames.at(-1)!.receivedAt - context.stepOpenedAt;
  return span <= passed + limits.clockSlackMs ? null : 'frame_time';
}

/** `frame_still` when too many frames look like an earlier one (the same picture compressed again). Needs the sketches of the analysis. */
export function checkStill(
  frames: readonly Pick<FrameMeta, 'sketch'>[],
  context: Pick<BurstContext, 'earlierSketches'>,
  limits: BurstLimits = BURST_LIMITS,
): BurstFault | null {
  const known = [...context.earlierSketches];
  let near = 0;
  for (const { sketch } of frames) {
    if (!sketch || known.some((earlier) => sketchDifference(earlier, sketch) < SKETCH_NEAR)) near += 1;
    if (sketch) known.push(sketch);
  }
  return frames.length === 0 || near > limits.maxNearShare * frames.length ? 'frame_still' : null;
}
