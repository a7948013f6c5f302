import { View } from '@tarojs/components';
import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { useSend } from '../../shell/use-send.ts';
import { IdentityCheck } from '../../shared/check/IdentityCheck.tsx';
import { clockOf, sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { Tick } from '../../shared/ui/Fields.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import { aria } from '../../shared/ui/aria.ts';
import type { Attempt } from './answers.rules.ts';
import { TheoryFirst } from './TheoryFirst.tsx';
import type { MyExam } from './words.ts';

const PLEDGE = '我承诺由本人独立作答，不替考、不作弊、不外传试题；如有违反，愿意承担成绩作废的后果。';

/** The door of an exam: what to know, the pledge, the identity check. */
export function ExamEntry({ entry, onStarted }: { entry: MyExam; onStarted: (attempt: Attempt) => void }) {
  const { exam, state, theory } = entry;
  const isBarred = state === 'NOT_STARTED' && !!theory && theory.missing.length > 0;
  const [pledge, setPledge] = useState(false);
  const [token, setToken] = useState<string | null>(null);
  const starting = useSend();
  const start = () =>
    void starting
      .run(async () =>
        onStarted(await call(assessmentRoutes.startAttempt, { params: { examId: exam.id }, body: { checkToken: token!, pledge } })),
      )
      // A token serves once: after a refusal the person is checked again.
      .then((isDone) => !isDone && setToken(null));
  const isOpen = exam.phase === 'ENTRY' && state === 'NOT_STARTED' && !isBarred;
  return (
    <Page ground="white">
      <View className="exam-title" {...aria({ role: 'heading', level: 1 })}>
        {exam.title}
      </View>
      <View className="exam-kind">{`${sayMoment(exam.startsAt)} 开考，${clockOf(exam.entryUntil)} 前入场`}</View>
      {isBarred ? <TheoryFirst classId={exam.classId} theory={theory} /> : null}
      {!isOpen && !isBarred ? (
        <Notice tone="caution">
          {state !== 'NOT_STARTED' ? '您已交卷。' : exam.phase === 'WAITING' ? '还没有到入场时间，请稍候。' : '入场时间已过。'}
        </Notice>
      ) : null}
      {starting.error ? <Notice tone="wrong">{starting.error.message}</Notice> : null}
      {isOpen ? (
        <View>
          <Card title="考试须知">
            <View className="exam-rule">{`共 ${exam.questions} 题，${exam.durationMin} 分钟，以服务器时钟计时。`}</View>
            <View className="exam-rule">每改一处答案都会自动保存；断网时先存在手机里，恢复后自动补交。</View>
            <View className="exam-rule">离开考试页面（切到别的程序、接电话）会被记录，交卷后您能看到自己的全部记录。</View>
            <View className="exam-rule">换手机或电脑后可以继续，原来的设备随即失效。</View>
          </Card>
          <Card title="1. 诚信承诺">
            <Tick isOn={pledge} onChange={setPledge} label="我承诺由本人独立作答">
              {PLEDGE}
            </Tick>
          </Card>
          <Card title="2. 核验本人">
            {token ? (
              <Notice tone="good">核验已通过</Notice>
            ) : pledge ? (
              <IdentityCheck purpose="EXAM_ENTER" onPassed={setToken} />
            ) : (
              <View className="exam-kind">请先确认诚信承诺</View>
            )}
          </Card>
          <Button kind="primary" onPress={start} isBusy={starting.isBusy} isDisabled={!pledge || !token}>
            领取试卷，开始考试
          </Button>
        </View>
      ) : null}
    </Page>
  );
}
