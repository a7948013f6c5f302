import { identityRoutes } from '@yangfan/client';
import { useSend } from '../lib/api.ts';
import { Button } from '../ui/Button.tsx';
import type { PassedCheck } from './AlternativeCheck.tsx';
import type { CheckPurpose } from './face-session.ts';

/** What a class teacher confirmed (on the spot, or looking at a doubtful face check) is fetched here. */
export function ClaimCheck({
  purpose,
  review,
  onPassed,
}: {
  purpose: Exclude<CheckPurpose, 'ENROL'>;
  /** A face check waits for the class teacher's eyes. */
  review?: boolean;
  onPassed: (check: PassedCheck) => void;
}) {
  const claim = useSend(identityRoutes.claimCheck, { refresh: [], quiet: true, onDone: onPassed });
  return (
    <div className="stack">
      <p>
        {review
          ? '班主任复核通过后，10 分钟内点下面的按钮领取结果。'
          : '请班主任当面（或视频）看您的证件和本人，在系统里登记。登记后 10 分钟内，点下面的按钮领取结果。与人脸核验同等有效。'}
      </p>
      {claim.error && (
        <p className="stop" role="alert">
          {claim.error.message}
        </p>
      )}
      <div className="actions">
        <Button look="primary" busy={claim.isPending} onClick={() => claim.mutate({ body: { purpose } })}>
          {review ? '班主任已复核，领取结果' : '班主任已登记，领取结果'}
        </Button>
      </div>
    </div>
  );
}
