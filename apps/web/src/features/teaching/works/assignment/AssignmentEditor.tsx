import { teachingRoutes } from '@yangfan/client';
import { useRead } from '../../../../shared/lib/api.ts';
import { useCan } from '../../../../shared/lib/session.ts';
import { useUrlState } from '../../../../shared/lib/url-state.ts';
import { ErrorState, Loading } from '../../../../shared/ui/States.tsx';
import { Tabs } from '../../../../shared/ui/Tabs.tsx';
import { AssignmentFigures } from './AssignmentFigures.tsx';
import { MarkingDesk } from './MarkingDesk.tsx';
import { MarkingQueue } from './MarkingQueue.tsx';
import { PlanEdit } from './PlanEdit.tsx';
import '../works.css';

/** The assignment for staff: what is asked, the marking queue, the figures. */
export function AssignmentEditor({ activityId }: { activityId: string; classId: string }) {
  const assignment = useRead(teachingRoutes.readAssignment, { params: { assignmentId: activityId } });
  const can = useCan();
  const [search, setSearch] = useUrlState();
  if (assignment.error) return <ErrorState error={assignment.error} onRetry={() => void assignment.refetch()} />;
  if (!assignment.data) return <Loading />;
  const { data } = assignment;
  const edit = can('teaching.course.edit');
  const tab = search.tab ?? ((data.counts.submitted > 0 && can('teaching.work.mark')) || !edit ? 'marking' : 'plan');
  if (tab === 'marking' && search.submission)
    return <MarkingDesk key={search.submission} assignment={data} submissionId={search.submission} />;
  return (
    <div className="stack">
      <Tabs
        label="作业"
        value={tab}
        items={[
          ...(edit ? [{ key: 'plan', label: '要求与评分标准' }] : []),
          { key: 'marking', label: `批改（待批 ${data.counts.submitted}）` },
          { key: 'figures', label: '统计' },
        ]}
        onPick={(key) => setSearch({ tab: key, state: null, submission: null })}
      />
      {tab === 'plan' && edit && <PlanEdit key={data.id} assignment={data} />}
      {tab === 'marking' && <MarkingQueue assignment={data} />}
      {tab === 'figures' && <AssignmentFigures assignment={data} />}
    </div>
  );
}
