import { Link } from '@tanstack/react-router';
import { assessmentRoutes, identityRoutes, orgRoutes, teachingRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { clock, day, moment, shortDay, time } from '../../shared/lib/time.ts';
import { CourseLine } from '../../shared/ui/CourseLine.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { chinaToday, nextStop, waypointOf } from './next-stop.ts';

/** One sentence first: what comes next. Then the course line, today by time, and what is mine. */
export function LearnerHome() {
  const classes = useRead(orgRoutes.listMyClasses);
  const courses = useRead(teachingRoutes.myCourses);
  const exams = useRead(assessmentRoutes.myExams);
  const verification = useRead(identityRoutes.getVerification);
  const today = useRead(teachingRoutes.mySessions, { query: { day: chinaToday() } });
  const ratings = useRead(teachingRoutes.myRatings);
  if (classes.error) return <ErrorState error={classes.error} onRetry={() => void classes.refetch()} />;
  if (!classes.data || !courses.data) return <Loading />;
  const current = classes.data.items[0];
  if (!current) {
    return (
      <div className="card">
        <Empty title="您还没有加入培训班">请联系培训机构把您加入名册，或打开短信里的邀请链接。</Empty>
      </div>
    );
  }
  const course = courses.data.items.find((one) => one.classId === current.id);
  const exam = exams.data?.items.find((item) => item.exam.classId === current.id && item.exam.phase !== 'CANCELLED');
  const here = waypointOf(current.status);
  const verified = verification.data?.state === 'VERIFIED';
  const stop = nextStop({ here, verified, course, exam: exam && { startsAt: exam.exam.startsAt, state: exam.state } });
  // The day reads from morning to evening: an exam of today stands where its hour says, one of another day after today's lessons.
  const isExamToday = !!exam && shortDay(exam.exam.startsAt) === shortDay(new Date());
  const isExamFirst = isExamToday && exam.exam.startsAt < (today.data?.items[0]?.startsAt ?? '');
  const examLine = exam && exam.state !== 'SUBMITTED' && exam.state !== 'AUTO_SUBMITTED' && (
    <li>
      <b className="figures">{isExamToday ? time(exam.exam.startsAt) : shortDay(exam.exam.startsAt)}</b>
      <span className="grow">
        {exam.exam.title}
        <div className="quiet small">{moment(exam.exam.startsAt)} 开考</div>
      </span>
      <Link to="/exams">去看看</Link>
    </li>
  );
  return (
    <div className="stack">
      <PageHead title={stop.title} lead={stop.lead} />
      {verification.data && !verified && (
        <div className="note caution">
          还没有完成实名认证，签到和考试前需要完成。 <Link to="/verify">去认证</Link>
        </div>
      )}
      <CourseLine
        here={here}
        notes={[
          shortDay(current.startsOn),
          course ? `${course.completed} / ${course.lessons} 节` : null,
          null,
          exam ? shortDay(exam.exam.startsAt) : null,
          here > 4 ? '已结业' : null,
          null,
        ]}
      />
      <div className="columns">
        <section className="card">
          <h2>今天</h2>
          <ul className="rows">
            {isExamFirst && examLine}
            {(today.data?.items ?? []).map((session) => (
              <li key={session.sessionId}>
                <b className="figures">{time(session.startsAt)}</b>
                <span className="grow">
                  {session.title}
                  <div className="quiet small">
                    {session.mode === 'OFFLINE' ? `面授 · ${session.roomName ?? '教室待定'}` : session.mode === 'LIVE' ? '直播课' : '点播'}{' '}
                    · {session.hours} 课时
                  </div>
                </span>
                {session.checkedInAt ? (
                  <StateTag tone="good">已签到 {time(session.checkedInAt)}</StateTag>
                ) : session.mode === 'OFFLINE' && session.status !== 'SCHEDULED' ? (
                  <Link to="/check-in">去签到</Link>
                ) : session.mode === 'LIVE' ? (
                  <Link to="/learn/live">进直播间</Link>
                ) : null}
              </li>
            ))}
            {course?.nextLessonId && (
              <li>
                <b>点播</b>
                <span className="grow">
                  继续学：{course.nextLessonTitle}
                  <div className="quiet small">
                    已学 {clock(course.countedS)} / {clock(course.durationS)}
                  </div>
                </span>
                <Link to={`/learn/${current.id}/${course.nextLessonId}`}>继续播放</Link>
              </li>
            )}
            {!isExamFirst && examLine}
            {!!ratings.data?.waiting && (
              <li>
                <b>评价</b>
                <span className="grow">{ratings.data.waiting} 次课可以评价讲师，匿名，也可以不评</span>
                <Link to="/ratings">去评价</Link>
              </li>
            )}
            {!today.data?.items.length && !course?.nextLessonId && !exam && <li className="quiet">今天没有安排。</li>}
          </ul>
        </section>
        <section className="card">
          <h2>我的培训班</h2>
          <p>{current.name}</p>
          <p className="quiet small">
            {current.institutionName} · {day(current.startsOn)} 至 {day(current.endsOn)}
          </p>
          <ul className="rows">
            <li>
              <Link to={`/learn/${current.id}`}>课程目录</Link>
            </li>
            <li>
              <Link to="/learn/live">直播课与回放</Link>
            </li>
            <li>
              <Link to={`/study/${current.id}`}>我的学情</Link>
            </li>
            <li>
              <Link to={`/hours/${current.id}`}>我的学时是怎么算的</Link>
            </li>
            <li>
              <Link to="/calendar">学习日历</Link>
            </li>
            <li>
              <Link to="/leave">请假</Link>
            </li>
            <li>
              <Link to="/timeline">我的培训时间线</Link>
            </li>
            <li>
              <Link to="/grades">我的成绩</Link>
            </li>
          </ul>
        </section>
      </div>
    </div>
  );
}
