import { useParams } from '@tanstack/react-router';
import { managementRoutes, orgRoutes } from '@yangfan/client';
import { LECTURER_LEVELS, LECTURER_STATUSES, PROGRAMS } from '@yangfan/contract/dictionaries';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { day } from '../../shared/lib/time.ts';
import { pathParam } from '../../shared/lib/url-state.ts';
import { ApprovalLog, approvalTone } from '../../shared/ui/ApprovalLog.tsx';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { Facts, PageHead } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { Table } from '../../shared/ui/Table.tsx';
import { useApplicationOf } from './application.ts';
import { ApplicationStatus } from './ApplicationStatus.tsx';
import { CertificateFields, certificateBody, EMPTY_CERTIFICATE } from './CertificateFields.tsx';
import { LecturerAccount } from './LecturerAccount.tsx';
import { lecturerSteps } from './lecturer-steps.ts';
import { StepButton } from './StepDialog.tsx';

/** One lecturer: certificates, who employs them, where the application stands. */
export function LecturerPage() {
  const lecturerId = pathParam(useParams({ strict: false }), 'lecturerId');
  const can = useCan();
  const lecturer = useRead(orgRoutes.getLecturer, { params: { lecturerId } });
  const { application } = useApplicationOf('LECTURER', lecturerId, can('management.application.read'));
  const [open, setOpen] = useState<'certificate' | 'account' | null>(null);
  if (lecturer.error) return <ErrorState error={lecturer.error} onRetry={() => void lecturer.refetch()} />;
  if (!lecturer.data) return <Loading />;
  const data = lecturer.data;
  const today = new Date().toISOString().slice(0, 10);
  return (
    <div className="stack">
      <PageHead
        title={data.name}
        lead={
          <>
            {LECTURER_LEVELS[data.level]} · {data.regionName}{' '}
            <StateTag tone={approvalTone(data.status)}>{LECTURER_STATUSES[data.status]}</StateTag>
          </>
        }
        crumbs={<Go to="/work/lecturers">讲师</Go>}
        actions={
          <>
            {can('management.lecturer.apply') && <Button onClick={() => setOpen('certificate')}>补充证书</Button>}
            {can('management.lecturer.apply') && data.status === 'ACTIVE' && <Button onClick={() => setOpen('account')}>开通账号</Button>}
            {can('teaching.lecturer.read') && (
              <Go className="button" to={`/work/lecturers/${lecturerId}/study`}>
                教学情况
              </Go>
            )}
            {application &&
              lecturerSteps(application).map((step) => <StepButton key={step.label} applicationId={application.id} step={step} />)}
          </>
        }
      />
      {application && <ApplicationStatus application={application} />}
      <div className="columns">
        <div className="stack">
          <section className="card">
            <h2>证书</h2>
            <Table
              label="讲师证书"
              rows={data.certificates}
              rowKey={(certificate) => certificate.id}
              empty={{ title: '还没有证书', next: '没有有效证书的讲师不能排课。' }}
              columns={[
                { key: 'number', title: '编号', cell: (one) => <span className="figures">{one.number}</span> },
                { key: 'programs', title: '可授课程', cell: (one) => one.programCodes.map((code) => PROGRAMS[code].name).join('、') },
                { key: 'issued', title: '发证日期', cell: (one) => day(one.issuedOn) },
                {
                  key: 'valid',
                  title: '有效期至',
                  cell: (one) =>
                    !one.validTo ? (
                      '长期'
                    ) : one.validTo < today ? (
                      <StateTag tone="stop">{`${day(one.validTo)} 已过期`}</StateTag>
                    ) : (
                      day(one.validTo)
                    ),
                },
                { key: 'file', title: '扫描件', cell: (one) => (one.fileId ? '已上传' : '—') },
              ]}
            />
          </section>
          <section className="card">
            <h2>资料</h2>
            <Facts
              items={[
                ['身份证号', <span className="figures">{data.maskedIdNo}</span>],
                ['手机', <span className="figures">{data.maskedPhone}</span>],
                ['专长', data.specialty || '—'],
                ['工作单位', data.employer || '—'],
                [
                  '聘用机构',
                  data.employments.length ? (
                    <ul>
                      {data.employments.map((one) => (
                        <li key={one.institutionId}>
                          {one.institutionName} {one.primary && <StateTag>主聘</StateTag>}{' '}
                          <StateTag tone={one.confirmed ? 'good' : 'caution'}>{one.confirmed ? '已确认' : '待确认'}</StateTag>
                        </li>
                      ))}
                    </ul>
                  ) : (
                    '—'
                  ),
                ],
                ['在带班级', <Go to={`/work/classes?lecturerId=${lecturerId}`}>{data.activeClassCount} 个</Go>],
              ]}
            />
          </section>
        </div>
        {can('management.application.read') && (
          <section className="card">
            <h2>办理记录</h2>
            <ApprovalLog steps={application?.steps ?? []} />
          </section>
        )}
      </div>
      <Dialog title="补充证书" open={open === 'certificate'} onClose={() => setOpen(null)}>
        <CertificateForm lecturerId={lecturerId} onDone={() => setOpen(null)} />
      </Dialog>
      <Dialog title="开通讲师账号" open={open === 'account'} onClose={() => setOpen(null)}>
        <LecturerAccount lecturerId={lecturerId} onDone={() => setOpen(null)} />
      </Dialog>
    </div>
  );
}

function CertificateForm({ lecturerId, onDone }: { lecturerId: string; onDone: () => void }) {
  const [draft, setDraft] = useState(EMPTY_CERTIFICATE);
  const add = useSend(managementRoutes.addLecturerCertificate, { refresh: ['/v1/org/lecturers'], done: '证书已添加', onDone });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate({ params: { lecturerId }, body: certificateBody(draft) });
      }}
    >
      <CertificateFields value={draft} faults={faultsOf(add.error)} onChange={(change) => setDraft((now) => ({ ...now, ...change }))} />
      <div className="actions">
        <Button onClick={onDone}>先不</Button>
        <Button type="submit" look="primary" disabled={!draft.programCodes.length} busy={add.isPending}>
          添加
        </Button>
      </div>
    </form>
  );
}
