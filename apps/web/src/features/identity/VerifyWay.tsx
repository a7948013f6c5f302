import { identityRoutes } from '@yangfan/client';
import type { identityRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { AlternativeCheck } from '../../shared/check/AlternativeCheck.tsx';
import { CAMERA_FAULT_WORDS, useCameraFault } from '../../shared/check/camera.ts';
import { FaceCapture } from '../../shared/check/FaceCapture.tsx';
import { Button } from '../../shared/ui/Button.tsx';
import { FaceConsent } from './FaceConsent.tsx';

export type Verification = ReplyOf<typeof Contract.getVerification>;

/** The person behind the matched ID: by face, or by the alternative; the same effect, the person's choice. */
export function VerifyWay({ data }: { data: Verification }) {
  const camera = useCameraFault();
  const [way, setWay] = useState<'FACE' | 'SMS_ID' | null>(data.faceConsent ? 'FACE' : null);
  const face = data.ways.includes('FACE') && !camera;
  return (
    <div className="stack">
      <p>还差一步：确认操作的是您本人。下面几种方式效力相同，任选一种。不用人脸，报名、学习、考试、领证都不受影响。</p>
      <div className="two-ways">
        <section className="card">
          <h2>人脸核验</h2>
          <p>录入一次，以后签到、考试入场看镜头就行。需要单独签署同意书，随时可以撤回并删除。</p>
          {camera && <p className="caution">{CAMERA_FAULT_WORDS[camera]}</p>}
          {!data.ways.includes('FACE') && <p className="caution">这台服务器没有开通人脸核验，请用右侧方式。</p>}
          <div className="actions" style={{ marginTop: 10 }}>
            <Button aria-pressed={way === 'FACE'} disabled={!face} onClick={() => setWay('FACE')}>
              {data.faceConsent ? '录入人脸' : '阅读同意书'}
            </Button>
          </div>
        </section>
        <section className="card">
          <h2>不用人脸</h2>
          <p>手机收一条短信，再填证件号码后 4 位；或者请班主任当面看证件和本人，由班主任登记，本页会自动更新。</p>
          <div className="actions" style={{ marginTop: 10 }}>
            <Button aria-pressed={way === 'SMS_ID'} onClick={() => setWay('SMS_ID')}>
              用短信和证件尾号
            </Button>
          </div>
        </section>
      </div>
      {way === 'FACE' && face && <EnrolFace consented={data.faceConsent} onInstead={() => setWay('SMS_ID')} />}
      {way === 'SMS_ID' && (
        <section className="card">
          <h2>短信和证件尾号</h2>
          <AlternativeCheck purpose="ENROL" onPassed={() => undefined} />
        </section>
      )}
    </div>
  );
}

/** Consent first, then the camera. */
export function EnrolFace({
  kind = 'FACE',
  consented,
  onInstead,
  onEnrolled,
}: {
  kind?: Verification['consentKind'];
  consented: boolean;
  onInstead?: () => void;
  onEnrolled?: () => void;
}) {
  const cache = useQueryClient();
  return (
    <section className="card">
      <h2>{consented ? '录入人脸' : '人脸信息处理同意书'}</h2>
      {!consented ? (
        <FaceConsent kind={kind} />
      ) : (
        <FaceCapture
          purpose="ENROL"
          {...(onInstead ? { onInstead } : {})}
          onResult={({ outcome }) => {
            if (outcome !== 'ACCEPT') return;
            onEnrolled?.();
            void cache.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith(identityRoutes.getMe.path) });
          }}
        />
      )}
    </section>
  );
}
