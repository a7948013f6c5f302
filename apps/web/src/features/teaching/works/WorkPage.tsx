import { useParams } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import { Suspense } from 'react';
import { useRead } from '../../../shared/lib/api.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Go } from '../../../shared/ui/Go.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading } from '../../../shared/ui/States.tsx';
import { Tabs } from '../../../shared/ui/Tabs.tsx';
import { WORK_KINDS } from './kinds.ts';
import './works.css';

/** A worked activity for staff at its own address: edit, mark, figures, and how learners see it. */
export function StaffWork() {
  const { classId, activityId } = useParams({ strict: false }) as { classId: string; activityId: string };
  const work = useRead(teachingRoutes.readWork, { params: { activityId } });
  const [search, setSearch] = useUrlState();
  const kind = WORK_KINDS.find((one) => one.kind === work.data?.kind);
  if (work.error) return <ErrorState error={work.error} onRetry={() => void work.refetch()} />;
  if (!work.data) return <Loading />;
  const preview = search.as === 'learner';
  return (
    <div className="stack">
      <PageHead
        title={work.data.title}
        lead={kind?.label}
        crumbs={
          <>
            <Go to={`/work/classes/${classId}`}>返回班级</Go> / <Go to={`/work/classes/${classId}/course`}>课程</Go>
          </>
        }
      />
      <Tabs
        label="怎样看"
        value={preview ? 'learner' : 'staff'}
        items={[
          { key: 'staff', label: '编辑与批改' },
          { key: 'learner', label: '学员看到的样子' },
        ]}
        onPick={(key) => setSearch({ as: key === 'learner' ? 'learner' : null, tab: null })}
      />
      <Suspense fallback={<Loading />}>
        {!kind ? (
          <Empty title="这个活动在课程编辑页里打开">请回到课程页，在这一节里打开它。</Empty>
        ) : preview ? (
          <kind.View activityId={activityId} classId={classId} preview />
        ) : (
          <kind.Editor activityId={activityId} classId={classId} />
        )}
      </Suspense>
    </div>
  );
}

/** A worked activity for its learner at its own address. */
export function LearnerWork() {
  const { classId, activityId } = useParams({ strict: false }) as { classId: string; activityId: string };
  const work = useRead(teachingRoutes.myWork, { params: { activityId } });
  const kind = WORK_KINDS.find((one) => one.kind === work.data?.kind);
  if (work.error) return <ErrorState error={work.error} onRetry={() => void work.refetch()} />;
  if (!work.data) return <Loading />;
  return (
    <div className="stack">
      <PageHead
        title={work.data.title}
        crumbs={
          <>
            <Go to="/learn">课程</Go> / <Go to={`/learn/${classId}`}>目录</Go>
          </>
        }
      />
      <Suspense fallback={<Loading />}>
        {kind ? (
          <kind.View activityId={activityId} classId={classId} />
        ) : (
          <Empty title="这个活动在课里打开">
            <Go to={`/learn/${classId}/${work.data.lessonId}`}>去这一节</Go>
          </Empty>
        )}
      </Suspense>
    </div>
  );
}
