import { useParams } from '@tanstack/react-router';
import { managementRoutes, orgRoutes } from '@yangfan/client';
import { CLASS_MODES } from '@yangfan/contract/dictionaries';
import { useRead } from '../../shared/lib/api.ts';
import { useCan, useMe } from '../../shared/lib/session.ts';
import { day, moment } from '../../shared/lib/time.ts';
import { pathParam, useUrlState } from '../../shared/lib/url-state.ts';
import { ApprovalLog } from '../../shared/ui/ApprovalLog.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { Facts, PageHead } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { Tabs } from '../../shared/ui/Tabs.tsx';
import type { Application } from './application.ts';
import { ApplicationStatus } from './ApplicationStatus.tsx';
import { openingSteps } from './opening-steps.ts';
import { Prechecks } from './Prechecks.tsx';
import { RosterTable } from './RosterTable.tsx';
import { SampleButton } from './SampleButton.tsx';
import { StepButton } from './StepDialog.tsx';
import { Timetable } from './Timetable.tsx';

const TABS = [
  { key: 'checks', label: '预检与班级' },
  { key: 'timetable', label: '课表' },
  { key: 'roster', label: '名册' },
  { key: 'log', label: '办理记录' },
] as const;

/** One opening application as the officers judge it. */
export function OpeningPage() {
  const applicationId = pathParam(useParams({ strict: false }), 'applicationId');
  const [url, setUrl] = useUrlState();
  const tab = url.tab ?? 'checks';
  const one = useRead(managementRoutes.getApplication, { params: { applicationId } });
  if (one.error) return <ErrorState error={one.error} onRetry={() => void one.refetch()} />;
  if (!one.data) return <Loading />;
  const application = one.data;
  const classId = application.subjectId;
  return (
    <div className="stack">
      <PageHead
        title={application.title}
        lead={`${application.institutionName} · ${application.regionName}`}
        crumbs={<Go to="/work/openings">申请办理</Go>}
        actions={
          <>
            <Go className="button" to={`/work/classes/${classId}`}>
              班级页面
            </Go>
            {application.actions.includes('SAMPLE') && <SampleButton applicationId={application.id} />}
            {openingSteps(application).map((step) => (
              <StepButton key={step.label} applicationId={application.id} step={step} />
            ))}
            {application.actions.includes('SUBMIT') && (
              <Go className="button primary" to={`/work/classes/${classId}/submit`}>
                去签承诺并提交
              </Go>
            )}
          </>
        }
      />
      <ApplicationStatus application={application} />
      <TwoPeople application={application} />
      <div>
        <Tabs label="申请内容" items={TABS} value={tab} onPick={(key) => setUrl({ tab: key === 'checks' ? null : key })} />
        {tab === 'timetable' ? (
          <section className="card">
            <Timetable classId={classId} />
          </section>
        ) : tab === 'roster' ? (
          <section className="card">
            <RosterTable classId={classId} />
          </section>
        ) : tab === 'log' ? (
          <section className="card">
            <ApprovalLog steps={application.steps} />
          </section>
        ) : (
          <Checks application={application} />
        )}
      </div>
    </div>
  );
}

/** Says who may approve, before somebody tries in vain. */
function TwoPeople({ application }: { application: Application }) {
  const me = useMe();
  const can = useCan();
  if (application.state !== 'ACCEPTED') return null;
  const accepted = application.steps.filter((step) => step.to === 'ACCEPTED').pop();
  const mine = accepted?.actorId === me.data?.accountId;
  if (mine)
    return (
      <div className="note caution">
        这份申请由您受理，按规定须由<b>另一位同事</b>复核批准；您可以看，但不能批准。
      </div>
    );
  if (can('management.class.approve'))
    return <div className="note">由 {accepted?.actorName ?? '经办'} 受理，现在请您复核。受理人和批准人不能是同一人。</div>;
  return <div className="note">已受理，等复核人员批准。</div>;
}

function Checks({ application }: { application: Application }) {
  const classId = application.subjectId;
  const live = ['DRAFT', 'RETURNED', 'WITHDRAWN', 'SUBMITTED', 'ACCEPTED'].includes(application.state);
  const info = useRead(orgRoutes.getClass, { params: { classId } });
  const now = useRead(managementRoutes.precheckClass, { params: { classId } }, { enabled: live });
  const data = info.data;
  return (
    <div className="columns">
      <section className="card">
        <h2>{live ? '预检（按现在的资料逐条核对）' : '提交时的预检结果'}</h2>
        {live && now.error ? (
          <ErrorState error={now.error} onRetry={() => void now.refetch()} />
        ) : live && !now.data ? (
          <Loading />
        ) : (
          <Prechecks items={live ? now.data!.items : application.checks} />
        )}
      </section>
      <div className="stack">
        <section className="card">
          <h2>班级</h2>
          {info.error ? (
            <ErrorState error={info.error} onRetry={() => void info.refetch()} />
          ) : !data ? (
            <Loading />
          ) : (
            <Facts
              items={[
                ['课程', data.programName],
                ['方式', `${CLASS_MODES[data.mode]}（线上占 ${Math.round(data.figures.onlineRatio * 100)}%）`],
                ['起止', `${day(data.startsOn)} 至 ${day(data.endsOn)}`],
                ['课时', `${data.figures.plannedHours}，共 ${data.figures.teachingDays} 天`],
                ['人数', `名册 ${data.enrolledCount} 人，计划 ${data.capacity} 人`],
                ['讲师', data.lecturers.map((one) => one.name + (one.lead ? '（主讲）' : '')).join('、') || '—'],
                ['教室', data.room ? `${data.room.name}，${data.room.seats} 座` : '—'],
                ['班主任', data.teachers.map((one) => one.name).join('、') || '—'],
              ]}
            />
          )}
        </section>
        {application.commitment && (
          <section className="card">
            <h2>承诺书</h2>
            <Facts
              items={[
                ['签署人', application.commitment.signedBy],
                ['时间', moment(application.commitment.signedAt)],
                ['版本', application.commitment.version],
                ['SHA-256', <span className="figures small">{application.commitment.sha256}</span>],
              ]}
            />
          </section>
        )}
        {application.sample && (
          <section className="card">
            <h2>省级抽审</h2>
            <p>
              <StateTag tone={application.sample.passed ? 'good' : 'stop'}>{application.sample.passed ? '通过' : '有问题'}</StateTag>{' '}
              {application.sample.opinion} <span className="quiet small">{moment(application.sample.at)}</span>
            </p>
          </section>
        )}
      </div>
    </div>
  );
}
