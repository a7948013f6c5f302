import {
  actionStrength,
  baselineOf,
  BURST_LIMITS,
  checkBurst,
  checkStill,
  distance,
  judgeNeutral,
  judgeQuality,
  judgeStep,
  ACTION_GATES,
  MATCH_GATES,
  LIVENESS_LIMITS,
  meanEmbedding,
  MIN_NEUTRAL_FRAMES,
  type FaceFrame,
  type JudgedFrame,
  type LivenessAction,
  type QualityReason,
} from '../../face-engine/index.ts';

/** One liveness session between two frames. Holds biometric data: sealed at rest, gone when the session ends. */
export interface LivenessState {
  nonce: string;
  /** base64url. */
  key: string;
  actions: LivenessAction[];
  /** 0 = neutral, 1–3 = actions, 4 = neutral again. */
  step: number;
  stepToken: string;
  stepOpenedAt: number;
  startedAt: number;
  nextSeq: number;
  firstCapture: number | null;
  firstReceived: number | null;
  lastCapture: number | null;
  neutral: JudgedFrame[];
  embeddings: number[][];
  frames: JudgedFrame[];
  stepSketches: string[];
  sketches: string[];
}

/** What is known of a frame before it is analysed. Times in milliseconds. */
export interface FrameArrival {
  stepToken: string;
  seq: number;
  capturedAt: number;
  receivedAt: number;
  bytes: number;
  digest: string;
}

/** Signs of cheating or of a broken client: the session ends at once. */
export type Refusal =
  | 'token'
  | 'mac'
  | 'order'
  | 'time'
  | 'stale'
  | 'spacing'
  | 'size'
  | 'repeated'
  | 'still'
  | 'late'
  | 'other_person'
  | 'too_many';
/** What the person can mend. */
export type Hint =
  | 'NO_FACE'
  | 'MANY_FACES'
  | 'HALF_FACE'
  | 'TOO_FAR'
  | 'NOT_FRONTAL'
  | 'EYES_CLOSED'
  | 'MOUTH_OPEN'
  | 'WRONG_DIRECTION'
  | 'NOT_RETURNED'
  | 'WAITING';

export type FrameVerdict =
  | { kind: 'refused'; why: Refusal }
  | { kind: 'hint'; hint: Hint; state: LivenessState; accepted: boolean }
  | { kind: 'taken'; state: LivenessState; stepDone: boolean }
  | { kind: 'finished'; embeddings: number[][] };

export const STEPS = 5;
/** Time for a step by the server's clock; the first also has to find the light and the distance. */
export const NEUTRAL_MS = 20_000;
export const ACTION_MS = 8_000;
export const WHOLE_MS = 90_000;
const MIN_GAP_MS = 80;
/** Slowest frame on its way from the camera to us. */
const MAX_LAG_MS = 5_000;
const MAX_FRAMES = 150;
const WINDOW = 20;
const CLOSING_FRAMES = 2;
/** At rest and looking straight ahead the same person differs far less than while turning: strangers often pass 0.70. */
const FRONTAL_CONTINUITY = 0.55;
const LIMITS = { ...BURST_LIMITS, minFrames: 1, minBytes: 800, maxBytes: 300 * 1024, minSpacingMs: MIN_GAP_MS };

/** Time for the step that is open. */
export const stepMs = (step: number): number => (step === 0 || step === STEPS - 1 ? NEUTRAL_MS : ACTION_MS);

/** The action of the step that is open; null = look straight ahead. */
export const actionOf = (state: LivenessState): LivenessAction | null =>
  state.step === 0 ? null : (state.actions[state.step - 1] ?? null);

/** A new session at its first step. */
export function openLiveness(made: {
  nonce: string;
  key: string;
  actions: LivenessAction[];
  stepToken: string;
  now: number;
}): LivenessState {
  const { nonce, key, actions, stepToken, now } = made;
  return {
    nonce,
    key,
    actions,
    step: 0,
    stepToken,
    stepOpenedAt: now,
    startedAt: now,
    nextSeq: 0,
    firstCapture: null,
    firstReceived: null,
    lastCapture: null,
    neutral: [],
    embeddings: [],
    frames: [],
    stepSketches: [],
    sketches: [],
  };
}

/** Cheap checks before anything is decoded: token, order, clock, pace, size. Null when the frame may be analysed. */
export function checkArrival(state: LivenessState, frame: FrameArrival): Refusal | null {
  if (frame.stepToken !== state.stepToken) return 'token';
  const fault = checkBurst(
    [{ seq: frame.seq, captureTs: frame.capturedAt, receivedAt: frame.receivedAt, bytes: frame.bytes, digest: frame.digest }],
    {
      nextSeq: state.nextSeq,
      lastCaptureTs: state.lastCapture,
      stepOpenedAt: state.stepOpenedAt,
      seenDigests: new Set(),
      earlierSketches: [],
    },
    { ...LIMITS, stepMs: stepMs(state.step) },
  );
  if (fault)
    return (
      ({ frame_order: 'order', frame_time: 'time', frame_size: 'size', step_late: 'late', frame_repeated: 'repeated' } as const)[
        fault as 'frame_order'
      ] ?? 'order'
    );
  if (frame.receivedAt - state.startedAt > WHOLE_MS) return 'late';
  if (state.nextSeq >= MAX_FRAMES) return 'too_many';
  if (state.lastCapture !== null && frame.capturedAt - state.lastCapture < MIN_GAP_MS) return 'spacing';
  if (state.firstCapture !== null) {
    const atCamera = frame.capturedAt - state.firstCapture;
    // More time at the camera than passed here: prepared earlier. Far less: kept back and sent later.
    if (atCamera > frame.receivedAt - state.startedAt + LIMITS.clockSlackMs) return 'time';
    if (frame.receivedAt - state.firstReceived! - atCamera > MAX_LAG_MS) return 'stale';
  }
  return null;
}

