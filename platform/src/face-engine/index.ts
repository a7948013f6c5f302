export { createFaceEngine, type FaceEngine, type FaceEngineOptions } from './engine.ts';
export { FaceEngineError, type FaceErrorCode } from './face-error.ts';
export {
  EMBEDDING_LENGTH,
  FACE_MODEL_VERSION,
  type FaceBox,
  type FaceFrame,
  type FaceMeasures,
  type QualityReason,
} from './frame.rules.ts';
export {
  ACTION_GATES,
  decide,
  distance,
  judgeQuality,
  MATCH_GATES,
  MATCH_THRESHOLDS,
  type MatchDecision,
  type MatchThresholds,
  meanEmbedding,
  type QualityGates,
} from './match.rules.ts';
export {
  ACTIONS_PER_CHALLENGE,
  actionStrength,
  type Baseline,
  baselineOf,
  type JudgedFrame,
  judgeContinuity,
  judgeNeutral,
  judgeStep,
  LIVENESS_ACTIONS,
  LIVENESS_LIMITS,
  type LivenessAction,
  type LivenessLimits,
  MIN_NEUTRAL_FRAMES,
  pickActions,
  type StepFault,
  type StepVerdict,
} from './liveness.rules.ts';
export {
  BURST_LIMITS,
  type BurstContext,
  type BurstFault,
  type BurstLimits,
  checkBurst,
  checkStill,
  type FrameMeta,
} from './burst.rules.ts';
export { frameDigest, frameMac, type MacInput, verifyFrameMac } from './frame-mac.ts';
export { inspectJpeg, JPEG_LIMITS, type JpegLimits, type JpegVerdict } from './jpeg.rules.ts';
export { ACTION_TEXT, BURST_TEXT, QUALITY_TEXT, STEP_TEXT } from './face-texts.ts';
