import { View } from '@tarojs/components';
import { identityRoutes } from '@yangfan/client';
import { useState } from 'react';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { wechatFace } from '../../shell/wechat-face.ts';
import { Button } from '../ui/Button.tsx';
import { Notice, Waiting } from '../ui/States.tsx';
import { aria } from '../ui/aria.ts';
import { AlternativeCheck, type CheckPurpose } from './AlternativeCheck.tsx';
import { ClaimCheck } from './ClaimCheck.tsx';
import { WechatFaceCheck } from './WechatFaceCheck.tsx';
import './check.css';

type Way = 'WECHAT_FACE' | 'SMS_ID' | 'ON_SITE';
const WAYS: Record<Way, { title: string; words: string }> = {
  WECHAT_FACE: { title: '微信人脸核身', words: '看镜头按提示做，约 20 秒' },
  SMS_ID: { title: '短信 + 证件尾号', words: '本人手机收验证码，再填证件后 4 位' },
  ON_SITE: { title: '班主任现场核验', words: '班主任看过本人后登记，您来领取' },
};

export interface IdentityCheckProps {
  purpose: Exclude<CheckPurpose, 'ENROL'>;
  /** Gets the token once, for the route that asked; `byKnownFace`: by face, and a face is enrolled to compare later pictures with. */
  onPassed: (token: string, byKnownFace: boolean) => void;
}

/** Proves that the person holding the phone is the learner. */
export function IdentityCheck({ purpose, onPassed }: IdentityCheckProps) {
  const verification = useCall(identityRoutes.getVerification, {});
  const [picked, setPicked] = useState<Way | null>(null);
  const [isReview, setIsReview] = useState(false);
  useReturn(verification.reload);
  if (!verification.data) return <Waiting error={verification.error} onRetry={verification.reload} what="正在看可用的核验方式" />;
  const { next, reason, ways: open, faceConsent, faceEnrolledAt } = verification.data;
  if (next === 'CONFIRM_ID')
    return (
      <View>
        <Notice tone="caution">您还没有核对姓名和证件号码，核对后才能核验本人。</Notice>
        <Button kind="primary" onPress={() => openPage('verify')}>
          去核对
        </Button>
      </View>
    );
  if (next === 'WAIT_REVIEW')
    return <Notice tone="caution">{`实名信息正在等人工核验${reason ? `：${reason}` : ''}。请联系班主任。`}</Notice>;

  const hasFace = wechatFace !== null && open.includes('WECHAT_FACE') && faceConsent;
  const ways: Way[] = hasFace ? ['WECHAT_FACE', 'SMS_ID', 'ON_SITE'] : ['SMS_ID', 'ON_SITE'];
  const way = picked && ways.includes(picked) ? picked : ways[0]!;
  const passedOtherwise = (token: string) => onPassed(token, false);
  return (
    <View>
      <View className="check-words">
        {wechatFace !== null && !open.includes('WECHAT_FACE') ? '微信人脸核身没有开通。请用下面的方式，效力相同' : '选一种方式，效力相同'}
      </View>
      <View {...aria({ role: 'radiogroup', label: '核验方式' })}>
        {ways.map((one) => (
          <View
            key={one}
            className={`choice${one === way ? ' choice-on' : ''}`}
            onClick={() => setPicked(one)}
            {...aria({ role: 'radio', label: WAYS[one].title, isChecked: one === way })}
          >
            <View className="choice-words">
              <View className="choice-title">{WAYS[one].title}</View>
              <View className="choice-note">{WAYS[one].words}</View>
            </View>
          </View>
        ))}
      </View>
      {way === 'WECHAT_FACE' ? (
        <WechatFaceCheck
          purpose={purpose}
          onPassed={(token) => onPassed(token, faceEnrolledAt !== null)}
          onReview={() => setIsReview(true)}
        />
      ) : null}
      {way === 'WECHAT_FACE' && isReview ? <ClaimCheck purpose={purpose} isReview onPassed={passedOtherwise} /> : null}
      {way === 'SMS_ID' ? <AlternativeCheck purpose={purpose} onPassed={passedOtherwise} /> : null}
      {way === 'ON_SITE' ? <ClaimCheck purpose={purpose} onPassed={passedOtherwise} /> : null}
    </View>
  );
}
