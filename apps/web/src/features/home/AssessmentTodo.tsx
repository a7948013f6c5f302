import { assessmentRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { Go } from '../../shared/ui/Go.tsx';

/** One kind of work of 考核 that waits, and the page where it is done. */
export interface AssessmentDesk {
  title: string;
  link: string;
  count: number;
}

const ONE = { page: 1, size: 1 } as const;
const every = { refetchInterval: 60_000 };

/** What of examining and completing waits for me; each desk is asked only where my role works at it. */
export function useAssessmentDesks(): AssessmentDesk[] {
  const can = useCan();
  const markings = useRead(
    assessmentRoutes.listMarkings,
    { query: { page: 1, size: 50 } },
    { ...every, enabled: can('assessment.marking.mark') },
  );
  const reviews = useRead(assessmentRoutes.myReviewTasks, {}, { ...every, enabled: can('assessment.review.score') });
  const asked = useRead(
    assessmentRoutes.listObjections,
    { query: { ...ONE, state: 'OPEN' } },
    { ...every, enabled: can('assessment.objection.answer') },
  );
  const again = useRead(
    assessmentRoutes.listObjections,
    { query: { ...ONE, state: 'REVIEWING' } },
    { ...every, enabled: can('assessment.objection.decide') },
  );
  const accept = useRead(
    assessmentRoutes.listCompletions,
    { query: { ...ONE, status: 'SUBMITTED' } },
    { ...every, enabled: can('assessment.completion.accept') },
  );
  const approve = useRead(
    assessmentRoutes.listCompletions,
    { query: { ...ONE, status: 'ACCEPTED' } },
    { ...every, enabled: can('assessment.completion.approve') },
  );
  // Reading the bank is audited: asked once, not every minute.
  const items = useRead(assessmentRoutes.listItems, { query: { ...ONE, status: 'REVIEWING' } }, { enabled: can('assessment.item.review') });
  const ill = useRead(assessmentRoutes.itemDoctor, { query: { ...ONE, show: 'OPEN' } }, { enabled: can('assessment.item.write') });
  const toMark = (markings.data?.items ?? []).reduce((sum, one) => sum + one.waiting, 0);
  return [
    { title: '答卷等您阅', link: '/work/exam-marking', count: toMark },
    { title: '评审邀请等您答复', link: '/work/reviews', count: reviews.data?.invited ?? 0 },
    {
      title: '规划书等您评分',
      link: '/work/reviews',
      count: (reviews.data?.items ?? []).filter(({ state }) => state === 'ACCEPTED' || state === 'SCORING').length,
    },
    { title: '成绩异议等您答复', link: '/work/objections?state=OPEN', count: asked.data?.total ?? 0 },
    { title: '成绩异议等您再看一次', link: '/work/objections?state=REVIEWING', count: again.data?.total ?? 0 },
    { title: '结业申请等您受理', link: '/work/completions?status=SUBMITTED', count: accept.data?.total ?? 0 },
    { title: '结业申请等复核批准', link: '/work/completions?status=ACCEPTED', count: approve.data?.total ?? 0 },
    { title: '题目等您审核', link: '/work/items?status=REVIEWING', count: items.data?.total ?? 0 },
    { title: '题目体检发现要处理的题', link: '/work/items/doctor', count: ill.data?.counts.open ?? 0 },
  ].filter(({ count }) => count > 0);
}

/** The desks of 考核 where something waits, each with its page. */
export function AssessmentTodo({ desks }: { desks: AssessmentDesk[] }) {
  return (
    <section className="card">
      <h2>
        考核 <span className="figures quiet">{desks.reduce((sum, { count }) => sum + count, 0)}</span>
      </h2>
      <ul className="rows">
        {desks.map((desk) => (
          <li key={desk.title}>
            <span className="grow">
              <Go to={desk.link}>{desk.title}</Go>
            </span>
            <b className="figures">{desk.count}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}
