import type { Tone } from '../../shared/ui/States.tsx';

/** States of real-name verification, in words. */
export const VERIFICATION_WORDS: Record<string, { name: string; tone: Tone }> = {
  UNVERIFIED: { name: '未核对', tone: 'idle' },
  ID_MATCHED: { name: '证件已核对', tone: 'plain' },
  FACE_ENROLLED: { name: '已录人脸', tone: 'plain' },
  VERIFIED: { name: '已实名', tone: 'good' },
  MANUAL_REVIEW: { name: '待人工核验', tone: 'caution' },
  REJECTED: { name: '未通过', tone: 'stop' },
  EXPIRED: { name: '已过期', tone: 'caution' },
};
export const METHOD_WORDS: Record<string, string> = { FACE: '人脸', ALTERNATIVE: '非人脸方式' };
export const WAY_WORDS: Record<string, string> = {
  FACE: '人脸核验',
  WECHAT_FACE: '微信人脸核身',
  SMS_ID: '短信 + 证件尾号',
  ON_SITE: '班主任现场核验',
};
export const PURPOSE_WORDS: Record<string, string> = {
  ENROL: '实名认证',
  CHECK_IN: '面授签到',
  LIVE_JOIN: '进入直播课',
  VOD_RANDOM: '点播学习抽查',
  EXAM_ENTER: '考试入场',
};
export const OUTCOME_WORDS: Record<string, { name: string; tone: Tone }> = {
  ACCEPT: { name: '通过', tone: 'good' },
  REVIEW: { name: '待人工复核', tone: 'caution' },
  REJECT: { name: '未通过', tone: 'stop' },
};
export const FIELD_WORDS: Record<string, string> = { NAME: '姓名', ID_NO: '证件号码', PHONE: '手机号', FACE_IMAGE: '待审人脸图像' };
export const CONSENT_WORDS: Record<string, string> = {
  PRIVACY: '隐私政策',
  FACE: '人脸信息处理同意书',
  FACE_LECTURER: '讲师人脸信息处理同意书',
};
export const INVITATION_WORDS: Record<string, { name: string; tone: Tone }> = {
  OPEN: { name: '待激活', tone: 'plain' },
  ACTIVATED: { name: '已激活', tone: 'good' },
  EXPIRED: { name: '已过期', tone: 'caution' },
  REVOKED: { name: '已作废', tone: 'idle' },
};
export const ID_KIND_WORDS: Record<string, string> = {
  ID_CARD: '居民身份证',
  HMT_RESIDENCE: '港澳台居民居住证',
  FOREIGN_PR: '外国人永久居留身份证',
  OTHER: '其他证件',
};
