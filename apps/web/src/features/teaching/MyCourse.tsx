import { Link, useParams } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { clock } from '../../shared/lib/time.ts';
import { PageHead } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading } from '../../shared/ui/States.tsx';
import { ChapterLine } from './ChapterLine.tsx';

/** One course: chapters and lessons with my progress. */
export function MyCourse() {
  const { classId } = useParams({ strict: false }) as { classId: string };
  const course = useRead(teachingRoutes.myCourse, { params: { classId } });
  if (course.error) return <ErrorState error={course.error} onRetry={() => void course.refetch()} />;
  if (!course.data) return <Loading />;
  const { data } = course;
  return (
    <div>
      <PageHead
        title={data.title}
        lead={`已学完 ${data.completed} / ${data.lessons} 节，计时 ${clock(data.countedS)} / ${clock(data.durationS)}`}
        crumbs={<Link to="/learn">课程</Link>}
        actions={
          <>
            <Link className="button" to={`/study/${classId}`}>
              我的学情
            </Link>
            {data.nextLessonId && (
              <Link className="button primary" to={`/learn/${classId}/${data.nextLessonId}`}>
                继续学习
              </Link>
            )}
          </>
        }
      />
      <div className="card">
        <ChapterLine course={data} here={data.nextLessonId} />
      </div>
    </div>
  );
}
