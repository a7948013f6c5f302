import { Link, useParams } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useRead } from '../../shared/lib/api.ts';
import { clock } from '../../shared/lib/time.ts';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading } from '../../shared/ui/States.tsx';
import { ChapterLine } from './ChapterLine.tsx';

/** One course: chapters and lessons with my progress. */
export function MyCourse() {
  const { classId } = useParams({ strict: false }) as { classId: string };
  const course = useRead(teachingRoutes.myCourse, { params: { classId } });
  if (course.error) return <ErrorState error={course.error} onRetry={() => void course.refetch()} />;
  if (!course.data) return <Loading />;
  return <CourseBody course={course.data} base={`/learn/${classId}`} study={`/study/${classId}`} crumbs={<Link to="/learn">课程</Link>} />;
}

/** The page itself; the workshop's preview shows the very same. */
export function CourseBody(props: { course: ReplyOf<typeof Contract.myCourse>; base: string; study?: string; crumbs: React.ReactNode }) {
  const { course, base, study, crumbs } = props;
  const next = course.chapters.flatMap(({ lessons }) => lessons).find(({ id }) => id === course.nextLessonId);
  // A lesson without a film begins with its first activity that is left.
  const activity = next && !next.playable ? next.activities.find(({ state }) => state !== 'DONE') : undefined;
  const to = next?.playable ? `${base}/${next.id}` : activity ? `${base}/activities/${activity.id}` : null;
  return (
    <div>
      <PageHead
        title={course.title}
        lead={`已学完 ${course.completed} / ${course.lessons} 节，计时 ${clock(course.countedS)} / ${clock(course.durationS)}`}
        crumbs={crumbs}
        actions={
          <>
            {study && (
              <Link className="button" to={study}>
                我的学情
              </Link>
            )}
            {to && (
              <Link className="button primary" to={to}>
                继续学习
              </Link>
            )}
          </>
        }
      />
      <div className="card">
        {course.lessons ? (
          <ChapterLine course={course} here={course.nextLessonId} base={base} />
        ) : (
          <Empty title="还没有课">讲师发布课程后会出现在这里。</Empty>
        )}
      </div>
    </div>
  );
}
