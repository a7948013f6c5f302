import { View } from '@tarojs/components';
import { identityRoutes } from '@yangfan/client';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { useSend } from '../../shell/use-send.ts';
import { wechatLogin } from '../../shell/wechat-login.ts';
import { wechatFace } from '../../shell/wechat-face.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/States.tsx';
import type { CheckPurpose } from './AlternativeCheck.tsx';
import './check.css';

/** WeChat's face verification; the server asks WeChat for the outcome, what the phone says of it counts for nothing. */
export function WechatFaceCheck({
  purpose,
  onPassed,
  onReview,
  isLecturer = false,
  onFailed,
}: {
  purpose: CheckPurpose;
  /** A lecturer's account is never bound to WeChat; this telephone's code serves the one check. */
  isLecturer?: boolean;
  onFailed?: () => void;
  onPassed: (token: string) => void;
  onReview?: () => void;
}) {
  const checking = useSend();
  const [said, setSaid] = useState<string | null>(null);
  const isUnbound = !isLecturer && checking.error?.code === 'identity.wechat_unbound';
  const check = () =>
    void checking.run(async () => {
      setSaid(null);
      // WeChat verifies the face of whom this WeChat belongs to; pressing the button that says so is the consent to bind it.
      if (isUnbound) await call(identityRoutes.bindWechat, { body: { code: await wechatLogin!.requestCode() } });
      const body = isLecturer ? { purpose, code: await wechatLogin!.requestCode() } : { purpose };
      const { sessionId, verifyId } = await call(identityRoutes.startWechatFace, { body });
      await wechatFace!.show(verifyId);
      const result = await call(identityRoutes.finishWechatFace, { params: { sessionId } });
      if (result.check) return onPassed(result.check.token);
      setSaid(result.message);
      onFailed?.();
      if (result.outcome === 'REVIEW') onReview?.();
    });
  return (
    <View>
      <View className="check-words">微信会打开人脸核身页面，按提示看镜头即可。</View>
      {checking.error ? <Notice tone="wrong">{checking.error.message}</Notice> : null}
      {said ? <Notice tone="caution">{said}</Notice> : null}
      <Button kind="primary" onPress={check} isBusy={checking.isBusy}>
        {checking.isBusy ? '正在核验…' : isUnbound ? '绑定这个微信并开始' : '开始人脸核身'}
      </Button>
    </View>
  );
}
