import { assessmentRoutes, identityRoutes, notificationsRoutes, orgRoutes, teachingRoutes } from '@yangfan/client';
import Taro, { usePullDownRefresh } from '@tarojs/taro';
import { useEffect } from 'react';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { dayOf } from '../../shared/time/day.ts';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Waiting } from '../../shared/ui/States.tsx';
import { currentClass, leadSentence, legsOf, noticesOf, sayDuration, todayLines } from './home.rules.ts';
import { StaffHome } from './StaffHome.tsx';
import { HomeView } from './HomeView.tsx';

/** Where the learner is on the passage, and what today holds. */
export default function Home() {
  const isSignedIn = useSignedIn();
  const today = dayOf(Date.now());
  const classes = useCall(orgRoutes.listMyClasses, isSignedIn ? {} : null);
  const sessions = useCall(teachingRoutes.mySessions, isSignedIn ? { query: { day: today } } : null);
  const courses = useCall(teachingRoutes.myCourses, isSignedIn ? {} : null);
  // What only adds to the page: it is shown when it has come, and its failure takes nothing away.
  const verification = useCall(identityRoutes.getVerification, isSignedIn ? {} : null);
  const messages = useCall(notificationsRoutes.listMessages, isSignedIn ? { query: { size: 1 } } : null);
  const exams = useCall(assessmentRoutes.myExams, isSignedIn ? {} : null);
  const calls = useCall(teachingRoutes.myCalls, isSignedIn ? {} : null);
  const ratings = useCall(teachingRoutes.myRatings, isSignedIn ? {} : null);
  const surveys = useCall(assessmentRoutes.mySurveys, isSignedIn ? {} : null);
  const me = useCall(identityRoutes.getMe, isSignedIn ? {} : null);

  const reload = () =>
    [classes, sessions, courses, verification, messages, exams, calls, ratings, surveys, me].forEach((one) => one.reload());
  useReturn(reload);
  usePullDownRefresh(reload);
  const isSettled = !classes.isLoading && !sessions.isLoading && !courses.isLoading;
  useEffect(() => {
    if (isSettled) Taro.stopPullDownRefresh();
  }, [isSettled]);

  // Staff have no passage of their own: they come here for the lessons they hold.
  if (me.data?.kind === 'staff')
    return (
      <Page>
        <StaffHome name={me.data.displayName} isLecturer={me.data.lecturerId !== null} permissions={me.data.permissions} />
      </Page>
    );
  const error = me.isLoading && !me.error ? null : (classes.error ?? sessions.error ?? courses.error);
  if (!classes.data || !sessions.data || !courses.data)
    return (
      <Page>
        <Waiting error={error} onRetry={reload} />
      </Page>
    );

  const mine = currentClass(classes.data.items, today);
  if (!mine && me.data?.permissions.includes('teaching.question.answer'))
    return (
      <Page>
        <Empty
          title="您以老师身份登录"
          note="学员的提问可以在手机上回答；备课和直播请用电脑浏览器。"
          next={{ label: '学员提问', onPress: () => openPage('queue') }}
        />
      </Page>
    );
  if (!mine)
    return (
      <Page>
        <Empty
          title="还没有加入班级"
          note="收到班主任发来的邀请码后，填进来就能看到课程。"
          next={{ label: '填写邀请码', onPress: () => openPage('activate') }}
        />
      </Page>
    );
  const unread = messages.data?.unread ?? 0;
  const notices = noticesOf({ verification: verification.data, exams: exams.data?.items ?? [], calls: calls.data?.items ?? [] }).map(
    ({ opens, ...words }) => ({
      ...words,
      open: () => openPage(opens.page, opens.params),
    }),
  );
  const rate = mine.myAttendanceRate;
  const links = [
    { title: '签到', note: '扫教室屏幕上的二维码', open: () => openPage('checkIn') },
    { title: '请假', note: '课前或当天申请，看批没批', open: () => openPage('leave') },
    {
      title: '消息',
      note: unread > 0 ? `${unread} 条未读` : '班级、考试和证书的通知',
      isNew: unread > 0,
      open: () => openPage('messages'),
    },
    { title: '直播课', note: '进入直播间、看回放和直播学时', open: () => openPage('liveRooms') },
    {
      title: '我的学时',
      note: rate === null ? '每一秒是怎么计的' : `出勤率 ${Math.round(rate * 100)}%，看每一秒是怎么计的`,
      open: () => openPage('hours', { classId: mine.id }),
    },
    { title: '我的学情', note: '学得怎么样，接下来做什么', open: () => openPage('study', { classId: mine.id }) },
    {
      title: '评价讲师',
      note: ratings.data?.waiting ? `${ratings.data.waiting} 次课等您匿名评价` : '上完的面授和直播课，匿名评价',
      open: () => openPage('ratings'),
    },
    { title: '答疑', note: '向讲师提问，看同学的问答和知识库', open: () => openPage('questions') },
    { title: '我的考试', note: '入场、交卷回执、成绩与解析', open: () => openPage('exams') },
    { title: '规划书', note: '分章填写、拍照上传、看批注', open: () => openPage('plans') },
    { title: '练习和错题本', note: '做完马上看解析，答错的到日子再问', open: () => openPage('practice') },
    { title: '我的成绩', note: '各项得分和结论', open: () => openPage('grades') },
    {
      title: '满意度调查',
      note: surveys.data?.waiting ? '结业前请匿名填写' : '匿名，上完课后填写',
      open: () => openPage('surveys'),
    },
    { title: '我的证书', note: '电子证书和查验', open: () => openPage('certificates') },
    { title: '培训时间线', note: '每一步的留痕和凭证', open: () => openPage('timeline') },
  ];
  const course = courses.data.items.find((one) => one.classId === mine.id && one.courseId !== null);
  return (
    <Page>
      <HomeView
        lead={leadSentence(mine, today, exams.data?.items)}
        className={mine.name}
        legs={legsOf(mine, today)}
        today={todayLines(sessions.data.items)}
        onToday={(line) => (line.opens === 'course' ? openPage('course', { classId: mine.id }) : openPage('checkIn'))}
        links={links}
        notices={notices}
        course={
          course
            ? {
                title: course.title,
                done: course.completed,
                of: course.lessons,
                next: course.nextLessonTitle,
                left: course.durationS > course.countedS ? sayDuration(course.durationS - course.countedS) : null,
                open: () => openPage('course', { classId: mine.id }),
                goOn: course.nextLessonId ? () => openPage('lesson', { classId: mine.id, lessonId: course.nextLessonId! }) : null,
              }
            : null
        }
      />
    </Page>
  );
}
