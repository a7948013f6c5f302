import type { LECTURER_SIGN_REASONS, LECTURER_SIGN_WAYS } from '@yangfan/contract';

export type SignWay = (typeof LECTURER_SIGN_WAYS)[number];
export type SignReason = (typeof LECTURER_SIGN_REASONS)[number];

const POLICIES = ['OFF', 'OFFERED', 'REQUIRED'] as const;
export type FacePolicy = (typeof POLICIES)[number];
/** What the policy says; undefined when it says something we don't know. */
export const facePolicy = (text: string): FacePolicy | undefined => POLICIES.find((one) => one === text);

/** Whether the lecturer is to come by face: where it is offered, those who enrolled; where it is required, all. */
export const isFaceExpected = (policy: FacePolicy, usesFace: boolean): boolean =>
  policy === 'REQUIRED' || (policy === 'OFFERED' && usesFace);

/** A coming with a picture instead of the face. Where no face is expected it is simply that; otherwise an alternative that says why. */
export function withPicture(
  policy: FacePolicy,
  usesFace: boolean,
  reason: SignReason | null,
): { way: SignWay; reason: SignReason | null } | 'reason_missing' {
  if (!isFaceExpected(policy, usesFace)) return { way: 'PHOTO', reason: null };
  // Whoever never enrolled has their reason with them.
  const why = reason ?? (usesFace ? null : 'NOT_ENROLLED');
  return why ? { way: 'ALTERNATIVE', reason: why } : 'reason_missing';
}

/** An alternative counts at once; the class teacher's word is asked for beside it. */
export const waitsForTeacher = (sign: { way: SignWay; confirmedAt: Date | null }): boolean =>
  sign.way === 'ALTERNATIVE' && sign.confirmedAt === null;

const WAYS: Record<SignWay, string> = { FACE: '人脸通过', ALTERNATIVE: '替代方式', PHOTO: '现场照片' };
const REASONS: Record<SignReason, string> = {
  DECLINED: '本人选择不用人脸',
  NO_CAMERA: '没有可用的摄像头',
  FACE_FAILED: '人脸没有通过',
  NOT_ENROLLED: '没有录入人脸',
  OTHER_CHECK: '短信和证件尾号',
};
/** The way of a coming in words, for paper and the ledger. */
export const signWords = (sign: { way: SignWay; reason: SignReason | null; confirmedAt: Date | null }): string => {
  const why = sign.reason ? `（${REASONS[sign.reason]}）` : '';
  const seen = sign.way !== 'ALTERNATIVE' ? '' : sign.confirmedAt ? '，班主任已确认' : '，待班主任确认';
  return `${WAYS[sign.way]}${why}${seen}`;
};
