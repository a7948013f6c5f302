import type { FaceFrame, FaceMeasures } from './frame.rules.ts';
import { ACTION_GATES, distance, judgeQuality, MATCH_GATES, meanEmbedding } from './match.rules.ts';

/** Everything a person may be asked to do. Left and right are the person's own. */
export const LIVENESS_ACTIONS = ['turn_left', 'turn_right', 'blink', 'open_mouth', 'nod'] as const;
export type LivenessAction = (typeof LIVENESS_ACTIONS)[number];

/** Actions asked for in one challenge. */
export const ACTIONS_PER_CHALLENGE = 3;
/** Neutral frames that a match is built on, at least. */
export const MIN_NEUTRAL_FRAMES = 3;

const isTurn = (action: LivenessAction): boolean => action === 'turn_left' || action === 'turn_right';

/** The 54 ordered choices of 3 distinct actions with at least one head turn (the only action a flat picture cannot show). */
const CHOICES: readonly LivenessAction[][] = LIVENESS_ACTIONS.flatMap((first) =>
  LIVENESS_ACTIONS.flatMap((second) => LIVENESS_ACTIONS.map((third) => [first, second, third])),
).filter((choice) => new Set(choice).size === ACTIONS_PER_CHALLENGE && choice.some(isTurn));

/** 3 distinct actions with ≥ 1 head turn, each of the 54 choices equally likely. `random` gives 0 ≤ r < 1 and must be unpredictable. */
export function pickActions(random: () => number): LivenessAction[] {
  const index = Math.min(CHOICES.length - 1, Math.max(0, Math.floor(random() * CHOICES.length)));
  return [...(CHOICES[index] ?? CHOICES[0]!)];
}

/** Measured limits; an action must exceed them and then fall back below `returned` of them. */
export interface LivenessLimits {
  turnDegrees: number;
  turnNose: number;
  eyeClosed: number;
  eyeClosedShare: number;
  /** An eye that is narrow by nature lies below `eyeClosed` all the time: it must also lose this much of its own opening. */
  eyeOneShare: number;
  eyeOpenShare: number;
  mouthOpen: number;
  mouthChange: number;
  nodChange: number;
  nodDegrees: number;
  /** A blinking or nodding face keeps its proportions within this; a photo tilted far enough to imitate either does not. */
  stretchChange: number;
  returned: number;
  minStepFrames: number;
  /** Largest embedding distance between the person of the neutral step and any later frame. */
  continuity: number;
}

/**
 * Measured on stills. A photo tilted by up to 50° reached 10° or 0.25 but never 15° and 0.20 together; a real turn shows both.
 * The same tilt narrows the eyes and shifts the nose, so blinking and nodding also look at pitch and proportions. Nodding stays the weakest sign.
 */
export const LIVENESS_LIMITS: LivenessLimits = {
  turnDegrees: 15,
  turnNose: 0.2,
  eyeClosed: 0.2,
  eyeClosedShare: 0.6,
  eyeOneShare: 0.75,
  eyeOpenShare: 0.8,
  mouthOpen: 0.3,
  mouthChange: 0.2,
  nodChange: 0.08,
  nodDegrees: 6,
  stretchChange: 0.15,
  returned: 0.5,
  minStepFrames: 4,
  continuity: 0.7,
};

/** Why a step does not count; the sentence for people is in `face-texts.ts`. */
export type StepFault =
  | 'no_baseline'
  | 'too_few_frames'
  | 'not_one_face'
  | 'not_started_neutral'
  | 'not_seen'
  | 'wrong_direction'
  | 'not_returned'
  | 'eyes_closed'
  | 'mouth_open'
  | 'other_person'
  | 'not_compared';

/** `peak` = index of the frame that shows the action. */
export type StepVerdict = { ok: true; peak: number } | { ok: false; fault: StepFault };

