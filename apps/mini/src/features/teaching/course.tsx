import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { teachingRoutes } from '@yangfan/client';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Loading, Waiting } from '../../shared/ui/States.tsx';
import { aria } from '../../shared/ui/aria.ts';
import { Outline } from './Outline.tsx';
import './teaching.css';

/** A course's chapters with what was learnt; without a class in the address, the list of one's courses. */
export default function Course() {
  const isSignedIn = useSignedIn();
  const { classId } = useRouter().params;
  if (!isSignedIn)
    return (
      <Page>
        <Loading />
      </Page>
    );
  return <Page>{classId ? <OneCourse classId={classId} /> : <Courses />}</Page>;
}

function Courses() {
  const courses = useCall(teachingRoutes.myCourses, {});
  useReturn(courses.reload);
  if (!courses.data) return <Waiting error={courses.error} onRetry={courses.reload} />;
  if (courses.data.items.length === 0)
    return (
      <View>
        <Empty title="还没有课程" note="加入班级、讲师建好课程后，会出现在这里。" />
        <More />
      </View>
    );
  return (
    <View>
      <Card>
        {courses.data.items.map((one) => (
          <ListRow
            key={one.classId}
            title={one.title}
            note={one.courseId ? `${one.className}，学完 ${one.completed} / ${one.lessons} 节` : `${one.className}，讲师还没有建立课程`}
            {...(one.courseId ? { onPress: () => openPage('course', { classId: one.classId }) } : {})}
          />
        ))}
      </Card>
      <More />
    </View>
  );
}

function More() {
  return (
    <Card>
      <ListRow title="学习日历" note="上课、直播、考试的时间，和上课提醒" onPress={() => openPage('calendar')} />
      <ListRow title="免费课程库" note="所有人都能学，不计班级学时" onPress={() => openPage('library')} />
    </Card>
  );
}

function OneCourse({ classId }: { classId: string }) {
  const course = useCall(teachingRoutes.myCourse, { params: { classId } });
  useReturn(course.reload);
  if (!course.data) return <Waiting error={course.error} onRetry={course.reload} />;
  const { title, className, completed, lessons, nextLessonId } = course.data;
  const next = course.data.chapters.flatMap((chapter) => chapter.lessons).find(({ id }) => id === nextLessonId);
  const open = (lessonId: string) => openPage('lesson', { lessonId, classId });
  return (
    <View>
      <View className="course-title" {...aria({ role: 'heading', level: 1 })}>
        {title}
      </View>
      <View className="course-note">{`${className}，学完 ${completed} / ${lessons} 节`}</View>
      {next?.playable ? (
        <Button kind="primary" onPress={() => open(next.id)}>
          {completed > 0 ? '接着学' : '开始学'}
        </Button>
      ) : null}
      <Card title="目录">
        <Outline course={course.data} hereId={nextLessonId} onOpen={open} />
      </Card>
      <Button onPress={() => openPage('hours', { classId })}>我的学时</Button>
      <Button onPress={() => openPage('study', { classId })}>我的学情</Button>
    </View>
  );
}
