import type { ReplyOf, routes } from '@yangfan/contract';
import type { Tone } from '../../shared/ui/StateTag.tsx';

export type Verification = ReplyOf<(typeof routes.identity)['getVerification']>;

const WORDS: Record<Verification['state'], { words: string; tone: Tone }> = {
  UNVERIFIED: { words: '未认证', tone: 'caution' },
  ID_MATCHED: { words: '已核对证件', tone: 'caution' },
  FACE_ENROLLED: { words: '已录入人脸', tone: 'caution' },
  VERIFIED: { words: '已认证', tone: 'good' },
  MANUAL_REVIEW: { words: '人工核验中', tone: 'quiet' },
  REJECTED: { words: '未通过', tone: 'wrong' },
  EXPIRED: { words: '已过期', tone: 'caution' },
};

/** The state of the real-name verification in words. */
export function sayVerification(state: Verification['state']): { words: string; tone: Tone } {
  return WORDS[state];
}
