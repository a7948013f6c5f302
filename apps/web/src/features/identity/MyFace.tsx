import { identityRoutes } from '@yangfan/client';
import { useState } from 'react';
import { CAMERA_FAULT_WORDS, useCameraFault } from '../../shared/check/camera.ts';
import { useRead } from '../../shared/lib/api.ts';
import { useMe } from '../../shared/lib/session.ts';
import { moment } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { Facts, PageHead } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { ExportData } from './ExportData.tsx';
import './identity.css';
import { ConsentsCard } from './PrivacyConsents.tsx';
import { Checks } from './PrivacyTraces.tsx';
import { VerifyId } from './VerifyId.tsx';
import { EnrolFace, type Verification } from './VerifyWay.tsx';

/** The lecturer's own face: matched with the register, agreed to, enrolled, taken back; and every use of it. */
export function MyFace() {
  const me = useMe();
  const verification = useRead(identityRoutes.getVerification);
  if (verification.error) return <ErrorState error={verification.error} onRetry={() => void verification.refetch()} />;
  if (!verification.data || !me.data) return <Loading />;
  const { data } = verification;
  return (
    <div className="stack">
      <PageHead
        title="我的人脸"
        lead="上课签到时看一下镜头，确认是您本人。用不用由您决定，随时可以撤回"
        crumbs={<Go to="/work/account">我的账号</Go>}
      />
      <Standing data={data} />
      {data.next === 'CONFIRM_ID' && (
        <section className="card">
          <h2>第一步：核对姓名和证件</h2>
          <VerifyId lecturer />
        </section>
      )}
      {data.next === 'WAIT_REVIEW' && <p className="note caution">{data.reason ?? '您的身份核对没有完成，请联系机构。'}</p>}
      {data.next !== 'CONFIRM_ID' && data.next !== 'WAIT_REVIEW' && <Enrolling data={data} />}
      <ConsentsCard lecturer />
      <Checks />
      <ExportData hasPassword={me.data.hasPassword} hasPhone={me.data.maskedPhone !== null} />
    </div>
  );
}

function Standing({ data }: { data: Verification }) {
  const enrolled = data.faceEnrolledAt !== null && data.faceConsent;
  return (
    <section className="card">
      <Facts
        items={[
          ['人脸签到', enrolled ? <StateTag tone="good">可以使用</StateTag> : <StateTag tone="idle">没有录入，用现场照片签到</StateTag>],
          ['姓名', data.maskedName],
          ['证件号码', <span className="figures">{data.maskedIdNo ?? '—'}</span>],
          ['核对方', data.source],
          ['人脸', data.faceEnrolledAt ? `${moment(data.faceEnrolledAt)} 录入，只存不可还原的加密特征` : '没有录入'],
        ]}
      />
      <p className="quiet small">不用人脸也一样签到：拍一张现场照片，由班主任确认，效力相同，不影响授课和课时。</p>
    </section>
  );
}

function Enrolling({ data }: { data: Verification }) {
  const camera = useCameraFault();
  const [open, setOpen] = useState(false);
  const enrolled = data.faceEnrolledAt !== null && data.faceConsent;
  if (!data.ways.includes('FACE')) return <p className="note caution">这台服务器没有开通人脸核验，请用现场照片签到。</p>;
  if (camera) return <p className="note caution">{CAMERA_FAULT_WORDS[camera]}</p>;
  if (!open)
    return (
      <section className="card">
        <h2>{enrolled ? '重新录入' : data.faceConsent ? '第三步：录入人脸' : '第二步：阅读同意书'}</h2>
        <div className="actions">
          <Button look={enrolled ? 'plain' : 'primary'} onClick={() => setOpen(true)}>
            {enrolled ? '重新录入人脸' : data.faceConsent ? '录入人脸' : '阅读同意书'}
          </Button>
        </div>
      </section>
    );
  return <EnrolFace kind={data.consentKind} consented={data.faceConsent} onEnrolled={() => setOpen(false)} />;
}
