import { Link } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { clock } from '../../shared/lib/time.ts';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, Meter } from '../../shared/ui/States.tsx';

/** The learner's courses with how far each is. */
export function MyCourses() {
  const list = useRead(teachingRoutes.myCourses);
  return (
    <div className="stack">
      <PageHead
        title="课程"
        actions={
          <>
            <Link className="button" to="/calendar">
              学习日历
            </Link>
            <Link className="button" to="/library">
              免费课程库
            </Link>
          </>
        }
      />
      {list.error ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <Loading />
      ) : !list.data.items.length ? (
        <div className="card">
          <Empty title="还没有课程">班级开课后，课程会出现在这里。</Empty>
        </div>
      ) : (
        list.data.items.map((course) => (
          <section className="card" key={course.classId}>
            <h2>{course.title || course.className}</h2>
            <p className="quiet">
              {course.className} · 已学完 <b className="figures">{course.completed}</b> / <span className="figures">{course.lessons}</span>{' '}
              节，计时 {clock(course.countedS)} / {clock(course.durationS)}
            </p>
            <Meter value={course.countedS} max={course.durationS} label="课程进度" />
            <div className="actions" style={{ marginTop: 12 }}>
              {course.nextLessonId && (
                <Link className="button primary" to={`/learn/${course.classId}/${course.nextLessonId}`}>
                  继续学：{course.nextLessonTitle}
                </Link>
              )}
              <Link className="button" to={`/learn/${course.classId}`}>
                课程目录
              </Link>
              <Link className="button" to={`/hours/${course.classId}`}>
                学时说明
              </Link>
            </div>
          </section>
        ))
      )}
    </div>
  );
}
