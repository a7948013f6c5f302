import { useParams } from '@tanstack/react-router';
import { orgRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { pathParam, useUrlState } from '../../shared/lib/url-state.ts';
import { approvalTone } from '../../shared/ui/ApprovalLog.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { Tabs } from '../../shared/ui/Tabs.tsx';
import { ClassApplication } from './ClassApplication.tsx';
import { ClassOverview } from './ClassOverview.tsx';
import { ClassPolicy } from './ClassPolicy.tsx';
import { ClassRoster } from './ClassRoster.tsx';
import { OPEN_STATES } from './rows.ts';
import { RunClass } from './RunClass.tsx';
import { Timetable } from './Timetable.tsx';

/** One class: overview, timetable, roster, application, frozen policy; other parts by link. */
export function ClassPage() {
  const classId = pathParam(useParams({ strict: false }), 'classId');
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const one = useRead(orgRoutes.getClass, { params: { classId } });
  if (one.error) return <ErrorState error={one.error} onRetry={() => void one.refetch()} />;
  if (!one.data) return <Loading />;
  const data = one.data;
  const open = OPEN_STATES.includes(data.status);
  const tabs = [
    { key: 'overview', label: '概况' },
    { key: 'timetable', label: '课表' },
    ...(can('org.roster.read') ? [{ key: 'roster', label: '名册' }] : []),
    ...(can('management.application.read') && data.kind === 'FORMAL' ? [{ key: 'application', label: '申请进度' }] : []),
    ...(can('policy.snapshot.read') ? [{ key: 'policy', label: '政策快照' }] : []),
  ];
  const links = [
    ...(can('teaching.course.read') ? [{ href: `/work/classes/${classId}/course`, label: '课程' }] : []),
    ...(can('identity.verification.read') ? [{ href: `/work/classes/${classId}/verification`, label: '实名' }] : []),
    ...(can('teaching.attendance.read') ? [{ href: `/work/classes/${classId}/attendance`, label: '考勤' }] : []),
    ...(can('teaching.study.read') && data.kind === 'FORMAL' ? [{ href: `/work/classes/${classId}/study`, label: '学情' }] : []),
    ...(can('teaching.live.read') ? [{ href: `/work/live?state=ALL&classId=${classId}`, label: '直播' }] : []),
    ...(can('assessment.grade.read') ? [{ href: `/work/classes/${classId}/grades`, label: '成绩' }] : []),
    ...(can('assessment.plan.list') ? [{ href: `/work/classes/${classId}/plans`, label: '规划书' }] : []),
    ...(can('assessment.print.class') ? [{ href: `/work/classes/${classId}/prints`, label: '打印' }] : []),
    ...(can('ledger.timeline.read') ? [{ href: `/work/classes/${classId}/timeline`, label: '时间线' }] : []),
  ];
  const tab = tabs.some((item) => item.key === url.tab) ? url.tab! : 'overview';
  return (
    <div>
      <PageHead
        title={data.name}
        lead={
          <>
            <span className="figures">{data.code}</span> · {data.programName} · {data.institutionName}{' '}
            <StateTag tone={approvalTone(data.status)}>{data.statusName}</StateTag>
            {data.kind === 'PRACTICE' && (
              <>
                {' '}
                <StateTag tone="idle">练习班</StateTag>
              </>
            )}
          </>
        }
        crumbs={<Go to="/work/classes">班级</Go>}
        actions={
          <>
            {open && can('management.class.apply') && (
              <Go className="button" to={`/work/classes/${classId}/edit`}>
                修改班级
              </Go>
            )}
            {open && data.kind === 'FORMAL' && can('management.class.apply') && (
              <Go className="button primary" to={`/work/classes/${classId}/submit`}>
                预检并提交
              </Go>
            )}
            {can('management.class.run') && <RunClass training={data} />}
          </>
        }
      />
      <Tabs
        label="班级内容"
        items={tabs}
        links={links}
        value={tab}
        onPick={(key) => setUrl({ tab: key === 'overview' ? null : key, q: null, status: null, category: null })}
      />
      {tab === 'overview' && <ClassOverview training={data} />}
      {tab === 'timetable' && (
        <section className="card">
          {can('management.class.plan') && open && (
            <div className="actions" style={{ marginBottom: 10 }}>
              <Go className="button" to={`/work/classes/${classId}/plan`}>
                生成课表
              </Go>
            </div>
          )}
          <Timetable
            classId={classId}
            {...(can('management.class.plan') && (open || (data.kind === 'PRACTICE' && data.status === 'IN_TRAINING'))
              ? { move: data }
              : {})}
          />
        </section>
      )}
      {tab === 'roster' && <ClassRoster training={data} />}
      {tab === 'application' && <ClassApplication training={data} />}
      {tab === 'policy' && <ClassPolicy training={data} />}
    </div>
  );
}
