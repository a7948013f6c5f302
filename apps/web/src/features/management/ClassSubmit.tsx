import { useNavigate, useParams } from '@tanstack/react-router';
import { managementRoutes, orgRoutes } from '@yangfan/client';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../shared/lib/api.ts';
import { useMe } from '../../shared/lib/session.ts';
import { pathParam } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Choice, TextArea, TextField } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading } from '../../shared/ui/States.tsx';
import { AFTER_STEP, useApplicationOf } from './application.ts';
import { ApplicationStatus } from './ApplicationStatus.tsx';
import { Prechecks } from './Prechecks.tsx';
import { Steps } from './Steps.tsx';

/** The last step: look at the pre-check, sign the commitment, hand in. */
export function ClassSubmit() {
  const classId = pathParam(useParams({ strict: false }), 'classId');
  const one = useRead(orgRoutes.getClass, { params: { classId } });
  const { application, none, error, retry } = useApplicationOf('OPENING', classId);
  const check = useRead(managementRoutes.precheckClass, { params: { classId } });
  if (one.error) return <ErrorState error={one.error} onRetry={() => void one.refetch()} />;
  if (error) return <ErrorState error={error} onRetry={retry} />;
  if (none) return <Empty title="这个班不需要申请">练习班不用审批，可以直接开课。</Empty>;
  if (!one.data || !application) return <Loading />;
  return (
    <div className="stack">
      <PageHead
        title={`提交开班申请：${one.data.name}`}
        crumbs={<Go to={`/work/classes/${classId}`}>{one.data.code}</Go>}
        lead={`名册 ${one.data.enrolledCount} 人，课表 ${one.data.sessionCount} 节`}
      />
      <Steps here={4} classId={classId} />
      {application.state !== 'DRAFT' && <ApplicationStatus application={application} />}
      <section className="card">
        <div className="actions" style={{ justifyContent: 'space-between' }}>
          <h2 style={{ fontSize: '1.15em' }}>预检</h2>
          <Button busy={check.isFetching} onClick={() => void check.refetch()}>
            重新预检
          </Button>
        </div>
        {check.error ? (
          <ErrorState error={check.error} onRetry={() => void check.refetch()} />
        ) : !check.data ? (
          <Loading what="正在逐条核对…" />
        ) : (
          <>
            {!check.data.ready && <p className="note stop">有不符合的项目，处理后才能提交。</p>}
            <Prechecks items={check.data.items} />
          </>
        )}
      </section>
      {application.actions.includes('SUBMIT') && (
        <Sign applicationId={application.id} classId={classId} ready={check.data?.ready ?? false} />
      )}
    </div>
  );
}

function Sign({ applicationId, classId, ready }: { applicationId: string; classId: string; ready: boolean }) {
  const navigate = useNavigate();
  const me = useMe();
  const text = useRead(managementRoutes.getCommitment);
  const [agreed, setAgreed] = useState(false);
  const [signer, setSigner] = useState('');
  const [opinion, setOpinion] = useState('');
  const submit = useSend(managementRoutes.submitOpening, {
    refresh: AFTER_STEP,
    done: '已提交，等市县受理',
    quiet: true,
    onDone: () => void navigate({ to: `/work/classes/${classId}`, search: { tab: 'application' } as never }),
  });
  if (text.error) return <ErrorState error={text.error} onRetry={() => void text.refetch()} />;
  if (!text.data) return <Loading />;
  const { title, paragraphs, version, sha256 } = text.data;
  const faults = faultsOf(submit.error);
  return (
    <form
      className="card form"
      onSubmit={(event) => {
        event.preventDefault();
        submit.mutate({
          params: { applicationId },
          body: {
            commitmentSha256: sha256,
            agreed: true,
            signerName: signer.trim(),
            ...(opinion.trim() ? { opinion: opinion.trim() } : {}),
          },
        });
      }}
    >
      <h2>{title}</h2>
      <div className="note" style={{ display: 'grid', gap: 8 }}>
        {paragraphs.map((paragraph, index) => (
          <p key={index}>{paragraph}</p>
        ))}
        <p className="quiet small figures" style={{ overflowWrap: 'anywhere' }}>
          版本 {version} · SHA-256 {sha256}
        </p>
      </div>
      <Choice required checked={agreed} label="我已阅读并代表本机构作出以上承诺" onChange={(event) => setAgreed(event.target.checked)} />
      <TextField
        label="签署人姓名"
        required
        minLength={2}
        maxLength={30}
        value={signer}
        fault={faults.signerName}
        hint={`请输入本人姓名作为签名${me.data ? `（当前登录：${me.data.displayName}）` : ''}`}
        onChange={(event) => setSigner(event.target.value)}
      />
      <TextArea
        label="给受理人员的说明（可不填）"
        maxLength={500}
        value={opinion}
        fault={faults.opinion}
        onChange={(event) => setOpinion(event.target.value)}
      />
      {submit.error && (
        <div className="note stop" role="alert">
          {submit.error.message}
          {submit.error.code === 'management.commitment.outdated' && (
            <>
              {' '}
              <Button onClick={() => (setAgreed(false), submit.reset(), void text.refetch())}>重新阅读</Button>
            </>
          )}
        </div>
      )}
      <div className="actions">
        <Button type="submit" look="primary" disabled={!ready || !agreed} busy={submit.isPending}>
          签署承诺并提交
        </Button>
        {!ready && <span className="quiet small">预检全部符合后才能提交</span>}
      </div>
    </form>
  );
}
