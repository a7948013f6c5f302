import { Type } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf } from '../common.ts';

/** How a lecturer came: the face passed; another way where the face was expected; place and picture where it was not. */
export const LECTURER_SIGN_WAYS = ['FACE', 'ALTERNATIVE', 'PHOTO'] as const;
/** Why not by face. OTHER_CHECK: by phone code and ID. */
export const LECTURER_SIGN_REASONS = ['DECLINED', 'NO_CAMERA', 'FACE_FAILED', 'NOT_ENROLLED', 'OTHER_CHECK'] as const;

/** A lecturer's coming as others see it: which way, never how alike. */
export const LecturerSign = Closed({
  lecturerId: Id('lec'),
  name: Type.String(),
  at: Instant(),
  distanceM: Nullable(Type.Number()),
  way: OneOf(LECTURER_SIGN_WAYS),
  reason: Nullable(OneOf(LECTURER_SIGN_REASONS)),
  /** The class teacher has not confirmed the alternative yet. */
  waits: Type.Boolean(),
  confirmedBy: Nullable(Type.String()),
  confirmedAt: Nullable(Instant()),
});
