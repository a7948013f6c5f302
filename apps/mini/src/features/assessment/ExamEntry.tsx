import { View } from '@tarojs/components';
import { assessmentRoutes } from '@yangfan/client';
import { useEffect, useState } from 'react';
import { call } from '../../shell/api.ts';
import { frontCamera } from '../../shell/front-camera.ts';
import { useSend } from '../../shell/use-send.ts';
import { IdentityCheck } from '../../shared/check/IdentityCheck.tsx';
import { clockOf, sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { Tick } from '../../shared/ui/Fields.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { aria } from '../../shared/ui/aria.ts';
import type { Attempt } from './answers.rules.ts';
import { TheoryFirst } from './TheoryFirst.tsx';
import { PLEDGE, type MyExam } from './words.ts';

const SLOW_MS = 800;

/** The door of an exam: what to know, the pledge, the identity check. */
export function ExamEntry({ entry, onStarted }: { entry: MyExam; onStarted: (attempt: Attempt) => void }) {
  const { exam, state, theory, standing } = entry;
  const refused = standing.deferred
    ? '您已获准缓考，这场考试不用参加；请等班主任安排缓考。'
    : standing.barred
      ? '您这场考试的资格被暂停，请联系班主任。'
      : exam.clients.includes('PHONE')
        ? null
        : '这场考试只能用电脑浏览器参加，请换电脑再进入。';
  const isBarred = state === 'NOT_STARTED' && !!theory && theory.missing.length > 0;
  const [pledge, setPledge] = useState(false);
  const [token, setToken] = useState<string | null>(null);
  const [mayCamera, setMayCamera] = useState(false);
  // Only who says yes is looked at through the camera; everybody else is seen by the invigilator.
  const [camera, setCamera] = useState(false);
  const [delayMs, setDelayMs] = useState<number | null>(null);
  useEffect(() => {
    const from = Date.now();
    void call(assessmentRoutes.myExams).then(
      () => setDelayMs(Date.now() - from),
      () => undefined,
    );
  }, []);
  const starting = useSend();
  const start = () =>
    void starting
      .run(async () =>
        onStarted(
          await call(assessmentRoutes.startAttempt, {
            params: { examId: exam.id },
            body: {
              checkToken: token!,
              pledge,
              pledgeVersion: PLEDGE.version,
              environment: { camera: mayCamera && camera, ...(delayMs === null ? {} : { delayMs }) },
            },
          }),
        ),
      )
      // A token serves once: after a refusal the person is checked again.
      .then((isDone) => !isDone && setToken(null));
  const isOpen = exam.phase === 'ENTRY' && state === 'NOT_STARTED' && !isBarred && !refused;
  return (
    <Page ground="white">
      <View className="exam-title" {...aria({ role: 'heading', level: 1 })}>
        {exam.title}
      </View>
      <View className="exam-kind">{`${sayMoment(exam.startsAt)} 开考，${clockOf(exam.entryUntil)} 前入场`}</View>
      {isBarred ? <TheoryFirst classId={exam.classId} theory={theory} /> : null}
      {refused ? <Notice tone="caution">{refused}</Notice> : null}
      {!isOpen && !isBarred && !refused ? (
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
            {standing.extraMin > 0 ? <View className="exam-rule">{`您的考试时间已延长 ${standing.extraMin} 分钟。`}</View> : null}
            {standing.looks > 0 ? (
              <View className="exam-rule">{`考试中监考员会看 ${standing.looks} 次是不是您本人，不用停下作答。请不要截屏。`}</View>
            ) : null}
            <View className="exam-rule">换手机或电脑后可以继续，原来的设备随即失效。</View>
          </Card>
          <Card title="1. 网络检测">
            <ListRow
              title={delayMs === null ? '正在测…' : delayMs < SLOW_MS ? '网络正常' : '网络较慢'}
              note="断网也能继续作答，答案先存在手机里；计时以服务器为准"
              aside={
                <StateTag tone={delayMs === null ? 'quiet' : delayMs < SLOW_MS ? 'good' : 'caution'}>
                  {delayMs === null ? '检查中' : `${delayMs} 毫秒`}
                </StateTag>
              }
            />
          </Card>
          <Card title="2. 诚信承诺">
            <Tick isOn={pledge} onChange={setPledge} label="我承诺由本人独立作答">
              {PLEDGE.text}
            </Tick>
          </Card>
          <Card title="3. 核验本人">
            {token ? (
              <Notice tone="good">核验已通过</Notice>
            ) : pledge ? (
              <IdentityCheck
                purpose="EXAM_ENTER"
                onPassed={(passed, byKnownFace) => {
                  setToken(passed);
                  setMayCamera(byKnownFace && frontCamera !== null && standing.looks > 0);
                }}
              />
            ) : (
              <View className="exam-kind">请先确认诚信承诺</View>
            )}
          </Card>
          {token && mayCamera ? <CameraAsk looks={standing.looks} isOn={camera} onChange={setCamera} /> : null}
          <Button kind="primary" onPress={start} isBusy={starting.isBusy} isDisabled={!pledge || !token}>
            领取试卷，开始考试
          </Button>
        </View>
      ) : null}
    </Page>
  );
}

/** Asks for the camera, and says what is done with its pictures. A no is as good as a yes. */
function CameraAsk({ looks, isOn, onChange }: { looks: number; isOn: boolean; onChange: (isOn: boolean) => void }) {
  const [isRefused, setIsRefused] = useState(false);
  const allow = () =>
    void frontCamera!.allow().then((isAllowed) => {
      setIsRefused(!isAllowed);
      onChange(isAllowed);
    });
  return (
    <Card title="4. 考试中的摄像头（可以不用）">
      <View className="exam-rule">
        {`您是用人脸入场的。允许后，考试中用前置摄像头随机看 ${looks} 次，每次一张，只在内存里比对，没有异常的不保存。`}
      </View>
      {isOn ? <Notice tone="good">摄像头可以使用</Notice> : null}
      {isRefused ? (
        <Notice tone="caution">没有打开摄像头。没关系，由监考员当面看您，不影响考试。要用时请在右上角“…”的设置里允许。</Notice>
      ) : null}
      {isOn ? null : <Button onPress={allow}>允许使用摄像头</Button>}
      {isOn || isRefused ? null : <View className="exam-kind">不允许也能考：由监考员当面看是不是您本人，效力相同。</View>}
    </Card>
  );
}
