import { useParams } from '@tanstack/react-router';
import { orgRoutes } from '@yangfan/client';
import { INSTITUTION_STATUSES } from '@yangfan/contract/dictionaries';
import { useRead } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { moment } from '../../shared/lib/time.ts';
import { pathParam } from '../../shared/lib/url-state.ts';
import { ApprovalLog, approvalTone } from '../../shared/ui/ApprovalLog.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { Facts, PageHead, Strip } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { useApplicationOf } from './application.ts';
import { ApplicationStatus } from './ApplicationStatus.tsx';
import { InstitutionActions } from './InstitutionActions.tsx';
import { InstitutionFacts } from './InstitutionFacts.tsx';
import { PapersDocuments } from './PapersDocuments.tsx';

/** One institution: papers, where its application stands, and what the officer may do now. */
export function InstitutionPage() {
  const institutionId = pathParam(useParams({ strict: false }), 'institutionId');
  const can = useCan();
  const institution = useRead(orgRoutes.getInstitution, { params: { institutionId } });
  const { application } = useApplicationOf('INSTITUTION', institutionId, can('management.application.read'));
  if (institution.error) return <ErrorState error={institution.error} onRetry={() => void institution.refetch()} />;
  if (!institution.data) return <Loading />;
  const data = institution.data;
  return (
    <div className="stack">
      <PageHead
        title={data.name}
        lead={<StateTag tone={approvalTone(data.status)}>{INSTITUTION_STATUSES[data.status]}</StateTag>}
        crumbs={<Go to="/work/institutions">培训机构</Go>}
        actions={
          <>
            <Go className="button" to={`/work/institutions/${institutionId}/resources`}>
              教室与人员
            </Go>
            <InstitutionActions institution={data} application={application} />
          </>
        }
      />
      {application && <ApplicationStatus application={application} />}
      <Strip
        items={[
          { label: '班级', value: data.classCount, note: <Go to={`/work/classes?institutionId=${institutionId}`}>查看班级</Go> },
          { label: '未结业班级', value: data.activeClassCount },
          { label: '讲师', value: data.lecturerCount, note: <Go to={`/work/lecturers?institutionId=${institutionId}`}>查看讲师</Go> },
          { label: '材料', value: data.documents.length },
        ]}
      />
      <div className="columns">
        <div className="stack">
          <section className="card">
            <h2>资质</h2>
            <InstitutionFacts institution={data} />
          </section>
          <PapersDocuments institution={data} open={false} />
        </div>
        <div className="stack">
          {application?.onSite && (
            <section className="card">
              <h2>现场核查</h2>
              <Facts
                items={[
                  ['得分', <b className="figures">{application.onSite.score}</b>],
                  ['意见', application.onSite.note],
                  ['附件', `${application.onSite.fileIds.length} 份`],
                  ['时间', moment(application.onSite.at)],
                ]}
              />
            </section>
          )}
          {can('management.application.read') && (
            <section className="card">
              <h2>办理记录</h2>
              <ApprovalLog steps={application?.steps ?? []} />
            </section>
          )}
        </div>
      </div>
    </div>
  );
}
