import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { teachingRoutes } from '@yangfan/client';
import { useEffect } from 'react';
import { openPage, replaceWith } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Waiting } from '../../shared/ui/States.tsx';
import { aria } from '../../shared/ui/aria.ts';
import { ACTIVITIES } from './activity-kinds.ts';
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
  // A deadline or a message knows the activity, not its kind: what is only read has its own page.
  const own = work.data && ACTIVITIES[work.data.kind].page;
  useEffect(() => {
    if (own && own !== 'work' && activityId) replaceWith(own, { activityId });
  }, [own, activityId]);
  if (!activityId)
    return (
      <Page>
        <Empty title="没有选中任务" note="请从课程里打开。" next={{ label: '去课程', onPress: () => openPage('course') }} />
      </Page>
    );
  if (!work.data || own !== 'work')
    return (
      <Page>
        <Waiting error={work.error} onRetry={work.reload} />
      </Page>
    );
  const { kind, title } = work.data;
  return (
    <Page>
      <View className="course-title" {...aria({ role: 'heading', level: 1 })}>
        {title}
      </View>
      {kind === 'QUIZ' ? <WorkQuiz quizId={activityId} /> : null}
      {kind === 'ASSIGNMENT' ? <WorkAssignment assignmentId={activityId} /> : null}
      {kind === 'SCORM' ? <WorkScorm scormId={activityId} /> : null}
    </Page>
  );
}
