import { View } from '@tarojs/components';
import { identityRoutes } from '@yangfan/client';
import { call } from '../../shell/api.ts';
import { useSend } from '../../shell/use-send.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/States.tsx';
import type { CheckPurpose } from './AlternativeCheck.tsx';
import './check.css';

/** What the class teacher confirmed, on the spot or looking at a doubtful face check, is fetched here. */
export function ClaimCheck({
  purpose,
  isReview = false,
  onPassed,
}: {
  purpose: Exclude<CheckPurpose, 'ENROL'>;
  isReview?: boolean;
  onPassed: (token: string) => void;
}) {
  const claiming = useSend();
  const claim = () => void claiming.run(async () => onPassed((await call(identityRoutes.claimCheck, { body: { purpose } })).token));
  return (
    <View>
      <View className="check-words">
        {isReview
          ? '班主任复核通过后，10 分钟内点下面的按钮领取结果。'
          : '请班主任当面看您的证件和本人，在系统里登记。登记后 10 分钟内，点下面的按钮领取结果。与人脸核验同等有效。'}
      </View>
      {claiming.error ? <Notice tone="wrong">{claiming.error.message}</Notice> : null}
      <Button kind="primary" onPress={claim} isBusy={claiming.isBusy}>
        {isReview ? '班主任已复核，领取结果' : '班主任已登记，领取结果'}
      </Button>
    </View>
  );
}
