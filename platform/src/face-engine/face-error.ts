/** Why the engine gave no answer. */
export type FaceErrorCode =
  | 'face_busy'
  | 'face_image_invalid'
  | 'face_image_too_large'
  | 'face_timeout'
  | 'face_engine_failed'
  | 'face_closed';

const SENTENCES: Record<FaceErrorCode, string> = {
  face_busy: '正在核验的人较多，请稍等几秒再试',
  face_image_invalid: '照片无法读取，请重新拍摄（只支持 JPEG 格式的完整照片）',
  face_image_too_large: '照片太大，请用页面上的拍照功能重新拍摄',
  face_timeout: '人脸核验用时过长，请再试一次',
  face_engine_failed: '人脸核验服务暂时不可用，请稍后再试，或改用其他核验方式',
  face_closed: '系统正在停止，请稍后再试',
};

/** An engine failure: `code` for programs, `message` a Chinese sentence for people, `cause` for the log. */
export class FaceEngineError extends Error {
  readonly code: FaceErrorCode;
  constructor(code: FaceErrorCode, cause?: unknown) {
    super(SENTENCES[code], cause === undefined ? undefined : { cause });
    this.name = 'FaceEngineError';
    this.code = code;
  }
}
