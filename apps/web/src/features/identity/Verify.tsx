import { Link } from '@tanstack/react-router';
import { identityRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead } from '../../shared/lib/api.ts';
import { moment } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Facts, PageHead } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import './identity.css';
import { EnrolFace, VerifyWay, type Verification } from './VerifyWay.tsx';
import { VerifyId } from './VerifyId.tsx';
import { ID_KIND_WORDS, METHOD_WORDS, VERIFICATION_WORDS } from './words.ts';

const STEPS = ['核对姓名和证件', '确认是本人', '完成'] as const;

/** Real-name verification, step by step, at whatever step it stands. */
export function Verify() {
  // A class teacher may confirm on the spot while this page is open.
  const [slow, setSlow] = useState<number | false>(15_000);
  const verification = useRead(identityRoutes.getVerification, {}, { refetchInterval: slow });
  if (verification.data?.next === 'NONE' && slow) setSlow(false);
  if (verification.error) return <ErrorState error={verification.error} onRetry={() => void verification.refetch()} />;
  if (!verification.data) return <Loading />;
  const data = verification.data;
  const at = data.next === 'NONE' ? 3 : data.next === 'CONFIRM_ID' || data.next === 'WAIT_REVIEW' ? 0 : 1;
  return (
    <div>
      <PageHead title="实名认证" lead="一次完成，签到、考试和发证都用它" />
      <ol className="verify-steps">
        {STEPS.map((name, index) => (
          <li key={name} className={index < at ? 'done' : index === at ? 'here' : ''} aria-current={index === at ? 'step' : undefined}>
            <span className="figures">{index + 1}</span> {name}
            {index < at && <span className="visually-hidden">（已完成）</span>}
          </li>
        ))}
      </ol>
      {data.next === 'CONFIRM_ID' && (
        <section className="card">
          {data.state === 'EXPIRED' && <p className="note caution">上次的实名认证已过期，请重新核对一次。</p>}
          {data.reason && <p className="note caution">{data.reason}</p>}
          <VerifyId />
        </section>
      )}
      {(data.next === 'CHOOSE_WAY' || data.next === 'ENROL_FACE') && <VerifyWay data={data} />}
      {data.next === 'WAIT_REVIEW' && <Waiting data={data} />}
      {data.next === 'NONE' && <Verified data={data} />}
    </div>
  );
}

function Waiting({ data }: { data: Verification }) {
  const rejected = data.state === 'REJECTED';
  return (
    <section className="card stack" role="status">
      <h2>{rejected ? '实名核验没有通过' : '正在等人工核验'}</h2>
      <p>{data.reason ?? (rejected ? '请联系班主任了解原因。' : '请带上证件原件找班主任当面核对。')}</p>
      <p className="quiet">
        {rejected
          ? '请带证件原件找班主任，班主任可以退回重做或当面核验通过。'
          : '班主任核验后，本页会自动更新。这期间可以照常看课和做练习。'}
      </p>
      <IdFacts data={data} />
    </section>
  );
}

function IdFacts({ data }: { data: Verification }) {
  return (
    <Facts
      items={[
        ['状态', <StateTag tone={VERIFICATION_WORDS[data.state]!.tone}>{VERIFICATION_WORDS[data.state]!.name}</StateTag>],
        ['姓名', data.maskedName],
        ['证件', data.idKind ? ID_KIND_WORDS[data.idKind] : null],
        ['证件号码', <span className="figures">{data.maskedIdNo ?? '—'}</span>],
        ['核对方', data.source],
      ]}
    />
  );
}

function Verified({ data }: { data: Verification }) {
  const [adding, setAdding] = useState(false);
  const mayAdd = data.ways.includes('FACE') && (!data.faceEnrolledAt || !data.faceConsent);
  return (
    <div className="stack">
      <section className="card stack">
        <h2>实名认证已完成</h2>
        <IdFacts data={data} />
        <Facts
          items={[
            ['确认本人的方式', data.method ? METHOD_WORDS[data.method] : null],
            ['完成时间', moment(data.verifiedAt)],
            ['人脸', data.faceEnrolledAt ? `${moment(data.faceEnrolledAt)} 录入` : '没有录入'],
          ]}
        />
        <div className="actions">
          <Link to="/home" className="button primary">
            回到首页
          </Link>
          <Link to="/privacy" className="button">
            隐私中心
          </Link>
          {mayAdd && !adding && <Button onClick={() => setAdding(true)}>再录入人脸（可选）</Button>}
        </div>
      </section>
      {adding && mayAdd && <EnrolFace consented={data.faceConsent} onEnrolled={() => setAdding(false)} />}
    </div>
  );
}
