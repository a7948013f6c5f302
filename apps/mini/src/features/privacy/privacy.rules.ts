import type { ReplyOf, routes } from '@yangfan/contract';
import type { Tone } from '../../shared/ui/StateTag.tsx';

export type Consent = ReplyOf<(typeof routes.identity)['listMyConsents']>['items'][number];
export type Reveal = ReplyOf<(typeof routes.identity)['listMyReveals']>['items'][number];
export type Check = ReplyOf<(typeof routes.identity)['listMyChecks']>['items'][number];

/** What a consent is called. */
export const CONSENT_NAMES: Record<Consent['kind'], string> = {
  PRIVACY: '隐私政策',
  FACE: '人脸信息处理同意书',
  FACE_LECTURER: '讲师人脸信息处理同意书',
};
const FIELDS: Record<Reveal['fields'][number], string> = { NAME: '姓名', ID_NO: '证件号码', PHONE: '手机号', FACE_IMAGE: '人脸图像' };
const WAYS: Record<Check['method'], string> = {
  FACE: '人脸核验',
  WECHAT_FACE: '微信人脸核身',
  SMS_ID: '短信加证件尾号',
  ON_SITE: '班主任现场核验',
};
const ENDS: Record<Check['outcome'], { words: string; tone: Tone }> = {
  ACCEPT: { words: '通过', tone: 'good' },
  REVIEW: { words: '待复核', tone: 'caution' },
  REJECT: { words: '未通过', tone: 'wrong' },
};
const PURPOSES: Record<string, string> = {
  ENROL: '实名认证',
  CHECK_IN: '签到',
  LIVE_JOIN: '进入直播课',
  VOD_RANDOM: '视频课抽查',
  EXAM_ENTER: '进入考试',
};

/** The state of a consent in words; `stands` when it is in force and may be withdrawn. */
export function sayConsent({ withdrawnAt, current }: Pick<Consent, 'withdrawnAt' | 'current'>): {
  words: string;
  tone: Tone;
  stands: boolean;
} {
  if (withdrawnAt) return { words: '已撤回', tone: 'quiet', stands: false };
  return current ? { words: '生效中', tone: 'good', stands: true } : { words: '有新版本', tone: 'caution', stands: true };
}

/** Consents, the last signed first. */
export function newestFirst(consents: readonly Consent[]): Consent[] {
  return [...consents].sort((a, b) => (a.signedAt < b.signedAt ? 1 : -1));
}

/** Which data somebody looked at. */
export function sayFields(fields: Reveal['fields']): string {
  return fields.map((field) => FIELDS[field]).join('、');
}

/** One identity check in words. */
export function sayCheck({ method, outcome, purpose }: Pick<Check, 'method' | 'outcome' | 'purpose'>): {
  way: string;
  purpose: string;
  words: string;
  tone: Tone;
} {
  return { way: WAYS[method], purpose: PURPOSES[purpose] ?? purpose, ...ENDS[outcome] };
}