const QUALITY_HINTS: Record<QualityReason, Hint> = {
  no_face: 'NO_FACE',
  several_faces: 'MANY_FACES',
  cut_off: 'HALF_FACE',
  too_small: 'TOO_FAR',
  turned: 'NOT_FRONTAL',
  tilted: 'NOT_FRONTAL',
};

/** Judges an analysed frame. The next step's token comes from the caller, so that chance stays outside. */
export function judgeFrame(
  before: LivenessState,
  arrival: FrameArrival,
  face: FaceFrame,
  next: { token: string; now: number },
): FrameVerdict {
  const state: LivenessState = {
    ...before,
    nextSeq: arrival.seq + 1,
    lastCapture: arrival.capturedAt,
    firstCapture: before.firstCapture ?? arrival.capturedAt,
    firstReceived: before.firstReceived ?? arrival.receivedAt,
  };
  const action = actionOf(state);
  const reasons = judgeQuality(face, action ? ACTION_GATES : MATCH_GATES);
  const { embedding } = face;
  if (reasons.length || !embedding) {
    // Another face, or none, in between: what came before it counts no more, or somebody could step in unseen.
    const broken = action !== null || reasons.includes('no_face') || reasons.includes('several_faces');
    const start =
      broken && state.step === 0 ? { embeddings: [], frames: [], stepSketches: [] } : broken ? { frames: [], stepSketches: [] } : {};
    return { kind: 'hint', hint: reasons[0] ? QUALITY_HINTS[reasons[0]] : 'HALF_FACE', state: { ...state, ...start }, accepted: false };
  }
  if (isOther(state, face, embedding, action)) return { kind: 'refused', why: 'other_person' };
  const frames = [...state.frames, measuresOf(face)].slice(-WINDOW);
  const taken: LivenessState = { ...state, frames, stepSketches: [...state.stepSketches, face.sketch].slice(-WINDOW) };
  return action ? judgeAction(taken, action, next) : judgeRest({ ...taken, embeddings: [...state.embeddings, embedding] }, next);
}

function isOther(state: LivenessState, face: FaceFrame, embedding: number[], action: LivenessAction | null): boolean {
  if (state.embeddings.length === 0) return false;
  const away = distance(meanEmbedding(state.embeddings), embedding);
  const resting =
    !action ||
    (judgeQuality(face, MATCH_GATES).length === 0 &&
      Math.abs(actionStrength(face, baselineOf(state.neutral)!, action)) <= LIVENESS_LIMITS.returned);
  return !(away <= (resting ? FRONTAL_CONTINUITY : LIVENESS_LIMITS.continuity));
}

/** The numbers that judging needs; the picture's own traces stay behind. */
function measuresOf(face: FaceFrame): JudgedFrame {
  const { box: _box, quality: _quality, embedding: _embedding, sketch: _sketch, ms: _ms, ...measures } = face;
  return measures;
}

/** The neutral step at the start (≥ 3 frames) and at the end (2 frames). */
function judgeRest(state: LivenessState, next: { token: string; now: number }): FrameVerdict {
  const first = state.step === 0;
  if (state.frames.length < (first ? MIN_NEUTRAL_FRAMES : CLOSING_FRAMES)) return { kind: 'taken', state, stepDone: false };
  const fault = first ? judgeNeutral(state.frames) : null;
  if (fault) {
    const dropped = {
      ...state,
      frames: state.frames.slice(1),
      embeddings: state.embeddings.slice(1),
      stepSketches: state.stepSketches.slice(1),
    };
    return {
      kind: 'hint',
      hint: fault === 'mouth_open' ? 'MOUTH_OPEN' : fault === 'eyes_closed' ? 'EYES_CLOSED' : 'NOT_FRONTAL',
      state: dropped,
      accepted: true,
    };
  }
  if (isStill(state)) return { kind: 'refused', why: 'still' };
  if (!first) return { kind: 'finished', embeddings: state.embeddings };
  return advance({ ...state, neutral: state.frames }, next);
}

function judgeAction(state: LivenessState, action: LivenessAction, next: { token: string; now: number }): FrameVerdict {
  const verdict = judgeStep(state.neutral, state.frames, action);
  if (verdict.ok) return isStill(state) ? { kind: 'refused', why: 'still' } : advance(state, next);
  // Began in the middle of the movement: wait for a fresh start from rest.
  if (verdict.fault === 'not_started_neutral')
    return { kind: 'hint', hint: 'WAITING', state: { ...state, frames: [], stepSketches: [] }, accepted: false };
  if (verdict.fault === 'wrong_direction') return { kind: 'hint', hint: 'WRONG_DIRECTION', state, accepted: true };
  if (verdict.fault === 'not_returned') return { kind: 'hint', hint: 'NOT_RETURNED', state, accepted: true };
  return { kind: 'taken', state, stepDone: false };
}

/** Too many frames of the step look like an earlier one. */
const isStill = (state: LivenessState): boolean =>
  checkStill(
    state.stepSketches.map((sketch) => ({ sketch })),
    { earlierSketches: state.sketches },
    LIMITS,
  ) !== null;

function advance(state: LivenessState, next: { token: string; now: number }): FrameVerdict {
  return {
    kind: 'taken',
    stepDone: true,
    state: {
      ...state,
      step: state.step + 1,
      stepToken: next.token,
      stepOpenedAt: next.now,
      frames: [],
      stepSketches: [],
      sketches: [...state.sketches, ...state.stepSketches],
    },
  };
}
