import { Link, useParams } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import { Suspense, useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { Choice } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading } from '../../shared/ui/States.tsx';
import { Tabs } from '../../shared/ui/Tabs.tsx';
import { ACTIVITY_KINDS, kindLabel } from './activities/kinds.ts';
import { InlineName } from './workshop/InlineName.tsx';

type Params = { classId: string; activityId: string };

/** An activity as its learner does it, with the way back and on. */
export function MyActivity() {
  const { classId, activityId } = useParams({ strict: false }) as Params;
  const course = useRead(teachingRoutes.myCourse, { params: { classId } });
  if (course.error) return <ErrorState error={course.error} onRetry={() => void course.refetch()} />;
  if (!course.data) return <Loading />;
  const lessons = course.data.chapters.flatMap((chapter) => chapter.lessons);
  const lesson = lessons.find(({ activities }) => activities.some(({ id }) => id === activityId));
  const activity = lesson?.activities.find(({ id }) => id === activityId);
  const entry = activity && ACTIVITY_KINDS[activity.kind];
  if (!lesson || !entry) return <Empty title="没有这项学习活动">可能已经调整，请回到课程看看。</Empty>;
  const following = lesson.activities[lesson.activities.indexOf(activity) + 1];
  const next = following && ACTIVITY_KINDS[following.kind] ? following : undefined;
  return (
    <div>
      <PageHead
        title={activity.title}
        lead={`${lesson.title}，${kindLabel(activity.kind)}，${activity.required ? '必做' : '选做'}`}
        crumbs={<Link to={`/learn/${classId}`}>{course.data.title}</Link>}
      />
      <div className={entry.ownCards ? 'stack' : 'card'}>
        <Suspense fallback={<Loading />}>
          <entry.Learner key={activityId} activityId={activityId} classId={classId} preview={false} />
        </Suspense>
      </div>
      <div className="actions" style={{ marginTop: 16 }}>
        <Link className="button" to={`/learn/${classId}`}>
          回到目录
        </Link>
        {next && (
          <Link className="button" to={`/learn/${classId}/activities/${next.id}`}>
            下一项：{next.title}
          </Link>
        )}
      </div>
    </div>
  );
}

/** An activity in the workshop: edit it, or see it as learners do. */
export function ActivityWork() {
  const { classId, activityId } = useParams({ strict: false }) as Params;
  const can = useCan();
  const edit = can('teaching.course.edit');
  const [picked, setTab] = useState<string | null>(null);
  const read = useRead(teachingRoutes.readActivity, { params: { activityId } });
  const send = useSend(teachingRoutes.editActivity, { refresh: ['/v1/teaching'], done: '已保存' });
  if (read.error) return <ErrorState error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Loading />;
  const { title, kind, required, shown } = read.data;
  const entry = ACTIVITY_KINDS[kind];
  // A class teacher changes nothing, but looks at what learners handed in.
  const results = !edit && kind === 'ASSIGNMENT' && can('teaching.work.download');
  const tab = picked ?? (edit || results ? 'edit' : 'see');
  const change = (body: { title?: string; required?: boolean }) => send.mutate({ params: { activityId }, body });
  if (!entry) return <Empty title="这种学习活动不能在这里编辑" />;
  return (
    <div className="stack">
      <PageHead
        title={title}
        lead={`${kindLabel(kind)}${shown ? '' : '，还没有发布给学员'}`}
        crumbs={<Link to={`/work/classes/${classId}/course`}>返回课程工坊</Link>}
      />
      {edit && (
        <div className="card actions">
          <span className="grow">
            <InlineName name={title} what="这项活动" edit onSave={(text) => change({ title: text })} />
          </span>
          <Choice label="必做" checked={required} onChange={(event) => change({ required: event.target.checked })} />
        </div>
      )}
      <Tabs
        label="编辑或预览"
        value={tab}
        onPick={setTab}
        items={[
          ...(edit ? [{ key: 'edit', label: entry.ownCards ? '编辑与结果' : '编辑' }] : []),
          ...(results ? [{ key: 'edit', label: '提交与结果' }] : []),
          { key: 'see', label: '学员看到的' },
        ]}
      />
      <div className={entry.ownCards ? 'stack' : 'card'}>
        <Suspense fallback={<Loading />}>
          {tab === 'edit' ? (
            <entry.Editor activityId={activityId} classId={classId} />
          ) : (
            <entry.Learner activityId={activityId} classId={classId} preview />
          )}
        </Suspense>
      </div>
    </div>
  );
}

/** An activity within the preview of the course. */
export function ActivityPreview() {
  const { classId, activityId } = useParams({ strict: false }) as Params;
  const read = useRead(teachingRoutes.readActivity, { params: { activityId } });
  if (read.error) return <ErrorState error={read.error} onRetry={() => void read.refetch()} />;
  const entry = read.data && ACTIVITY_KINDS[read.data.kind];
  if (!read.data || !entry) return <Loading />;
  return (
    <div className="stack">
      <PageHead
        title={read.data.title}
        lead="预览：学员看到的就是这样，不留学习记录"
        crumbs={<Go to={`/work/classes/${classId}/preview`}>返回预览</Go>}
      />
      <div className={entry.ownCards ? 'stack' : 'card'}>
        <Suspense fallback={<Loading />}>
          <entry.Learner activityId={activityId} classId={classId} preview />
        </Suspense>
      </div>
    </div>
  );
}
