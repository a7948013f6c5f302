import type { Tone } from '../../../shared/ui/States.tsx';

/** How a lecturer came, in words. */
export const SIGN_WAYS: Record<'FACE' | 'ALTERNATIVE' | 'PHOTO', { name: string; tone: Tone }> = {
  FACE: { name: '人脸通过', tone: 'good' },
  ALTERNATIVE: { name: '替代方式', tone: 'caution' },
  PHOTO: { name: '现场照片', tone: 'plain' },
};
/** Why not by face. */
export const SIGN_REASONS = {
  DECLINED: '本人选择不用人脸',
  NO_CAMERA: '没有可用的摄像头',
  FACE_FAILED: '人脸没有通过',
  NOT_ENROLLED: '没有录入人脸',
  OTHER_CHECK: '短信和证件尾号',
} as const;
