import { managementRoutes, orgRoutes } from '@yangfan/client';
import { INSTITUTION_STATUSES } from '@yangfan/contract/dictionaries';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { ApprovalLog, approvalTone } from '../../shared/ui/ApprovalLog.tsx';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm } from '../../shared/ui/Dialog.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { AFTER_STEP, useApplicationOf, type Application } from './application.ts';
import { ApplicationStatus } from './ApplicationStatus.tsx';
import { InstitutionFacts } from './InstitutionFacts.tsx';
import { InstitutionPick, useMyInstitution } from './InstitutionPick.tsx';
import { PapersDocuments } from './PapersDocuments.tsx';
import { missingOf } from './papers.ts';
import { PapersForm } from './PapersForm.tsx';
import { StepButton } from './StepDialog.tsx';
import { Refusal } from './Refusal.tsx';

/** The institution's own papers: fill in, upload, hand in, see what came back. */
export function MyInstitution() {
  const pick = useMyInstitution();
  if (!pick.ready) return <Loading />;
  if (!pick.institutionId) return <Empty title="您不是机构管理员">请用机构管理员账号登录后填写资质。</Empty>;
  return (
    <div className="stack">
      <InstitutionPick pick={pick} />
      <Papers key={pick.institutionId} institutionId={pick.institutionId} />
    </div>
  );
}

function Papers({ institutionId }: { institutionId: string }) {
  const institution = useRead(orgRoutes.getInstitution, { params: { institutionId } });
  const { application, error, retry } = useApplicationOf('INSTITUTION', institutionId);
  if (institution.error) return <ErrorState error={institution.error} onRetry={() => void institution.refetch()} />;
  if (error) return <ErrorState error={error} onRetry={retry} />;
  if (!institution.data) return <Loading />;
  const data = institution.data;
  const open = !application || ['DRAFT', 'RETURNED', 'WITHDRAWN'].includes(application.state);
  return (
    <>
      <PageHead
        title={data.name}
        lead={<StateTag tone={approvalTone(data.status)}>{INSTITUTION_STATUSES[data.status]}</StateTag>}
        actions={
          <>
            <Go className="button" to={`/work/institutions/${institutionId}/resources`}>
              教室与人员
            </Go>
            {application && <Handing application={application} missing={missingOf(data)} />}
          </>
        }
      />
      {application && <ApplicationStatus application={application} />}
      {open ? (
        <PapersForm key={data.version} institution={data} />
      ) : (
        <section className="card">
          <h2>资质</h2>
          <InstitutionFacts institution={data} />
          <p className="quiet small" style={{ marginTop: 10 }}>
            {application?.state === 'SUBMITTED' ? '已提交，暂不能修改；如需修改可先撤回。' : '已进入办理，资质不能修改。'}
          </p>
        </section>
      )}
      <PapersDocuments institution={data} open={open} />
      {application && (
        <section className="card">
          <h2>办理记录</h2>
          <ApprovalLog steps={application.steps} />
        </section>
      )}
    </>
  );
}

function Handing({ application, missing }: { application: Application; missing: string[] }) {
  const [asking, setAsking] = useState(false);
  const submit = useSend(managementRoutes.submitInstitution, {
    refresh: AFTER_STEP,
    done: '已提交，等市县受理',
    quiet: true,
    onDone: () => setAsking(false),
  });
  return (
    <>
      {application.actions.includes('WITHDRAW') && (
        <StepButton
          applicationId={application.id}
          step={{
            label: '撤回',
            route: managementRoutes.withdrawInstitution as never,
            consequence: '撤回后可以修改材料，再次提交时重新排队受理。',
            optional: true,
          }}
        />
      )}
      {application.actions.includes('SUBMIT') && (
        <Button look="primary" onClick={() => setAsking(true)}>
          提交申请
        </Button>
      )}
      <Confirm
        title="提交机构入目录申请"
        open={asking}
        busy={submit.isPending}
        confirm={missing.length ? '仍要提交' : '提交'}
        consequence={
          <div className="stack">
            {missing.length > 0 ? (
              <div>
                <p>下面这些还没有补齐，提交可能不被接受：</p>
                <ul style={{ listStyle: 'disc', paddingLeft: '1.4em' }}>
                  {missing.map((name) => (
                    <li key={name}>{name}</li>
                  ))}
                </ul>
              </div>
            ) : (
              <p>提交后在受理前可以撤回，受理后不能修改。请先保存表格里的改动。</p>
            )}
            <Refusal error={submit.error} />
          </div>
        }
        onConfirm={() => submit.mutate({ params: { applicationId: application.id }, body: {} })}
        onClose={() => (submit.reset(), setAsking(false))}
      />
    </>
  );
}