/** The resting values of one person, medians over the neutral frames. */
export type Baseline = Pick<FaceMeasures, 'yaw' | 'pitch' | 'noseOffset' | 'noseDrop' | 'faceStretch' | 'earLeft' | 'earRight' | 'mar'>;

/** What judging needs of a frame. */
export type JudgedFrame = FaceMeasures & { faces: number };

const median = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
};

/** Medians over the neutral frames that pass the matching gates; null when fewer than 3 do. */
export function baselineOf(neutral: readonly JudgedFrame[]): Baseline | null {
  const usable = neutral.filter((frame) => judgeQuality(frame, MATCH_GATES).length === 0);
  if (usable.length < MIN_NEUTRAL_FRAMES) return null;
  const of = (key: keyof Baseline): number => median(usable.map((frame) => frame[key]));
  return {
    yaw: of('yaw'),
    pitch: of('pitch'),
    noseOffset: of('noseOffset'),
    noseDrop: of('noseDrop'),
    faceStretch: of('faceStretch'),
    earLeft: of('earLeft'),
    earRight: of('earRight'),
    mar: of('mar'),
  };
}

/** The neutral step: ≥ 3 frontal frames of exactly one person, eyes open, mouth closed. Any frame with another number of faces fails it. */
export function judgeNeutral(frames: readonly JudgedFrame[], limits: LivenessLimits = LIVENESS_LIMITS): StepFault | null {
  if (frames.length < MIN_NEUTRAL_FRAMES) return 'too_few_frames';
  if (frames.some((frame) => frame.faces !== 1)) return 'not_one_face';
  const baseline = baselineOf(frames);
  if (!baseline) return 'no_baseline';
  if (baseline.mar >= limits.mouthOpen) return 'mouth_open';
  // Both eyes nearly shut leave nothing to close; narrow eyes are fine.
  if (Math.max(baseline.earLeft, baseline.earRight) < limits.eyeClosed * limits.eyeClosedShare) return 'eyes_closed';
  return null;
}

/** How strongly a frame shows an action: 0 = resting, ≥ 1 = shown, negative = the opposite direction. */
export function actionStrength(
  frame: JudgedFrame,
  base: Baseline,
  action: LivenessAction,
  limits: LivenessLimits = LIVENESS_LIMITS,
): number {
  switch (action) {
    case 'turn_left':
    case 'turn_right': {
      // Yaw falls and the nose moves right in the picture when a person turns to the own left.
      const side = action === 'turn_left' ? 1 : -1;
      const byYaw = (-side * (frame.yaw - base.yaw)) / limits.turnDegrees;
      const byNose = (side * (frame.noseOffset - base.noseOffset)) / limits.turnNose;
      return byYaw > 0 || byNose > 0 ? Math.min(byYaw, byNose) : Math.max(byYaw, byNose);
    }
    case 'open_mouth':
      return Math.min(frame.mar / limits.mouthOpen, (frame.mar - base.mar) / limits.mouthChange);
    case 'nod':
      return unlessDistorted(nodStrength(frame, base, limits), frame, base, limits);
    case 'blink':
      return unlessDistorted(blinkStrength(frame, base, limits), frame, base, limits);
  }
}

/** A turned face, or one out of its own proportions, shows neither blink nor nod, however strong the sign. */
function unlessDistorted(strength: number, frame: JudgedFrame, base: Baseline, limits: LivenessLimits): number {
  const change = base.faceStretch > 0 ? Math.abs(frame.faceStretch / base.faceStretch - 1) : 1;
  const isTurned = Math.abs(frame.yaw - base.yaw) >= limits.turnDegrees;
  return change <= limits.stretchChange && !isTurned ? strength : Math.min(strength, 0.99);
}

/** Nose and pitch must move together, up or down. */
function nodStrength(frame: JudgedFrame, base: Baseline, limits: LivenessLimits): number {
  if (!(base.noseDrop > 0)) return 0;
  const drop = (frame.noseDrop / base.noseDrop - 1) / limits.nodChange;
  const pitch = (frame.pitch - base.pitch) / limits.nodDegrees;
  return drop > 0 === pitch > 0 ? Math.min(Math.abs(drop), Math.abs(pitch)) : 0;
}

