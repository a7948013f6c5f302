import { assessmentRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading } from '../../shared/ui/States.tsx';
import { GradeParts } from './GradeParts.tsx';

/** The learner's published grades and why they are what they are. */
export function MyGrades() {
  const list = useRead(assessmentRoutes.myGrades);
  return (
    <div className="stack">
      <PageHead
        title="我的成绩"
        lead="公布后 3 个工作日内可以向班主任提出异议"
        actions={
          <Go className="button" to="/plan-review">
            计划书评审结果
          </Go>
        }
      />
      {list.error ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <Loading />
      ) : !list.data.items.length ? (
        <div className="card">
          <Empty title="成绩还没有公布">公布时会给您发消息。</Empty>
        </div>
      ) : (
        list.data.items.map(({ classId, className, grade }) => (
          <section className="card" key={classId}>
            <h2>{className}</h2>
            <GradeParts grade={grade} links={false} />
          </section>
        ))
      )}
    </div>
  );
}
