import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { teachingRoutes } from '@yangfan/client';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading } from '../../shared/ui/States.tsx';
import { aria } from '../../shared/ui/aria.ts';
import { WorkAssignment } from './work/WorkAssignment.tsx';
import { WorkQuiz } from './work/WorkQuiz.tsx';
import { WorkScorm } from './work/WorkScorm.tsx';
import './teaching.css';
import './work/work.css';

/** One activity of a lesson that is worked on: a quiz, an assignment, or where an interactive package stands. */
export default function Work() {
  const isSignedIn = useSignedIn();
  const { activityId } = useRouter().params;
  const work = useCall(teachingRoutes.myWork, isSignedIn && activityId ? { params: { activityId } } : null);
  if (!activityId)
    return (
      <Page>
        <Empty title="没有选中任务" note="请从课程里打开。" next={{ label: '去课程', onPress: () => openPage('course') }} />
      </Page>
    );
  if (!work.data)
    return (
      <Page>
        {work.error ? <ErrorState message={work.error.message} traceId={work.error.traceId} onRetry={work.reload} /> : <Loading />}
      </Page>
    );
  const { kind, title, classId } = work.data;
  return (
    <Page>
      <View className="course-title" {...aria({ role: 'heading', level: 1 })}>
        {title}
      </View>
      {kind === 'QUIZ' ? <WorkQuiz quizId={activityId} /> : null}
      {kind === 'ASSIGNMENT' ? <WorkAssignment assignmentId={activityId} /> : null}
      {kind === 'SCORM' ? <WorkScorm scormId={activityId} /> : null}
      {kind === 'ARTICLE' || kind === 'COURSEWARE' ? (
        <Empty title="这一项在课里打开" next={{ label: '去课程', onPress: () => openPage('course', { classId }) }} />
      ) : null}
    </Page>
  );
}