/** 1 when the eyes are shut by the measured rule, else the share of the way there. */
function blinkStrength(frame: JudgedFrame, base: Baseline, limits: LivenessLimits): number {
  if (!(base.earLeft > 0) || !(base.earRight > 0)) return 0;
  const left = frame.earLeft / base.earLeft;
  const right = frame.earRight / base.earRight;
  // Above 1 exactly when both eyes lost more than the measured share of their opening.
  const both = (1 - Math.max(left, right)) / (1 - limits.eyeClosedShare);
  const oneShut =
    (frame.earLeft < limits.eyeClosed && left < limits.eyeOneShare) || (frame.earRight < limits.eyeClosed && right < limits.eyeOneShare);
  return oneShut || both > 1 ? Math.max(1, both) : Math.min(both, 0.99);
}

/** Resting again (or still): the strength fell below half; eyes must be open, not merely less shut. */
function isResting(frame: JudgedFrame, base: Baseline, action: LivenessAction, limits: LivenessLimits): boolean {
  if (action === 'blink') {
    return frame.earLeft >= limits.eyeOpenShare * base.earLeft && frame.earRight >= limits.eyeOpenShare * base.earRight;
  }
  if (isTurn(action)) {
    return (
      Math.abs(frame.yaw - base.yaw) <= limits.returned * limits.turnDegrees &&
      Math.abs(frame.noseOffset - base.noseOffset) <= limits.returned * limits.turnNose
    );
  }
  return actionStrength(frame, base, action, limits) <= limits.returned;
}

/** One action: every frame shows one whole face, the first rests, a later one shows the action, a still later one rests again. */
export function judgeStep(
  neutralFrames: readonly JudgedFrame[],
  stepFrames: readonly JudgedFrame[],
  action: LivenessAction,
  limits: LivenessLimits = LIVENESS_LIMITS,
): StepVerdict {
  const fail = (fault: StepFault): StepVerdict => ({ ok: false, fault });
  const base = baselineOf(neutralFrames);
  if (!base) return fail('no_baseline');
  if (stepFrames.length < limits.minStepFrames) return fail('too_few_frames');
  if (stepFrames.some((frame) => judgeQuality(frame, ACTION_GATES).length > 0)) return fail('not_one_face');
  const strengths = stepFrames.map((frame) => actionStrength(frame, base, action, limits));
  const peak = strengths.reduce((best, strength, i) => (strength > strengths[best]! ? i : best), 0);
  if (!(strengths[peak]! >= 1)) {
    return fail(isTurn(action) && strengths.some((strength) => strength <= -1) ? 'wrong_direction' : 'not_seen');
  }
  const rests = (frame: JudgedFrame): boolean => isResting(frame, base, action, limits);
  if (!stepFrames.slice(0, peak).some(rests)) return fail('not_started_neutral');
  if (!stepFrames.slice(peak + 1).some(rests)) return fail('not_returned');
  return { ok: true, peak };
}

/** The same person throughout: every frame that carries an embedding lies within 0.70 of the neutral mean, and at least `min` do. */
export function judgeContinuity(
  neutral: readonly Pick<FaceFrame, 'embedding'>[],
  frames: readonly Pick<FaceFrame, 'embedding'>[],
  min = 1,
  limits: LivenessLimits = LIVENESS_LIMITS,
): StepFault | null {
  const known = neutral.flatMap(({ embedding }) => (embedding ? [embedding] : []));
  const seen = frames.flatMap(({ embedding }) => (embedding ? [embedding] : []));
  if (known.length === 0 || seen.length < min) return 'not_compared';
  const mean = meanEmbedding(known);
  return seen.every((embedding) => distance(mean, embedding) <= limits.continuity) ? null : 'other_person';
}
