import { Link } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading } from '../../shared/ui/States.tsx';
import { GradeParts } from './GradeParts.tsx';
import { PdfButton } from './print/PdfButton.tsx';

/** The learner's published grades and why they are what they are. */
export function MyGrades() {
  const list = useRead(assessmentRoutes.myGrades);
  return (
    <div className="stack">
      <PageHead
        title="我的成绩"
        lead="对哪一项有疑问，公布后可以在期限内提出异议"
        actions={
          <>
            <Go className="button" to="/plan-review">
              规划书评审结果
            </Go>
            <Go className="button" to="/surveys">
              满意度调查
            </Go>
          </>
        }
      />
      {list.error ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <Loading />
      ) : !list.data.items.length ? (
        <div className="card">
          <Empty title="成绩还没有公布">公布时会给您发消息。理论考试的得分在“考试”里看。</Empty>
        </div>
      ) : (
        list.data.items.map(({ classId, className, grade }) => (
          <section className="card" key={classId}>
            <h2>{className}</h2>
            <GradeParts grade={grade} />
            <div className="actions">
              <Link className="button" to={`/grades/${classId}`}>
                成绩从哪里来，提出异议
              </Link>
              <PdfButton route={assessmentRoutes.myTranscriptPdf} input={{ params: { classId } }} name={`成绩单-${className}`}>
                下载成绩单
              </PdfButton>
            </div>
          </section>
        ))
      )}
    </div>
  );
}
