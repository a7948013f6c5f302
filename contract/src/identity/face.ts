import { Type } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, Text } from '../common.ts';
import { route } from '../route.ts';
import { CheckPurpose, PassedCheck } from './verification.ts';

/** What the person is asked to do in one step. NEUTRAL = look straight into the camera. */
export const FaceAction = OneOf(['NEUTRAL', 'TURN_LEFT', 'TURN_RIGHT', 'BLINK', 'OPEN_MOUTH', 'NOD']);

/** The step that is open now; the next one is told only when this one is done. */
export const FaceStep = Closed({
  no: Type.Integer(),
  of: Type.Integer(),
  action: FaceAction,
  /** The sentence to show. */
  prompt: Type.String(),
  token: Type.String(),
  /** Server time by which the step must be done. */
  deadlineAt: Instant(),
});

/** How a check by face ended. REVIEW: a person will look; take the alternative meanwhile. */
export const FaceResult = Closed({
  checkId: Id('fck'),
  outcome: OneOf(['ACCEPT', 'REVIEW', 'REJECT']),
  check: Nullable(PassedCheck),
  message: Type.String(),
});

/** Why a frame was not taken, without ending the session: the person can do something about it. */
export const FrameHint = OneOf([
  'NO_FACE',
  'MANY_FACES',
  'HALF_FACE',
  'TOO_FAR',
  'NOT_FRONTAL',
  'EYES_CLOSED',
  'MOUTH_OPEN',
  'WRONG_DIRECTION',
  'NOT_RETURNED',
  'WAITING',
]);

export const startChallenge = route({
  method: 'POST',
  path: '/v1/identity/face/challenges',
  summary: '开始一次活体核验（PC 摄像头）：先正视，再按提示做 3 个随机动作，最后再正视',
  body: Closed({ purpose: CheckPurpose }),
  reply: Closed({
    challengeId: Id('fch'),
    nonce: Type.String(),
    /** base64url; the client signs every frame with it: HMAC-SHA256, hex, of `nonce|step token|seq|sha256hex(jpeg)`. */
    sessionKey: Type.String(),
    expiresAt: Instant(),
    /** Shortest time between two frames. */
    frameGapMs: Type.Integer(),
    step: FaceStep,
  }),
  status: 201,
  errors: [
    'identity.learner_only',
    'identity.consent_missing',
    'identity.not_matched',
    'identity.guardian_required',
    'identity.face_missing',
    'identity.face_tries',
    'identity.face_unavailable',
    'policy.missing',
  ],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.face.started',
});

export const sendFrame = route({
  method: 'POST',
  path: '/v1/identity/face/challenges/:challengeId/frames',
  summary: '送一帧画面（JPEG base64，≤ 300 KB）；只在内存中分析，不保存。作弊迹象立即终止（identity.face_refused）',
  params: Closed({ challengeId: Id('fch') }),
  body: Closed({
    stepToken: Text(64, 8),
    /** From 0, one more with every frame sent in this challenge. */
    seq: Type.Integer({ minimum: 0, maximum: 1000 }),
    /** Client clock, milliseconds; must grow. */
    capturedAt: Type.Number({ minimum: 0 }),
    jpeg: Type.String({ minLength: 100, maxLength: 409_600, pattern: '^[A-Za-z0-9+/]+={0,2}$' }),
    mac: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  }),
  reply: Closed({
    /** The frame counted. */
    accepted: Type.Boolean(),
    hint: Nullable(FrameHint),
    message: Nullable(Type.String()),
    /** The step to do now; null when the session is over. */
    step: Nullable(FaceStep),
    result: Nullable(FaceResult),
  }),
  errors: [
    'identity.face_refused',
    'identity.face_ended',
    'identity.frame_invalid',
    'identity.face_unavailable',
    'identity.consent_missing',
    'identity.learner_only',
    'policy.missing',
  ],
  permission: 'signed-in',
  scope: 'self',
  audit: null,
  bodyLimit: 450_000,
});

export const startWechatFace = route({
  method: 'POST',
  path: '/v1/identity/face/wechat-sessions',
  summary: '小程序：取得微信人脸核身的 verifyId，交给 wx.requestFacialVerify',
  /** `code`: of wx.login, from a lecturer, whose account is not bound to WeChat. */
  body: Closed({ purpose: CheckPurpose, code: Type.Optional(Text(200, 4)) }),
  reply: Closed({ sessionId: Id('fws'), verifyId: Type.String(), expiresAt: Instant() }),
  status: 201,
  errors: [
    'identity.learner_only',
    'identity.consent_missing',
    'identity.not_matched',
    'identity.guardian_required',
    'identity.face_tries',
    'identity.wechat_unbound',
    'identity.wechat_code_refused',
    'identity.wechat_failed',
    'identity.wechat_closed',
    'identity.face_unavailable',
    'identity.provider_failed',
  ],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.face.started',
});

export const finishWechatFace = route({
  method: 'POST',
  path: '/v1/identity/face/wechat-sessions/:sessionId/result',
  summary: '小程序：由服务器向微信查询核身结果（不相信客户端的成功回调）',
  params: Closed({ sessionId: Id('fws') }),
  reply: FaceResult,
  errors: [
    'identity.face_ended',
    'identity.provider_failed',
    'identity.learner_only',
    'identity.consent_missing',
    'identity.not_matched',
    'identity.wrong_state',
  ],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.face.queried',
});

export const countFaces = route({
  method: 'GET',
  path: '/v1/identity/face/count',
  summary: '存有人脸模板的人数；8 万人预警，10 万人须向网信部门备案',
  reply: Closed({
    persons: Type.Integer(),
    alertAt: Type.Integer(),
    filingAt: Type.Integer(),
    state: OneOf(['BELOW', 'ALERT', 'FILING_DUE']),
  }),
  errors: [],
  permission: 'identity.face.count',
  scope: 'filtered',
  audit: null,
});
