/** Axis-aligned box around the face, in pixels of the upright picture as it was sent. */
export interface FaceBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Why a picture cannot be used; the sentence for people is in `face-texts.ts`. */
export type QualityReason = 'no_face' | 'several_faces' | 'cut_off' | 'too_small' | 'turned' | 'tilted';

/** What the picture shows of the largest face. All values are 0 when no face was found. */
export interface FaceMeasures {
  /** Distance between the eye centres in the picture as analysed (at most 960 pixels on its longer side). */
  interEyePx: number;
  /** Degrees. Negative = the head is turned to the person's own left (picture not mirrored). */
  yaw: number;
  /** Degrees; about 0 when looking straight ahead. */
  pitch: number;
  /** Degrees of sideways lean. */
  roll: number;
  /** Nose tip off the middle of the eyes, in eye distances. Positive = towards the right of the picture = the person's own left. */
  noseOffset: number;
  /** Nose tip below the eye line as a share of the mouth below the eye line. A tilted flat picture keeps it, a nodding head does not. */
  noseDrop: number;
  /** Mouth below the eye line, in eye distances. Tilting a flat picture squeezes it, blinking does not. */
  faceStretch: number;
  /** Eye opening (height / width) of the person's own left eye. */
  earLeft: number;
  /** Eye opening (height / width) of the person's own right eye. */
  earRight: number;
  /** Mouth opening (height / width of the inner lips). */
  mar: number;
  /** Share (0–1) of the face that lies outside the picture. */
  outside: number;
}

/** The engine's answer for one picture. Holds biometric data: keep it in memory, never log it. */
export interface FaceFrame extends FaceMeasures {
  /** How many faces were found (counted up to 4). */
  faces: number;
  /** The largest face; null when there is none. */
  box: FaceBox | null;
  /** Judged by the matching gates (one whole frontal face, large enough). */
  quality: { ok: boolean; reasons: QualityReason[] };
  /** 128 numbers, only when asked for and exactly one whole face was found (it may be turned). */
  embedding?: number[];
  /** 24 × 18 grey picture in base64, only to notice the same picture sent again. Keep it no longer than the challenge. */
  sketch: string;
  /** Milliseconds of work in the worker. */
  ms: number;
}

/** Name and version stored beside every template; a template of another version must not be compared. */
export const FACE_MODEL_VERSION = 'mesh5-dlib128-1';
/** Length of an embedding. */
export const EMBEDDING_LENGTH = 128;
