import { Link } from '@tanstack/react-router';
import { identityRoutes } from '@yangfan/client';
import { useId, useState } from 'react';
import { useRead } from '../lib/api.ts';
import { Choice } from '../ui/Field.tsx';
import { ErrorState, Loading } from '../ui/States.tsx';
import { AlternativeCheck } from './AlternativeCheck.tsx';
import { CAMERA_FAULT_WORDS, useCameraFault } from './camera.ts';
import { ClaimCheck } from './ClaimCheck.tsx';
import './check.css';
import { FaceCapture } from './FaceCapture.tsx';

type Way = 'FACE' | 'SMS_ID' | 'ON_SITE';

/**
 * Proves that the person in front of the screen is the learner: by face where it is enrolled and a camera is there,
 * else by phone code and ID, or by the class teacher. `onPassed` gets the token once, for the route that asked.
 */
export function IdentityCheck({
  purpose,
  onPassed,
}: {
  purpose: 'CHECK_IN' | 'EXAM_ENTER' | 'VOD_RANDOM' | 'LIVE_JOIN';
  onPassed: (token: string) => void;
}) {
  const verification = useRead(identityRoutes.getVerification);
  const camera = useCameraFault();
  const [picked, setPicked] = useState<Way | null>(null);
  const [review, setReview] = useState(false);
  const name = useId();
  if (verification.error) return <ErrorState error={verification.error} onRetry={() => void verification.refetch()} />;
  if (!verification.data || camera === undefined) return <Loading what="正在看可用的核验方式…" />;
  const data = verification.data;
  if (data.next === 'CONFIRM_ID' || data.next === 'WAIT_REVIEW')
    return (
      <div className="note caution">
        <p>
          {data.next === 'CONFIRM_ID'
            ? '您还没有核对姓名和证件号码，核对后才能核验本人。'
            : `实名信息正在等人工核验${data.reason ? `：${data.reason}` : ''}。请联系班主任。`}
        </p>
        <Link to="/verify">{data.next === 'CONFIRM_ID' ? '去核对' : '看实名状态'}</Link>
      </div>
    );
  const enrolled = data.ways.includes('FACE') && data.faceConsent && data.faceEnrolledAt !== null;
  const ways: { way: Way; title: string; words: string }[] = [
    ...(enrolled && !camera ? [{ way: 'FACE' as const, title: '人脸核验', words: '看镜头按提示做几个动作，约 20 秒' }] : []),
    { way: 'SMS_ID', title: '短信 + 证件尾号', words: '本人手机收验证码，再填证件后 4 位' },
    { way: 'ON_SITE', title: '班主任现场核验', words: '班主任看过本人后登记，您来领取' },
  ];
  const way = ways.some((one) => one.way === picked) ? picked! : ways[0]!.way;
  return (
    <div>
      <fieldset className="check-ways">
        <legend>选一种方式，效力相同</legend>
        {ways.map((one) => (
          <Choice
            key={one.way}
            type="radio"
            name={name}
            checked={one.way === way}
            onChange={() => setPicked(one.way)}
            label={
              <>
                <b>{one.title}</b>
                <span className="quiet small" style={{ display: 'block' }}>
                  {one.words}
                </span>
              </>
            }
          />
        ))}
      </fieldset>
      {enrolled && camera && (
        <p className="note caution" style={{ marginBottom: 14 }}>
          {CAMERA_FAULT_WORDS[camera]}
        </p>
      )}
      {!enrolled && data.ways.includes('FACE') && (
        <p className="quiet small" style={{ marginBottom: 14 }}>
          您没有录入人脸，用下面的方式就可以，学习和考试不受影响。想用人脸，可先到<Link to="/verify">实名认证</Link>录入。
        </p>
      )}
      {way === 'FACE' && (
        <FaceCapture
          purpose={purpose}
          onInstead={() => setPicked('SMS_ID')}
          onResult={(result) => {
            if (result.check) onPassed(result.check.token);
            else setReview(result.outcome === 'REVIEW');
          }}
        />
      )}
      {way === 'SMS_ID' && <AlternativeCheck purpose={purpose} onPassed={(check) => onPassed(check.token)} />}
      {(way === 'ON_SITE' || (way === 'FACE' && review)) && (
        <div style={{ marginTop: way === 'FACE' ? 14 : 0 }}>
          <ClaimCheck purpose={purpose} review={way === 'FACE'} onPassed={(check) => onPassed(check.token)} />
        </div>
      )}
    </div>
  );
}
