import { Link, useParams } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { moment } from '../../shared/lib/time.ts';
import { PageHead } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading } from '../../shared/ui/States.tsx';
import { MyObjections } from './MyObjections.tsx';
import { GradeEvidence } from './GradeEvidence.tsx';
import { PdfButton } from './print/PdfButton.tsx';

/** One of my grades, each part down to its evidence. */
export function MyGradeWhy() {
  const { classId } = useParams({ strict: false }) as { classId: string };
  const why = useRead(assessmentRoutes.myGradeWhy, { params: { classId } });
  return (
    <div className="stack">
      <PageHead
        title="成绩从哪里来"
        lead={why.data && `${why.data.className}${why.data.publishedAt ? `，公布于 ${moment(why.data.publishedAt)}` : ''}`}
        crumbs={<Link to="/grades">返回我的成绩</Link>}
        actions={
          why.data?.publishedAt && (
            <PdfButton route={assessmentRoutes.myTranscriptPdf} input={{ params: { classId } }} name={`成绩单-${why.data.className}`}>
              下载成绩单
            </PdfButton>
          )
        }
      />
      {why.error ? (
        <ErrorState error={why.error} onRetry={() => void why.refetch()} />
      ) : !why.data ? (
        <Loading />
      ) : (
        <>
          <section className="card">
            <GradeEvidence why={why.data} />
          </section>
          <MyObjections why={why.data} />
        </>
      )}
    </div>
  );
}
